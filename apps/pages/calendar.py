"""The pages of a trust's academic years: reviews say which days can no longer change."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from apps.core import clock
from apps.core.errors import DomainError
from apps.reviews.policies import fixed_terms
from apps.reviews.selectors import reviews_of
from apps.trusts import year_services as services
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.saving import kept, posted, status_of
from apps.trusts.selectors import periods_by_year, terms_of, years_of
from apps.trusts.year_forms import CountingForm, YearForm


@page(P.MANAGE_SETTINGS)
def years(request):
    """Every academic year with its terms, the newest first, and the buttons that add the next."""
    today = clock.today()
    rows = periods_by_year(request.trust)
    context = {
        "years": [(year, periods, year.starts_on <= today <= year.ends_on) for year, periods in rows],
        "next": services.next_year_name(request.trust),
    }
    return render(request, "pages/years.html", context)


@page(P.MANAGE_SETTINGS, methods=("POST",))
def year_add(request):
    """Add the next year, with the usual dates or like the last."""
    name = request.POST.get("year", "")
    like_last = "like_last" in request.POST
    try:
        year = services.add_next_year(trust=request.trust, name=name, like_last=like_last, by=request.user)
    except DomainError as refused:
        messages.error(request, refused.sentence)
        return redirect("years", request.trust.slug)
    messages.success(request, f"{year.name} is added. Look through its days and change what differs in your trust.")
    return redirect("year_edit", request.trust.slug, year.pk)


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def year_edit(request, year_id):
    """The days of a year's terms, half-terms and due days."""
    year = get_object_or_404(years_of(request.trust), pk=year_id)
    fixed = fixed_terms(reviews_of(request.trust).filter(term__year=year))
    form = YearForm(posted(request), days=services.days_of(year), fixed=fixed)
    changed = []
    if kept(
        form,
        lambda: changed.extend(services.set_year_days(year=year, days=form.entered(), fixed=fixed, by=request.user)),
    ):
        messages.success(request, f"The days of {year.name} are saved." if changed else "Nothing was changed.")
        return redirect("years", request.trust.slug)
    return render(request, "pages/year_edit.html", {"year": year, "form": form}, status=status_of(form))


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def terms_counting(request):
    """From which term on figures are asked for, and which terms are rehearsals."""
    terms = list(terms_of(request.trust).select_related("year").order_by("starts_on"))
    first = next((term.pk for term in terms if term.starts_on == request.trust.figures_from), None)
    initial = {"first": first, "rehearsals": [term.pk for term in terms if term.is_rehearsal]}
    form = CountingForm(posted(request), terms=terms, initial=initial)
    final = reviews_of(request.trust).filter(figures_final_at__isnull=False).values_list("term_id", flat=True)

    def keep() -> None:
        chosen = {term.pk: term for term in terms}
        services.set_counting_terms(
            trust=request.trust,
            first=chosen.get(form.cleaned_data["first"]),
            rehearsals=[chosen[number] for number in form.cleaned_data["rehearsals"]],
            fixed=set(final),
            by=request.user,
        )

    if kept(form, keep):
        messages.success(request, "Which terms count is saved.")
        return redirect("years", request.trust.slug)
    return render(request, "pages/terms_counting.html", {"form": form}, status=status_of(form))
