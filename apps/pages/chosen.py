"""Which term a page that shows one of them is asked for."""

from datetime import date
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from apps.trusts.models import Term
from apps.trusts.selectors import term_on, terms_of


def chosen_term(request: Any, today: date) -> Term | None:
    """The term that `?term=` names, else today's; None where there are no terms. Raises Http404 for a strange one."""
    asked = request.GET.get("term", "")
    if not asked:
        return term_on(request.trust, today)
    return term_to_show(request, asked)


def term_to_show(request: Any, number: str | int) -> Term:
    """The trust's term of that id, with its year. Raises Http404."""
    if not str(number).isdecimal() or len(str(number)) > 18:
        raise Http404
    found: Term = get_object_or_404(terms_of(request.trust), pk=number)
    return found
