"""Pasting from Word, Excel or Google Docs into a plan: the box, the preview, what was added, and its undoing."""

from django.contrib import messages
from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apps.core import clock
from apps.core.errors import BadValue, DomainError
from apps.core.figures import print_day
from apps.pages.paste_form import PasteForm, ReviewForm
from apps.pages.paste_page import Preview, all_counts, ranges, read_pasted
from apps.planfiles.pasted.building import build_outline
from apps.planfiles.pasted.outline import Counts
from apps.planfiles.pasted.place import place_in
from apps.planfiles.pasted.services import Added, add_outline, remove_added
from apps.strategies.access import plan_to_edit
from apps.strategies.models import Priority
from apps.strategies.services import hold_plan
from apps.trusts.access import page
from apps.trusts.parties import new_parties_words
from apps.trusts.permissions import P
from apps.trusts.vocabulary import Words

SALT = "apps.pages.pasting"
UNDO_FOR = 7 * 24 * 60 * 60  # seconds
_KINDS = ("priorities", "actions", "kpis", "criteria")


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def plan_paste(request, plan_id):
    """The paste box (`?under=` names a priority to put things under); what is sent comes back as a preview."""
    plan = plan_to_edit(request, plan_id)
    under = _under(request, plan)
    if request.method == "GET":
        return _box(request, plan, under, PasteForm())
    form = PasteForm(request.POST)
    if not form.is_valid():
        return _box(request, plan, under, form)
    try:
        reading = read_pasted(request.trust, form.cleaned_data["html"], form.cleaned_data["text"])
        if not reading.rows:
            raise BadValue("There is no table, list or text in this: copy it again, and paste it here.")
    except BadValue as refused:
        form.add_error("text", refused.sentence)
        return _box(request, plan, under, form)
    return _review(request, plan, under, reading)


def _under(request, plan):
    asked = request.GET.get("under", "")
    rows = Priority.objects.filter(trust=request.trust, plan=plan).kept().select_related("parent")
    return get_object_or_404(rows, pk=asked) if asked.isdecimal() else None


def _box(request, plan, under, form):
    context = {"plan": plan, "under": under, "form": form}
    return render(request, "pages/paste.html", context, status=422 if form.errors else 200)


def _review(request, plan, under, reading):
    """The preview, or where the button to add was pressed, the addition."""
    words = Words(request.trust.vocabulary)
    data = request.POST.copy()
    if not data.get("seen"):
        data.update({"seen": "1", "leave_out": "on", "under": str(under.pk) if under else ""})
        data["home"] = f"{words['action_plural']} pasted on {print_day(clock.today())}"
    form = ReviewForm(data, plan=plan, words=words)
    form.is_valid()
    chosen = form.cleaned_data.get("under")
    roles = form.add_roles(reading, chosen)
    hold_plan(plan)
    home = form.cleaned_data.get("home") or words["action_plural"]
    place = place_in(plan, chosen, home)
    whole = build_outline(reading, roles, place, one_action=bool(form.cleaned_data.get("one_action")))
    outline = whole.without_twins() if form.cleaned_data.get("leave_out") else whole
    preview = Preview(whole, outline, chosen is not None, words)
    if request.POST.get("step") == "add" and not form.errors:
        try:
            return _add(request, plan, preview)
        except DomainError as refused:
            form.add_error(None, refused.sentence)
    roles_of = [form[f"role-{key}"] for key in reading.sources]
    context = {"plan": plan, "form": form, "preview": preview, "roles": roles_of, "home_used": _uses(whole, home)}
    context["counts"] = all_counts(preview.counts, words)
    return render(request, "pages/paste_preview.html", context, status=422 if form.errors else 200)


def _uses(outline, home):
    return any(priority.title == home and priority.row for priority in outline.priorities)


def _add(request, plan, preview):
    added = add_outline(plan=plan, outline=preview.outline, by=request.user)
    token = {"plan": plan.pk, "counts": list(preview.counts.__dict__.values())}
    token |= {kind: ranges(getattr(added, kind)) for kind in _KINDS}
    if said := new_parties_words(added.parties.values()):
        messages.info(request, said)
    address = reverse("plan_pasted", args=[request.trust.slug, plan.pk])
    return redirect(f"{address}?added={signing.dumps(token, salt=SALT, compress=True)}")


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, somewhere=True)
def plan_pasted(request, plan_id):
    """What was added, with the way to the plan and the button that takes all of it out again."""
    plan = plan_to_edit(request, plan_id)
    token = request.GET.get("added", "")
    _, counts = _read_token(token, plan)
    counts = all_counts(counts, Words(request.trust.vocabulary))
    return render(request, "pages/pasted.html", {"plan": plan, "token": token, "counts": counts})


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("POST",), somewhere=True)
def plan_paste_undo(request, plan_id):
    """Take everything out of sight that one paste added."""
    plan = plan_to_edit(request, plan_id)
    added, _ = _read_token(request.POST.get("added", ""), plan)
    staying = remove_added(plan=plan, added=added, by=request.user)
    messages.success(request, "Taken out again: everything that was pasted.")
    if staying:
        names = ", ".join(str(priority) for priority in staying)
        messages.warning(request, f"Somebody has added to these since, so they have stayed: {names}.")
    return redirect("plan", request.trust.slug, plan.pk)


def _read_token(token, plan):
    """What a paste into this plan added, and how many. Raises Http404 for anything but what we signed for it."""
    try:
        said = signing.loads(token, salt=SALT, max_age=UNDO_FOR)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    if said["plan"] != plan.pk:
        raise Http404
    ids = {kind: [n for first, last in said[kind] for n in range(first, last + 1)] for kind in _KINDS}
    added = Added(ids["priorities"], ids["actions"], ids["kpis"], ids["criteria"])
    return added, Counts(*said["counts"])
