"""How plans begin: the ways on a first day, and plan files in and out."""

import re

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.actions.models import Action, ActionKPI
from apps.kpis.models import KPI
from apps.planfiles.document import read_document
from apps.strategies.models import Plan
from apps.trusts.models import Party
from tests.pages.reading import text_of

FILE = b"""format: trustplan/1
trust:
  name: Elsewhere
  schools: [{name: North Lane Primary}, {name: Elsewhere Primary}]
  parties: [{name: ceo PARTY}, {name: New lead}]
  kpi_families: [{name: Attendance}, {name: Reading}]
plans:
  - kind: trust
    title: A later plan
    starts_on: 2028-09-01
    ends_on: 2031-08-31
    priorities:
      - code: A
        title: Reading
        leads: [CEO PARTY]
        kpis: [{code: R1, statement: All read, family: Reading}]
        actions: [{title: Read, owners: [New lead], kpis: [R1]}]
  - kind: bdp
    school: North Lane Primary
    title: Services
    starts_on: 2026-09-01
    ends_on: 2027-08-31
    priorities: [{code: B, title: Kitchens, actions: [{title: Cook, kpis: [K1]}]}]
  - kind: sdp
    school: Elsewhere Primary
    title: Theirs
    starts_on: 2026-09-01
    ends_on: 2027-08-31
  - {kind: trust, title: Trust plan, starts_on: 2024-09-01, ends_on: 2028-08-31, kpis: [{code: K1, statement: Ours}]}
""".replace(b"ceo PARTY", b"CEO PARTY")


def upload(content: bytes = FILE) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("plan.yaml", content)}


def add(browser, url: str, content: bytes = FILE):
    """See what is in the file, and take it in as the page carries it on."""
    seen = browser.post(url, upload(content))
    assert seen.status_code == 200
    return browser.post(url, {"text": seen.context["text"].replace("\n", "\r\n"), "step": "add"}, follow=True)


@pytest.mark.parametrize(("then", "name"), [("paste", "paste/"), ("library", "kpis/library/"), ("", ""), ("x", "")])
def test_a_new_plan_leads_to_how_one_wants_to_fill_it(world, then, name):
    data = {"title": "Next", "starts_on": "2028-09-01", "ends_on": "2031-08-31"}
    response = world.as_("ceo").post(world.url(f"plan/add/?then={then}"), data)
    assert response["Location"] == world.url(f"plans/{Plan.objects.get(title='Next').pk}/{name}")
    response = world.as_("head").post(world.url("schools/north/plans/bdp/start/"), {"then": then})
    assert response["Location"] == world.url(f"plans/{Plan.objects.get(kind='bdp').pk}/{name}")


def test_a_head_chooses_how_the_schools_plan_begins(world):
    head = world.as_("head")
    text = text_of(head.get(world.url("schools/north/plans/bdp/begin/")))
    assert "Begin the business development plan for 2026/27" in text
    for way in ("Start blank", "Paste from Word or Excel", "Choose KPIs first", "Take in a plan file"):
        assert way in text
    there = head.get(world.url("schools/north/plans/sdp/begin/"), follow=True)
    assert "North Lane Primary has a plan of this kind for 2026/27 already." in text_of(there)
    assert head.get(world.url("schools/south/plans/bdp/begin/")).status_code == 403
    assert head.get(world.url("schools/north/plans/trust/begin/")).status_code == 404
    assert head.post(world.url("schools/north/plans/bdp/begin/")).status_code == 405


def test_a_file_is_looked_at_and_only_the_trusts_new_plan_taken_in(world):
    browser, url = world.as_("ceo"), world.url("plan/file/")
    before = Plan.objects.count()
    text = text_of(browser.post(url, upload()))
    assert "A later plan 1 September 2028 to 31 August 2031 1 1 1 Yes" in text
    assert "No. It is a school's plan: take it in where that plan begins." in text
    assert "No. It is here already." in text
    assert Plan.objects.count() == before

    assert "Taken in: A later plan." in text_of(add(browser, url))
    plan = Plan.objects.get(title="A later plan")
    kpi, action = KPI.objects.get(plan=plan), Action.objects.get(plan=plan)
    assert Plan.objects.count() == before + 1
    assert (kpi.family.name, str(kpi.added_on)) == ("Reading", "2026-11-20")
    assert list(ActionKPI.objects.filter(action=action).values_list("kpi", flat=True)) == [kpi.pk]
    assert Party.objects.filter(name__iexact="ceo party").count() == 1
    assert [link.party.name for link in action.owners.all()] == ["New lead"]

    again = browser.post(url, upload() | {"step": "add"})
    assert again.status_code == 422
    assert "There is no plan in this file that can be taken in here." in text_of(again)


def test_a_school_takes_in_its_own_plan_and_links_lead_to_the_trusts_kpis(world):
    head, url = world.as_("head"), world.url("schools/north/plans/bdp/file/")
    assert "Taken in: Services." in text_of(add(head, url))
    plan = Plan.objects.get(kind="bdp")
    assert (plan.school, plan.title) == (world.schools["north"], "Services")
    assert ActionKPI.objects.get(action__plan=plan).kpi == world.kpi
    assert not Party.objects.filter(name="New lead").exists()  # of another plan of the file

    text = text_of(head.post(url, upload()))
    assert "No. It is here already." in text and "No. It is a trust's own plan, not a school's." in text
    assert "No. It is the other kind of school plan." in text
    assert world.as_("head").post(world.url("schools/south/plans/bdp/file/"), upload()).status_code == 403
    assert head.post(world.url("plan/file/"), upload()).status_code == 403


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty: choose a plan file."),
        (b" \n", "Choose a plan file."),
        (b"x" * 2_000_001, "This file is larger than 2 MB"),
        (b"\xff\xfe\x00", "This is not a plan file. Choose one that Trustplan has written"),
        (FILE.replace(b"[New lead]", b"[Nobody]"), "plans[0].priorities[0].actions[0].owners[0]: no party is called"),
        (FILE.replace(b"kpis: [K1]", b"kpis: [K9]"), "plans[1].priorities[0].actions[0].kpis[0]: no KPI has the code"),
        (b"PK\x03\x04<script>", "This is not a plan file. Choose one that Trustplan has written"),
        ("format: trustplan/1".encode("utf-16"), "the file is in UTF-16; save it as UTF-8"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_path_and_reason(world, content, sentence):
    before = Plan.objects.count()
    response = world.as_("ceo").post(world.url("plan/file/"), upload(content) | {"step": "add"})
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert Plan.objects.count() == before


def test_a_link_to_a_kpi_that_the_trust_does_not_have_is_named(world):
    content = FILE.replace(b"kpis: [K1]", b"kpis: [K7]").replace(b"code: K1", b"code: K7")
    response = world.as_("head").post(world.url("schools/north/plans/bdp/file/"), upload(content))
    text = text_of(response)
    assert "plans[1].priorities[0].actions[0].kpis[0]: this trust has no KPI with the code K7 in its trust plan" in text
    assert "Take in this plan" not in text


def test_a_plan_is_downloaded_as_a_file_that_can_be_taken_in(world):
    north = world.sdps["north"]
    response = world.as_("head").get(world.url(f"plans/{north.pk}/file/"))
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.yaml"', response["Content-Disposition"])
    document = read_document(response.content)
    assert [(plan["kind"], plan.get("school")) for plan in document["plans"]] == [
        *[("trust", None), ("sdp", "North Lane Primary")]
    ]
    own = yaml.safe_load(world.as_("ceo").get(world.url(f"plans/{world.plan.pk}/file/")).content)
    assert [plan["title"] for plan in own["plans"]] == ["Trust plan"]
    assert world.as_("head").get(world.url(f"plans/{world.plan.pk}/file/")).status_code == 403
    assert world.as_("head").get(world.url(f"plans/{world.sdps['south'].pk}/file/")).status_code == 403


def test_another_trusts_plan_is_no_file_here(other_world, world):
    assert world.as_("ceo").get(world.url(f"plans/{other_world.plan.pk}/file/")).status_code == 404
