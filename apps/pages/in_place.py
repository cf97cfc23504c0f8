"""One field of one thing of a plan: how it is read, typed, compared with what stands there, and saved."""

import copy
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models, transaction
from django.http import Http404

from apps.accounts.models import User
from apps.actions.costs import print_pounds
from apps.actions.models import Action
from apps.core.errors import DomainError, NotNow
from apps.core.figures import print_day
from apps.core.text_fields import LinesField
from apps.pages.things import NOUNS, PARTIES, Thing, with_plan
from apps.strategies.services import hold_plan
from apps.trusts.models import Party
from apps.trusts.parties import party_names
from apps.trusts.party_inputs import PartyInputs
from apps.trusts.vocabulary import Words

MOST_ROWS = 18
LETTERS_A_ROW = 70


class Changed(DomainError):
    """Somebody has changed the field since the person began to type; `theirs` is what stands there now."""

    def __init__(self, theirs: str) -> None:
        super().__init__("Somebody has changed this while you were typing.")
        self.theirs = theirs


def written(value: Any) -> str:
    """A field's value as one text, the same for what stands in the database and for what was cleaned."""
    if value is None:
        return ""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, (tuple, list)):
        return "\n".join(map(str, value))
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def stands(row: Any, name: str) -> str:
    """What stands in a field of a row now; names of parties one a line."""
    return written(party_names(getattr(row, name)) if name in PARTIES else getattr(row, name))


def said(row: Any, name: str) -> str:
    """A field as a reader sees it; asks no query where its parties were read with the row."""
    if name in PARTIES:
        names = [link.party.name for link in getattr(row, name).all()]
        if isinstance(row, Action) and len(names) > 1:
            names[0] += " (accountable)"
        return ", ".join(names)
    value = getattr(row, f"get_{name}_display")() if hasattr(row, f"get_{name}_display") else getattr(row, name)
    if isinstance(value, dt.date):
        return print_day(value)
    if isinstance(value, Decimal):
        return print_pounds(value)
    text = "" if value is None else str(value)
    return text.lower() if name == "kind" else text


class FieldForm(PartyInputs):
    """One field of the app's own form for a thing, or the names of its owners or leads, one an input."""

    def __init__(self, data: Any = None, *, thing: Thing, name: str, words: Words) -> None:
        super().__init__(data, auto_id=f"edit-{thing.kind.code}-{thing.row.pk}-{name}-%s")
        self.name = name
        whole = thing.kind.form(thing.row, words)
        if name in PARTIES:
            noun = "Lead" if name == "leads" else "Owner"
            present = party_names(getattr(thing.row, name))
            self.add_party_inputs("name", (noun, noun + " {}"), present, least=1)
            return
        if name not in whole.fields:  # a theme, where the plan has none
            raise Http404
        self.fields["value"] = copy.deepcopy(whole.fields[name])
        self.initial["value"] = whole.initial.get(name, getattr(thing.row, name))
        box = self.fields["value"]
        if isinstance(box, LinesField):
            lines = sum(1 + len(line) // LETTERS_A_ROW for line in stands(thing.row, name).split("\n"))
            box.rows = max(box.rows, min(lines + 1, MOST_ROWS))

    @property
    def noun(self) -> str:
        """What the field is called within a sentence."""
        return NOUNS[self.name]

    @property
    def inputs(self) -> list[Any]:
        """The inputs, in order."""
        return list(self)

    @property
    def first_name(self) -> str:
        """The name of the first field, at which a refusal is shown."""
        return next(iter(self.fields))

    def was_sent(self) -> bool:
        """Whether the request says what the field is to be, and what it was."""
        return self.is_bound and "before" in self.data and any(name in self.data for name in self.fields)

    @property
    def before(self) -> str:
        """What stood in the field when the person began to type, as they were shown it."""
        sent: str = self.data.get("before", "")
        return sent.replace("\r\n", "\n").replace("\r", "\n")

    def value(self) -> Any:
        """What was entered, cleaned: names as a tuple."""
        return self.party_names("name") if self.name in PARTIES else self.cleaned_data["value"]

    def typed(self) -> str:
        """What was entered, as it stands compared."""
        return written(self.value())


@transaction.atomic
def save_field(*, thing: Thing, name: str, before: str, value: Any, by: User) -> Sequence[Party]:
    """Keep one field of a thing and give the parties that are new; one that has the value already stays as it is.

    Refuses with `Changed` where something else stands there than `before`, and a thing that was removed meanwhile. The
    plan is held, so two people who save at once are compared one after the other.
    """
    hold_plan(thing.plan)
    row = thing.kind.rows(thing.plan.trust).filter(pk=thing.row.pk).first()
    if row is None:
        raise NotNow("Somebody has removed this while you were typing. Copy your words before you leave this page.")
    with_plan(row, thing.plan)
    now = stands(row, name)
    if now == written(value):
        return []
    if now != before:
        raise Changed(now)
    return thing.kind.save(row, name, value, by) or []


def refuse(form: forms.BaseForm, error: DomainError) -> None:
    """Show a refusal at the first input."""
    form.add_error(next(iter(form.fields)), error.sentence)
