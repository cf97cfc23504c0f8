"""The pages of a trust's names, colour, logo and words; and the logo itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from apps.core.colour import BLACK, WHITE, contrast, ink_on, is_hex_colour
from apps.trusts.access import page
from apps.trusts.look_forms import LookForm, VisionForm, WordsForm, look_initial
from apps.trusts.look_services import LEAST_CONTRAST, set_look, set_vision, set_words
from apps.trusts.models import TrustLogo
from apps.trusts.permissions import P
from apps.trusts.saving import kept, posted, status_of
from apps.trusts.vocabulary import Words


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def look(request):
    """The trust's names, colour and logo, with a sample of the colour; "Preview" shows it without saving."""
    trust = request.trust
    if request.htmx and "colour" in request.GET:
        return render(request, "trusts/_colour_sample.html", {"sample": sample_of(request.GET["colour"])})
    files = request.FILES if request.method == "POST" else None
    form = LookForm(posted(request), files, has_logo=bool(trust.logo_number), initial=look_initial(trust))
    preview = posted(request, "preview") is not None
    if not preview and kept(form, lambda: set_look(trust=trust, values=form.values(), by=request.user)):
        messages.success(request, "Name and look are saved.")
        return redirect("settings", trust.slug)
    trust.refresh_from_db()
    context = {"form": form, "sample": sample_of(form["colour"].value())}
    return render(request, "trusts/look.html", context, status=200 if preview else status_of(form))


def sample_of(colour: object) -> dict[str, object] | None:
    """What the page says of a colour: its ink and contrasts, and whether it can be kept; None for what is none."""
    if not is_hex_colour(colour):
        return None
    ink = ink_on(str(colour))
    beside = contrast(str(colour), WHITE)
    return {
        "colour": colour,
        "ink": ink,
        "ink_word": "Black" if ink == BLACK else "White",
        "within": f"{contrast(str(colour), ink):.1f}",
        "beside": f"{beside:.1f}",
        "is_enough": beside >= LEAST_CONTRAST,
    }


@page(P.READ_TRUST_PLAN)
def logo(request):
    """The trust's logo; its address has a number that changes with it, so browsers may keep it."""
    found = get_object_or_404(TrustLogo, trust=request.trust)
    headers = {"Cache-Control": "private, max-age=31536000, immutable", "Content-Disposition": "inline"}
    return HttpResponse(bytes(found.image), content_type="image/png", headers=headers)


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def vision(request):
    """The trust's vision and mission; its values are a list of their own."""
    trust = request.trust
    form = VisionForm(posted(request), initial={"vision": trust.vision, "mission": trust.mission})
    if kept(form, lambda: set_vision(trust=trust, **form.cleaned_data, by=request.user)):
        messages.success(request, "Vision and mission are saved.")
        return redirect("settings", trust.slug)
    return render(request, "trusts/vision.html", {"form": form}, status=status_of(form))


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def vocabulary(request):
    """The trust's own words, with an example that uses them as they are typed; "Preview" shows it without saving."""
    trust = request.trust
    if request.htmx and request.method == "GET":
        form = WordsForm(request.GET, own=trust.vocabulary)
        return render(request, "trusts/_words_live.html", {"form": form, "tried": Words(form.tried())})
    form = WordsForm(posted(request), own=trust.vocabulary)
    preview = posted(request, "preview") is not None
    if not preview and kept(form, lambda: set_words(trust=trust, words=form.words(), by=request.user)):
        messages.success(request, "The trust's words are saved.")
        return redirect("settings", trust.slug)
    context = {"form": form, "tried": Words(form.tried())}
    return render(request, "trusts/vocabulary.html", context, status=status_of(form))
