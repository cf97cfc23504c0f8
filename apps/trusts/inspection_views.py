"""The pages of a school's inspections: what is on record, and the form of one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from apps.trusts import inspections as services
from apps.trusts.access import page
from apps.trusts.frameworks import OTHER, frameworks
from apps.trusts.inspection_forms import FrameworkForm, InspectionForm, inspection_initial
from apps.trusts.models import Inspection
from apps.trusts.permissions import P
from apps.trusts.saving import kept, posted, status_of


@page(P.READ_SCHOOL_PLAN)
def inspections(request, school):
    """Every inspection of a school, the newest first, each in its framework's own words."""
    context = {
        "school": school,
        "inspections": services.inspections_of(school),
        "may_keep": request.rights.may(P.KEEP_INSPECTIONS, school.pk),
    }
    return render(request, "trusts/inspections.html", context)


@page(P.KEEP_INSPECTIONS, methods=("GET", "POST"))
def inspection_add(request, school):
    """Which framework (`?framework=`), then the form of an inspection."""
    framework = frameworks().get(request.GET.get("framework", ""))
    if framework is None:
        form = FrameworkForm(request.GET if "framework" in request.GET else None)
        context = {"school": school, "form": form}
        return render(request, "trusts/inspection_framework.html", context, status=status_of(form))
    return _inspection_form(request, school, framework, None)


@page(P.KEEP_INSPECTIONS, methods=("GET", "POST"))
def inspection_edit(request, school, inspection_id):
    """The form of an inspection; with a button that removes one entered by mistake."""
    rows = Inspection.objects.filter(trust=request.trust, school=school).kept()
    inspection = get_object_or_404(rows.prefetch_related("grades"), pk=inspection_id)
    if posted(request, "remove") is not None:
        services.remove_inspection(inspection=inspection, by=request.user)
        messages.success(request, "The inspection is removed.")
        return redirect("inspections", request.trust.slug, school.slug)
    framework = frameworks().get(inspection.framework) or frameworks()[OTHER]
    return _inspection_form(request, school, framework, inspection)


def _inspection_form(request, school, framework, inspection):
    initial = inspection_initial(inspection, framework) if inspection else None
    form = InspectionForm(posted(request), framework=framework, initial=initial)

    def keep():
        services.keep_inspection(school=school, inspection=inspection, values=form.values(), by=request.user)

    if kept(form, keep):
        messages.success(request, "The inspection is saved.")
        return redirect("inspections", request.trust.slug, school.slug)
    context = {"school": school, "form": form, "framework": framework, "inspection": inspection}
    return render(request, "trusts/inspection_form.html", context, status=status_of(form))
