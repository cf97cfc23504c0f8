"""Bringing in people from a sheet: choosing it, the preview in which it is mended, and the invitations that wait."""

import io

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from openpyxl import Workbook
from openpyxl.styles import Font

from apps.core import clock
from apps.core.errors import DomainError
from apps.core.excel import EXCEL
from apps.core.sheet_form import SheetForm
from apps.core.sheets import Sheet
from apps.trusts.access import page
from apps.trusts.forms import roles_given
from apps.trusts.invitations import waiting_number
from apps.trusts.people_import import (
    MOST_PEOPLE,
    Fate,
    counts_of,
    import_people,
    plan_import,
    queue_invitations,
    template_rows,
)
from apps.trusts.people_listed import schools_seen
from apps.trusts.people_rows import FIELDS, Entry, entries_of, passed_over
from apps.trusts.permissions import P


class PeopleSheetForm(SheetForm):
    """A sheet of people."""

    most_rows = MOST_PEOPLE + 1
    entries: list[Entry]

    def take(self, sheet: Sheet) -> None:
        """Read its rows under their headings."""
        super().take(sheet)
        self.entries = entries_of(sheet)


@page(P.MANAGE_PEOPLE, methods=("GET", "POST"), somewhere=True)
def people_import(request):
    """Choose a sheet; then see, row by row, what would become of it, mend it, and have it done."""
    if "rows" in request.POST:
        return _mended(request)
    sent = request.method == "POST"
    form = PeopleSheetForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        notes = [*form.sheet.notes, passed_over(form.sheet)]
        return _preview(request, form.entries, notes=[note for note in notes if note])
    return render(request, "trusts/people_import.html", {"form": form}, status=422 if form.errors else 200)


def _preview(request, entries, *, notes=(), error="", done="", status=200):
    rows = plan_import(request.trust, request.rights, entries, by=request.user)
    unknown = sorted({row.read.entry.role for row in rows if row.fate == Fate.WRONG and not row.read.role} - {""})
    context = {
        "rows": rows,
        "wrong": [row for row in rows if row.fate == Fate.WRONG],
        "right": [row for row in rows if row.fate != Fate.WRONG],
        "good": sum(row.is_good for row in rows),
        "counts": counts_of(rows),
        "unknown": list(enumerate(unknown)),
        "notes": notes,
        "error": error,
        "done": done,
        "roles": roles_given(request.rights),
        "schools": schools_seen(request.trust, request.rights, P.MANAGE_PEOPLE),
        "send": request.POST.get("send", "later"),
    }
    return render(request, "trusts/people_preview.html", context, status=status)


def _mended(request):
    """The preview sent back: looked at again, or those that are right brought in."""
    entries = _sent_entries(request.POST)
    if not entries:
        return redirect("people_import", request.trust.slug)
    if request.POST.get("do") != "import":
        return _preview(request, entries)
    rows = plan_import(request.trust, request.rights, entries, by=request.user)
    wrong = [row.read.entry for row in rows if row.fate == Fate.WRONG]
    good = sum(row.is_good for row in rows)
    if wrong and not good:
        return _preview(request, entries, error="Nobody was brought in: mend the rows first.", status=422)
    send_now = request.POST.get("send") == "now"
    try:
        import_people(trust=request.trust, rows=rows, send_now=send_now)
    except DomainError as refused:
        return _preview(request, entries, error=refused.sentence, status=409)
    said = _said(good, sum(row.fate in (Fate.HAS, Fate.SAME) for row in rows), send_now)
    if wrong:
        return _preview(request, wrong, done=said)
    messages.success(request, said)
    return redirect("people", request.trust.slug)


def _said(good: int, had: int, send_now: bool) -> str:
    said = f"{good} {'role was' if good == 1 else 'roles were'} given."
    if had:
        said += f" {had} {'row' if had == 1 else 'rows'} changed nothing."
    if good:
        said += " The invitations are on their way." if send_now else " The invitations wait until you send them."
    return said


def _sent_entries(sent) -> list[Entry]:
    number = sent.get("rows", "")
    total = min(int(number), MOST_PEOPLE) if number.isascii() and number.isdecimal() and len(number) < 7 else 0
    chosen = {
        sent.get(f"word-{index}", ""): sent.get(f"word_role-{index}", "")
        for index in range(total)
        if sent.get(f"word_role-{index}")
    }
    entries = []
    for index in range(total):
        said = {name: " ".join(sent.get(f"{name}-{index}", "").replace("\0", "").split()) for name in FIELDS}
        if not any(said.values()):
            continue
        said["role"] = chosen.get(said["role"], said["role"])
        row = sent.get(f"row-{index}", "")
        row_number = int(row) if row.isascii() and row.isdecimal() and len(row) < 8 else index + 1
        entries.append(Entry(row_number, **said, left_out=f"out-{index}" in sent))
    return entries


@page(P.MANAGE_PEOPLE, somewhere=True)
def people_template(request):
    """An empty sheet with the headings, to be filled in Excel."""
    book = Workbook(write_only=False)
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("People")
    for row in template_rows(clock.today()):
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDEF", (24, 32, 24, 36, 14, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    roles = book.create_sheet("Roles")
    for role in roles_given(request.rights):
        roles.append([role.name, role.description])
    file = io.BytesIO()
    book.save(file)
    headers = {"Content-Disposition": 'attachment; filename="people.xlsx"'}
    return HttpResponse(file.getvalue(), content_type=EXCEL, headers=headers)


@page(P.MANAGE_PEOPLE, methods=("POST",), somewhere=True)
def invitations_send(request):
    """Have all invitations that wait sent."""
    if not request.rights.may(P.MANAGE_PEOPLE):
        raise PermissionDenied
    number = waiting_number(request.trust)
    if number:
        queue_invitations(request.trust)
        messages.success(request, f"{number} {'e-mail is' if number == 1 else 'e-mails are'} on the way.")
    else:
        messages.success(request, "No invitation waits.")
    return redirect("people", request.trust.slug)
