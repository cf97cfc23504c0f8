"""The pages on which figures are uploaded: a file, what its columns hold, the preview, and the template to fill in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apps.core import clock
from apps.core.errors import BadValue, DomainError, NotAllowed
from apps.core.excel import EXCEL
from apps.kpis.asking import asked_in_term
from apps.kpis.models import FigureUpload
from apps.kpis.policies import check_enter_figures
from apps.kpis.uploads import services
from apps.kpis.uploads.columns import meaning_of, suggested
from apps.kpis.uploads.forms import ColumnsForm, UploadForm, mended_lines
from apps.kpis.uploads.known import load_known, remembered_columns
from apps.kpis.uploads.planning import Fate, plan_upload
from apps.kpis.uploads.reading import BEFORE_JOINING
from apps.kpis.uploads.template import Template
from apps.kpis.uploads.template_file import file_name, template_workbook
from apps.pages.upload_page import Preview, final_terms
from apps.trusts.access import page
from apps.trusts.models import School
from apps.trusts.permissions import P
from apps.trusts.policies import can_add_earlier_years, check_add_earlier_years
from apps.trusts.selectors import schools_of, terms_of
from apps.trusts.year_services import add_earlier_years

ENTER = (P.ENTER_SCHOOL_FIGURES, P.ENTER_TRUST_FIGURES)


@page(*ENTER, methods=("GET", "POST"), somewhere=True)
def figures_upload(request, term_id):
    """Choose a file of figures, or the template to fill in; `?school=` names the school whose figures they are."""
    term = get_object_or_404(terms_of(request.trust), pk=term_id)
    school = _school_asked(request)
    sent = request.method == "POST"
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        known = load_known(request.trust, request.rights, term, final_terms(request.trust))
        try:
            upload = services.begin_upload(
                known=known,
                sheet=form.sheet,
                file_name=form.file_name,
                school=school,
                source_kind=form.cleaned_data["source_kind"],
                by=request.user,
            )
        except BadValue as refused:
            form.refuse(refused)
        else:
            return redirect("figures_upload_rows", request.trust.slug, upload.pk)
    context = {
        "term": term,
        "school": school,
        "form": form,
        "schools": _schools_entered(request),
        "enters_trust": request.rights.may(P.ENTER_TRUST_FIGURES),
        "unfinished": FigureUpload.objects.filter(
            trust=request.trust, made_by=request.user, saved_at=None
        ).select_related("term__year")[:10],
        "is_open": term.starts_on <= clock.today(),
    }
    return render(request, "pages/figures_upload.html", context, status=422 if form.errors else 200)


def _school_asked(request):
    """The school whose figures are uploaded, where the address names one."""
    if "school" not in request.GET:
        return None
    school = get_object_or_404(School, trust=request.trust, slug=request.GET["school"])
    _check_enters(request, school)
    return school


def _check_enters(request, school):
    try:
        check_enter_figures(request.rights, school)
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused


def _schools_entered(request):
    """The open schools whose figures the person enters."""
    own = request.rights.schools_with(P.ENTER_SCHOOL_FIGURES)
    rows = schools_of(request.trust)
    return rows if own is None else rows.filter(pk__in=own)


def _own_upload(request, upload_id):
    """One's own upload; another person's may not be looked at."""
    upload = get_object_or_404(FigureUpload.objects.select_related("term__year"), trust=request.trust, pk=upload_id)
    if upload.made_by_id != request.user.pk:
        raise PermissionDenied
    return upload


@page(*ENTER, methods=("GET", "POST"), somewhere=True)
def figures_upload_columns(request, upload_id):
    """What the columns of a table hold: as its headings say, as it was settled before, or as the person says."""
    upload = _own_upload(request, upload_id)
    if not upload.cells:
        raise Http404
    known = load_known(request.trust, request.rights, upload.term, {})
    measures = list(known.measures.values())
    meanings = [meaning_of(code) for code in upload.columns] or suggested(
        upload.cells[0][1], measures, remembered_columns(known)
    )
    sent = request.method == "POST"
    form = ColumnsForm(request.POST if sent else None, upload=upload, measures=measures, meanings=meanings)
    if sent and form.is_valid():
        try:
            half = form.cleaned_data.get("half", upload.half)
            services.set_columns(upload=upload, known=known, meanings=form.meanings(), half=half)
        except DomainError as refused:
            form.add_error(f"c{refused.field}" if refused.field else None, refused.sentence)
        else:
            return redirect("figures_upload_rows", request.trust.slug, upload.pk)
    return render(
        request,
        "pages/figures_upload_columns.html",
        {"upload": upload, "form": form},
        status=422 if form.errors else 200,
    )


@page(*ENTER, methods=("GET", "POST"), somewhere=True)
def figures_upload_rows(request, upload_id):
    """The preview: what each row would become, what is wrong in it and mended here, and the saving of what is right."""
    upload = _own_upload(request, upload_id)
    if upload.saved_at is not None:
        messages.info(request, "These figures have been saved already. Nothing was changed.")
        return redirect(_figures_url(request, upload))
    if not upload.is_settled:
        return redirect("figures_upload_columns", request.trust.slug, upload.pk)
    if request.method != "POST":
        return _preview(request, upload)
    if request.POST.get("do") == "discard":
        services.discard_upload(upload=upload)
        messages.success(request, f"“{upload}” was thrown away. No figure was changed.")
        return redirect(_figures_url(request, upload))
    return _changed(request, upload)


def _figures_url(request, upload):
    return f"{reverse('figures', args=[request.trust.slug])}?term={upload.term_id}"


def _changed(request, upload):
    """What was sent from the preview: rows mended, years added, and what is right saved."""
    typed, left_out = mended_lines(request.POST, request.POST.getlist("line"), len(upload.lines))
    before_joining = "before_joining" in request.POST if "asks_joining" in request.POST else upload.takes_before_joining
    try:
        changed = services.mend_lines(upload=upload, typed=typed, left_out=left_out, before_joining=before_joining)
    except DomainError as refused:
        messages.info(request, refused.sentence)
        return redirect(_figures_url(request, upload))
    if request.POST.get("do") == "years":
        return _with_years(request, upload)
    if request.POST.get("do") == "save":
        if changed:
            return _preview(request, upload, info="You have changed rows. Look at what becomes of them, then save.")
        return _saved(request, upload)
    return _preview(request, upload)


def _with_years(request, upload):
    """The terms of earlier years made, with the usual dates."""
    plan = plan_upload(upload, load_known(request.trust, request.rights, upload.term, {}))
    if not plan.missing_years:
        return _preview(request, upload)
    try:
        check_add_earlier_years(request.rights)
        names = add_earlier_years(trust=request.trust, first=plan.missing_years[0], by=request.user)
    except DomainError as refused:
        return _preview(request, upload, error=refused.sentence, status=refused.status)
    return _preview(request, upload, done=f"Terms were added: {', '.join(names)}.")


def _saved(request, upload):
    known = load_known(request.trust, request.rights, upload.term, final_terms(request.trust))
    try:
        done, plan = services.save_upload(
            upload=upload, known=known, mark=request.POST.get("mark", ""), by=request.user
        )
    except DomainError as refused:
        return _preview(request, upload, error=refused.sentence, status=409)
    said = _saved_words(done.saved, plan, request.rights.may(P.SUBMIT_FIGURES))
    messages.success(request, said)
    if plan.wrong:
        return redirect("figures_upload_rows", request.trust.slug, upload.pk)
    return redirect(_figures_url(request, upload))


def _saved_words(saved, plan, is_submitted):
    """How many figures were saved, and what became of the other rows."""
    said = f"{_figures(saved)} saved. {'It is' if saved == 1 else 'They are'} "
    said += "submitted." if is_submitted else "not submitted yet: do that on the page of figures."
    same = _as_it_was(plan)
    if same:
        said += f" {same}"
    if plan.wrong:
        wrong = len(plan.wrong)
        said += f" {wrong} {'row is' if wrong == 1 else 'rows are'} still to be mended."
    return said


def _as_it_was(plan):
    """How many figures would not change: "48 figures are as they were."; "" for none."""
    same = sum(line.fate is Fate.SAME for line in plan.lines)
    return f"{_figures(same)} {'is as it was' if same == 1 else 'are as they were'}." if same else ""


def _figures(number):
    return f"{number:,} {'figure' if number == 1 else 'figures'}"


def _preview(request, upload, *, info="", error="", done="", status=200):
    known = load_known(request.trust, request.rights, upload.term, final_terms(request.trust))
    plan = plan_upload(upload, known)
    shown = Preview(plan, known, request.GET.get("show", ""), request.GET.get("page"))
    rows = shown.page()
    mending = shown.mending()
    context = {
        "upload": upload,
        "plan": plan,
        "preview": shown,
        "page": rows,
        "rows": shown.rows(list(rows.object_list)),
        "mending": mending,
        "forms": [row.form for row in mending],
        "more_wrong": len(plan.wrong) - len(mending),
        "good": len(plan.good),
        "counts": plan.counts,
        "asks_joining": upload.takes_before_joining or any(BEFORE_JOINING in e for e in _errors(plan)),
        "can_add_years": can_add_earlier_years(request.rights),
        "figures_url": _figures_url(request, upload),
        "nothing": f"{_as_it_was(plan) or 'No row holds a figure.'} Nothing would change.",
        "info": info,
        "error": error,
        "done": done,
    }
    still_wrong = status == 200 and request.method == "POST" and plan.wrong
    return render(request, "pages/figures_upload_rows.html", context, status=422 if still_wrong else status)


def _errors(plan):
    return [sentence for line in plan.wrong for sentence in line.read.errors.values()]


@page(P.ENTER_SCHOOL_FIGURES)
def figures_template(request, term_id, school):
    """The template of what a school is asked for in a term."""
    return _template(request, term_id, school)


@page(P.ENTER_TRUST_FIGURES)
def figures_template_trust(request, term_id):
    """The template of what the trust as a whole is asked for in a term."""
    return _template(request, term_id, None)


def _template(request, term_id, school):
    term = get_object_or_404(terms_of(request.trust), pk=term_id)
    template = Template(trust=request.trust, term=term, school=school)
    asked = asked_in_term(trust=request.trust, term=term, school=school, today=clock.today())
    if not asked:
        whose = school.name if school else request.trust.name
        messages.info(
            request, f"Nothing is asked of {whose} in {term.name} {term.year.name}: there is nothing to fill in."
        )
        return redirect("figures_upload", request.trust.slug, term.pk)
    answer = HttpResponse(template_workbook(template, asked), content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="{file_name(template)}"'
    return answer
