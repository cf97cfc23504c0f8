"""From rows whose columns, levels and labels have roles to an outline of what would be added. Pure."""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from apps.core.figures import print_day

from .defaults import Room
from .outline import NewAction, NewKpi, NewPriority, NewResource, NewStep, Outline
from .pieces import Line
from .reading import Note, Part, Reading, Row
from .roles import TEXTS, Role
from .words import cost_at_end, read_cost, read_due, split_code, split_owners

LONGEST_TITLE = 1_000
LONGEST_CODE = 50
LONGEST_OWNER = 300
_NUMBERED_WORD = re.compile(r"[A-Za-z]+(?: [a-z]+)?")
_TRAILING_INITIALS = re.compile(r"(?<!\w)(?P<names>[A-Z]{2,5}(?:(?:\s*[,/&]\s*|\s+and\s+|\s+)[A-Z]{2,5})*)\s*$")
_SHOWN = 60
_STATEMENT = Role.STATEMENT.value


@dataclass(frozen=True, kw_only=True)
class Place:
    """The plan that things are to be added to, as far as reading them needs it.

    `home` is the title of the priority for actions that stand under none; `known` the names of the trust's parties in
    small letters; `priorities` and `actions` the ids of what the plan has, by title in small letters.
    """

    starts_on: dt.date
    ends_on: dt.date
    home: str
    room: Room = Room.PRIORITIES
    known: Collection[str] = ()
    priorities: Mapping[str, int] = field(default_factory=dict)
    actions: Mapping[str, int] = field(default_factory=dict)
    codes: Collection[str] = ()
    action_codes: Collection[str] = ()
    kpi_codes: Collection[str] = ()
    under: NewPriority | None = None


def build_outline(reading: Reading, roles: Mapping[str, Role], place: Place, *, one_action: bool = False) -> Outline:
    """What the rows say in these roles. `one_action`: the paragraphs of one cell are an action and its steps."""
    builder = _Builder(roles, place, one_action)
    for row in reading.rows:
        builder.row(row)
    outline = builder.outline
    outline.notes = sorted([*reading.notes, *outline.notes], key=lambda note: note.row)
    return outline


class _Builder:
    """Keeps the priority and the action that the next row belongs to."""

    def __init__(self, roles: Mapping[str, Role], place: Place, one_action: bool) -> None:
        self.roles, self.place, self.one_action = roles, place, one_action
        self.outline = Outline()
        self.top: NewPriority | None = None
        self.sub: NewPriority | None = None
        self.action: NewAction | None = None
        self.home: NewPriority | None = None
        self.codes = {*map(str.casefold, place.codes)}
        self.action_codes = {*map(str.casefold, place.action_codes)}
        self.kpi_codes = {*map(str.casefold, place.kpi_codes)}
        if place.under is not None:
            self.outline.priorities.append(place.under)

    @property
    def current(self) -> NewPriority | None:
        return self.sub or self.top or self.place.under

    def note(self, row: Row, sentence: str) -> None:
        self.outline.notes.append(Note(row.number, sentence))

    def row(self, row: Row) -> None:
        by_role: dict[Role, list[Part]] = {}
        for part in row.parts:
            by_role.setdefault(self.roles.get(part.source, Role.IGNORE), []).append(part)
        code = self._code(by_role)
        new = self._priorities(row, by_role, code)
        in_table = any(part.source.startswith("t") for part in row.parts)
        goes_on = in_table and new is None and Role.OWNER not in by_role
        actions = self._actions(row, by_role.get(Role.ACTION, []), "" if new else code, goes_on=goes_on)
        steps = self._steps(row, by_role.get(Role.STEP, []))
        for role in TEXTS:
            self._text(row, role, by_role.get(role, []))
        _Beside(self, row, by_role, actions, steps, new).add()

    @staticmethod
    def _code(by_role: Mapping[Role, list[Part]]) -> str:
        lines = [line.text for part in by_role.get(Role.CODE, []) if not part.continued for line in part.lines]
        return " ".join(lines).strip(" .)")[:LONGEST_CODE]

    def _priorities(self, row: Row, by_role: Mapping[Role, list[Part]], code: str) -> NewPriority | None:
        """The priority, or sub-priority, that begins in this row; None where it goes on from above."""
        new = None
        for role in (Role.PRIORITY, Role.SUB_PRIORITY):
            lines = [line for part in by_role.get(role, []) for line in part.lines]
            if not lines:
                continue
            made = self._priority(row, role, lines, code if role not in by_role or not new else "")
            if made is not None:
                new = made
                self._own_texts(made, row)
        return new

    def _priority(self, row: Row, role: Role, lines: Sequence[Line], code: str) -> NewPriority | None:
        first, *rest = lines
        found, title = split_code(" ".join(first.text.split()), _NUMBERED_WORD)
        numbered = found or (first.marker.strip(" .)(") if re.fullmatch(r"\(?\d.*", first.marker) else "")
        title, leads = _leads(first, title, self.place.known)
        is_sub = role == Role.SUB_PRIORITY and (self.top is not None or self.place.room != Room.PRIORITIES)
        before = self.sub if is_sub and self.place.room == Room.PRIORITIES else self.top
        if before is not None and before.title.casefold() == title.casefold():
            return None
        made = NewPriority(title=title, row=row.number, leads=leads)
        made.code = self._free_code(row, code or numbered, self.codes)
        if len(title) > LONGEST_TITLE:
            made.title, made.texts[_STATEMENT] = title[: LONGEST_TITLE - 1] + "…", [title]
            self.note(row, "is longer than a title can be, so the whole of it is kept beneath its beginning.")
        if rest:
            made.texts.setdefault(_STATEMENT, []).extend(line.text for line in rest)
        made.twin = self.place.priorities.get(made.title.casefold())
        self._put(made, is_sub)
        return made

    def _put(self, made: NewPriority, is_sub: bool) -> None:
        self.action = None
        if self.place.under is not None:
            self.place.under.children.append(made)
            self.top, self.sub = made, None
        elif is_sub and self.top is not None:
            self.top.children.append(made)
            self.sub = made
        else:
            self.outline.priorities.append(made)
            self.top, self.sub = made, None

    def _own_texts(self, made: NewPriority, row: Row) -> None:
        """What stands in the cells beside a labelled priority says what it sets out to do."""
        if row.more:
            made.texts.setdefault(_STATEMENT, []).extend(line.text for line in row.more)

    def _free_code(self, row: Row, code: str, taken: set[str]) -> str:
        if not code:
            return ""
        if code.casefold() in taken:
            self.note(row, f"the code {code} is in use already, so it is left out.")
            return ""
        taken.add(code.casefold())
        return code

    def _holder(self, row: Row) -> NewPriority:
        """The priority that an action goes under: the current one, or one made for those that stand under none."""
        if self.current is not None:
            return self.current
        if self.home is None:
            self.home = NewPriority(title=self.place.home, row=row.number)
            self.home.twin = self.place.priorities.get(self.home.title.casefold())
            self.outline.priorities.append(self.home)
        return self.home

    def _actions(self, row: Row, parts: list[Part], code: str, *, goes_on: bool) -> list[NewAction]:
        """The actions of a cell or line: each outermost line is one, and what stands deeper its steps.

        With `goes_on` (nobody is named beside it) a list without a first line adds to the list above, as where a table
        was cut by the end of a page.
        """
        lines = [line for part in parts if not part.continued for line in part.lines]
        outermost = min((line.level for line in lines), default=0)
        if goes_on and outermost and self.action is not None and self.action.steps:
            self.action.steps += [NewStep(line.text) for line in lines]
            return []
        actions: list[NewAction] = []
        for line in lines:
            if actions and (line.level > outermost or self.one_action):
                actions[-1].steps.append(NewStep(line.text))
            else:
                actions.append(self._action(row, line, code if not actions else ""))
        return actions

    def _action(self, row: Row, line: Line, code: str) -> NewAction:
        found, title = split_code(line.text, _NUMBERED_WORD)
        if not any(sign in found for sign in ".:") and not re.match("[A-Z]", found):
            found, title = "", title if found else line.text  # "2. Train staff" is a place in a list, not a code
        action = NewAction(title=title, row=row.number)
        action.code = self._free_code(row, code or found, self.action_codes)
        action.twin = self.place.actions.get(" ".join(title.split()).casefold())
        self._holder(row).actions.append(action)
        self.action = action
        return action

    def _steps(self, row: Row, parts: list[Part]) -> list[NewStep]:
        lines = [line for part in parts if not part.continued for line in part.lines]
        if lines and self.action is None:
            self.note(row, f"{_shown(lines)} stands under no action, so it is taken as one.")
            self._action(row, lines.pop(0), "")
        steps = [NewStep(line.text) for line in lines]
        if self.action is not None:
            self.action.steps += steps
        return steps

    def _text(self, row: Row, role: Role, parts: list[Part]) -> None:
        lines = [line for part in parts if not part.continued for line in (*part.lines, *row.more)]
        if not lines:
            return
        if self.current is None or self.current.there is not None:
            self.note(row, f"{_shown(lines)} stands under no new priority, so it is left out.")
            return
        self.current.texts.setdefault(role.value, []).extend(line.text for line in lines)


class _Beside:
    """What stands beside the actions, steps or priority of one row: owners, resources, days and the rest."""

    def __init__(
        self,
        builder: _Builder,
        row: Row,
        by_role: Mapping[Role, list[Part]],
        actions: list[NewAction],
        steps: list[NewStep],
        new: NewPriority | None,
    ) -> None:
        self.builder, self.row, self.by_role = builder, row, by_role
        self.new, self.steps = new, steps
        self.actions = actions or ([builder.action] if builder.action is not None and new is None else [])
        self.has_actions = bool(actions)

    def add(self) -> None:
        self._owners(self._lines(Role.OWNER, again=self.has_actions))
        resources = self._resources(self._lines(Role.RESOURCE))
        self._costs(self._lines(Role.COST), resources)
        self._due(self._lines(Role.DUE, again=self.has_actions))
        self._criteria(self._lines(Role.CRITERION))
        self._kpis(self._lines(Role.KPI))
        self._progress(self._lines(Role.PROGRESS))

    def _lines(self, role: Role, *, again: bool = False) -> list[Line]:
        """The row's lines in a role. A merged cell counts once, but with `again` for each of the rows beside it."""
        parts = [part for part in self.by_role.get(role, []) if again or not part.continued]
        more = self.row.more if parts and len(self.row.parts) == 1 else ()
        return [line for part in parts for line in part.lines] + list(more)

    def _without_place(self, lines: Sequence[Line], what: str) -> bool:
        """Whether there is no action to stand with; then that is said."""
        if lines and not self.actions:
            self.builder.note(self.row, f"{_shown(lines)} has no action to be {what}, so it is left out.")
        return not (lines and self.actions)

    def _step_rows(self) -> list[NewStep]:
        if self.steps and not self.has_actions:
            return self.steps
        return self.actions[0].steps if len(self.actions) == 1 and self.has_actions else []

    def _owners(self, lines: list[Line]) -> None:
        named = [self._names(line) for line in lines]
        every = list({name.casefold(): name for names in named for name in names}.values())
        if not every:
            return
        steps = self._step_rows()
        if self.new is not None and not self.actions:
            self.new.leads += [name for name in every if name not in self.new.leads]
        elif len(steps) > 1 and len(named) == len(steps):
            for step, names in zip(steps, named, strict=True):
                step.owners += names
        elif self.steps and not self.has_actions:
            for step in self.steps:
                step.owners += every
        elif not self._without_place(lines, "owned by"):
            each = named if len(named) == len(self.actions) else [every] * len(self.actions)
            for action, names in zip(self.actions, each, strict=True):
                action.owners += [name for name in names if name not in action.owners]

    def _names(self, line: Line) -> list[str]:
        names = split_owners(line.text, self.builder.place.known)
        for name in names:
            if len(name) > LONGEST_OWNER:
                self.builder.note(self.row, f"{_shown([line])} is too long for an owner's name, so it is left out.")
        return [name for name in names if len(name) <= LONGEST_OWNER]

    def _resources(self, lines: list[Line]) -> list[NewResource]:
        if self._without_place(lines, "a resource of"):
            return []
        made = []
        for line in lines:
            text, cost = cost_at_end(line.text)
            made.append(NewResource(text, read_cost(text) if cost is None else cost))
        steps = self._step_rows() if self.has_actions else []
        if len(self.actions) > 1 and len(made) == len(self.actions):
            for action, resource in zip(self.actions, made, strict=True):
                action.resources.append(resource)
            return made
        if len(steps) > 1 and len(made) == len(steps):
            for number, resource in enumerate(made):
                resource.step = number
        elif len(self.actions) > 1:
            several = f"its resources stand beside {len(self.actions)} actions, so all are with the first."
            self.builder.note(self.row, several)
        self.actions[0].resources += made
        return made

    def _costs(self, lines: list[Line], resources: list[NewResource]) -> None:
        if self._without_place(lines, "a cost of"):
            return
        for number, line in enumerate(lines):
            cost = read_cost(line.text, bare=True)
            if cost is None:
                self.builder.note(self.row, f"{_shown([line])} is no amount in pounds, so its words are kept.")
                self.actions[0].resources.append(NewResource(line.text))
            elif len(resources) == len(lines) and resources[number].cost is None:
                resources[number].cost = cost
            else:
                text = line.text if re.search("[A-Za-z]{2}", line.text) else "Cost"
                self.actions[min(number, len(self.actions) - 1)].resources.append(NewResource(text, cost))

    def _due(self, lines: list[Line]) -> None:
        if self._without_place(lines, "due with"):
            return
        texts = [line.text for line in lines]
        if len(texts) != len(self.actions):
            texts = ["; ".join(texts)] * len(self.actions)
        for action, text in zip(self.actions, texts, strict=True):
            self._due_of(action, text, first=action is self.actions[0] or len(set(texts)) > 1)

    def _due_of(self, action: NewAction, text: str, *, first: bool) -> None:
        place, due = self.builder.place, read_due(text)
        shown = _quoted(text)
        if due.day is not None and not place.starts_on <= due.day <= place.ends_on:
            period = f"{print_day(place.starts_on)} to {print_day(place.ends_on)}"
            if first:
                sentence = f"{shown} is outside the plan ({period}), so it is kept as the words of the due date."
                self.builder.note(self.row, sentence)
            action.due = due.words or text
        else:
            if due.day is None and first:
                self.builder.note(self.row, f"{shown} is kept as the words of the due date.")
            action.due_on, action.due = due.day, due.words

    def _criteria(self, lines: list[Line]) -> None:
        texts = [line.text for line in lines]
        current = self.builder.current
        if self.actions:
            each = [[t] for t in texts] if len(texts) == len(self.actions) else [texts, *[[]] * (len(self.actions) - 1)]
            for action, own in zip(self.actions, each, strict=True):
                action.criteria += own
        elif current is not None:
            current.criteria += texts
        elif texts:
            self.builder.note(self.row, f"{_shown(lines)} stands under no priority or action, so it is left out.")

    def _kpis(self, lines: list[Line]) -> None:
        if not lines:
            return
        holder = self.builder.current
        if holder is None:
            self.builder.note(self.row, f"{_shown(lines)} stands under no priority, so it is left out.")
            return
        for line in lines:
            code, statement = split_code(line.text)
            if not re.match("[A-Z]", code):
                code, statement = "", line.text
            holder.kpis.append(NewKpi(statement, self.builder._free_code(self.row, code, self.builder.kpi_codes)))

    def _progress(self, lines: list[Line]) -> None:
        if self._without_place(lines, "the progress of"):
            return
        texts = [line.text for line in lines]
        if len(self.actions) > 1 and len(texts) == len(self.actions):
            for action, text in zip(self.actions, texts, strict=True):
                action.progress.append(text)
        else:
            self.actions[0].progress.append("\n".join(texts))


def _leads(line: Line, title: str, known: Collection[str]) -> tuple[str, list[str]]:
    """Initials that end a title whose beginning alone is bold, "**Provision** PJM, VP", are its leads."""
    plain = len(" ".join(line.text.split())) - len(" ".join(line.strong.split())) if line.strong else 0
    found = _TRAILING_INITIALS.search(title)
    if found is None or not found.start() or len(title) - found.start("names") > plain:
        return title, []
    return title[: found.start()].strip(" ,–-("), split_owners(found["names"], known)


def _shown(lines: Sequence[Line]) -> str:
    return _quoted(" ".join(" ".join(line.text.split()) for line in lines))


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return f"“{words if len(words) <= _SHOWN else words[: _SHOWN - 1].rstrip() + '…'}”"
