"""The rows of the line of sight, joined as strings, as the scorecard's are."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from apps.core.rag import State
from apps.core.templatetags.trustplan import rag_mark
from apps.pages.line_of_sight import LineOfSight, SightGroup, SightRow, Spot

register = template.Library()


@register.simple_tag
def sight_body(sight: LineOfSight, cells_url: str, whole_plan: str, school_words: str, action_words: str) -> SafeString:
    """The rows under their priorities. `school_words` and `action_words` are the trust's words, "school|schools"."""
    table = _Table(sight, cells_url, school_words.split("|"), action_words.split("|"))
    return mark_safe("".join(table.group(group, whole_plan) for group in sight.groups))


class _Table:
    """Writes the rows of one table."""

    def __init__(self, sight: LineOfSight, cells_url: str, schools: list[str], actions: list[str]) -> None:
        self.sight, self.cells_url, self.schools, self.actions = sight, cells_url, schools, actions

    def group(self, group: SightGroup, whole_plan: str) -> str:
        """A priority's heading, with how many schools are behind it, and its rows."""
        behind = f" ({self.count(group.behind, self.schools)} behind it)" if group.priority else ""
        name = str(group.priority) if group.priority else whole_plan
        span = 2 + self.sight.has_together + len(self.sight.page)
        head = (
            f'<tr class="app-scorecard__group"><th scope="colgroup" colspan="{span}">{escape(name + behind)}</th></tr>'
        )
        return head + "".join(self.row(row) for row in group.rows)

    def row(self, row: SightRow) -> str:
        """One KPI: the trust's own, the schools together, and each school of this page."""
        url = f"{self.cells_url}{row.kpi.pk}/"
        code = f'<span class="app-scorecard__code">{escape(row.kpi.code)}</span> ' if row.kpi.code else ""
        kpi_url = f"{url.split('/line-of-sight/')[0]}/kpis/{row.kpi.pk}/"
        head = f'<th scope="row"><a class="govuk-link" href="{kpi_url}">{code}{escape(row.kpi.statement)}</a></th>'
        serving = escape(f"{row.serving} of {self.count(len(row.schools), self.schools)}")
        together = (
            f'<td class="app-sight__together"><a href="{url}">{serving}'
            f' <span class="app-scorecard__note">{escape(self.count(row.actions, self.actions))}</span></a></td>'
        )
        cells = "".join(self.spot(row.schools[s.pk], f"{url}{s.slug}/") for s in self.sight.page)
        own = self.spot(row.trust, url, " app-scorecard__trust", says_way=True)
        return f"<tr>{head}{own}{together if self.sight.has_together else ''}{cells}</tr>"

    def spot(self, spot: Spot, url: str, more: str = "", *, says_way: bool = False) -> str:
        """The colours, the number of actions and how many are late; red with none stands out.

        The direction stands in the trust's own column, and for a school on hover.
        """
        marks = "".join(f"{rag_mark(state, 'letter')} " for state in spot.states)
        words = self.count(spot.actions, self.actions) if spot.actions else f"no {self.actions[0]}"
        if not spot.actions and list(spot.states) == [State.NOT_APPLICABLE]:
            words = ""
        late = f'<span class="app-sight__late">{spot.late} late</span>' if spot.late else ""
        css = "app-sight__gap" if spot.is_gap else "" if spot.actions else "app-sight__none"
        said = f'{marks}<span class="app-sight__count">{escape(words)}</span>'
        way = escape(spot.direction.capitalize())
        note = f'<span class="app-scorecard__note">{way}</span>' if way and says_way else ""
        title = f' title="{way}"' if way and not says_way else ""
        return f'<td class="{css}{more}"><a href="{url}"{title}>{said}</a> {late}{note}</td>'

    def count(self, number: int, words: list[str]) -> str:
        """ "1 action", "3 actions"."""
        return f"{number} {words[0] if number == 1 else words[-1]}"
