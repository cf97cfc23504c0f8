"""Moving a row of a list: the buttons Up and Down beside it, and the page that asks for its number."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render

from apps.trusts.ordering import move_to, place_among
from apps.trusts.saving import posted, status_of

MOST = 10_000


class NumberForm(forms.Form):
    """The place of a row in its list."""

    number = forms.IntegerField(
        label="As number",
        min_value=1,
        max_value=MOST,
        help_text="Its place in the list: 1 is the first.",
        error_messages={"invalid": "Enter a number, such as 3", "required": "Enter a number, such as 3"},
    )


def moved(request, rows, row, *, shown, name, back, title):
    """What moves a row of `rows`, whose ids in the order of the page are `shown`.

    A step up or down says nothing and returns to the row; without one it is the form for a number.
    """
    address = f"{back}#row-{row.pk}"
    at = shown.index(row.pk)
    if request.method == "POST" and ("up" in request.POST or "down" in request.POST):
        move_to(rows, row, place_among(rows, row, shown, at - 1 if "up" in request.POST else at + 1))
        return redirect(address)
    form = NumberForm(posted(request), initial={"number": at + 1})
    if form.is_bound and form.is_valid():
        number = min(form.cleaned_data["number"], len(shown))
        move_to(rows, row, place_among(rows, row, shown, number - 1))
        messages.success(request, f"{name} is number {number} now.")
        return redirect(address)
    context = {"form": form, "name": name, "back": back, "title": title, "count": len(shown)}
    return render(request, "trusts/move.html", context, status=status_of(form))
