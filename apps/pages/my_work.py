"""The page on which a person says how their own work stands: many actions, one screen, one save."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404
from django.shortcuts import redirect, render

from apps.actions import services
from apps.actions.forms import OwnWordForm
from apps.actions.selectors import actions_owned_by
from apps.core import clock
from apps.core.errors import DomainError
from apps.pages.own_work import When, Work, counts_of, own_kpis, own_work, work_of
from apps.trusts.access import page
from apps.trusts.permissions import P

ON_A_PAGE = 25
OPEN = "open"
# What can be asked for, with which work it shows.
SHOWN: dict[str, tuple[str, tuple[When, ...]]] = {
    OPEN: ("Everything that is open", (When.LATE, When.SOON, When.LATER, When.UNDATED)),
    "late": ("Late", (When.LATE,)),
    "soon": ("Due in the next six weeks", (When.SOON,)),
    "done": ("Done or closed", (When.DONE,)),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A piece of work with its form, None where its status is somebody else's to give."""

    work: Work
    form: OwnWordForm | None
    saved_at: str = ""

    @property
    def is_folded(self) -> bool:
        """Whether the form waits to be opened: what is late or due soon, or was written in, is open at once."""
        written = self.saved_at or (self.form and self.form.is_bound)
        return self.work.when not in (When.LATE, When.SOON) and not written


@page(P.READ_TRUST_PLAN, methods=("GET", "POST"))
def my_work(request):
    """The person's actions and steps, late ones first, each with its form; and the KPIs whose figures they owe."""
    today = clock.today()
    works = own_work(request.trust, request.rights, today)
    if request.method == "POST" and request.htmx and request.POST.get("row"):
        return _one_row(request, works)
    forms: dict[int, OwnWordForm] = {}
    lost: list[str] = []
    if request.method == "POST":
        saved, forms = _save_all(request, works)
        lost = _of_others(request.POST, works)
        if saved:
            messages.success(request, "1 update is saved." if saved == 1 else f"{saved} updates are saved.")
        if not forms and not lost:
            return redirect(request.get_full_path())
        works = own_work(request.trust, request.rights, today)
    context = {"lost": lost, "wrong": list(forms.values()), "kpis": own_kpis(request.trust, request.rights, today)}
    context |= _listed(request, works, forms)
    return render(request, "pages/my_work.html", context, status=422 if forms or lost else 200)


def _listed(request, works, forms):
    """What is shown: the chosen kind of work in the chosen plan, a page of it, and whatever was not saved."""
    asked, plan = request.GET.get("show", OPEN), request.GET.get("plan", "")
    asked = asked if asked in SHOWN else OPEN
    plans = {work.action.plan_id: work.action.plan for work in works}
    in_plan = [work for work in works if plan == str(work.action.plan_id)] if plan else works
    counts = counts_of(in_plan)
    chosen = [work for when in SHOWN[asked][1] for work in in_plan if work.when is when]
    shown: Page[Work] = Paginator(chosen, ON_A_PAGE).get_page(request.GET.get("page"))
    there = {work.action.pk for work in shown}
    wrong = [work for work in works if work.action.pk in forms and work.action.pk not in there]
    rows = [_row(work, forms.get(work.action.pk)) for work in [*wrong, *shown]]
    return {
        "rows": rows,
        "can_save": any(row.form for row in rows),
        "page": shown,
        "show": asked,
        "choices": [(key, words, sum(counts.get(when, 0) for when in kinds)) for key, (words, kinds) in SHOWN.items()],
        "plans": sorted(plans.values(), key=lambda found: found.title) if len(plans) > 1 else [],
        "plan_id": plan,
        "total": len(works),
    }


def _row(work, form=None, saved_at=""):
    if form is None and work.may_update:
        form = OwnWordForm(action=work.action)
    return Row(work, form, saved_at)


def _save_all(request, works):
    """How many rows were saved, and the forms of those that say what is wrong with them."""
    saved, wrong = 0, {}
    for work in works:
        form = OwnWordForm(request.POST, action=work.action)
        if not form.is_touched or not work.may_update:
            continue
        if _is_saved(request, work, form):
            saved += 1
        else:
            wrong[work.action.pk] = form
    return saved, wrong


def _of_others(data, works):
    """What was written about actions that are not this person's to update any more, so that it can be copied."""
    own = {f"a{work.action.pk}-text" for work in works if work.may_update}
    written = [(name, data[name]) for name in data if name.startswith("a") and name.endswith("-text")]
    return [text for name, text in written if name not in own and text.strip()]


def _is_saved(request, work, form):
    """True once the word is kept; where it is refused, the form says why."""
    if not form.is_valid():
        return False
    try:
        services.update_progress(action=work.action, by=request.user, **form.cleaned_data)
    except DomainError as refused:
        form.add_error(refused.field, refused.sentence)
        return False
    return True


def _one_row(request, works):
    """One row saved by itself: it comes back with its new state, or with what is wrong."""
    work = next((w for w in works if str(w.action.pk) == request.POST["row"] and w.may_update), None)
    if work is None:
        raise Http404
    form = OwnWordForm(request.POST, action=work.action)
    if not _is_saved(request, work, form):
        return render(request, "pages/_my_work_row.html", {"row": Row(work, form), "alone": True}, status=422)
    again = actions_owned_by(request.trust, request.rights.user_id).get(pk=work.action.pk)
    now = f"{clock.now():%H:%M}"
    row = _row(work_of(again, request.rights, clock.today()), OwnWordForm(action=again), saved_at=now)
    return render(request, "pages/_my_work_row.html", {"row": row, "alone": True})
