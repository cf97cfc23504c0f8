"""What nobody means to type: it is refused with what was typed kept, or taken as it is, and never a fault of ours."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection, transaction

from apps.trusts.wall import set_setting
from tests.hostile.asking import ask
from tests.hostile.case import Case
from tests.hostile.cases import CASES
from tests.hostile.conftest import Scene
from tests.hostile.typing_in import FormOnPage, forms_on
from tests.world import Browser

# One case of each page with a form; not where the page says only why there is nothing to send now.
WITH_FORMS = {
    case.name: case
    for case in reversed(CASES)
    if case.get and case.post and case.get[0] and case.get[1] == 200 and case.post[1] != 409
}
NASTY = {
    "a NUL": "a\x00b",
    "control characters": "\x01\x0b\x1f\x7f\u2028",
    "emoji": "👩‍👩‍👧‍👦" * 20,
    "right to left": "\u202eabc\u202c \u200f",
    "5,000 digits": "9" * 5000,
    "NaN": "NaN",
    "deep brackets": "[" * 20_000,
    "a format": "%s%(x)s{0}{{x}}\\",
}
# Pages that answer with a page when all is well: a token is shown once, what was pasted or uploaded in a preview.
SHOWS = {"tokens": 200, "plan_paste": 200, "figures_upload_rows": 200}
DAYS = ["0001-01-01", "9999-12-31", "2026-02-31", "٢٠٢٦-٠١-٠١"]
LOOKS_LIKE_A_DAY = re.compile(r"(_on|valid_from|done_by)$")


def person_of(case: Case) -> str:
    """Somebody who may use the form."""
    assert case.get is not None and case.post is not None
    may = case.get[0] & case.post[0]
    return next(p for p in ("ceo", "head", "data_lead", "trustee", "clerk", "lgb_chair", "executive") if p in may)


def form_of(scene: Scene, case: Case) -> tuple[Browser, str, FormOnPage]:
    """The form on the page of that case as it stands there, who sends it and where."""
    browser = scene.own.browsers[person_of(case)]
    url = scene.own.url(case.path)
    forms = forms_on(ask(browser, "GET", url).content.decode())
    own = [form for form in forms if "logout" not in form.action]
    form = max(own, key=lambda form: len(form.values), default=FormOnPage())  # there may be nothing to send yet
    return browser, form.action if form.action.startswith("/") else url, form


def send(browser: Browser, url: str, data: dict[str, list[str]]) -> Any:
    """The answer, and where it leads to a page, that page; undone afterwards."""
    with transaction.atomic():
        set_setting("app.trust_id", None)
        response = browser.post(url, data)
        if response.status_code == 302:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            set_setting("app.trust_id", None)
            assert browser.get(response["Location"]).status_code == 200
        transaction.set_rollback(True)
    browser.client.cookies.pop("messages", None)
    return response


@pytest.mark.parametrize("name", WITH_FORMS)
def test_nasty_texts_in_every_input_are_no_fault(scene: Scene, name: str) -> None:
    """All inputs of the form at once, then all that is chosen; what is refused is still there."""
    case = WITH_FORMS[name]
    browser, url, form = form_of(scene, case)
    inputs = [field for field in form.typed if field != "csrfmiddlewaretoken"]
    answered = {}
    for what, text in NASTY.items() if inputs else ():
        response = send(browser, url, form.values | {key: [text] for key in inputs} | case_data(case))
        answered[what] = response.status_code
        if response.status_code == 422:
            assert kept(text, response), (name, what)
    for what in ("a NUL", "5,000 digits"):
        chosen = {key: [NASTY[what]] for key in form.chosen}
        answered[f"{what} chosen"] = send(browser, url, form.values | chosen | case_data(case)).status_code
    well = (302, 409, 422, SHOWS.get(name, 302))
    assert {what: status for what, status in answered.items() if status not in well} == {}


def case_data(case: Case) -> dict[str, list[str]]:
    return {key: [value] for key, value in case.data.items()}


def kept(text: str, response: Any) -> bool:
    """Whether what was typed is on the page again (an input of one line shows its first characters)."""
    start = text.strip("\x0b\x1f \u2028")[:40].replace("\x00", "")
    return start.split("\x00")[0][:10] in unescape(response.content.decode()).replace("\x00", "")


@pytest.mark.parametrize("name", [name for name in WITH_FORMS if not name.endswith("_add") or name == "plan_add"])
def test_days_of_no_calendar_are_no_fault(scene: Scene, name: str) -> None:
    """One day at a time, everything else as it stands; a form for something new is filled in first."""
    case = WITH_FORMS[name]
    browser, url, form = form_of(scene, case)
    if name == "plan_add":
        form.values |= {"title": ["T"], "starts_on": ["2026-09-01"], "ends_on": ["2027-08-31"]}
    answered = {
        (field, day): send(browser, url, form.values | {field: [day]} | case_data(case)).status_code
        for field in form.typed
        if LOOKS_LIKE_A_DAY.search(field)
        for day in DAYS
    }
    well = (302, 409, 422, SHOWS.get(name, 302))
    assert {key: status for key, status in answered.items() if status not in well} == {}


TOO_LONG = [
    ("ceo", "priorities/{priority}/edit/", "narrative"),
    ("ceo", "actions/{action}/edit/", "title"),
    ("ceo", "kpis/{kpi}/edit/", "method"),
    ("ceo", "kpis/{kpi}/edit/", "more_measures"),
    ("ceo", "reviews/{review_final}/summary/", "summary"),
    ("head", "actions/{action_north}/links/", "contribution_{kpi}"),
]


@pytest.mark.parametrize(("person", "path", "field"), TOO_LONG)
@pytest.mark.parametrize("text", ["x" * 100_001, "x" * 1_000_000, "a\x00b"], ids=["too long", "a megabyte", "NUL"])
def test_what_no_page_could_hold_is_refused_and_kept(
    scene: Scene, person: str, path: str, field: str, text: str
) -> None:
    browser, url = scene.own.browsers[person], scene.own.url(path)
    [form] = [f for f in forms_on(ask(browser, "GET", url).content.decode()) if "logout" not in f.action]
    name = field.format(**scene.own.ids)
    assert name in form.typed
    save = {"save": ["1"]} if path.endswith("links/") else {}
    assert send(browser, url, form.values | {name: ["x" * 100]} | save).status_code == 302
    response = send(browser, url, form.values | {name: [text]} | save)
    assert response.status_code == 422
    assert text.split("\x00")[0] in response.content.decode()


@pytest.mark.parametrize(
    "number", ["0", "9" * 19, "9" * 30, "-1", "1.5", "abc", "%00", "٣", "1%20", "1;DROP", "..%2f1"]
)
def test_ids_that_are_none_are_not_found(scene: Scene, number: str) -> None:
    browser = scene.own.browsers["ceo"]
    for path in ("plans/{}/", "kpis/{}/", "actions/{}/", "reviews/{}/", "documents/{}/", "documents/{}/file/"):
        assert ask(browser, "GET", scene.own.world.url(path.format(number))).status_code == 404
    for path in ("figures/?term={}", "scorecard/?term={}"):
        assert ask(browser, "GET", scene.own.world.url(path.format(number))).status_code == 404
    for path in ("kpis/{kpi}/?measure=", "kpis/{kpi}/?whose=", "reviews/{review_final}/?by=", "scorecard/?by="):
        assert ask(browser, "GET", scene.own.url(path) + number).status_code == 200


def test_the_same_sent_twice_is_done_once_or_said(scene: Scene) -> None:
    ceo = scene.own.browsers["ceo"]
    twice = [
        ("reviews/{review_final}/issue/", {"sure": "1"}, (302, 409)),
        ("plans/{plan}/priorities/add/", {"code": "P9", "title": "T", **EMPTY_CRITERIA}, (302, 422)),
        ("people/invite/", {"name": "A", "email": "a@larkmoor.example", "role": "staff"}, (302, 422)),
        ("kpis/{kpi}/remove/", {"sure": "1"}, (302, 404)),
        ("reviews/{review_final}/judgements/{judgement_final}/withdraw/", {"sure": "1"}, (302, 404)),
        ("reviews/{review_open}/documents/make/", {"kind": "board_pack", "draft": "1"}, (302, 302)),
    ]
    for path, data, expected in twice:
        with transaction.atomic():
            statuses = []
            for _ in range(2):
                set_setting("app.trust_id", None)
                statuses.append(ceo.post(scene.own.url(path), data).status_code)
            transaction.set_rollback(True)
        assert (path, *statuses) == (path, *expected)


EMPTY_CRITERIA = {"criteria-TOTAL_FORMS": "0", "criteria-INITIAL_FORMS": "0"}


def test_more_than_five_megabytes_are_refused_before_anything_is_read(scene: Scene) -> None:
    response = ask(scene.own.browsers["ceo"], "POST", scene.own.url("plans/{plan}/edit/"), {"title": "x" * 6_000_000})
    assert response.status_code == 400
    assert "could not be understood" in response.content.decode()


@pytest.mark.parametrize("body", [b"\xff\xfe\x00title=\xc3\x28", b"title=%FF%FE%C3%28", b"%00=%00", b"&" * 5000, b""])
def test_bytes_that_are_no_text_are_no_fault(scene: Scene, body: bytes) -> None:
    browser = scene.own.browsers["ceo"]
    for kind in (
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json",
        "text/plain",
    ):
        with transaction.atomic():
            set_setting("app.trust_id", None)
            response = browser.post(scene.own.url("plans/{plan}/edit/"), body, content_type=kind)
            transaction.set_rollback(True)
        assert response.status_code in (200, 400, 422)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("benchmark_values", "y" * 51 + " 94.9"),
        ("benchmark_values", "2025/26 " + "p" * 21 + " 94.9"),
        ("more_measures", "\n".join(f"Group {number}" for number in range(201))),
        ("more_measures", "m" * 501),
        ("target", "1" * 13),
        ("target", "0." + "1" * 9),
        ("code", "c" * 51),
        ("new_family", "f" * 301),
    ],
)
def test_what_no_column_could_hold_is_refused(scene: Scene, field: str, text: str) -> None:
    browser, url = scene.own.browsers["ceo"], scene.own.url("kpis/{kpi}/edit/")
    [form] = [f for f in forms_on(ask(browser, "GET", url).content.decode()) if "logout" not in f.action]
    response = send(browser, url, form.values | {field: [text]})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert text in unescape(response.content.decode())
