"""The lists in the settings and in plans: add, change, order, remove only what nothing hangs on."""

import re

import pytest

from apps.kpis.models import Family
from apps.pages.lists import OF_TRUST
from apps.strategies.models import Priority, Reference, Section, Theme
from apps.trusts.models import GlossaryTerm, TrustValue


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def send(world, path, by="ceo", **data):
    return world.as_(by).post(world.url(path), data)


@pytest.mark.parametrize("kind", ["values", "glossary", "families"])
@pytest.mark.parametrize("path", ["", "add/"])
def test_the_trusts_lists_are_for_the_ceo_and_the_clerk(world, other_world, kind, path):
    path = f"settings/lists/{kind}/{path}"
    statuses = {role: world.as_(role).get(world.url(path)).status_code for role in world.people}
    assert statuses == {role: 200 if role in ("ceo", "clerk") else 403 for role in world.people}
    assert world.as_("ceo").get(other_world.url(path)).status_code == 404
    assert world.as_("ceo").request("PUT", world.url(path)).status_code == 405
    assert world.as_("ceo").get(world.url("settings/lists/themes/")).status_code == 404


@pytest.mark.parametrize("kind", ["themes", "sections", "references"])
def test_a_plans_lists_are_for_those_who_edit_it(world, other_world, kind):
    def statuses(plan):
        return {
            r for r in world.people if world.as_(r).get(world.url(f"plans/{plan.pk}/lists/{kind}/")).status_code == 200
        }

    assert statuses(world.plan) == {"ceo"}
    assert statuses(world.sdps["north"]) == {"head"}
    assert statuses(world.sdps["south"]) == set()
    assert other_world.as_("ceo").get(other_world.url(f"plans/{world.plan.pk}/lists/{kind}/")).status_code == 404
    assert world.as_("ceo").get(world.url(f"plans/{world.plan.pk}/lists/values/")).status_code == 404


LISTS = [
    ("settings/lists/values/", TrustValue, {"name": "Care", "text": "We look after each other.", "group": ""}),
    ("settings/lists/glossary/", GlossaryTerm, {"term": "SEND", "text": "Special needs"}),
    ("settings/lists/families/", Family, {"name": "People", "parent": "", "text": ""}),
    ("plans/{plan}/lists/themes/", Theme, {"name": "Learners", "text": ""}),
    ("plans/{plan}/lists/sections/", Section, {"heading": "Context", "text": "Ten schools."}),
    ("plans/{plan}/lists/references/", Reference, {"title": "A guide", "url": "https://example.org/guide"}),
]


@pytest.mark.parametrize(("path", "model", "data"), LISTS)
def test_a_row_is_added_changed_moved_and_removed(world, path, model, data):
    path = path.format(plan=world.plan.pk)
    heading = next(iter(data))
    assert send(world, path + "add/", **data).status_code == 302
    assert send(world, path + "add/", **data | {heading: "Second"}).status_code == 302
    first, second = model.objects.filter(**{f"{heading}__in": [data[heading], "Second"]})
    assert send(world, f"{path}{first.pk}/", **data | {heading: "Changed"}).status_code == 302
    assert send(world, f"{path}{second.pk}/move/", up="1").status_code == 302
    order = [getattr(row, heading) for row in model.objects.all() if row.pk in (first.pk, second.pk)]
    assert order == ["Second", "Changed"]
    assert world.as_("ceo").get(world.url(path)).status_code == 200
    assert send(world, f"{path}{first.pk}/remove/").status_code == 302
    assert not model.objects.filter(pk=first.pk).exists()
    assert send(world, f"{path}{first.pk}/remove/").status_code == 404


@pytest.mark.parametrize("kind", ["values", "glossary", "families"])
def test_a_row_of_the_trusts_lists_is_back_at_its_place_after_undo(world, other_world, kind):
    listing, form = OF_TRUST[kind]
    for number, name in enumerate(("First", "Second", "Third"), start=50):
        more = {"parent": Family.objects.first()} if kind == "families" and name == "Second" else {}
        listing.model.objects.create(
            trust=world.trust, text=f"About {name}", position=number, **{listing.heading: name}, **more
        )
    before = list(listing.model.objects.values(*form.base_fields))
    second = listing.model.objects.get(**{listing.heading: "Second"})
    ceo, back = world.as_("ceo"), world.url(f"settings/lists/{kind}/back/")
    page = ceo.post(world.url(f"settings/lists/{kind}/{second.pk}/remove/"), follow=True)
    assert f'action="{back}"' in page.content.decode()
    assert "Back in the list: Second" in text_of(ceo.post(back, follow=True))
    assert list(listing.model.objects.values(*form.base_fields)) == before
    assert "There is nothing to bring back." in text_of(ceo.post(back, follow=True))
    assert {role for role in world.people if world.as_(role).post(back).status_code == 302} == {"ceo", "clerk"}
    assert ceo.post(other_world.url(f"settings/lists/{kind}/back/")).status_code == 404
    assert ceo.get(back).status_code == 405


def test_a_row_whose_heading_another_has_by_now_stays_away(world):
    row = GlossaryTerm.objects.create(trust=world.trust, term="SEND")
    ceo = world.as_("ceo")
    ceo.post(world.url(f"settings/lists/glossary/{row.pk}/remove/"))
    GlossaryTerm.objects.create(trust=world.trust, term="send")
    said = text_of(ceo.post(world.url("settings/lists/glossary/back/"), follow=True))
    assert "There is a term like this already." in said
    assert GlossaryTerm.objects.filter(term__iexact="send").count() == 1


def test_the_last_row_of_many_becomes_the_first_at_once(world):
    rows = [
        GlossaryTerm.objects.create(trust=world.trust, term=f"Term {number}", position=number) for number in range(30)
    ]
    path = f"settings/lists/glossary/{rows[-1].pk}/move/"
    assert "Its place in the list of 30: 1 is the first." in text_of(world.as_("ceo").get(world.url(path)))
    response = world.as_("ceo").post(world.url(path), {"number": "1"}, follow=True)
    assert "Term 29 is number 1 now." in text_of(response)
    assert [row.term for row in GlossaryTerm.objects.all()][:2] == ["Term 29", "Term 0"]


@pytest.mark.parametrize(("path", "model", "data"), LISTS)
def test_a_row_without_a_heading_is_refused_and_what_was_typed_stays(world, path, model, data):
    count, heading = model.objects.count(), next(iter(data))
    response = send(world, path.format(plan=world.plan.pk) + "add/", **data | {heading: ""})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [heading])
    assert model.objects.count() == count


def test_the_same_heading_twice_is_refused(world):
    response = send(world, "settings/lists/families/add/", name="attendance")
    assert (response.status_code, response.context["form"].errors["name"]) == (
        422,
        ["There is a family like this already."],
    )


def test_a_row_on_which_something_hangs_stays(world):
    family = Family.objects.get(name="Attendance")
    said = "1 KPI belongs to this family, so it cannot be removed. Give them another first."
    assert said in text_of(world.as_("ceo").get(world.url(f"settings/lists/families/{family.pk}/remove/")))
    assert send(world, f"settings/lists/families/{family.pk}/remove/").status_code == 409
    theme = Theme.objects.create(trust=world.trust, plan=world.plan, name="Learners")
    Priority.objects.filter(pk=world.priority.pk).update(theme=theme)
    assert send(world, f"plans/{world.plan.pk}/lists/themes/{theme.pk}/remove/").status_code == 409
    assert Theme.objects.filter(pk=theme.pk).exists()


def test_families_stand_on_two_levels(world):
    over = Family.objects.get(name="Attendance")
    assert send(world, "settings/lists/families/add/", name="Persistent absence", parent=over.pk).status_code == 302
    under = Family.objects.get(name="Persistent absence")
    assert under.parent == over
    response = send(world, "settings/lists/families/add/", name="Third level", parent=under.pk)
    assert list(response.context["form"].errors) == ["parent"]
    response = send(world, f"settings/lists/families/{over.pk}/", name="Attendance", parent=under.pk)
    assert list(response.context["form"].errors) == ["parent"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "no address"])
def test_a_reference_leads_to_the_web_or_nowhere(world, url):
    response = send(world, f"plans/{world.plan.pk}/lists/references/add/", title="A guide", url=url)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["url"])


def test_a_row_of_another_plan_is_not_found(world):
    theme = Theme.objects.create(trust=world.trust, plan=world.sdps["north"], name="Learners")
    for deed in ("", "remove/", "move/"):
        assert send(world, f"plans/{world.plan.pk}/lists/themes/{theme.pk}/{deed}", name="Mine").status_code == 404


def test_one_query_count_for_few_and_many(world, django_assert_num_queries):
    browser, url = world.as_("clerk"), world.url("settings/lists/families/")
    browser.get(url)
    with django_assert_num_queries(15):
        browser.get(url)
    for number in range(3):
        send(world, "settings/lists/families/add/", name=f"F{number}", parent=Family.objects.get(name="Attendance").pk)
    with django_assert_num_queries(15):
        browser.get(url)
