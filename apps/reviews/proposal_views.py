"""The pages on which executives propose colours, and the CEO takes them over or declines them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from apps.core.errors import DomainError, NotAllowed
from apps.core.rag import State
from apps.kpis.models import Measure
from apps.reviews import policies, proposing
from apps.reviews.access import posted, proposal_to_see, review_with_proposals, snapshot_to_see
from apps.reviews.before import term_title
from apps.reviews.forms import DeclineForm, PriorityProposalForm, ProposalForm, SubjectForm
from apps.reviews.frozen import FrozenKPI
from apps.reviews.judging import needs_assent
from apps.reviews.proposals import proposals_of, waiting_of
from apps.strategies.models import Priority
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.selectors import schools_of


@page(P.PROPOSE_COLOURS, P.JUDGE_COLOURS, somewhere=True)
def review_proposals(request, review_id: int):
    """What was proposed and what became of it; executives choose here of what they propose a colour."""
    found = review_with_proposals(request, review_id)
    snapshot = snapshot_to_see(found, request.rights)
    form, status = None, 200
    if policies.can_propose(found, request.rights):
        form = _subject_form(request, found, snapshot)
        if form.is_bound and form.is_valid():
            return redirect(*_way(request.trust.slug, found.pk, **form.cleaned_data))
        status = 422 if form.errors else 200
    proposals = proposals_of(found, snapshot, request.rights)
    context = {
        "review": found,
        "title": f"{term_title(found.term)} review",
        "form": form,
        "waiting": waiting_of(proposals),
        "answered": [proposed for proposed in proposals if not proposed.proposal.waits],
        "can_see": policies.can_see(found, request.rights),
    }
    return render(request, "reviews/proposals.html", context, status=status)


def _subject_form(request, found, snapshot):
    """The choice of what a person may propose a colour of; bound once they have chosen."""
    own = request.rights.schools_with(P.PROPOSE_COLOURS)
    lines = [row for row in snapshot.trust_kpis if own is None or row.for_each_school]
    plans = found.plan_links.values("plan_id")
    priorities = Priority.objects.kept().filter(trust=request.trust, plan__in=plans)
    priorities = priorities.filter(plan__school=None) if own is None else priorities.filter(plan__school__in=own)
    schools = [school for school in schools_of(request.trust) if own is None or school.pk in own]
    groups = [
        ("KPIs", [(f"kpi-{row.measure_ref}", f"{row.code} {row.name}".strip()) for row in lines]),
        ("Priorities", [(f"priority-{priority.pk}", str(priority)) for priority in priorities]),
    ]
    places = [*([("", "The trust")] if own is None else []), *((school.slug, school.name) for school in schools)]
    chosen = request.GET if "whose" in request.GET else None
    return SubjectForm(chosen, groups=groups, places=places, initial={"of": request.GET.get("of", "")})


def _way(slug: str, review_id: int, of: str, whose: str) -> tuple:
    kind, _, number = of.partition("-")
    if kind == "priority":
        return "review_propose_priority", slug, review_id, number
    return (
        ("review_propose_school", slug, review_id, number, whose)
        if whose
        else ("review_propose", slug, review_id, number)
    )


@page(P.PROPOSE_COLOURS, methods=("GET", "POST"))
def review_propose(request, review_id: int, measure_id: int, school=None):
    """Propose the colour of a line or, with a school, of its cell."""
    found = review_with_proposals(request, review_id)
    measure = get_object_or_404(Measure, trust=request.trust, pk=measure_id)
    snapshot = snapshot_to_see(found, request.rights)
    row, line = (snapshot.rated.get((measure.pk, of)) for of in (school.pk if school else None, None))
    if row is None or not isinstance(line, FrozenKPI) or (school is None and line.basis == FrozenKPI.Basis.SCHOOL):
        raise Http404
    form = ProposalForm(posted(request))

    def keep():
        proposing.propose_colour(
            review=found, measure=measure, school=school, wanted=form.wanted(), by=request.user, rights=request.rights
        )

    name = f"{line.code} {line.name}".strip()
    context = {"row": row, "caption": f"{school}: {name}" if school else name}
    return _propose(request, found, form, keep, school.pk if school else None, context)


@page(P.PROPOSE_COLOURS, methods=("GET", "POST"), somewhere=True)
def review_propose_priority(request, review_id: int, priority_id: int):
    """Propose the colour of a priority's delivery or impact."""
    found = review_with_proposals(request, review_id)
    covered = found.plan_links.values("plan_id")
    rows = Priority.objects.kept().filter(trust=request.trust, plan__in=covered).select_related("plan")
    priority = get_object_or_404(rows, pk=priority_id)
    form = PriorityProposalForm(posted(request))

    def keep():
        proposing.propose_for_priority(
            review=found, priority=priority, wanted=form.wanted(), by=request.user, rights=request.rights
        )

    return _propose(request, found, form, keep, priority.plan.school_id, {"caption": str(priority)})


def _propose(request, found, form, keep, school_id, context):
    """The form of a proposal, shown or sent; `keep` keeps it."""
    try:
        policies.check_propose(found, request.rights, school_id)
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    except DomainError as refused:
        messages.error(request, refused.sentence)
        return redirect("review_proposals", request.trust.slug, found.pk)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            keep()
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
            status = refused.status
        else:
            messages.success(request, "Your proposal waits for the CEO. The colour stays what it is until then.")
            return redirect("review_proposals", request.trust.slug, found.pk)
    context |= {"review": found, "title": f"{term_title(found.term)} review", "form": form}
    return render(request, "reviews/propose.html", context, status=status)


@page(P.JUDGE_COLOURS, methods=("POST",))
def proposal_take_over(request, review_id: int, proposal_id: int):
    """Make a proposal one's own judgement."""
    proposal = proposal_to_see(request, review_id, proposal_id)
    try:
        taken = proposing.take_over(proposal=proposal, by=request.user)
    except DomainError as refused:
        messages.error(request, refused.sentence)
    else:
        arithmetic = State(taken.arithmetic) if taken.arithmetic else None
        waits = not taken.priority_id and needs_assent(arithmetic, State(taken.judged))
        then = "It waits for a second person's assent before it prints." if waits else "It counts from now on."
        messages.success(request, f"The judgement is yours now. {then}")
    return redirect("review_proposals", request.trust.slug, review_id)


@page(P.JUDGE_COLOURS, methods=("GET", "POST"))
def proposal_decline(request, review_id: int, proposal_id: int):
    """Decline a proposal with a line."""
    proposal = proposal_to_see(request, review_id, proposal_id)
    form, status = DeclineForm(posted(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                proposing.decline(proposal=proposal, why=form.cleaned_data["answer"], by=request.user)
            except DomainError as refused:
                form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
                status = refused.status
            else:
                messages.success(request, f"The proposal is declined. {proposal.proposed_by} reads why.")
                return redirect("review_proposals", request.trust.slug, review_id)
    found = proposal.review
    listed = proposals_of(found, snapshot_to_see(found, request.rights), request.rights)
    proposed = next(one for one in listed if one.proposal.pk == proposal.pk)
    context = {"review": found, "title": f"{term_title(found.term)} review", "form": form, "proposed": proposed}
    return render(request, "reviews/decline.html", context, status=status)


@page(P.PROPOSE_COLOURS, methods=("POST",), somewhere=True)
def proposal_withdraw(request, review_id: int, proposal_id: int):
    """Take back one's own proposal."""
    proposal = proposal_to_see(request, review_id, proposal_id)
    try:
        proposing.withdraw_proposal(proposal=proposal, by=request.user)
    except DomainError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Your proposal is withdrawn.")
    return redirect("review_proposals", request.trust.slug, review_id)
