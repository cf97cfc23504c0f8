"""How a plan begins: the ways that a school's plan offers, and plan files in and out."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify

from apps.core import clock
from apps.core.errors import DomainError
from apps.planfiles.arrival import Wanted, read_arrivals
from apps.planfiles.errors import PlanFileRefused
from apps.planfiles.exporter import export_plan_file
from apps.planfiles.services import take_in_plans
from apps.strategies.access import plan_to_edit
from apps.strategies.models import Plan
from apps.strategies.policies import check_start_school_plan
from apps.trusts.access import page
from apps.trusts.calendar import year_name
from apps.trusts.permissions import P
from apps.trusts.vocabulary import Words

TO_PUT_RIGHT = "This file cannot be taken in: put right what is listed below, and choose it again."
NO_PLAN_FILE = "This is not a plan file. Choose one that Trustplan has written; it begins with “format: trustplan/1”."
LONGEST_FILE = 2_000_000  # bytes; the longest of the plans that we know has 64,000


class PlanFileForm(forms.Form):
    """A plan file as it is chosen, and as its preview carries it on."""

    file = forms.FileField(
        label="Plan file",
        required=False,
        help_text="A file whose name ends in .yaml.",
        error_messages={"empty": "This file is empty: choose a plan file."},
    )
    text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False, max_length=LONGEST_FILE)

    def content(self) -> bytes | None:
        """The file's bytes; None after noting at the field why there are none."""
        if not self.is_valid():
            return None
        sent = self.cleaned_data["file"]
        if sent is not None and sent.size > LONGEST_FILE:
            self.add_error("file", "This file is larger than 2 MB, so it is not a plan file.")
            return None
        content: bytes = sent.read() if sent is not None else self.cleaned_data["text"].replace("\r\n", "\n").encode()
        if not content.strip():
            self.add_error("file", "Choose a plan file.")
            return None
        return content


@page(P.EDIT_SCHOOL_PLAN)
def school_plan_begin(request, school, kind):
    """The ways in which a school's plan for this academic year can begin."""
    _check_kind(kind)
    today = clock.today()
    try:
        check_start_school_plan(school, kind, today)
    except DomainError as refused:
        messages.error(request, refused.sentence)
        return redirect("school_plans", request.trust.slug)
    word = Words(request.trust.vocabulary).low[kind]
    context = {"school": school, "kind": kind, "word": word, "year": year_name(today)}
    return render(request, "pages/plan_begin.html", context)


@page(P.EDIT_TRUST_PLAN, methods=("GET", "POST"))
def plan_file_add(request):
    """Take a trust plan in from a file, after a look at what is in it."""
    return _file_page(request, Wanted(Plan.Kind.TRUST), "trust_plan")


@page(P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"))
def school_plan_file(request, school, kind):
    """Take one school's plan of one kind in from a file, after a look at what is in it."""
    _check_kind(kind)
    return _file_page(request, Wanted(kind, school), "school_plans")


def _check_kind(kind):
    if kind not in (Plan.Kind.SDP, Plan.Kind.BDP):
        raise Http404


def _file_page(request, wanted, back):
    form = PlanFileForm(request.POST or None, request.FILES or None)
    context = {"form": form, "wanted": wanted, "back_url": reverse(back, args=[request.trust.slug]), "problems": ()}
    content = form.content() if request.method == "POST" else None
    if content is not None:
        try:
            if request.POST.get("step") == "add":
                plans = take_in_plans(trust=request.trust, data=content, wanted=wanted, by=request.user)
                messages.success(request, f"Taken in: {', '.join(plan.title for plan in plans)}.")
                return redirect("plan", request.trust.slug, plans[0].pk)
            arrivals = read_arrivals(request.trust, content, wanted)
            context |= {"arrivals": arrivals, "problems": arrivals.problems, "text": content.decode()}
        except PlanFileRefused as refused:
            if b"trustplan/" not in content.replace(b"\0", b""):
                form.add_error("file", NO_PLAN_FILE)
            else:
                form.add_error("file", TO_PUT_RIGHT)
                context["problems"] = refused.lines
        except DomainError as refused:
            form.add_error("file", refused.sentence)
    return render(request, "pages/plan_file.html", context, status=422 if form.errors else 200)


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, somewhere=True)
def plan_file(request, plan_id):
    """The plan as a plan file, for whoever may edit it."""
    plan = plan_to_edit(request, plan_id)
    text = export_plan_file(request.trust, plan).text
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    whose = str(plan.school or request.trust)
    title = plan.title if plan.title.startswith(whose) else f"{whose} {plan.title}"
    name = slugify(title.replace("/", "-"))[:80] or "plan"
    response["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return response
