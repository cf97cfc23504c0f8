"""The cells of the scorecard, joined as strings: a template's loop over 1,200 of them takes five times as long."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from apps.core.rag import State, distribution_words
from apps.kpis.evidence import Cell
from apps.kpis.rating import Direction, Rating
from apps.pages.scorecard_choice import AT, BY_TRUST, COMPACT, Choice
from apps.pages.scorecard_page import Layout
from apps.scorecard.scorecard import Row
from apps.scorecard.trust_cell import TrustCell

register = template.Library()

# The direction in one word for a narrow cell; what it is against stands in the cell's own page.
_WAYS = {Direction.BETTER: "better", Direction.WORSE: "worse", Direction.SAME: "about same"}
_SAID_WAYS = {way: f'<span class="app-scorecard__said">{word}</span>' for way, word in _WAYS.items()}

# What shows more of a cell than its state and figure, or none of them.
_OF_THEIR_OWN = (State.NOT_APPLICABLE, State.NOT_DUE)
# Where the address goes in what is written once.
_URL = "\0"


@register.simple_tag
def scorecard_head(layout: Layout, choice: Choice, kpi_word: str) -> SafeString:
    """The head row: each column's name orders the rows by it."""
    columns = [("app-scorecard__trust", "Trust", BY_TRUST)] if layout.has_trust else []
    columns += [("", school.name, AT + school.slug) for school in layout.page]
    cells = []
    for css, name, order in columns:
        said = ' aria-sort="descending"' if choice.order == order else ""
        css = f' class="{css}"' if css else ""
        address = escape(choice.ordered(order).query)
        cells.append(
            f'<th scope="col"{css}{said}><a class="govuk-link" href="{address}" title="Put the worst here first">'
            f"{escape(name)}</a></th>"
        )
    return mark_safe(f'<tr><th scope="col">{escape(kpi_word)}</th>{"".join(cells)}</tr>')


@register.simple_tag
def scorecard_body(layout: Layout, choice: Choice, cells_url: str) -> SafeString:
    """The rows under their headings; `cells_url` is the address under which each cell is explained."""
    span = 1 + layout.has_trust + len(layout.page)
    table = _Table(layout, choice.view == COMPACT)
    parts = []
    for group in layout.groups:
        if group.heading:
            parts.append(
                f'<tr class="app-scorecard__group"><th scope="colgroup" colspan="{span}">{escape(group.heading)}'
                "</th></tr>"
            )
        parts += [table.row(row, f"{cells_url}{row.measure.pk}/") for row in group.rows]
    return mark_safe("".join(parts))


class _Table:
    """Writes the rows of one table in one view."""

    def __init__(self, layout: Layout, is_compact: bool) -> None:
        self.layout, self.is_compact, self.wanted = layout, is_compact, layout.states
        self.ends = [(school.id, f"{school.slug}/") for school in layout.page]
        self.around: dict[tuple[State, str, Direction | None], tuple[str, str]] = {}

    def row(self, row: Row, url: str) -> str:
        """One KPI's row; its first cell leads to the KPI."""
        code = f'<span class="app-scorecard__code">{escape(row.kpi.code)}</span> ' if row.kpi.code else ""
        note = "" if self.is_compact else f'<span class="app-scorecard__note">{escape(target_of(row))}</span>'
        kpi_url = f"{url.split('/scorecard/')[0]}/kpis/{row.kpi.pk}/?measure={row.measure.pk}"
        head = f'<th scope="row"><a class="govuk-link" href="{kpi_url}">{code}{escape(row.name)}</a>{note}</th>'
        trust = self.trust(row.trust, url) if self.layout.has_trust else ""
        schools = [self.school(row.schools.get(school_id), f"{url}{end}") for school_id, end in self.ends]
        return f"<tr>{head}{trust}{''.join(schools)}</tr>"

    def school(self, cell: Cell | None, url: str) -> str:
        """A school's cell; empty where nobody reports it."""
        if cell is None:
            return "<td></td>"
        rating = cell.rating
        direction = None if self.is_compact else rating.direction
        said = "" if direction is None else _SAID_WAYS[direction]
        if rating.state in _OF_THEIR_OWN:
            return self.rated(rating, url, "", said)
        key = (rating.state, "" if self.is_compact else rating.printed, direction)
        around = self.around.get(key)
        if around is None:
            # Cells in one state with one figure differ in their address alone.
            before, _, after = self.rated(rating, _URL, "", said).partition(_URL)
            around = self.around[key] = before, after
        return f"{around[0]}{url}{around[1]}"

    def trust(self, trust: TrustCell | None, url: str) -> str:
        """The trust's cell with the distribution beside it, in either view."""
        if trust is None:
            return '<td class="app-scorecard__trust"></td>'
        spread = _spread(trust)
        if trust.rating is not None:
            notes = [_exceptions(trust.rating), spread, "" if self.is_compact else trust.rating.direction_words]
            said = "".join(f'<span class="app-scorecard__said">{escape(note)}</span>' for note in notes if note)
            return self.rated(trust.rating, url, " app-scorecard__trust", said, title=trust.sentence)
        return (
            f'<td class="app-scorecard__trust app-scorecard__spread"><a href="{url}" title="{escape(trust.sentence)}">'
            f"{escape(spread or 'nothing asked for')}</a></td>"
        )

    def rated(self, rating: Rating, url: str, more: str, said: str, *, title: str = "") -> str:
        """A coloured cell: letter, shape and figure, its word for screen readers; it opens the sentence.

        Only the trust's column says it on hover as well: 1,200 sentences would double the page and its time.
        """
        state = rating.state
        if state is State.NOT_APPLICABLE:
            return f'<td class="app-scorecard__none{more}"><a href="{url}">n/a</a></td>'
        css = state.css_class if not self.wanted or state in self.wanted else "app-scorecard__aside"
        hover = f' title="{escape(title)}"' if title else ""
        return (
            f'<td class="{css}{more}"><a href="{url}"{hover}>{self.figure(rating)}'
            f'<span class="govuk-visually-hidden"> {state.word}</span></a>{said}</td>'
        )

    def figure(self, rating: Rating) -> str:
        """What a cell shows of its figure: the letter with its shape, and in the roomy view the number."""
        last = _last(rating, self.is_compact) if rating.state is State.NOT_DUE else ""
        if last:
            return last
        printed = "" if self.is_compact else rating.printed
        figure = f" {escape(printed)}" if printed else ""
        return f'<span aria-hidden="true">{rating.state.mark}</span>{figure}'


def target_of(row: Row) -> str:
    """What the row is held against: the trust's own target where it has one, else the schools' if it is the same."""
    if row.trust and row.trust.rating and row.trust.rating.target_words:
        return f"Target: {row.trust.rating.target_words}"
    # Schools that are held to the same share their words, which take long to say.
    held = {(id(c.rating.limits), id(c.rating.benchmark)): c.rating for c in row.schools.values()}
    words = {rating.target_words for rating in held.values() if rating.target_words}
    if len(words) > 1:
        return "Targets differ by school"
    return f"Target: {words.pop()}" if words else "No target"


def _exceptions(rating: Rating) -> str:
    """The first red schools within a better colour by name, and how many more; all of them stand in the cell's page."""
    return "" if rating.label == rating.state.word else rating.label


def _spread(trust: TrustCell) -> str:
    """How the schools that it applies to are spread, in words."""
    counts: dict[State, int] = {s: n for s, n in trust.counts.items() if s is not State.NOT_APPLICABLE}
    return distribution_words(counts) if counts else ""


def _last(rating: Rating, is_compact: bool) -> str:
    """The last result of what is not due, as an outlined letter with its figure."""
    last = rating.last_result
    if last is None:
        return ""
    printed = "" if is_compact else f" {escape(last.printed)}"
    return (
        f'<span class="{last.state.css_class} rag--letter rag--last" aria-hidden="true">{last.state.letter}</span>'
        f'{printed}<span class="govuk-visually-hidden">, {last.state.word.lower()} when last due;</span>'
    )
