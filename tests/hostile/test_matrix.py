"""Every address of a trust, every role, looking and sending: who gets what, by the table of roles."""

import pytest
from django.urls import get_resolver

from tests.hostile.asking import answer, ask
from tests.hostile.cases import CASES
from tests.hostile.conftest import Scene
from tests.hostile.scene import Everything
from tests.hostile.who import MEMBERS
from tests.trusts.test_guards import patterns

pytestmark = pytest.mark.usefixtures("files")


def test_every_address_of_a_trust_is_among_the_cases() -> None:
    named = {entry.name for where, entry in patterns(get_resolver()) if where.startswith("t/<slug:trust_slug>/")}
    assert {case.name for case in CASES} == named


@pytest.mark.parametrize("person", MEMBERS)
def test_a_member_gets_what_the_table_says_and_no_more(scene: Scene, person: str) -> None:
    """Where a person may do neither, looking and sending, they try to send."""
    odd = []
    for case in CASES:
        for method in case.methods if person in case.allowed else case.methods[-1:]:
            expected = case.expected(person, method)
            status = answer(scene.own, person, method, case.path, case.data)
            if status != expected:
                odd.append(f"{method} {case.path} {case.data or ''}: {status} in place of {expected}")
    assert odd == []


@pytest.mark.parametrize(("person", "status"), [("nobody", 302), ("lapsed", 404), ("operator", 404)])
def test_those_without_a_role_here_get_nothing(scene: Scene, person: str, status: int) -> None:
    assert _answered(scene.own, scene.own, person) == {status}


def test_members_of_another_trust_get_nothing(scene: Scene) -> None:
    assert _answered(scene.own, scene.other, "ceo") == {404}


def _answered(where: Everything, who: Everything, person: str) -> set[int]:
    """What the person is answered at every address of the trust."""
    browser = who.browsers[person]
    return {
        ask(browser, method, where.url(case.path), case.data).status_code for case in CASES for method in case.methods
    }


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_no_other_method_is_answered(scene: Scene, method: str) -> None:
    cases = {case.name: case for case in CASES if method not in case.methods}
    answered = {name: answer(scene.own, "ceo", method, case.path) for name, case in cases.items()}
    assert answered == dict.fromkeys(cases, 405)
