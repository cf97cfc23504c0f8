"""The cells of the scorecard, joined as strings: a template's loop over 1,200 of them takes five times as long."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from apps.core.rag import State, distribution_words
from apps.kpis.evidence import Cell
from apps.kpis.rating import Rating
from apps.pages.scorecard_page import Group
from apps.scorecard.scorecard import Row, Scorecard
from apps.scorecard.trust_cell import TrustCell

register = template.Library()

MOST_NAMED = 3


@register.simple_tag
def scorecard_body(card: Scorecard, groups: Iterable[Group], kpi_url: str) -> SafeString:
    """The rows of the scorecard under their headings; `kpi_url` is the address of the KPI with the id 0."""
    has_trust = shows_trust(card)
    span = 1 + has_trust + len(card.schools)
    parts = []
    for group in groups:
        parts.append(
            f'<tr class="app-scorecard__group"><th scope="colgroup" colspan="{span}">{escape(group.heading)}</th></tr>'
        )
        parts += [_row(card, row, has_trust, kpi_url.replace("/0/", f"/{row.kpi.pk}/")) for row in group.rows]
    return mark_safe("".join(parts))


@register.filter
def shows_trust(card: Scorecard) -> bool:
    """Whether there is a column for the trust: some readers see single schools only."""
    return any(row.trust is not None for row in card.rows)


def _row(card: Scorecard, row: Row, has_trust: bool, url: str) -> str:
    address = f"{url}?measure={row.measure.pk}"
    code = f'<span class="app-scorecard__code">{escape(row.kpi.code)}</span> ' if row.kpi.code else ""
    head = (
        f'<th scope="row"><a class="govuk-link" href="{address}">{code}{escape(row.name)}</a>'
        f'<span class="app-scorecard__note">{escape(_target(row))}</span></th>'
    )
    trust = _trust(row.trust, address) if has_trust else ""
    schools = "".join(
        _school(row.schools.get(school.pk), f"{address}&amp;whose={school.slug}") for school in card.schools
    )
    return f"<tr>{head}{trust}{schools}</tr>"


def _target(row: Row) -> str:
    """What the row is held against: the trust's own target where it has one, else the schools' if it is the same."""
    if row.trust and row.trust.rating and row.trust.rating.target_words:
        return f"Target: {row.trust.rating.target_words}"
    words = {cell.rating.target_words for cell in row.schools.values() if cell.rating.target_words}
    if len(words) > 1:
        return "Targets differ by school"
    return f"Target: {words.pop()}" if words else "No target"


def _school(cell: Cell | None, url: str) -> str:
    return "<td></td>" if cell is None else _rated(cell.rating, url, "")


def _trust(trust: TrustCell | None, url: str) -> str:
    if trust is None:
        return '<td class="app-scorecard__trust"></td>'
    spread = _spread(trust)
    if trust.rating is not None:
        note = _exceptions(trust.rating)
        return _rated(trust.rating, url, " app-scorecard__trust", [note, spread], title=trust.sentence)
    return (
        f'<td class="app-scorecard__trust app-scorecard__spread"><a href="{url}" title="{escape(trust.sentence)}">'
        f"{escape(spread or 'nothing asked for')}</a></td>"
    )


def _exceptions(rating: Rating) -> str:
    """The red schools within a better colour by name, or how many there are where that would fill the cell."""
    if rating.label == rating.state.word or rating.case.coverage is None:
        return ""
    red = len(rating.case.coverage.red_schools)
    return rating.label if red <= MOST_NAMED else f"{rating.state.word}, except: {red} schools"


def _spread(trust: TrustCell) -> str:
    """How the schools that it applies to are spread, in words."""
    counts: dict[State, int] = {s: n for s, n in trust.counts.items() if s is not State.NOT_APPLICABLE}
    return distribution_words(counts) if counts else ""


def _rated(rating: Rating, url: str, more: str, notes: Iterable[str] = (), *, title: str = "") -> str:
    """A coloured cell: letter, shape and figure, its sentence on hover, its word for screen readers."""
    state = rating.state
    if state is State.NOT_APPLICABLE:
        return f'<td class="app-scorecard__none{more}"><a href="{url}" title="{escape(rating.sentence)}">n/a</a></td>'
    said = "".join(f'<span class="app-scorecard__said">{escape(note)}</span>' for note in notes if note)
    last = _last(rating) if state is State.NOT_DUE else ""
    figure = last or f'<span aria-hidden="true">{state.mark}</span> {escape(rating.printed)}'
    return (
        f'<td class="{state.css_class}{more}"><a href="{url}" title="{escape(title or rating.sentence)}">{figure}'
        f'<span class="govuk-visually-hidden"> {state.word}</span></a>{said}</td>'
    )


def _last(rating: Rating) -> str:
    """The last result of what is not due, as an outlined letter with its figure."""
    last = rating.case.past.last_result
    if last is None:
        return ""
    return (
        f'<span class="{last.state.css_class} rag--letter rag--last" aria-hidden="true">{last.state.letter}</span> '
        f'{escape(last.printed)}<span class="govuk-visually-hidden">, {last.state.word.lower()} when last due;</span>'
    )
