"""Flags as items of a list, joined as strings: a template takes ten times as long for the forty of a kind."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from apps.scorecard.flags import Flag

register = template.Library()


@register.simple_tag(takes_context=True)
def flag_items(context: Any, flags: Iterable[Flag]) -> SafeString:
    """Each flag's sentence, which leads to what is behind it: a KPI, an action, or else a priority of a plan."""
    before = {name: reverse(name, args=[context["trust"].slug, 0]).removesuffix("0/") for name in _NAMES}
    return mark_safe("".join(_item(flag, before) for flag in flags))


_NAMES = ("kpi", "action", "plan")


def _item(flag: Flag, before: dict[str, str]) -> str:
    if flag.kpi:
        address = f"{before['kpi']}{flag.kpi}/"
    elif flag.action:
        address = f"{before['action']}{flag.action}/"
    else:
        address = f"{before['plan']}{flag.plan}/#priority-{flag.priority}"
    return f'<li><a class="govuk-link" href="{address}">{escape(flag.sentence)}</a></li>'
