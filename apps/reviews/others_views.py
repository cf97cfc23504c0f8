"""The page on which a head sees other schools' colours, if the trust allows it: frozen colours, no figures."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render

from apps.reviews.before import term_title
from apps.reviews.others import colours_of
from apps.reviews.parts import without_restricted
from apps.reviews.selectors import frozen_figures, reviews_of
from apps.trusts.access import page
from apps.trusts.permissions import P


@page(P.SEE_OTHER_SCHOOLS)
def review_schools(request, review_id: int):
    """All schools' colours of a term, once its figures are final."""
    found = get_object_or_404(reviews_of(request.trust), pk=review_id)
    if found.is_open:
        raise PermissionDenied("Other schools' colours can be seen once the term's figures are final.")
    context = {
        "review": found,
        "title": f"{term_title(found.term)}: all schools' colours",
        "colours": colours_of(without_restricted(frozen_figures(found))),
    }
    return render(request, "reviews/schools.html", context)
