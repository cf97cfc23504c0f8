"""Writes of a single row of an action or a priority: a step, a resource, a success criterion."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.actions.models import Action, Resource, Step, SuccessCriterion
from apps.core.errors import BadValue
from apps.strategies.services import hold_plan, next_position
from apps.trusts.models import Party
from apps.trusts.parties import parties_named, set_parties


@transaction.atomic
def add_step(*, action: Action, text: str, by: User) -> Step:
    """A step at the end of an action. Refuses one without words."""
    _check_says_something(text, "Write what the step is.")
    hold_plan(action.plan)
    rows = Step.objects.filter(trust_id=action.trust_id, action=action)
    return Step.objects.create(trust_id=action.trust_id, action=action, text=text, position=next_position(rows))


@transaction.atomic
def edit_step(*, step: Step, text: str, owners: Sequence[str], by: User) -> list[Party]:
    """Change a step and its owners; gives the parties that were new. Refuses one without words."""
    _check_says_something(text, "Write what the step is.")
    step.text = text
    step.save(update_fields=["text"])
    parties, new = parties_named(trust=step.trust, names=owners)
    set_parties(links=step.owners, parties=parties, by=by)
    return new


@transaction.atomic
def edit_resource(*, resource: Resource, values: Mapping[str, Any], by: User) -> None:
    """Change the text, kind, cost or funding of a resource. Refuses one without words."""
    for name, value in values.items():
        setattr(resource, name, value)
    _check_says_something(resource.text, "Write what is needed.")
    resource.save(update_fields=list(values))


@transaction.atomic
def edit_criterion(*, criterion: SuccessCriterion, text: str, by: User) -> None:
    """Change the words of a success criterion; what measures it stays. Refuses one without words."""
    _check_says_something(text, "Write how you will know.")
    criterion.text = text
    criterion.save(update_fields=["text"])


def _check_says_something(text: str, sentence: str) -> None:
    if not text.strip():
        raise BadValue(sentence, field="text")
