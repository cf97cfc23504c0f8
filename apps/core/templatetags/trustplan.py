"""Tags and filters that every template has without loading them."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from django import forms, template
from django.core.paginator import Page, Paginator
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.template import loader
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core import charts
from apps.core.colour import ink_on, is_hex_colour
from apps.core.form_fields import ErrorLink, FieldView, error_links, field_view, grid_view
from apps.core.rag import State, distribution_words

register = template.Library()

STATES: dict[str, State] = {state.value: state for state in State}
SIZES = ("", "small", "cell", "letter", "last")


@register.simple_tag(name="rag")
def rag_mark(state: State | str, size: str = "") -> SafeString:
    """A state as word, shape and colour; "letter" and "last" show letter and shape, and the word is read out."""
    return _mark(STATES[state], size)


@cache
def _mark(state: State, size: str) -> SafeString:
    if size not in SIZES:
        raise ValueError(f"{size!r} is no size of a RAG mark; use one of {', '.join(SIZES[1:])}")
    classes = f"{state.css_class} rag--{size}" if size else state.css_class
    if size in ("letter", "last"):
        said = f"{state.word} when last due" if size == "last" else state.word
        return format_html(
            '<span class="{}"><span aria-hidden="true">{}</span><span class="govuk-visually-hidden">{}</span></span>',
            *(classes, state.mark, said),
        )
    return format_html(
        '<span class="{}"><span class="rag__shape" aria-hidden="true">{}</span> '
        '<span class="rag__word">{}</span></span>',
        *(classes, state.shape, state.word),
    )


@register.simple_tag(name="field_view")
def field_view_tag(bound: BoundField, extra: Any = None, hint: str = "", width: str = "") -> FieldView:
    """What the field component draws; `extra` is cotton's attrs, without those that the component names itself."""
    attributes = extra.attrs_dict() if hasattr(extra, "attrs_dict") else dict(extra or {})
    return field_view(bound, hint=hint, width=str(width), extra=attributes)


@register.simple_tag(name="error_links")
def error_links_tag(form: Any = None, formset: Any = None, error: str = "", also: Any = None) -> list[ErrorLink]:
    """The lines of an error summary: a single sentence, a form, a formset, and any further forms."""
    links = [ErrorLink("", error)] if error else []
    if isinstance(form, forms.BaseForm):
        links += error_links([form])
    if isinstance(formset, BaseFormSet) and formset.is_bound:
        links += [ErrorLink("", str(e)) for e in formset.non_form_errors()]
        links += error_links(f for f in formset.forms if f not in formset.deleted_forms)
    return links + error_links(also or [])


@register.simple_tag(name="trust_style")
def trust_style(colour: object) -> SafeString:
    """The rule that gives a page its trust's colour and the ink that reads on it; nothing for what is no colour."""
    if not is_hex_colour(colour):
        return SafeString("")
    return format_html(":root{{--trust-colour:{};--trust-ink:{}}}", colour, ink_on(str(colour)))


@register.filter(name="html_attrs")
def html_attrs(attrs: Any) -> SafeString:
    """Further attributes of a component as HTML, each value escaped (cotton's own output is not)."""
    kept = [(name, value) for name, value in attrs.attrs_dict().items() if value is not False and value is not None]
    parts = (format_html(" {}", n) if value is True else format_html(' {}="{}"', n, value) for n, value in kept)
    return SafeString("".join(parts))


@register.simple_tag(name="strip")
def strip_tag(counts: Mapping[State | str, int]) -> SafeString:
    """The strip of a distribution, in the order of the scale."""
    return _strip(tuple((STATES[state], count) for state, count in counts.items()))


@lru_cache(maxsize=4096)  # a page has hundreds, and many of them are alike
def _strip(counts: tuple[tuple[State, int], ...]) -> SafeString:
    return loader.render_to_string("charts/strip.svg", {"chart": charts.stacked_count(dict(counts))})


@register.filter(name="distribution_words")
def distribution_words_filter(counts: Mapping[State | str, int]) -> str:
    """A distribution in words: "6 green, 2 amber, 1 red of 9 due"."""
    return distribution_words({STATES[state]: count for state, count in counts.items()})


@register.filter(name="add_number")
def add_number(value: float, more: float) -> float:
    """A coordinate moved by so much; below zero for the other way."""
    return round(value + more, 2)


@register.filter(name="at_least_zero")
def at_least_zero(value: float) -> float:
    """A length that a rounding has not made negative."""
    return max(value, 0)


@register.filter(name="has_content")
def has_content(slot: object) -> bool:
    """Whether a component was given anything but white space."""
    return bool(str(slot or "").strip())


@register.filter(name="or_all_states")
def or_all_states(states: Iterable[State] | None) -> list[State]:
    """The states of a legend, all of them where none are named."""
    return list(states or State)


@register.filter(name="page_numbers")
def page_numbers(paginator: Paginator, page: Page) -> Iterable[int | str]:
    """The numbers a pager shows, with an ellipsis where some are left out."""
    return paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag(name="grid_input")
def grid_input(bound: BoundField, extra: Any = None, kind: str = "") -> FieldView:
    """A narrow input for a grid of figures; its error stands in the cell."""
    attributes = extra.attrs_dict() if hasattr(extra, "attrs_dict") else dict(extra or {})
    return grid_view(bound, note=kind == "note", extra=attributes)
