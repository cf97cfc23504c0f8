"""Who may submit, return, verify and answer for a figure, and when."""

from django.db.models import Q

from apps.core.errors import DomainError, NotAllowed, NotNow
from apps.kpis.models import Check, Reading
from apps.trusts.models import School
from apps.trusts.permissions import P
from apps.trusts.rights import Rights


def can_submit_figures(rights: Rights, school: School | None) -> bool:
    """Whether a person answers for a school's figures, as its head or the data lead, or (None) for the trust's own."""
    return rights.may(P.ENTER_TRUST_FIGURES) if school is None else rights.may(P.SUBMIT_FIGURES, school.pk)


def answered_for_by(rights: Rights) -> Q:
    """Whose figures a person answers for: of the schools that they submit figures of, and the trust's own."""
    schools = rights.schools_with(P.SUBMIT_FIGURES)
    whose = Q(school__isnull=False) if schools is None else Q(school__in=schools)
    return whose | Q(school__isnull=True) if rights.may(P.ENTER_TRUST_FIGURES) else whose


def check_submit_figures(rights: Rights, school: School | None) -> None:
    """Refuse to submit, or to answer for, figures of another school."""
    if not can_submit_figures(rights, school):
        whose = "the trust's own figures" if school is None else f"the figures of {school}"
        raise NotAllowed(f"You may not submit {whose}.")


def check_return_figure(rights: Rights, reading: Reading) -> None:
    """A figure is given back by the trust's people once it has been submitted, and never by its reporter."""
    if not rights.may(P.RETURN_FIGURES, reading.school_id):
        raise NotAllowed("You may not return this figure.")
    if reading.is_draft:
        raise NotNow("This figure has not been submitted, so there is nothing to return.")
    if reading.reported_by_id == rights.user_id:
        raise NotAllowed("You reported this figure: correct it instead.")


def check_verify_figure(rights: Rights, reading: Reading) -> None:
    """A submitted figure is verified by somebody who may, and who did not report it."""
    if not rights.may(P.VERIFY_FIGURES, reading.school_id):
        raise NotAllowed("You may not verify this figure.")
    if reading.reported_by_id == rights.user_id:
        raise NotAllowed("You reported this figure. Nobody verifies their own: ask somebody else.")
    if reading.is_draft:
        raise NotNow("This figure has not been submitted yet: it is verified once it is.")


def check_answer_difference(rights: Rights, check: Check, school: School | None) -> None:
    """A difference is answered by whoever answers for the figure, and not by the one who found it."""
    check_submit_figures(rights, school)
    if check.agrees:
        raise NotNow("This check agrees with the figure, so there is nothing to answer.")
    if check.checked_by_id == rights.user_id:
        raise NotAllowed("You found this difference: somebody else answers it.")


def can_return_figure(rights: Rights, reading: Reading) -> bool:
    """Whether `check_return_figure` lets it pass."""
    return _passes(check_return_figure, rights, reading)


def can_verify_figure(rights: Rights, reading: Reading) -> bool:
    """Whether `check_verify_figure` lets it pass."""
    return _passes(check_verify_figure, rights, reading)


def can_answer_difference(rights: Rights, check: Check, school: School | None) -> bool:
    """Whether `check_answer_difference` lets it pass."""
    return _passes(check_answer_difference, rights, check, school)


def _passes(check, *arguments) -> bool:  # type: ignore[no-untyped-def]
    try:
        check(*arguments)
    except DomainError:
        return False
    return True
