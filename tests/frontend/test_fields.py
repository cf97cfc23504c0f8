"""The field component draws any kind of field, with what a screen reader needs, and loses nothing that was typed."""

import datetime as dt
from html.parser import HTMLParser

import pytest
from django import forms
from django.utils.safestring import mark_safe


class Everything(forms.Form):
    name = forms.CharField(help_text="In the trust's own words", max_length=5)
    about = forms.CharField(widget=forms.Textarea, required=False)
    target = forms.DecimalField(min_value=0)
    count = forms.IntegerField(required=False)
    due_on = forms.DateField(label="Due on")
    status = forms.ChoiceField(choices=[("a", "On track"), ("b", "Late")], widget=forms.RadioSelect)
    school = forms.ChoiceField(choices=[("1", "Hill View"), ("2", "St Anne's")])
    kpis = forms.MultipleChoiceField(choices=[("Attendance", [("1", "Pupils"), ("2", "Staff")]), ("3", "Reading")])
    restricted = forms.BooleanField(required=False)
    secret = forms.CharField(widget=forms.PasswordInput)
    plan = forms.FileField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=4)
    reason = forms.CharField(error_messages={"required": "Give the reason for the colour"})


class Tags(HTMLParser):
    """The start tags of some HTML, as (name, attributes)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def all(self, *names):
        return [attrs for tag, attrs in self.found if tag in names]


@pytest.fixture
def draw(render):
    def _draw(form, name, more=""):
        return render(f'<c-field :field="field" {more} />', field=form[name])

    return _draw


@pytest.mark.parametrize(
    ("name", "tag", "attributes"),
    [
        ("name", "input", {"type": "text", "class": "govuk-input", "aria-describedby": "id_name-hint"}),
        ("about", "textarea", {"class": "govuk-textarea", "rows": "4"}),
        ("target", "input", {"type": "text", "inputmode": "decimal"}),
        ("count", "input", {"type": "text", "inputmode": "numeric"}),
        ("due_on", "input", {"type": "date"}),
        ("school", "select", {"class": "govuk-select"}),
        ("restricted", "input", {"type": "checkbox", "class": "govuk-checkboxes__input"}),
        ("secret", "input", {"type": "password", "autocapitalize": "none"}),
        ("plan", "input", {"type": "file", "class": "govuk-file-upload"}),
    ],
)
def test_each_kind_of_field_has_its_input_and_its_label(draw, name, tag, attributes):
    tags = Tags(draw(Everything(), name))
    (element,) = tags.all(tag)
    assert element["id"] == f"id_{name}" and element["name"] == name
    assert {key: element.get(key) for key in attributes} == attributes
    assert [label["for"] for label in tags.all("label")] == [f"id_{name}"]
    assert "required" not in element and "min" not in element and "step" not in element


def test_a_hidden_field_is_only_its_input(draw):
    tags = Tags(draw(Everything(), "version"))
    assert [tag for tag, _ in tags.found] == ["input"]
    assert tags.found[0][1]["value"] == "4"


def test_radios_stand_in_a_fieldset_with_the_chosen_one_checked(draw):
    tags = Tags(draw(Everything({"status": "b"}), "status", ':inline="True"'))
    assert len(tags.all("fieldset")) == len(tags.all("legend")) == 1
    assert [(i["type"], i["id"], i["value"], "checked" in i) for i in tags.all("input")] == [
        ("radio", "id_status_0", "a", False),
        ("radio", "id_status_1", "b", True),
    ]
    assert [label["for"] for label in tags.all("label")] == ["id_status_0", "id_status_1"]


def test_a_multiple_select_is_drawn_as_checkboxes_under_their_groups(draw):
    html = draw(Everything({"kpis": ["2", "3"]}), "kpis")
    assert [(i["type"], i["name"], i["value"], "checked" in i) for i in Tags(html).all("input")] == [
        ("checkbox", "kpis", "1", False),
        ("checkbox", "kpis", "2", True),
        ("checkbox", "kpis", "3", True),
    ]
    assert html.count("Attendance") == 1


def test_errors_are_linked_to_the_input_and_said_in_plain_words(draw):
    html = draw(Everything({}), "name")
    (element,) = Tags(html).all("input")
    assert element["aria-describedby"] == "id_name-hint id_name-error"
    assert element["aria-invalid"] == "true"
    assert "govuk-input--error" in element["class"]
    assert "Fill this in." in html and "This field is required" not in html
    assert "govuk-form-group--error" in html


def test_a_sentence_of_the_form_itself_stays_as_it_is(draw):
    assert "Give the reason for the colour" in draw(Everything({}), "reason")


@pytest.mark.parametrize(("typed", "kind"), [("2026-11-27", "date"), ("27/11/2026", "text"), ("soon", "text")])
def test_a_day_is_shown_as_it_was_typed(draw, typed, kind):
    (element,) = Tags(draw(Everything({"due_on": typed}), "due_on")).all("input")
    assert (element["type"], element["value"]) == (kind, typed)


def test_a_day_known_already_stands_in_the_picker(draw):
    (element,) = Tags(draw(Everything(initial={"due_on": dt.date(2026, 11, 27)}), "due_on")).all("input")
    assert (element["type"], element["value"]) == ("date", "2026-11-27")


def test_a_number_is_shown_as_it_was_typed(draw):
    (element,) = Tags(draw(Everything({"target": "95.0 %"}), "target")).all("input")
    assert element["value"] == "95.0 %"


def test_optional_fields_say_so_unless_told_otherwise(draw):
    assert "(optional)" in draw(Everything(), "about")
    assert "(optional)" not in draw(Everything(), "name")
    assert "(optional)" not in draw(Everything(), "about", 'optional="off"')


def test_the_hint_can_be_replaced_or_left_out(draw):
    assert "In the trust&#x27;s own words" in draw(Everything(), "name")
    assert "In the trust" not in draw(Everything(), "name", 'hint="Another"')
    html = draw(Everything(), "name", 'hint="off"')
    assert "govuk-hint" not in html and "aria-describedby" not in html


def test_further_attributes_reach_the_input_escaped(render):
    html = render(
        '<c-field :field="field" width="5" hx-post="{{ url }}" :data-note="note" :hint="note" />',
        field=Everything()["name"], url="/a?b=1&c=2", note='"><script>',
    )  # fmt: skip
    (element,) = Tags(html).all("input")
    assert element["hx-post"] == "/a?b=1&c=2"
    assert element["data-note"] == '"><script>'
    assert element["class"] == "govuk-input govuk-input--width-5"
    assert "<script>" not in html


def test_what_people_wrote_is_escaped_once(draw):
    html = draw(Everything({"name": "<b>Fish & chips</b>"}), "name")
    assert 'value="&lt;b&gt;Fish &amp; chips&lt;/b&gt;"' in html


def test_a_hint_that_is_html_stays_html(render):
    form = Everything()
    form.fields["name"].help_text = mark_safe("<strong>Short</strong>")
    assert "<strong>Short</strong>" in render('<c-field :field="field" />', field=form["name"])


def test_the_summary_leads_to_each_field_and_names_it(render):
    form = Everything({"name": "too long", "target": "abc", "due_on": "soon"})
    html = render('<c-error-summary :form="form" error="Someone else has changed this." />', form=form)
    assert [a["href"] for a in Tags(html).all("a")] == [
        "#id_name", "#id_target", "#id_due_on", "#id_status_0", "#id_school", "#id_kpis_0", "#id_secret", "#id_reason",
    ]  # fmt: skip
    for line in (
        "<li>Someone else has changed this.</li>",
        ">Target: Enter a number.<",
        ">Status: Choose one.<",
        ">Kpis: Choose at least one.<",
        ">Secret: Fill this in.<",
        ">Give the reason for the colour<",
    ):
        assert line in html
    assert 'role="alert"' in html


def test_no_summary_where_nothing_is_wrong(render):
    assert render('<c-error-summary :form="form" :formset="none" />', form=Everything(), none=None).strip() == ""


class Row(forms.Form):
    row_label = "Attendance, Hill View"
    value = forms.DecimalField(label="Figure")
    note = forms.CharField(required=False)

    def clean(self):
        if self.cleaned_data.get("value") == 7:
            raise forms.ValidationError("The numerator is larger than the denominator.")


Rows = forms.formset_factory(Row, extra=0)


def test_the_summary_of_a_grid_names_the_row(render):
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-value": "abc", "form-1-value": "7"}
    html = render('<c-error-summary :formset="rows" />', rows=Rows(data))
    assert '<a href="#id_form-0-value">Attendance, Hill View, figure: Enter a number.</a>' in html
    assert "<li>Attendance, Hill View: The numerator is larger than the denominator.</li>" in html


def test_a_cell_of_the_grid_keeps_what_was_typed_and_says_what_is_wrong(render):
    rows = Rows({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-value": "abc"})
    html = render(
        '<c-figure-cell :field="field" label="Attendance, Hill View" unit="%" />', field=rows.forms[0]["value"]
    )
    (element,) = Tags(html).all("input")
    assert (element["value"], element["type"], element["inputmode"]) == ("abc", "text", "decimal")
    assert element["aria-describedby"] == "id_form-0-value-error"
    assert "app-grid__input--error" in element["class"]
    assert 'id="id_form-0-value-error">Enter a number.' in html
    assert '<label class="govuk-visually-hidden" for="id_form-0-value">Attendance, Hill View</label>' in html


def test_a_cell_without_an_error_describes_itself_by_nothing(render):
    html = render('<c-figure-cell :field="field" label="Attendance" />', field=Row(initial={"value": 0})["value"])
    (element,) = Tags(html).all("input")
    assert element["value"] == "0" and "aria-describedby" not in element and "required" not in element
