"""Each component gives what its head says, escaped, without inline styles."""

import re
from pathlib import Path

import pytest
from django.core.paginator import Paginator

from apps.core.charts import sparkline, trend
from apps.core.rag import State

TEMPLATES = Path(__file__).parents[2] / "templates"


def squeezed(html: str) -> str:
    return re.sub(r"\s+", " ", html).strip()


def test_a_rag_mark_is_word_shape_and_colour(render):
    assert squeezed(render('<c-rag :state="state" />', state=State.AMBER)) == (
        '<span class="rag rag-amber"><span class="rag__shape" aria-hidden="true">▲</span> '
        '<span class="rag__word">Amber</span></span>'
    )


def test_a_rag_mark_takes_the_value_of_a_frozen_row(render):
    assert 'class="rag rag-not-due rag--small"' in render('<c-rag state="not_due" size="small" />')


def test_a_letter_is_read_out_as_its_word(render):
    html = render('{% rag state "letter" %}', state="red")
    assert '<span aria-hidden="true">R ◆</span><span class="govuk-visually-hidden">Red</span>' in html
    assert "Green when last due" in render('{% rag state "last" %}', state="green")


@pytest.mark.parametrize(("state", "size"), [("blue", ""), ("red", "huge")])
def test_a_rag_mark_refuses_what_is_not_on_the_scale(render, state, size):
    with pytest.raises((KeyError, ValueError), match=size or state):
        render("{% rag state size %}", state=state, size=size)


def test_a_distribution_has_its_strip_and_its_words(render):
    html = render('<c-distribution :counts="counts" />', counts={"green": 6, State.RED: 1, "overdue": 1})
    assert "6 green, 1 red, 1 overdue of 8 due" in html
    assert html.count("<svg") == 1 and "<title>6 green, 1 red, 1 overdue</title>" in html
    assert "of 8 due" not in render('<c-distribution :counts="counts" words="off" />', counts={"green": 8})


def test_a_legend_explains_every_state_or_those_named(render):
    assert render("<c-legend />").count("<li>") == len(State)
    html = render('<c-legend :states="states" />', states=[State.RED])
    assert html.count("<li>") == 1 and State.RED.meaning in html


def test_a_button_and_a_link_that_looks_like_one(render):
    html = squeezed(render('<c-button text="Save" kind="warning" name="action" value="{{ v }}" />', v='a"b'))
    assert html == (
        '<button type="submit" class="govuk-button govuk-button--warning" data-module="govuk-button" '
        'data-prevent-double-click="true" name="action" value="a&quot;b">Save</button>'
    )
    html = squeezed(render('<c-button href="/plan/">Plan</c-button>'))
    assert html == (
        '<a href="/plan/" role="button" draggable="false" class="govuk-button" data-module="govuk-button">Plan</a>'
    )


def test_an_attribute_that_is_false_is_left_out(render):
    assert "disabled" not in render('<c-button text="Save" :disabled="no" />', no=False)
    assert " disabled" in render('<c-button text="Save" :disabled="yes" />', yes=True)


def test_an_empty_state_says_what_to_do_next(render):
    html = render('<c-empty heading="No KPIs yet" text="Say how you will know." action="Add a KPI" href="/add/" />')
    assert '<h2 class="govuk-heading-s">No KPIs yet</h2>' in html
    assert "Say how you will know." in html and 'href="/add/"' in html and "Add a KPI" in html
    assert "govuk-button" not in render('<c-empty heading="No KPIs yet" action="Add a KPI" />')


def test_a_heading_with_its_buttons(render):
    html = render(
        '<c-heading text="{{ t }}" caption="Priority 1"><c-button text="Edit" /></c-heading>', t="Fish & chips"
    )
    assert '<h1 class="govuk-heading-l">Fish &amp; chips</h1>' in html
    assert '<span class="govuk-caption-l">Priority 1</span>' in html and "govuk-button-group" in html
    assert "govuk-button-group" not in render('<c-heading text="Plan" />')


def test_a_table_scrolls_in_a_region_with_its_name(render):
    html = render('<c-table id="t" caption="Figures by term" kind="scorecard"><tbody></tbody></c-table>')
    assert 'role="region"' in html and 'aria-labelledby="t-caption"' in html and 'tabindex="0"' in html
    assert 'id="t-caption"' in html and ">Figures by term</caption>" in html
    assert 'class="app-scorecard"' in html


def test_a_summary_list(render):
    html = render(
        '<c-summary-list><c-summary-list.row key="Owner">{{ who }}'
        '<c-slot name="actions"><a href="/e/">Change</a></c-slot></c-summary-list.row>'
        '<c-summary-list.row key="Due">Soon</c-summary-list.row></c-summary-list>',
        who="PJM & VP",
    )
    assert '<dt class="govuk-summary-list__key">Owner</dt>' in html and "PJM &amp; VP" in html
    assert html.count("govuk-summary-list__actions") == 1
    assert html.count("govuk-summary-list__row--no-actions") == 1


def test_a_task_list(render):
    html = render(
        '<c-task-list><c-task-list.item id="a" text="Enter figures" href="/f/" status="12 to do" colour="blue" />'
        '<c-task-list.item id="b" text="Sign" status="None" /></c-task-list>'
    )
    assert 'aria-describedby="a-status"' in html and 'id="a-status"' in html
    assert '<strong class="govuk-tag govuk-tag--blue">12 to do</strong>' in html
    assert html.count("<a ") == 1


def test_a_card_with_its_code_and_actions(render):
    html = render(
        '<c-card code="1.2" title="Reading" level="3" id="p1"><c-slot name="actions">Edit</c-slot>Aim</c-card>'
    )
    assert '<section class="app-card" id="p1">' in html
    assert '<h3 class="govuk-heading-s">' in html and '<span class="app-card__code">1.2</span> Reading' in squeezed(
        html
    )


def test_breadcrumbs_mark_the_page_itself(render):
    html = render('<c-breadcrumbs :items="items" />', items=[{"text": "Plan", "href": "/p/"}, {"text": "Priority 1"}])
    assert '<a class="govuk-breadcrumbs__link" href="/p/">Plan</a>' in squeezed(html)
    assert html.count('aria-current="page"') == 1


def test_a_page_that_asks_before_it_acts(render):
    html = render('<c-confirm heading="Remove?" text="Gone." button="Remove" cancel="/back/" :warning="True" />')
    assert '<form method="post"' in html and "csrfmiddlewaretoken" in html
    assert "govuk-button--warning" in html and 'href="/back/"' in html


def test_a_pager_keeps_the_rest_of_the_address(render):
    html = render('<c-pager :page="page" />', page=Paginator(range(95), 10).page(5))
    assert 'href="?school=3&amp;page=4"' in html and 'href="?school=3&amp;page=6"' in html
    assert html.count('aria-current="page"') == 1 and "⋯" in html
    assert render('<c-pager :page="page" />', page=Paginator(range(5), 10).page(1)).strip() == ""


def test_progress_asks_again_until_it_is_finished(render):
    html = render('<c-progress id="pack" url="/pack/1/" step="Drawing pages" :done="3" :total="12" />')
    assert 'hx-get="/pack/1/"' in html and 'hx-trigger="every 2s"' in html and 'hx-swap="outerHTML"' in html
    assert "Drawing pages, 3 of 12" in html and 'value="3"' in html and "<noscript>" in html
    html = render('<c-progress id="pack" url="/pack/1/" step="Ready" :finished="True">Download</c-progress>')
    assert "hx-" not in html and "<progress" not in html and "Download" in html


def test_saved_is_said_aloud(render):
    assert squeezed(render('<c-saved id="s1" at="10:42" />')) == (
        '<span id="s1" role="status" class="app-saved">Saved 10:42</span>'
    )
    assert squeezed(render('<c-saved id="s1" />')).endswith('class="app-saved"></span>')
    html = render('<c-saved id="s1" problem="Not saved: enter a number" :oob="True" />')
    assert "app-saved--problem" in html and 'hx-swap-oob="innerHTML"' in html and "Not saved: enter a number" in html


@pytest.mark.parametrize(
    ("level", "words", "role"),
    [("success", "Done", "alert"), ("error", "There is a problem", "alert"), ("info", "Important", "note")],
)
def test_a_notice(render, level, words, role):
    html = render('<c-notice :level="level" text="{{ t }}" />', level=level, t="<b>Saved</b>")
    assert words in html and f'role="{role}"' in html and "&lt;b&gt;Saved&lt;/b&gt;" in html


def test_a_component_does_not_see_the_page(render):
    assert "secret" not in render('<c-chart :chart="c" />', c=trend("Line", []), kind="spark", caption="secret")
    assert "secret" not in render('<c-table id="t" />', caption="secret")


def test_charts_have_a_name_for_those_who_cannot_see_them(render):
    html = render('<c-chart :chart="c" caption="Attendance" />', c=trend("Attendance & more", []))
    assert "<title>Attendance &amp; more: no terms yet</title>" in html and 'role="img"' in html
    assert "<figcaption" in html
    assert "<title>Line</title>" in render('<c-chart :chart="c" kind="spark" />', c=sparkline("Line", []))


ROOT = TEMPLATES.parent
PATHS = sorted(
    path
    for folder in (TEMPLATES, *ROOT.glob("apps/*/templates"))
    for path in folder.rglob("*")
    if path.suffix in (".html", ".svg", ".txt")
)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_has_inline_styles_handlers_or_foreign_addresses(path):
    text = path.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    # What is printed to PDF never meets a browser's Content-Security-Policy; widths of columns may stand in it.
    assert "/pdf/" in path.as_posix() or not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=|hx-on", re.sub(r"\{%.*?%\}", "", text))
    assert not re.search(r"https?://|[\"'(]//", text)
    assert "javascript:" not in text


@pytest.mark.parametrize("path", sorted((TEMPLATES / "cotton").rglob("*.html")), ids=lambda path: path.stem)
def test_every_component_says_its_attributes(path):
    text = path.read_text(encoding="utf-8")
    head = re.match(r"\{% comment %\}(.+?)\{% endcomment %\}", text, re.DOTALL)
    assert head, "a component begins with a comment that says its attributes"
    declared = re.search(r"<c-vars ([^>]*)/>", text)
    names = re.findall(r"(?:^|\s):?([a-z_]+)(?==|\s|$)", declared.group(1)) if declared else []
    assert [name for name in names if name not in head.group(1)] == []
