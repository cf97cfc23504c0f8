"""What every page of a trust shows around its content: the trust, its words, the person's rights, the way about."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from apps.core import clock
from apps.trusts.permissions import P
from apps.trusts.rights import Rights
from apps.trusts.vocabulary import Words

# (text, URL name, permissions of which one is needed somewhere). A template may name a URL of a higher floor.
NAVIGATION: tuple[tuple[str, str, tuple[P, ...]], ...] = (
    ("Home", "home", (P.READ_TRUST_PLAN,)),
    ("My work", "my_work", (P.UPDATE_OWN_ACTIONS,)),
    ("Trust plan", "trust_plan", (P.READ_TRUST_PLAN,)),
    ("School plans", "school_plans", (P.READ_SCHOOL_PLAN,)),
    ("Line of sight", "line_of_sight", (P.READ_SCHOOL_PLAN,)),
    ("Figures", "figures", (P.ENTER_SCHOOL_FIGURES, P.ENTER_TRUST_FIGURES)),
    ("Scorecard", "scorecard", (P.SEE_SUBMITTED_FIGURES,)),
    ("Reviews", "reviews", (P.SEE_REVIEWS, P.SEE_OTHER_SCHOOLS)),
    ("Packs and reports", "all_documents", (P.DOWNLOAD_PACKS,)),
    ("People", "people", (P.SEE_PEOPLE,)),
    ("Settings", "settings", (P.MANAGE_SETTINGS,)),
)


def trust(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: `trust`, `rights`, `words`, `may` (to ask in a template), the day and `navigation`."""
    current = getattr(request, "trust", None)
    if current is None:
        return {"trust": None, "rights": None, "words": Words({}), "navigation": []}
    rights: Rights = request.rights  # type: ignore[attr-defined]
    return {
        "trust": current,
        "rights": rights,
        "words": Words(current.vocabulary),
        "may": May(rights),
        "printed_on": clock.today(),
        "navigation": _navigation(current.slug, rights, request.path),
    }


def _navigation(slug: str, rights: Rights, path: str) -> list[dict[str, Any]]:
    items = []
    for text, name, permissions in NAVIGATION:
        if name == "people" and rights.may(P.MANAGE_SETTINGS):
            continue  # reached from the settings, as one of their areas
        if name == "all_documents" and rights.may(P.SEE_REVIEWS):
            continue  # reached from each review
        if any(rights.may_somewhere(p) for p in permissions):
            try:
                href = reverse(name, args=[slug])
            except NoReverseMatch:
                continue
            current = path == href if name == "home" else path.startswith(_below(name, href, slug))
            items.append({"text": text, "href": href, "current": current})
    return items


def _below(name: str, href: str, slug: str) -> tuple[str, ...]:
    """Where the addresses begin that belong to an entry: those of people belong to the settings too."""
    return (href, reverse("people", args=[slug])) if name == "settings" else (href,)


class May:
    """Lets a template ask `may.edit_trust_plan`: is the permission held for the whole trust?"""

    def __init__(self, rights: Rights) -> None:
        self._rights = rights

    def __getitem__(self, name: str) -> bool:
        """True if the permission of that name is held for the trust; KeyError if there is none of that name."""
        try:
            return self._rights.may(P(name))
        except ValueError as error:
            raise KeyError(name) from error
