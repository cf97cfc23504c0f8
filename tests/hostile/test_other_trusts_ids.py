"""Another trust's ids: in the address, in the query, in every field of a form that names a row."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from apps.actions.models import ActionOwner
from apps.kpis.library import library
from apps.trusts.wall import set_setting
from tests.hostile.asking import SENT, ask
from tests.hostile.case import Case
from tests.hostile.cases import CASES
from tests.hostile.conftest import Scene
from tests.hostile.scene import rows_of

WITH_IDS = [case for case in CASES if "{" in case.path]
OWNED = [m for m in apps.get_models() if any(f.name == "trust" for f in m._meta.local_fields)]
NOBODYS = 9_000_000_000
FRESH = re.compile(r'(Token": "|nonce="|csrfmiddlewaretoken" value=")[^"]*')


def someone_allowed(case: Case) -> str:
    """A person who may use the address in their own trust: the CEO where they may, else the first who may."""
    return "ceo" if "ceo" in case.allowed or not case.allowed else sorted(case.allowed)[0]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_trusts_id_in_the_address_is_not_found(scene: Scene, method: str) -> None:
    """Everything that the address names is the other trust's; a mixture is tried below."""
    answered = {}
    for case in WITH_IDS:
        if method in case.methods and case.allowed:
            url = scene.own.world.url(case.path.format(**scene.other.ids))
            answered[case.path] = ask(scene.own.browsers[someone_allowed(case)], method, url, case.data).status_code
    assert answered == dict.fromkeys(answered, 404)
    assert len(answered) > 40


MIXED = [
    ("ceo", "reviews/{review_final}/kpis/{measure}/", "measure"),
    ("ceo", "reviews/{review_final}/kpis/{measure}/judge/", "measure"),
    ("ceo", "reviews/{review_final}/kpis/{measure}/judge/{south}/", "measure"),
    ("ceo", "reviews/{review_final}/kpis/{measure}/judge/{south}/", "south"),
    ("trustee", "reviews/{review_final}/judgements/{judgement_final}/assent/", "judgement_final"),
    ("trustee", "reviews/{review_final}/judgements/{judgement_final}/assent/", "review_final"),
    ("ceo", "reviews/{review_final}/priorities/{priority}/", "priority"),
    ("ceo", "reviews/{review_final}/decisions/{decision_final}/", "decision_final"),
    ("ceo", "reviews/{review_issued}/decisions/{decision_issued}/minute/", "decision_issued"),
    ("head", "figures/schools/{north}/{period}/", "period"),
    ("head", "figures/schools/{north}/{period}/", "north"),
    ("ceo", "plans/{plan}/actions/add/?priority={priority}", "priority"),
    ("ceo", "plans/{plan}/kpis/add/?shape=at_least&priority={priority}", "priority"),
    ("ceo", "plans/{plan}/priorities/add/?parent={priority}", "priority"),
    ("data_lead", "figures/?term={term}", "term"),
    ("data_lead", "figures/trust/{period}/?kpi={kpi}", "kpi"),
    ("head", "line-of-sight/?term={term}", "term"),
    ("head", "line-of-sight/{term}/{kpi}/", "term"),
    ("head", "line-of-sight/{term}/{kpi}/", "kpi"),
    ("head", "line-of-sight/{term}/{kpi}/{north}/", "north"),
    ("ceo", "scorecard/?term={term}", "term"),
    ("ceo", "scorecard/excel/?term={term}", "term"),
    ("ceo", "scorecard/{term}/{measure}/", "term"),
    ("ceo", "scorecard/{term}/{measure}/", "measure"),
    ("head", "scorecard/{term}/{measure}/{north}/", "north"),
    ("head", "scorecard/{term}/{measure}/{north}/", "measure"),
]


@pytest.mark.parametrize(("person", "path", "name"), MIXED, ids=lambda value: str(value).replace("/", " "))
def test_one_id_of_another_trust_answers_as_one_that_does_not_exist(
    scene: Scene, person: str, path: str, name: str
) -> None:
    browser = scene.own.browsers[person]
    there = scene.own.world.url(path.format(**scene.own.ids | {name: scene.other.ids[name]}))
    nothing = "nosuch" if isinstance(scene.other.ids[name], str) else NOBODYS
    nowhere = scene.own.world.url(path.format(**scene.own.ids | {name: nothing}))
    assert ask(browser, "GET", scene.own.url(path)).status_code == 200
    taken = ask(browser, "POST", scene.own.url(path)).status_code != 405
    for method in ("GET", "POST") if taken else ("GET",):
        answers = [ask(browser, method, url) for url in (there, nowhere)]
        assert [response.status_code for response in answers] == [404, 404]
        first, second = (FRESH.sub("", response.content.decode()) for response in answers)
        assert first == second


ACTION = {"title": "Ring home", "steps-TOTAL_FORMS": "1", "steps-INITIAL_FORMS": "0"} | {
    f"{name}-{kind}": "0" for name in ("resources", "criteria") for kind in ("TOTAL_FORMS", "INITIAL_FORMS")
}
ROW = {"steps-0-text": "A step", "resources-0-text": "A resource", "criteria-0-text": "A criterion"}
CRITERIA = {"criteria-TOTAL_FORMS": "1", "criteria-INITIAL_FORMS": "0"}
ONE_OF_EACH = ACTION | ROW | {"resources-TOTAL_FORMS": "1", "criteria-TOTAL_FORMS": "1"}
KPI = {"statement": "Attendance", "measured_for": "each-school", "unit": "percent", "priority": "", "family": ""}

# Who sends which field with an id of the other trust, where, and what else the form needs.
FIELDS: list[tuple[str, str, str, str, dict[str, str]]] = [
    ("ceo", "priorities/{priority}/edit/", "theme", "{theme}", {"title": "T"} | ACTION),
    ("ceo", "priorities/{priority}/edit/", "criteria-0-id", "{criterion_of_priority}", {"title": "T"} | CRITERIA | ROW),
    ("ceo", "plans/{plan}/objectives/add/", "priority", "{priority}", {"text": "T"}),
    ("ceo", "plans/{plan}/actions/add/", "priority", "{priority}", ACTION),
    ("head", "actions/{action_north}/edit/", "priority", "{priority_north}", ACTION),
    ("ceo", "actions/{action}/edit/", "steps-0-id", "{step}", ONE_OF_EACH | {"priority": "own"}),
    ("ceo", "actions/{action}/edit/", "resources-0-id", "{resource}", ONE_OF_EACH | {"priority": "own"}),
    ("ceo", "actions/{action}/edit/", "criteria-0-id", "{criterion}", ONE_OF_EACH | {"priority": "own"}),
    ("head", "actions/{action_north}/links/", "kpis", "{kpi}", {"save": "1"}),
    ("ceo", "plans/{plan}/kpis/add/?shape=at_least", "priority", "{priority}", KPI),
    ("ceo", "plans/{plan}/kpis/add/?shape=at_least", "family", "{family}", KPI),
    ("ceo", "plans/{plan}/kpis/library/", "priority", "{priority}", {"kpi": library()[0].key}),
    ("ceo", "plans/{plan}/paste/", "under", "{priority}", {"text": "Ring home", "seen": "1", "step": "add"}),
    ("ceo", "edit/priority/{priority}/theme/", "value", "{theme}", {"before": ""}),
    ("clerk", "settings/lists/families/add/", "parent", "{family}", {"name": "Lateness"}),
    ("clerk", "settings/bodies/add/", "schools", "{school_south}", {"name": "Governors", "kind": "local"}),
    ("clerk", "settings/owners/add/", "user", "{leader}", {"name": "Somebody else"}),
    ("clerk", "settings/owners/{party_head}/merge/", "into", "{party}", {"sure": "1"}),
    ("clerk", "people/{staff}/roles/add/", "school", "{school_south}", {"role": "head"}),
    ("ceo", "move/action/{action}/", "under", "priority-{priority}", {}),
    ("ceo", "move/kpi/{kpi}/", "under", "priority-{priority}", {}),
    ("ceo", "people/invite/", "school", "{school_south}", {"name": "A", "email": "a@b.example", "role": "head"}),
    ("ceo", "reviews/open/", "term", "{next_term}", {}),
    ("ceo", "reviews/{review_final}/decisions/add/", "priority", "{priority}", {"kind": "sought", "text": "D"}),
]


@pytest.mark.parametrize(("person", "path", "field", "value", "data"), FIELDS)
def test_another_trusts_id_in_a_form_is_refused(
    scene: Scene, person: str, path: str, field: str, value: str, data: dict[str, Any]
) -> None:
    sent = data | ({"priority": scene.own.ids["priority"]} if data.get("priority") == "own" else {})
    url = scene.own.url(path)
    with_own = ask(scene.own.browsers[person], "POST", url, sent | {field: value.format(**scene.own.ids)})
    assert with_own.status_code == 302  # so that nothing else is wrong with the form
    before = rows(scene)
    set_setting("app.trust_id", None)
    response = scene.own.browsers[person].post(url, sent | {field: value.format(**scene.other.ids)})
    assert response.status_code == 422
    assert "Zanzibar" not in response.content.decode()
    assert rows(scene) == before


def rows(scene: Scene) -> dict[str, list[Any]]:
    """Every row of both trusts."""
    found = {}
    for everything in (scene.own, scene.other):
        everything.world.enter()
        for model in OWNED:
            found[f"{everything.world.trust.slug} {model.__name__}"] = rows_of(model, everything.world)
    scene.own.world.enter()
    return found


@pytest.mark.parametrize("prefix", ["f{measure}-{school_north}", "f{measure}-trust", "f{measure}-{own_north}"])
def test_another_trusts_figures_in_the_grid_are_no_figures(scene: Scene, prefix: str) -> None:
    before = rows(scene)
    name = prefix.format(**scene.other.ids, own_north=scene.own.ids["school_north"])
    data = {f"{name}-value": "50", f"{name}-note": "Ours now"}
    for person, path in (("head", "figures/schools/{north}/{period}/"), ("data_lead", "figures/trust/{period}/")):
        set_setting("app.trust_id", None)
        assert scene.own.browsers[person].post(scene.own.url(path), data).status_code == 302
    assert rows(scene) == before


@pytest.mark.parametrize("place", ["t{kpi}-all-every", "t{own_kpi}-{school_south}-every", "t{own_kpi}-all-{term}"])
def test_another_trusts_targets_in_the_grid_are_no_targets(scene: Scene, place: str) -> None:
    """A cell that is not on the page is not read, whatever it names."""
    name = place.format(**scene.other.ids, own_kpi=scene.own.ids["kpi"])
    before = rows(scene)
    for path in ("kpis/{kpi}/targets/", "targets/"):
        set_setting("app.trust_id", None)
        sent = {f"{name}-target": "50", f"{name}-amber": "40"}
        assert scene.own.browsers["ceo"].post(scene.own.url(path), sent).status_code == 302
    assert rows(scene) == before


ARRANGED = [
    {"up": "action-{action}"},
    {"down": "priority-{priority}"},
    {"thing": "action-{action}", "under": "priority-{own_priority}"},
    {"thing": "action-{own_action}", "under": "priority-{priority}"},
    {"thing": "action-{own_action}", "under": "priority-{own_priority}", "before": "{action}"},
]


@pytest.mark.parametrize("sent", ARRANGED, ids=lambda sent: " ".join(sent))
def test_another_trusts_things_are_not_put_in_order(scene: Scene, sent: dict[str, str]) -> None:
    ids = scene.other.ids | {f"own_{name}": scene.own.ids[name] for name in ("action", "priority")}
    before = rows(scene)
    set_setting("app.trust_id", None)
    data = {name: value.format(**ids) for name, value in sent.items()}
    response = scene.own.browsers["ceo"].post(scene.own.url("plans/{plan}/arrange/"), data)
    assert response.status_code in (404, 409)
    assert "Zanzibar" not in response.content.decode()
    assert rows(scene) == before


def test_another_trusts_action_takes_no_word_of_ones_own_work(scene: Scene) -> None:
    """What was written is given back, and nothing is kept."""
    before = rows(scene)
    action = scene.other.ids["action"]
    data = {f"a{action}-status": "green", f"a{action}-text": "Ours now", f"a{action}-said_on": "2026-11-20"}
    set_setting("app.trust_id", None)
    response = scene.own.browsers["ceo"].post(scene.own.url("my-work/"), data)
    assert (response.status_code, response.context["lost"]) == (422, ["Ours now"])
    assert rows(scene) == before


def test_another_trusts_work_is_not_given_to_anybody(scene: Scene) -> None:
    """Nor with some of one's own ticked as well: the counts are asked for again."""
    ids = scene.other.ids
    link = ActionOwner.objects.filter(trust=scene.own.world.trust).select_related("party")[0]
    scene.other.world.enter()
    theirs = ActionOwner.objects.filter(trust=scene.other.world.trust)[0]
    scene.own.world.enter()
    before = rows(scene)
    for things in ([f"action-{theirs.pk}"], [f"action-{theirs.pk}", f"action-{link.pk}"], [f"action-{ids['action']}"]):
        set_setting("app.trust_id", None)
        data = {"things": things, "to": "Somebody", "sure": "1"}
        url = scene.own.world.url(f"people/{link.party.user_id}/reassign/")
        response: Any = scene.own.browsers["clerk"].post(url, data)
        assert response.status_code in (200, 422)
        assert "Zanzibar" not in response.content.decode()
    assert rows(scene) == before


def test_another_trusts_missing_figure_is_not_acknowledged(scene: Scene) -> None:
    before = rows(scene)
    set_setting("app.trust_id", None)
    data = {"reason": "R", "figures": "{measure}-{school_south}".format(**scene.other.ids)}
    response: Any = scene.own.browsers["ceo"].post(scene.own.url("reviews/{review_open}/missing/"), data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["figures"])
    assert rows(scene) == before


@pytest.mark.parametrize("query", ["?measure={measure}&whose={south}", "?whose={south}", "?measure={measure}"])
def test_another_trusts_ids_choose_nothing_on_a_kpis_page(scene: Scene, query: str) -> None:
    shown = [
        ask(scene.own.browsers["ceo"], "GET", scene.own.url("kpis/{kpi}/") + tail)
        for tail in ("", query.format(**scene.other.ids))
    ]
    first, second = (FRESH.sub("", response.content.decode()) for response in shown)
    assert first == second


def test_what_is_hidden_in_more_fields_than_the_form_has_is_left_out(scene: Scene) -> None:
    """Columns that no form offers stay as they are, whatever is sent along."""
    ids, other = scene.own.ids, scene.other.world.trust.pk
    extra = {"trust": other, "trust_id": other, "id": 1, "pk": 1, "removed_at": "2026-01-01", "plan": ids["sdp_south"]}
    extra |= {"school": ids["school_south"], "kind": "bdp", "status": "approved", "approved_on": "2026-01-01"}
    edited = {"larkmoor Plan", "larkmoor PlanEvent"}
    before = {key: value for key, value in rows(scene).items() if key not in edited}
    with transaction.atomic():
        set_setting("app.trust_id", None)
        data = SENT | extra | {"title": "A title", "starts_on": "2024-09-01", "ends_on": "2028-08-31"}
        assert scene.own.browsers["ceo"].post(scene.own.url("plans/{plan}/edit/"), data).status_code == 302
        plan = type(scene.own.world.plan).objects.get(pk=ids["plan"])
        assert (plan.title, plan.kind, plan.school_id, plan.trust_id) == (
            *("A title", "trust", None),
            scene.own.world.trust.pk,
        )
        assert {key: value for key, value in rows(scene).items() if key not in edited} == before
