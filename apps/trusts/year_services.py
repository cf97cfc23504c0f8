"""Writes about academic years: the next one, and its days."""

from collections.abc import Collection, Mapping

from django.db import transaction

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import BadValue, NotNow
from apps.trusts.calendar import year_after, year_before, year_bounds, year_name, year_names
from apps.trusts.models import AcademicYear, Period, Term, Trust
from apps.trusts.school_services import hold_trust
from apps.trusts.services import ensure_years
from apps.trusts.year_days import TermDays, changed_terms, check_year_days, moved_to_next_year

FURTHEST = 10  # years beyond the present one
EARLIEST = 15  # years before it


def next_year_name(trust: Trust) -> str:
    """The academic year after the trust's last; the present one where it has none."""
    last = AcademicYear.objects.filter(trust=trust).order_by("-starts_on").first()
    return year_after(last.name) if last else year_name(clock.today())


def days_of(year: AcademicYear) -> dict[str, TermDays]:
    """The days of a year's terms by name, in their order."""
    found: dict[str, dict[int, Period]] = {}
    periods = Period.objects.filter(trust_id=year.trust_id, term__year=year).select_related("term")
    for period in periods.order_by("term__starts_on", "part"):
        found.setdefault(period.term.name, {})[period.part] = period
    return {
        name: TermDays(
            starts_on=parts[0].starts_on,
            break_on=parts[1].ends_on,
            back_on=parts[2].starts_on,
            ends_on=parts[0].ends_on,
            due_first_on=parts[1].due_on,
            due_second_on=parts[2].due_on,
            due_on=parts[0].due_on,
        )
        for name, parts in found.items()
    }


@transaction.atomic
def add_next_year(*, trust: Trust, name: str, like_last: bool, by: User) -> AcademicYear:
    """The year after the trust's last, with the usual dates, or with the last year's on the same weekdays.

    Refuses any other year, so that one sent twice is added once, and one more than ten years ahead.
    """
    hold_trust(trust)
    if name != next_year_name(trust):
        raise NotNow("This year has been added already.")
    first, last = year_bounds(name)
    if first.year > clock.today().year + FURTHEST:
        raise NotNow(f"Years can be added up to {FURTHEST} years ahead.")
    before = AcademicYear.objects.filter(trust=trust).order_by("-starts_on").first()
    ensure_years(trust=trust, first=first, last=last)
    year = AcademicYear.objects.get(trust=trust, name=name)
    if like_last and before is not None:
        _write(year, moved_to_next_year(days_of(before), first))
    return year


@transaction.atomic
def add_earlier_years(*, trust: Trust, first: str, by: User) -> list[str]:
    """The years from that one to the trust's earliest, with the usual dates, to hold back figures; gives their names.

    Years that are there stay as they are. Refuses a year that is not before them, and one more than fifteen years ago.
    """
    hold_trust(trust)
    earliest = AcademicYear.objects.filter(trust=trust).order_by("starts_on").first()
    start, _ = year_bounds(first)
    if earliest is None or start >= earliest.starts_on:
        raise NotNow("These years have been added already.")
    if start.year < clock.today().year - EARLIEST:
        raise NotNow(f"Years can be added back to {EARLIEST} years ago.")
    last, _ = year_bounds(year_before(earliest.name))
    ensure_years(trust=trust, first=start, last=last)
    return year_names(start, last)


@transaction.atomic
def set_year_days(*, year: AcademicYear, days: Mapping[str, TermDays], fixed: Mapping[str, str], by: User) -> list[str]:
    """Set the days of a year's terms; gives the names of the terms that changed.

    `fixed` are terms that may no longer change, each with the sentence why (`reviews.policies.fixed_terms`). Refuses
    those, and days that make no sense (`check_year_days`).
    """
    check_year_days(days, year.starts_on, year.ends_on)
    changed = changed_terms(days_of(year), days)
    for name in changed:
        if name in fixed:
            raise BadValue(fixed[name], field=f"{name}-starts_on")
    _write(year, {name: days[name] for name in changed})
    return list(changed)


def _write(year: AcademicYear, days: Mapping[str, TermDays]) -> None:
    for term in Term.objects.filter(trust_id=year.trust_id, year=year, name__in=days):
        own = days[term.name]
        term.starts_on, term.ends_on = own.starts_on, own.ends_on
        term.save(update_fields=["starts_on", "ends_on"])
        for part, starts_on, ends_on, due_on in own.spans():
            Period.objects.filter(trust_id=year.trust_id, term=term, part=part).update(
                starts_on=starts_on, ends_on=ends_on, due_on=due_on
            )


@transaction.atomic
def set_counting_terms(
    *, trust: Trust, first: Term | None, rehearsals: Collection[Term], fixed: Collection[int], by: User
) -> None:
    """From which term on figures are asked for, and which terms are rehearsals.

    Refuses to change whether a term of `fixed` (by id), whose figures are final, is one.
    """
    hold_trust(trust)
    wanted = {term.pk for term in rehearsals}
    for term in Term.objects.filter(trust=trust).select_related("year"):
        is_rehearsal = term.pk in wanted
        if is_rehearsal == term.is_rehearsal:
            continue
        if term.pk in fixed:
            raise NotNow(
                f"The figures of {term.name} {term.year.name} are final, so it stays what it was.", field="rehearsals"
            )
        term.is_rehearsal = is_rehearsal
        term.save(update_fields=["is_rehearsal"])
    trust.figures_from = first.starts_on if first else None
    trust.save(update_fields=["figures_from"])
