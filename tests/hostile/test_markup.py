"""Markup and template code in every text that is stored: it stands on pages and in the pack as it was typed."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.template.loader import render_to_string

from apps.core import clock
from apps.reports.building import build_pack
from apps.reports.covers import Asked
from apps.reports.selectors import document_to_print
from apps.reports.style import own_rules
from apps.reviews.freeze import freeze_issue
from apps.reviews.selectors import reviews_of, snapshot_of
from apps.strategies.models import Reference
from apps.trusts.models import AcademicYear
from apps.trusts.wall import set_setting
from tests.hostile.asking import ask
from tests.hostile.cases import CASES
from tests.hostile.conftest import Scene

EVIL = "\"'><script>alert(1)</script>{{ 7|add:7 }}{% now 'Y' %}</title></style><img src=x onerror=y>"
SHORT = "\"'><b onclick=x>{{7}}"
# What must not be found: a tag that would be carried out, a quotation mark that ends an attribute, a double escape.
RUNS = re.compile(
    r"""<script>alert|<img src=x|<b onclick|</title></style>|"'&gt;|"&\#x27;&gt;|&amp;lt;|&amp;quot;|&amp;\#x27;"""
)
OWNED = [m for m in apps.get_models() if any(f.name == "trust" for f in m._meta.local_fields)]
# Columns that hold no text of people's: codes that the product itself writes.
CODES = {"slug", "state", "status", "stage", "moment", "file", "sha256", "claimed_by", "colour", "figures_checksum"}
CODES |= {"issued_checksum", "arithmetic", "judged", "state_before", "year", "state_now"}


def evil_for(field: Any) -> str:
    """The text, as much of it as the column holds."""
    longest = field.max_length or 1000
    return EVIL if longest >= len(EVIL) else SHORT[:longest]


def texts_of(model: type[models.Model]) -> Iterator[Any]:
    """The columns of a table in which people's own words are kept."""
    for field in model._meta.local_fields:
        if isinstance(field, (models.CharField, models.TextField)) and not field.choices and field.name not in CODES:
            yield field


def spoil(model: type[models.Model]) -> None:
    """Put the text into every text column of the trust's rows; what must be unique, or is frozen, stays as it was."""
    for field in texts_of(model):
        try:
            with transaction.atomic():
                model._default_manager.update(**{field.name: evil_for(field)})
        except DatabaseError:
            for row in model._default_manager.all():
                try:
                    with transaction.atomic():
                        changed = f"{str(row.pk)[-3:]}{evil_for(field)}"[: field.max_length]
                        model._default_manager.filter(pk=row.pk).update(**{field.name: changed})
                except DatabaseError:
                    pass


@pytest.fixture
def spoilt(scene: Scene) -> Scene:
    """Larkmoor with the text in everything that can be written."""
    for model in OWNED:
        if model is not AcademicYear:  # whose names the product makes
            spoil(model)
    world = scene.own.world
    people = [user.pk for user in world.people.values()]
    type(world.people["ceo"]).objects.filter(pk__in=people).update(name=EVIL[:200])
    words = {"priority": EVIL, "kpi": EVIL, "action": EVIL, "objective": EVIL, "sdp": EVIL}
    type(world.trust).objects.filter(pk=world.trust.pk).update(
        name=EVIL, short_name=SHORT, vision=EVIL, mission=EVIL, vocabulary=words, colour="}</b>x"
    )
    return scene


def test_no_page_carries_out_what_was_typed(spoilt: Scene) -> None:
    odd, shown = [], 0
    for case in CASES:
        if case.get is None or case.name == "document_file":  # whose PDF was never written
            continue
        if case.name.startswith("figures_template"):  # a file, and of KPIs like these nobody is asked for a figure
            continue
        person = next((p for p in ("ceo", "head", "trustee", "data_lead") if p in case.get[0]), None)
        if person is None:
            continue
        response = ask(spoilt.own.browsers[person], "GET", spoilt.own.url(case.path))
        assert response.status_code == case.get[1], case.path
        if not response.get("Content-Type", "").startswith("text/html"):
            continue  # a file to be taken away
        text = response.content.decode()
        odd += [(case.path, text[max(0, m.start() - 80) : m.end() + 40]) for m in RUNS.finditer(text)]
        shown += text.count("{{ 7|add:7 }}")
    assert odd == []
    assert shown > 200


def test_no_answer_to_a_form_carries_out_what_was_typed(spoilt: Scene) -> None:
    """Forms that are refused give back what was typed, and messages name what was saved."""
    sent = {"title": EVIL, "text": EVIL, "name": EVIL, "email": EVIL, "role": EVIL, "code": EVIL, "owner_0": EVIL}
    sent |= {"search": EVIL, "kpis": EVIL, "priority": EVIL, "status": EVIL, "said_on": EVIL, "reason": EVIL}
    sent |= {"statement": EVIL, "target": EVIL, "due_on": EVIL, "valid_from": EVIL, "starts_on": EVIL, "term": EVIL}
    odd = []
    for case in CASES:
        if case.post is None or not ({"ceo", "head"} & case.post[0]):
            continue
        browser = spoilt.own.browsers["ceo" if "ceo" in case.post[0] else "head"]
        with transaction.atomic():
            set_setting("app.trust_id", None)
            response = browser.post(spoilt.own.url(case.path), sent | case.data, follow=True)
            transaction.set_rollback(True)
        browser.client.cookies.pop("messages", None)
        text = response.content.decode()
        odd += [(case.path, text[max(0, m.start() - 80) : m.end() + 40]) for m in RUNS.finditer(text)]
    assert odd == []


@pytest.mark.parametrize(
    "query", ["by", "term", "whose", "measure", "shape", "priority", "parent", "kpi", "of", "next"]
)
def test_no_page_carries_out_what_its_address_says(scene: Scene, query: str) -> None:
    for path in ("kpis/{kpi}/", "scorecard/", "plans/{plan}/kpis/add/", "kpis/{kpi}/edit/", "figures/", "reviews/"):
        response = ask(scene.own.browsers["ceo"], "GET", scene.own.url(path) + f"?{query}=%22%3E%3Cscript%3Ealert(1)")
        assert "<script>alert" not in response.content.decode()
        assert response.status_code in (200, 404, 422)


def test_the_pack_prints_what_was_typed(spoilt: Scene) -> None:
    html = ""
    for name in ("document_draft", "document_final"):
        paper = document_to_print(spoilt.own.ids[name])
        html += render_to_string(paper.template, {**paper.values, "own_rules": own_rules(paper.colour)})
    assert RUNS.findall(html) == []
    assert "14" + "2026" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}{% now") > 5


def test_what_is_frozen_prints_as_it_was_typed(spoilt: Scene) -> None:
    """The same texts frozen: the review is made final and issued with them."""
    world = spoilt.own.world
    review = reviews_of(world.trust).get(pk=spoilt.own.ids["review_final"])
    freeze_issue(review=review, by=world.people["ceo"])
    review = reviews_of(world.trust).get(pk=review.pk)
    pack = build_pack(snapshot_of(review, clock.today()), Asked())
    style = own_rules("red;}</style><script>alert(1)</script>")
    context = {"pack": pack, "cover": pack.cover, "words": pack.words, "own_rules": style}
    html = render_to_string("reports/pdf/pack.html", context)
    assert RUNS.findall(html) == []


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://example.org/a", True),
        ("http://example.org/a", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("file:///etc/passwd", False),
        ("//evil.example", False),
    ],
)
def test_a_reference_is_a_link_only_where_it_leads_to_a_page(scene: Scene, url: str, is_link: bool) -> None:
    world = scene.own.world
    Reference.objects.create(trust=world.trust, plan=world.plan, title="Read", url=url)
    text = ask(scene.own.browsers["ceo"], "GET", scene.own.url("plans/{plan}/")).content.decode()
    assert (f'href="{url}"' in text) is is_link
    assert url.replace("<", "&lt;").replace(">", "&gt;").strip() in text
