"""A checked document into rows: what a trust says of itself; its plans are made by `plan_importer`."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from apps.accounts.models import User
from apps.kpis.models import Family
from apps.trusts.models import (
    CoreOffer,
    CycleMilestone,
    GlossaryTerm,
    Party,
    Responsibility,
    School,
    Trust,
    TrustValue,
)
from apps.trusts.parties import plain_name
from apps.trusts.services import school_slug

from .carried import KEYS, taken
from .document import Document

_LISTS: dict[str, type[Model]] = {
    "values": TrustValue,
    "glossary": GlossaryTerm,
    "parties": Party,
    "core_offer": CoreOffer,
    "review_cycle": CycleMilestone,
    "responsibilities": Responsibility,
}


class Rows:
    """The rows to be made, held back so that each table takes one statement (or one for each level of a hierarchy)."""

    def __init__(self, trust: Trust, by: User | None) -> None:
        self.trust, self.by = trust, by
        self.waiting: dict[type[Model], list[list[Any]]] = defaultdict(list)

    def add(self, model: type[Model], *, level: int = 0, **columns: Any) -> Any:
        """A row of the trust, to be made after those of lower levels in its table."""
        row: Any = model(trust=self.trust, **columns)
        levels = self.waiting[model]
        while len(levels) <= level:
            levels.append([])
        levels[level].append(row)
        return row

    def save(self) -> None:
        """Make them all, each table after those it points at."""
        for model in KEYS:
            for rows in self.waiting[model]:
                model._default_manager.bulk_create(rows)


@dataclass(frozen=True)
class Names:
    """The names of parties and KPI families that some plans of a document speak of."""

    parties: frozenset[str]
    families: frozenset[str]


class Identity:
    """What the plans refer to by name: the trust's schools, parties and KPI families."""

    def __init__(self, rows: Rows, document: Document) -> None:
        trust = document["trust"]
        for key, model in _LISTS.items():
            for position, entry in enumerate(trust.get(key, [])):
                rows.add(model, position=position, **taken(model, entry))
        self.parties: dict[str, Party] = {row.name: row for level in rows.waiting[Party] for row in level}
        slugs: set[str] = set()
        self.schools: dict[str, School] = {
            entry["name"]: rows.add(
                School, position=position, slug=school_slug(entry["name"], slugs), **taken(School, entry)
            )
            for position, entry in enumerate(trust.get("schools", []))
        }
        self.families = _families(rows, trust.get("kpi_families", []))


class Here(Identity):
    """The same for a trust that is there: what it has of that name is taken, and only what it lacks is made."""

    def __init__(self, rows: Rows, document: Document, names: Names) -> None:
        trust = document["trust"]
        parties = {plain_name(row.name).casefold(): row for row in Party.objects.filter(trust=rows.trust)}
        families = {row.name.casefold(): row for row in Family.objects.filter(trust=rows.trust)}
        schools = {row.name.casefold(): row for row in School.objects.filter(trust=rows.trust)}
        last_party = max((row.position for row in parties.values()), default=-1)
        last_family = max((row.position for row in families.values()), default=-1)
        self.parties, self.families = {}, {}
        for place, entry in enumerate(e for e in trust.get("parties", []) if e["name"] in names.parties):
            found = parties.get(plain_name(entry["name"]).casefold())
            position = last_party + 1 + place
            self.parties[entry["name"]] = found or rows.add(Party, position=position, **taken(Party, entry))
        for place, entry in enumerate(e for e in trust.get("kpi_families", []) if e["name"] in names.families):
            family = families.get(entry["name"].casefold())
            position = last_family + 1 + place
            self.families[entry["name"]] = family or rows.add(Family, position=position, **taken(Family, entry))
        self.schools = {
            entry["name"]: schools[entry["name"].casefold()]
            for entry in trust.get("schools", [])
            if entry["name"].casefold() in schools
        }


def _families(rows: Rows, entries: list[dict[str, Any]]) -> dict[str, Family]:
    """The families, parents before children whatever their order in the file."""
    made: dict[str, Family] = {}
    levels: dict[str, int] = {}
    waiting = list(enumerate(entries))
    while waiting:
        position, entry = waiting.pop(0)
        parent = entry.get("parent")
        if parent is not None and parent not in made:
            waiting.append((position, entry))
            continue
        level = levels[parent] + 1 if parent else 0
        levels[entry["name"]] = level
        made[entry["name"]] = rows.add(
            Family, level=level, position=position, parent=made.get(parent or ""), **taken(Family, entry)
        )
    return made
