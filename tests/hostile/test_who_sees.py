"""What can be read where, inside one trust: live figures, another school's figures, another school's plan."""

import io

import pytest
from django.http import HttpResponse
from openpyxl import load_workbook

from apps.reports.sheets import EXCEL
from apps.trusts.models import Membership
from apps.trusts.permissions import P
from apps.trusts.roles_held import change_given
from tests.hostile.asking import answer, ask
from tests.hostile.cases import CASES
from tests.hostile.conftest import Scene
from tests.hostile.who import (
    LIVE,
    MEMBERS,
    READ_NORTH,
    READ_SOUTH,
    RESTRICTED,
    RESTRICTED_NORTH,
    REVIEWS,
    SUBMITTED,
)
from tests.trusts.test_guards import patterns
from tests.world import rights_of_person

ALL_LIVE = frozenset({"ceo", "executive", "data_lead", "guest"})
ALL_SUBMITTED = ALL_LIVE | {"trustee"}
# Who finds each of these anywhere on the pages; the figures are those of the scene.
SEEN_BY = {
    "77.1": ALL_SUBMITTED,  # south's figure of a term that is not final
    "3.9%": ALL_SUBMITTED,  # the trust's own
    "95.6": SUBMITTED,  # north's own
    "6,130": LIVE,  # a draft of north
    "88.7": ALL_LIVE | REVIEWS,  # south's of terms that are final
    "Larkspur wish of south": READ_SOUTH,
    "Larkspur hope of south": READ_SOUTH,
    "Larkspur club of south": READ_SOUTH,
    "Larkspur wish of north": READ_NORTH,
    "Larkspur hope of north": READ_NORTH,
    "Larkspur grievances of the trust": RESTRICTED,
    "Larkspur tribunal of the trust": RESTRICTED,
    "Larkspur grievances of north": RESTRICTED_NORTH,
    "Larkspur tribunal of north": RESTRICTED_NORTH,
    "Larkspur grievances of south": RESTRICTED,
    "Larkspur tribunal of south": RESTRICTED,
    "Larkspur note": REVIEWS,  # the note of south's figure
}
OF_FARSIDE = ("Zanzibar", "Farside", "farside", "far-north")
WITH_QUERIES = (
    "kpis/{kpi}/?whose={south}",
    "kpis/{kpi}/?whose=trust",
    "kpis/{kpi}/?measure={measure}&whose={school_south}",
    "kpis/{trust_kpi}/?whose=trust",
    "scorecard/?order=plan",
    "reviews/{review_final}/?by=family",
    "figures/?term={term}",
)


def everything_read_by(scene: Scene, person: str) -> str:
    """The text of every page that the person can look at; what they may not is tried elsewhere."""
    shown = [case for case in CASES if case.get is not None and person in case.get[0]]
    pages = [case.path for case in shown if not case.path.endswith("file/")]
    responses = [ask(scene.own.browsers[person], "GET", scene.own.url(path)) for path in (*pages, *WITH_QUERIES)]
    return "\n".join(text_of(response) for response in responses if response.status_code == 200)


def text_of(response: HttpResponse) -> str:
    """A page's text, or that of an Excel file; a picture has none."""
    if response["Content-Type"].startswith("image/"):
        return ""
    if response["Content-Type"] != EXCEL:
        return response.content.decode()
    book = load_workbook(io.BytesIO(response.content))
    return "\n".join(str(value) for sheet in book for row in sheet.values for value in row)


@pytest.mark.parametrize("person", MEMBERS)
def test_a_person_reads_what_their_role_lets_them_and_no_more(scene: Scene, person: str) -> None:
    text = everything_read_by(scene, person)
    assert [word for word in OF_FARSIDE if word in text] == []
    assert {words for words in SEEN_BY if words in text} == {w for w, people in SEEN_BY.items() if person in people}


def give(scene: Scene, person: str, *given: P) -> None:
    world = scene.own.world
    membership = Membership.objects.get(user=world.people[person])
    change_given(membership=membership, given=given, by=world.people["ceo"], rights=rights_of_person(world, "ceo"))


@pytest.mark.parametrize("person", ["executive", "executive_north"])
def test_who_is_given_restricted_things_finds_those_of_the_place_of_the_role(scene: Scene, person: str) -> None:
    give(scene, person, P.SEE_RESTRICTED)
    everywhere = {person} if person == "executive" else set()
    seen = dict(SEEN_BY)
    for thing in ("grievances", "tribunal"):
        seen |= {f"Larkspur {thing} of {whose}": RESTRICTED | everywhere for whose in ("the trust", "south")}
        seen[f"Larkspur {thing} of north"] = RESTRICTED_NORTH | {person}
    text = everything_read_by(scene, person)
    assert {words for words in seen if words in text} == {w for w, people in seen.items() if person in people}


def test_who_is_given_the_trust_plan_may_do_there_what_the_ceo_may(scene: Scene) -> None:
    give(scene, "executive", P.EDIT_TRUST_PLAN, P.SEE_RESTRICTED)
    asked = {entry.name: entry.callback.permissions for where, entry in patterns() if where.startswith("t/")}
    editing = [
        case
        for case in CASES
        if P.EDIT_TRUST_PLAN in asked[case.name] and "ceo" in case.allowed and "executive" not in case.allowed
        if case.name != "version_restore"  # which takes the right to see the history too
    ]
    assert len(editing) > 40
    wanted = {(case.path, method): case.expected("ceo", method) for case in editing for method in case.methods}
    given = {
        (case.path, method): answer(scene.own, "executive", method, case.path, case.data)
        for case in editing
        for method in case.methods
    }
    assert given == wanted
