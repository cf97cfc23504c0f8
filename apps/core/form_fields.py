"""What a form field needs to be drawn in the product's look, for any bound field of Django."""

import copy
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.safestring import SafeString

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a set of radios or checkboxes; `group` is its heading, given once, on the first of a group."""

    id: str
    value: str
    label: str
    checked: bool
    group: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field ready to draw: `widget` is its HTML, except for radios and checkboxes, which have `options`."""

    kind: str  # text, textarea, select, password, file, checkbox, radios, checkboxes or hidden
    id: str
    name: str
    label: str
    hint: str
    errors: tuple[str, ...]
    described_by: str
    required: bool
    widget: SafeString
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """One line of an error summary; `href` is empty where the error belongs to no field."""

    href: str
    text: str


def field_view(
    bound: BoundField, *, hint: str = "", width: str = "", extra: Mapping[str, Any] | None = None
) -> FieldView:
    """Describe a bound field; `extra` are attributes for its input, `width` one of govuk-frontend's, such as "10".

    `hint` takes the place of the field's help text; "off" leaves both out.
    """
    kind = _kind(bound.field.widget)
    field_id = bound.auto_id or bound.html_name
    hint = "" if hint == "off" else hint or str(bound.help_text or "")
    errors = tuple(text for _, text in _sentences(bound))
    described_by = " ".join(
        part for part, wanted in ((f"{field_id}-hint", hint), (f"{field_id}-error", errors)) if wanted
    )
    options = tuple(_options(bound, field_id)) if kind in ("radios", "checkboxes") else ()
    widget = SafeString("")
    if not options and kind not in ("radios", "checkboxes"):
        widget = _draw(bound, kind, field_id, described_by, width, dict(extra or {}))
    return FieldView(
        kind=kind,
        id=field_id,
        name=bound.html_name,
        label=str(bound.label or ""),
        hint=hint,
        errors=errors,
        described_by=described_by,
        required=bound.field.required,
        widget=widget,
        options=options,
    )


def grid_view(bound: BoundField, *, note: bool = False, extra: Mapping[str, Any] | None = None) -> FieldView:
    """Describe an input of a grid of figures: narrow, or wide for a note; no hint, and its error beside it."""
    classes = ["app-grid__input"]
    if note:
        classes.append("app-grid__input--note")
    if bound.errors:
        classes.append("app-grid__input--error")
    field_id = bound.auto_id or bound.html_name
    attrs = {"id": field_id, "class": " ".join(classes), "autocomplete": "off"} | dict(extra or {})
    if bound.errors:
        attrs["aria-describedby"] = f"{field_id}-error"
    return FieldView(
        kind="text",
        id=field_id,
        name=bound.html_name,
        label=str(bound.label or ""),
        hint="",
        errors=tuple(text for _, text in _sentences(bound)),
        described_by="",
        required=bound.field.required,
        widget=_render(bound, attrs),
        options=(),
    )


def error_links(forms_: Iterable[forms.BaseForm]) -> list[ErrorLink]:
    """Every error of these forms, each leading to its field.

    A form's `row_label` stands before its errors, and a field's label before the sentences that do not name it.
    """
    links: list[ErrorLink] = []
    for form in forms_:
        row = str(getattr(form, "row_label", ""))
        links += [ErrorLink("", f"{row}: {error}" if row else str(error)) for error in form.non_field_errors()]
        for bound in form:
            href = "" if bound.is_hidden else f"#{first_input_id(bound)}"
            for error, text in _sentences(bound):
                label = str(bound.label or "") if _is_stock(bound, error) else ""
                name = ", ".join(filter(None, (row, label.lower() if row else label)))
                links.append(ErrorLink(href, f"{name}: {text}" if name else text))
    return links


def first_input_id(bound: BoundField) -> str:
    """The id that a link to this field must name: the first choice of a set, else the field."""
    field_id = bound.auto_id or bound.html_name
    return f"{field_id}_0" if _kind(bound.field.widget) in ("radios", "checkboxes") else field_id


# What Django's "This field is required." becomes.
_MISSING = {
    "select": "Choose one.",
    "radios": "Choose one.",
    "checkboxes": "Choose at least one.",
    "file": "Choose a file.",
}


def _sentences(bound: BoundField) -> list[tuple[ValidationError, str]]:
    """The errors of a field, each with its sentence in plain words."""
    said = []
    for error in bound.errors.as_data():
        for text in error.messages:
            plain = _plain(bound, error) if _is_stock(bound, error) else ""
            said.append((error, plain or str(text)))
    return said


def _plain(bound: BoundField, error: ValidationError) -> str:
    """Another sentence for those of Django's that read like a program's; empty for the rest."""
    limit = (error.params or {}).get("limit_value")
    if error.code == "required":
        return _MISSING.get(_kind(bound.field.widget), "Fill this in.")
    if error.code in ("min_value", "max_value"):
        return f"Enter {limit} or {'more' if error.code == 'min_value' else 'less'}."
    return ""


def _is_stock(bound: BoundField, error: ValidationError) -> bool:
    """Whether the sentence is Django's own, which names no field; a form's own sentences do."""
    if error.code is None:
        return False
    if error.code not in bound.field.error_messages:
        return error.code in ("max_length", "min_length", "max_value", "min_value", "step_size")
    own = bound.field.error_messages[error.code]
    return any(own == getattr(cls, "default_error_messages", {}).get(error.code) for cls in type(bound.field).__mro__)


def _kind(widget: forms.Widget) -> str:
    """Name the way a widget is drawn; subclasses stand before the classes they extend."""
    kinds: tuple[tuple[type[forms.Widget], str], ...] = (
        (forms.HiddenInput, "hidden"),
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.SelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.Select, "select"),
        (forms.CheckboxInput, "checkbox"),
        (forms.Textarea, "textarea"),
        (forms.PasswordInput, "password"),
        (forms.FileInput, "file"),
    )
    return next((kind for cls, kind in kinds if isinstance(widget, cls)), "text")


_CLASSES = {
    "text": "govuk-input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "file": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
}


def _draw(
    bound: BoundField, kind: str, field_id: str, described_by: str, width: str, extra: dict[str, Any]
) -> SafeString:
    if kind == "hidden":
        return bound.as_widget()
    base = _CLASSES[kind]
    block = base.split()[0]
    classes = [base, str(bound.field.widget.attrs.get("class", "")), str(extra.pop("class", ""))]
    if bound.errors and kind != "checkbox":
        classes.append(f"{block}--error")
    if width:
        classes.append(f"govuk-input--width-{width}")
    attrs: dict[str, Any] = {"id": field_id, "class": " ".join(filter(None, classes))}
    if described_by:
        attrs["aria-describedby"] = described_by
    if kind == "textarea":
        attrs["rows"] = getattr(bound.field, "rows", 4)
    if kind == "password":
        attrs |= {"spellcheck": "false", "autocapitalize": "none"}
    return _render(bound, attrs | extra)


def _render(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    """The input itself, without `required`: the browser's bubbles would stop the error summary from being shown."""
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if bound.field.disabled:
        attrs["disabled"] = True
    return _suited(bound).render(bound.html_name, bound.value(), attrs, bound.form.renderer)


def _suited(bound: BoundField) -> forms.Widget:
    """The widget, with numbers as text (nothing typed is lost, a paste works) and days in the browser's own picker."""
    widget = copy.deepcopy(bound.field.widget)
    if isinstance(widget, forms.NumberInput):
        widget.input_type = "text"
        whole = isinstance(bound.field, forms.IntegerField) and not isinstance(
            bound.field, (forms.DecimalField, forms.FloatField)
        )
        for name in ("min", "max", "step"):
            widget.attrs.pop(name, None)
        widget.attrs.setdefault("inputmode", "numeric" if whole else "decimal")
    elif isinstance(widget, forms.DateInput):
        value = bound.value()
        widget.format = "%Y-%m-%d"
        if not value or isinstance(value, dt.date) or _ISO_DAY.fullmatch(str(value)):
            widget.input_type = "date"
    return widget


def _options(bound: BoundField, field_id: str) -> Iterator[Option]:
    """Each choice; a multiple select is drawn as checkboxes, which send the same."""
    widget = bound.field.widget
    assert isinstance(widget, forms.widgets.ChoiceWidget)
    chosen = widget.format_value(bound.value())
    number = 0
    for group, choices, _ in widget.optgroups(bound.html_name, chosen):
        heading = str(group or "")
        for choice in choices:
            yield Option(
                id=f"{field_id}_{number}",
                value=str(choice["value"]),
                label=str(choice["label"]),
                checked=bool(choice["selected"]),
                group=heading,
            )
            heading = ""
            number += 1


def hold_errors(*held: forms.BaseForm) -> None:
    """Show what was typed in these forms without judging it: something was asked for, and nothing was saved."""
    for form in held:
        form._errors = ErrorDict()  # type: ignore[attr-defined]
