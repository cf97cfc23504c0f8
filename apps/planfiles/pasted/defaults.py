"""Which role each column, level and label of what was pasted has until somebody says otherwise. Pure."""

import re
from collections.abc import Mapping
from enum import IntEnum

from .reading import Reading, Source
from .roles import TEXTS, Role
from .words import read_cost, read_due, split_owners


class Room(IntEnum):
    """How many levels of priorities what was pasted may add: two in a plan, one under a priority, none below that."""

    ACTIONS = 0
    SUB_PRIORITIES = 1
    PRIORITIES = 2


_LADDERS: dict[Room, tuple[Role, ...]] = {
    Room.PRIORITIES: (Role.PRIORITY, Role.SUB_PRIORITY, Role.ACTION, Role.STEP),
    Room.SUB_PRIORITIES: (Role.SUB_PRIORITY, Role.ACTION, Role.STEP),
    Room.ACTIONS: (Role.ACTION, Role.STEP),
}
_ANYWHERE = (
    *(Role.ACTION, Role.STEP, Role.OWNER, Role.RESOURCE, Role.COST, Role.DUE, Role.CRITERION, Role.KPI),
    *(Role.PROGRESS, Role.CODE, Role.IGNORE),
)
_INITIALS_ONLY = re.compile(r"[A-Z]{2,5}")
_CODE_ONLY = re.compile(r"[A-Z]{0,4}\d{1,3}(?:[.:]\d{1,3}){0,2}[.)]?")


def roles_offered(room: Room) -> tuple[Role, ...]:
    """The roles that can be chosen, in the order in which they are offered."""
    places = {Room.PRIORITIES: (Role.PRIORITY, Role.SUB_PRIORITY), Room.SUB_PRIORITIES: (Role.SUB_PRIORITY,)}
    texts = () if room == Room.ACTIONS else TEXTS
    return (*places.get(room, ()), *_ANYWHERE[:-1], *texts, Role.IGNORE)


def default_roles(reading: Reading, room: Room) -> dict[str, Role]:
    """A role for each source, by its heading or label, else by its depth and by what it holds."""
    roles = dict.fromkeys(reading.sources, Role.IGNORE)
    for table in sorted({source.table for source in reading.of_kind("column")}):
        columns = [source for source in reading.of_kind("column") if source.table == table]
        roles |= _columns(columns)
    has_places = Role.PRIORITY in roles.values()
    roles |= _labels(reading.of_kind("label"), has_tables=bool(reading.of_kind("column")))
    taken = {Role.PRIORITY, Role.SUB_PRIORITY} if has_places else set(roles.values())
    roles |= _levels(reading, room, taken)
    return {key: _fitting(role, room, roles) for key, role in roles.items()}


def _fitting(role: Role, room: Room, roles: Mapping[str, Role]) -> Role:
    """The role, or where it has no room here, the nearest that has."""
    if role in roles_offered(room):
        return role
    if role == Role.PRIORITY and room == Room.SUB_PRIORITIES and Role.SUB_PRIORITY not in roles.values():
        return Role.SUB_PRIORITY
    return Role.IGNORE


def _columns(columns: list[Source]) -> dict[str, Role]:
    guessed = {c.key: c.label_role or (Role.IGNORE if c.heading else _by_content(c)) for c in columns}
    _keep_last(guessed, Role.DUE)
    for first, second in ((Role.PRIORITY, Role.SUB_PRIORITY), (Role.ACTION, Role.STEP)):
        again = [key for key, role in guessed.items() if role == first][1:]
        if again and second not in guessed.values():
            guessed[again[0]] = second
            again = again[1:]
        guessed |= dict.fromkeys(again, Role.IGNORE)
    work = (Role.ACTION, Role.STEP, Role.PRIORITY, Role.SUB_PRIORITY)
    free = [c for c in columns if guessed[c.key] == Role.IGNORE and c.count]
    if free and not any(role in work for role in guessed.values()):
        guessed[max(free, key=_length).key] = Role.ACTION
    return guessed


def _keep_last(guessed: dict[str, Role], role: Role) -> None:
    *others, _ = [key for key, found in guessed.items() if found == role] or [""]
    guessed |= dict.fromkeys(filter(None, others), Role.IGNORE)


def _length(source: Source) -> float:
    return sum(len(text) * count for text, count in source.texts.items()) / max(source.count, 1)


def _by_content(column: Source) -> Role:
    """What a column without a heading holds, where nearly all of it says so."""

    def mostly(is_such: bool | int) -> bool:
        return bool(is_such) and is_such * 5 >= len(texts) * 4

    texts = list(column.texts)
    if mostly(sum(bool(_CODE_ONLY.fullmatch(text)) for text in texts)):
        return Role.CODE
    if mostly(sum(read_due(text).day is not None for text in texts)):
        return Role.DUE
    if mostly(sum(read_cost(text) is not None for text in texts)):
        return Role.COST
    if mostly(sum(any(_INITIALS_ONLY.fullmatch(name) for name in split_owners(text)) for text in texts)):
        return Role.OWNER
    return Role.IGNORE


def _labels(labels: list[Source], *, has_tables: bool) -> dict[str, Role]:
    """Labels by their words. Of those that name a priority, the numbered count: "Strategy 1", not "Trust objective"."""
    guessed = {label.key: label.label_role or Role.IGNORE for label in labels}
    places = [label for label in labels if guessed[label.key] in (Role.PRIORITY, Role.SUB_PRIORITY)]
    numbered = [label for label in places if label.numbered]
    if numbered:
        guessed |= {label.key: Role.IGNORE for label in places if not label.numbered}
        guessed |= dict.fromkeys((label.key for label in numbered[:1]), Role.PRIORITY)
        guessed |= dict.fromkeys((label.key for label in numbered[1:]), Role.SUB_PRIORITY)
    elif has_tables and len(places) > 1:
        guessed |= dict.fromkeys((label.key for label in places[1:]), Role.SUB_PRIORITY)
    return guessed


def _levels(reading: Reading, room: Room, taken: set[Role]) -> dict[str, Role]:
    """Headings are priorities, lists what is done; in a list without headings the outermost items are priorities."""
    headings = sorted(reading.of_kind("heading"), key=lambda source: source.key)
    across, bold = reading.of_kind("across"), reading.of_kind("bold")
    lists = sorted(reading.of_kind("list"), key=lambda source: source.key)
    texts = reading.of_kind("text")
    has_tables = bool(reading.of_kind("column"))
    above = [*headings, *(bold if lists or texts or has_tables else []), *across]
    below = lists if lists or above or has_tables else [*bold, *texts]
    places = [role for role in _LADDERS[room] if role not in (Role.ACTION, Role.STEP) and role not in taken]
    ladder = _LADDERS[room]
    if above:
        roles: dict[str, Role] = dict(zip((source.key for source in above), places, strict=False))
        work = [] if has_tables else [Role.ACTION, Role.STEP]
        if len(above) > len(places) and not has_tables:
            roles |= {source.key: Role.ACTION for source in above[len(places) :]}
            work = [Role.STEP]
        return roles | _down(below, work)
    if has_tables:
        return {}
    shallow = {1: ladder[:1], 2: (ladder[0], Role.ACTION), 3: (ladder[0], Role.ACTION, Role.STEP)}
    wanted = shallow.get(len(below), ladder) if room == Room.PRIORITIES else ladder
    if room == Room.SUB_PRIORITIES and len(below) < 3:
        wanted = (Role.ACTION, Role.STEP)
    return _down(below, list(wanted))


def _down(sources: list[Source], ladder: list[Role]) -> dict[str, Role]:
    """The ladder's roles from the outermost level inwards, the last for all that lie deeper."""
    if not ladder:
        return {}
    return {source.key: ladder[min(place, len(ladder) - 1)] for place, source in enumerate(sources)}
