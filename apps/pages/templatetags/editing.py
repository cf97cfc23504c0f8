"""How the plan's page prints its texts: marked where they were looked for, and as links to be edited in place."""

import functools
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.pages.finding import marked
from apps.pages.in_place import said as words_of
from apps.pages.things import CODES, NOUNS

register = template.Library()


@functools.lru_cache(maxsize=256)
def _prefix(slug: str) -> str:
    return reverse("edit_field", args=[slug, "x", 0, "x"]).removesuffix("x/0/x/")


@register.simple_tag(takes_context=True)
def said(context: Any, row: Any, name: str, empty: str = "") -> SafeString:
    """A field of a thing of the plan. For who may edit it (`can_edit`) it is a link that turns into its form.

    `empty` stands in its place where it is empty and may be edited.
    """
    text = words_of(row, name)
    shown = marked(text, context.get("find", ""))
    if not context.get("can_edit"):
        return format_html('<span class="app-preserve">{}</span>', shown) if text else SafeString("")
    return format_html('<span class="app-editable">{}</span>', link_to(context["trust"].slug, row, name, shown, empty))


def link_to(slug: str, row: Any, name: str, shown: str, empty: str = "") -> SafeString:
    """The link from a text to its form; without a text, from the words in its place."""
    if not shown and not empty:
        empty = f"Add: {NOUNS[name]}"
    address = f"{_prefix(slug)}{CODES[type(row)]}/{row.pk}/{name}/"
    kind = "app-edit"
    if not shown:
        kind += " app-edit--empty app-no-print" if empty.startswith("Add") else " app-edit--empty"
    return format_html(
        '<a class="{} app-preserve" href="{}" title="Change the {}">{}</a>', kind, address, NOUNS[name], shown or empty
    )


@register.simple_tag(takes_context=True)
def field_shown(context: Any, row: Any, name: str) -> SafeString:
    """What takes the place of the form once it is saved or left: the field as it stands."""
    return link_to(context["trust"].slug, row, name, marked(words_of(row, name), ""))


@register.simple_tag(takes_context=True)
def found(context: Any, text: Any) -> SafeString:
    """A text that is not edited in place, with what was looked for marked in it."""
    return marked(str(text), context.get("find", ""))
