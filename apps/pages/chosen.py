"""Which term a page that shows one of them is asked for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from apps.trusts.models import Term
from apps.trusts.selectors import term_among, term_on, terms_of


def chosen_term(request: Any, today: date, terms: Sequence[Term] | None = None) -> Term | None:
    """The term that `?term=` names, else today's; None where there are no terms. Raises Http404 for a strange one.

    `terms` are the trust's, the oldest first, for a page that has read them all.
    """
    asked = request.GET.get("term", "")
    if asked:
        return term_to_show(request, asked, terms)
    return term_on(request.trust, today) if terms is None else term_among(terms, today)


def term_to_show(request: Any, number: str | int, terms: Sequence[Term] | None = None) -> Term:
    """The trust's term of that id, with its year. Raises Http404."""
    if not str(number).isdecimal() or len(str(number)) > 18:
        raise Http404
    if terms is None:
        found: Term = get_object_or_404(terms_of(request.trust), pk=number)
        return found
    for term in terms:
        if term.pk == int(number):
            return term
    raise Http404
