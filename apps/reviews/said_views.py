"""The pages on which people say something in a review: judged colours, commentary, decisions, the summary."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from apps.core.errors import DomainError, NotAllowed
from apps.core.rag import State
from apps.kpis.models import Measure
from apps.reviews import policies, services
from apps.reviews.access import (
    decision_to_see,
    judgement_to_assent,
    judgement_to_see,
    posted,
    review_to_see,
    snapshot_to_see,
)
from apps.reviews.before import term_title
from apps.reviews.forms import (
    CommentaryForm,
    DecisionForm,
    JudgementForm,
    MinuteForm,
    SummaryForm,
    commentary_initial,
    decision_initial,
)
from apps.reviews.judging import needs_assent
from apps.reviews.models import Commentary
from apps.reviews.saying import judgements_of
from apps.reviews.selectors import commentary_before, summary_before
from apps.strategies.models import Priority, PriorityLead
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.vocabulary import Words


@page(P.JUDGE_COLOURS, methods=("GET", "POST"))
def review_judge(request, review_id: int, measure_id: int, school=None):
    """Judge the colour of a line or, with a school, of its cell."""
    found = review_to_see(request, review_id)
    measure = get_object_or_404(Measure, trust=request.trust, pk=measure_id)
    snapshot = snapshot_to_see(found, request.rights)
    row = snapshot.rated.get((measure.pk, school.pk if school else None))
    if row is None:
        raise Http404
    form, status = JudgementForm(posted(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            judged = State(form.cleaned_data["judged"])
            try:
                services.judge_colour(
                    review=found,
                    measure=measure,
                    school=school,
                    judged=judged,
                    reason=form.cleaned_data["reason"],
                    restricted=form.cleaned_data["restricted"],
                    by=request.user,
                )
            except DomainError as refused:
                form.add_error(refused.field, refused.sentence)
                status = refused.status
            else:
                waits = needs_assent(row.rag, judged)
                then = f"waits for {_assenter(school)} before it prints" if waits else "is printed beside the figures'"
                messages.success(request, f"Your judgement, {judged.word.lower()}, {then}.")
                return redirect("review_line", request.trust.slug, found.pk, measure.pk)
    context = {"review": found, "title": f"{term_title(found.term)} review", "form": form, "row": row, "school": school}
    context["line"] = snapshot.rated[measure.pk, None]
    return render(request, "reviews/judge.html", context, status=status)


def _assenter(school):
    return "the assent of a trustee or of the chair of its local body" if school else "a trustee's assent"


@page(P.JUDGE_COLOURS, methods=("POST",))
def judgement_withdraw(request, review_id: int, judgement_id: int):
    """Take a judgement back: the arithmetic colour stands again."""
    judgement = judgement_to_see(request, review_id, judgement_id)
    try:
        services.withdraw_judgement(judgement=judgement, by=request.user)
    except DomainError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "The judgement is withdrawn: the figures' own colour stands again.")
    return redirect("review_line", request.trust.slug, review_id, judgement.measure_id)


@page(P.ASSENT, methods=("GET", "POST"), somewhere=True)
def judgement_assent(request, review_id: int, judgement_id: int):
    """Ask, then assent to somebody else's judgement; before the figures are final too."""
    judgement = judgement_to_assent(request, review_id, judgement_id)
    found, error = judgement.review, ""
    if request.method == "POST":
        try:
            services.assent(judgement=judgement, by=request.user)
        except DomainError as refused:
            error = refused.sentence
        else:
            messages.success(request, "You have assented: the judged colour counts from now on.")
            # Who assents before the figures are final, or as a local body's chair, does not see the review itself.
            if not policies.can_see(found, request.rights):
                return redirect("home", request.trust.slug)
            return redirect("review", request.trust.slug, found.pk)
    judged = next(
        j for j in judgements_of(found, snapshot_to_see(found, request.rights)) if j.judgement.pk == judgement.pk
    )
    context = {
        "review": found,
        "title": f"{term_title(found.term)} review",
        "judged": judged,
        "error": error,
        "can_see": policies.can_see(found, request.rights),
    }
    return render(request, "reviews/assent.html", context, status=409 if error else 200)


@page(P.JUDGE_COLOURS, P.SEE_REVIEWS, methods=("GET", "POST"))
def review_commentary(request, review_id: int, priority_id: int):
    """Say how a priority stands, with delivery and impact each in a colour and a line."""
    found = review_to_see(request, review_id)
    covered = found.plan_links.values("plan_id")
    priority = get_object_or_404(Priority.objects.kept(), trust=request.trust, plan__in=covered, pk=priority_id)
    leads = PriorityLead.objects.filter(trust=request.trust, priority=priority, party__user__isnull=False)
    try:
        policies.check_comment(found, leads.values_list("party__user_id", flat=True), request.rights)
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    except DomainError as refused:
        messages.error(request, refused.sentence)
        return redirect("review", request.trust.slug, found.pk)
    written = Commentary.objects.filter(trust=request.trust, review=found, priority=priority).first()
    before = _seen(commentary_before(found, priority), request.rights)
    copied = before if request.GET.get("from") == "last" else None
    form = CommentaryForm(posted(request), initial=commentary_initial(copied or written))
    if request.method == "POST" and form.is_valid():
        try:
            services.write_commentary(review=found, priority=priority, values=form.values(), by=request.user)
        except DomainError as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"What you said of {priority} is saved.")
            return redirect("review", request.trust.slug, found.pk)
    snapshot = snapshot_to_see(found, request.rights)
    row = next((r for r in snapshot.priorities if r.priority_ref == priority.pk), None)
    context = {
        "review": found,
        "title": f"{term_title(found.term)} review",
        "form": form,
        "priority": priority,
        "row": row,
        "before": before,
        "before_term": snapshot.head.before,
    }
    return render(request, "reviews/commentary.html", context, status=422 if form.errors else 200)


def _seen(commentary, rights):
    """Last term's commentary, unless it is restricted and the reader may not see such things."""
    return commentary if commentary and (commentary.is_open or rights.may(P.SEE_RESTRICTED)) else None


@page(P.RUN_REVIEWS, methods=("GET", "POST"))
def review_summary(request, review_id: int):
    """The CEO's summary, with last term's to start from."""
    found = review_to_see(request, review_id)
    before = summary_before(found)
    initial = {"summary": before if before and request.GET.get("from") == "last" else found.summary}
    form, status = SummaryForm(posted(request), initial=initial), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.write_summary(review=found, by=request.user, **form.cleaned_data)
            except DomainError as refused:
                form.add_error(refused.field, refused.sentence)
                status = refused.status
            else:
                messages.success(request, "The summary is saved.")
                return redirect("review", request.trust.slug, found.pk)
    context = {"review": found, "title": f"{term_title(found.term)} review", "form": form, "before": before}
    return render(request, "reviews/summary.html", context, status=status)


@page(P.RUN_REVIEWS, methods=("GET", "POST"))
def decision_add(request, review_id: int):
    """Add a decision."""
    found = review_to_see(request, review_id)
    return _decision(request, found, None)


@page(P.RUN_REVIEWS, methods=("GET", "POST"))
def decision_edit(request, review_id: int, decision_id: int):
    """Put a decision in other words."""
    decision = decision_to_see(request, review_id, decision_id)
    return _decision(request, decision.review, decision)


def _decision(request, found, decision):
    initial = decision_initial(decision) if decision else None
    form = DecisionForm(posted(request), review=found, words=Words(request.trust.vocabulary), initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if decision:
                    services.edit_decision(decision=decision, by=request.user, **form.cleaned_data)
                else:
                    services.add_decision(review=found, by=request.user, **form.cleaned_data)
            except DomainError as refused:
                form.add_error(refused.field, refused.sentence)
                status = refused.status
            else:
                messages.success(request, "The decision is saved.")
                return redirect("review", request.trust.slug, found.pk)
    context = {"review": found, "title": f"{term_title(found.term)} review", "form": form, "decision": decision}
    return render(request, "reviews/decision.html", context, status=status)


@page(P.RUN_REVIEWS, methods=("POST",))
def decision_remove(request, review_id: int, decision_id: int):
    """Take a decision out of the review."""
    decision = decision_to_see(request, review_id, decision_id)
    try:
        services.remove_decision(decision=decision, by=request.user)
    except DomainError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "The decision is removed.")
    return redirect("review", request.trust.slug, review_id)


@page(P.KEEP_MINUTES, methods=("GET", "POST"))
def decision_minute(request, review_id: int, decision_id: int):
    """Record what the board decided, with its minute number."""
    decision = decision_to_see(request, review_id, decision_id)
    found = decision.review
    form, status = MinuteForm(posted(request), initial={"decided_on": found.meeting_on}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.record_minute(decision=decision, by=request.user, **form.cleaned_data)
            except DomainError as refused:
                form.add_error(refused.field, refused.sentence)
                status = refused.status
            else:
                messages.success(request, "What the board decided is recorded.")
                return redirect("review", request.trust.slug, found.pk)
    context = {"review": found, "title": f"{term_title(found.term)} review", "form": form, "decision": decision}
    return render(request, "reviews/minute.html", context, status=status)
