"""The demo's figures vouched for: submitted, checked by a second method, with outlooks and comments."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.demo.document import read
from apps.kpis.evidence import Cell
from apps.kpis.models import Check, Comment, CommentOn, Outlook, Reading, Sample
from apps.kpis.said import wants_outlook
from apps.kpis.selectors import rated_cells
from apps.kpis.verifying import wanted_of
from apps.trusts.models import School, Term, Trust

# Words of a KPI's method that say where its figures come from.
SOURCES = {
    "official": ("results", "census", "return", "early years profile", "published"),
    "export": ("register", "record", "payroll", "accounts"),
    "survey": ("survey",),
}
# Whose newest figures are not all submitted yet, and how many of them are drafts; the last of these was returned.
DRAFTS_OF, DRAFTS = "Hazelbeck Primary School", 3
RETURNED_FOR = "This is last year's figure. Enter this term's, please."


def source_kind_of(method: str) -> str:
    """Where figures collected by this method come from."""
    words = method.lower()
    return next((kind for kind, signs in SOURCES.items() if any(sign in words for sign in signs)), "count")


def vouch(trust: Trust, term: Term, day: dt.date, seed: int, *, is_open: bool) -> None:
    """Check, answer and comment on a term's figures as they stand on a day; less of it where the term is still open."""
    chance = random.Random(f"{seed}/vouch/{term.year.name}/{term.name}")
    told = read("demo-said.yaml")
    now = timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
    sample = Sample.objects.create(trust=trust, term=term, seed=f"{chance.getrandbits(64):016x}", drawn_at=now)
    if is_open:
        _leave_drafts(trust, term, now)
    cells = rated_cells(trust=trust, term=term, today=day, drafts_of=frozenset())
    wanted = [found.cell for found in wanted_of(cells, seed=sample.seed, one_in=sample.one_in)]
    share = 0.6 if is_open else 0.9
    checkers = _people(trust, "executive") | {None: _people(trust, "ceo")[None]}
    Check.objects.bulk_create(
        _check(cell, checkers, told, chance, now, is_open)
        for cell in wanted
        if chance.random() < share and cell.reading
    )
    _say(trust, term, cells, told, chance, now)


def _leave_drafts(trust: Trust, term: Term, now: dt.datetime) -> None:
    own = Reading.objects.filter(trust=trust, period__term=term, school__name=DRAFTS_OF, measure__kpi__headline=False)
    own = own.filter(not_done=False, done_on=None, measure__kpi__paused="")
    own = own.exclude(measure__kpi__priority__paused__gt="")
    ids = list(own.order_by("measure__kpi__code", "pk").values_list("pk", flat=True)[:DRAFTS])
    Reading.objects.filter(pk__in=ids).update(is_draft=True, submitted_by=None, submitted_at=None)
    data_lead = _people(trust, "data_lead")[None]
    Reading.objects.filter(pk__in=ids[-1:]).update(returned_by=data_lead, returned_at=now, returned_reason=RETURNED_FOR)


def _check(
    cell: Cell,
    checkers: Mapping[int | None, int],
    told: Mapping[str, Any],
    chance: random.Random,
    now: dt.datetime,
    is_open: bool,
) -> Check:
    reading = cell.reading
    assert reading is not None
    place = cell.school.pk if cell.school else None
    differs = chance.random() < 0.08
    check = Check(
        trust_id=cell.kpi.trust_id,
        reading=reading,
        method=cell.kpi.second_method or chance.choice(told["methods"]),
        agrees=not differs,
        note=chance.choice(told["differences"]) if differs else "",
        reported_by_id=reading.reported_by_id,
        checked_by_id=checkers.get(place, checkers[None]),
        checked_at=now,
    )
    if differs and not is_open:
        check.answer, check.answered_at = chance.choice(told["answers"]), now
        check.answered_by_id = reading.submitted_by_id
    return check


def _say(
    trust: Trust,
    term: Term,
    cells: Sequence[Cell],
    told: Mapping[str, Any],
    chance: random.Random,
    now: dt.datetime,
) -> None:
    """Outlooks on most figures that ask for one, and one comment of each school that has two red ones or more."""
    heads, said = _people(trust, "head"), []
    red: dict[School, list[Cell]] = {}
    for cell in cells:
        if cell.school is None or not wants_outlook(cell.rating):
            continue
        red.setdefault(cell.school, []).append(cell)
        if chance.random() < 0.7:
            word = chance.choice(("at_risk", "at_risk", "missed", "on_track"))
            said.append(
                Outlook(
                    trust=trust,
                    measure=cell.measure,
                    school=cell.school,
                    term=term,
                    word=word,
                    line=chance.choice(told["outlooks"][word]),
                    written_by_id=heads[cell.school.pk],
                    written_at=now,
                )
            )
    Outlook.objects.bulk_create(said)
    for school, found in red.items():
        if len(found) > 1:
            text = chance.choice(told["comments"])
            comment = Comment.objects.create(
                trust=trust, school=school, term=term, text=text, written_by_id=heads[school.pk], written_at=now
            )
            CommentOn.objects.bulk_create(
                CommentOn(trust=trust, comment=comment, measure=cell.measure) for cell in found[:3]
            )


def _people(trust: Trust, role: str) -> dict[int | None, int]:
    """Who holds a role, by school; under None one who holds it for the whole trust."""
    rows = User.objects.filter(memberships__trust=trust, memberships__role=role).order_by("-pk")
    return dict(rows.values_list("memberships__school_id", "pk"))
