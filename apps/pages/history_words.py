"""A version in plain English: what was done, and each field that changed with what it was and what it became."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from apps.core.figures import print_day
from apps.pages.history_events import Moment, Version
from apps.pages.history_names import Names, references, shortened
from apps.pages.history_tables import FIGURES, TABLES, THINGS, Table
from apps.pages.word_difference import Part, difference
from apps.trusts.history import BEGAN, DELETED, INSERTED
from apps.trusts.vocabulary import Words, plural_of, within_sentence

# Columns that say nothing to a reader: who and when stand above each moment, and places have a sentence of their own.
_SILENT = {"id", "trust_id", "position", "removed_at", "removed_by_id", "made_at", "made_by_id", "says_trust"}
_SILENT |= {"reported_at", "reported_by_id", "added_on"}
_SILENT |= {"submitted_at", "submitted_by_id", "returned_at", "returned_by_id"}
_SHORT = 80  # characters; longer texts are shown as a difference, word by word

# What a field is called, where that is not its own name with spaces.
_LABELS = {
    "due_on": "due date",
    "starts_on": "first day",
    "ends_on": "last day",
    "due": "clock in words",
    "paused": "reason for being on hold",
    "carried_to": "year it is carried into",
    "outcome": "word on what became of it",
    "measured_for": "choice of who reports it",
    "due_terms": "terms in which it is due",
    "must_pass": "mark “must pass”",
    "strict": "mark “more than”",
    "cumulative": "mark “adds up over the year”",
    "is_unbounded": "mark “may be below zero or above 100%”",
    "headline": "mark “headline”",
    "restricted": "mark “restricted”",
    "method": "way it is collected",
    "second_method": "way it is checked",
    "rollup": "way schools’ figures add up",
    "share_needed": "share of schools that have to be green",
    "share_in_pupils": "mark “schools weigh as their figures count”",
    "continues": "entry that it continues",
    "adopts": "priority that it takes up",
    "parent": "place in the plan",
    "url": "address",
    "text": "text",
    "value": "figure",
    "low": "lower figure",
    "high": "upper figure",
    "done_by": "day by which it is done",
    "done_on": "day it was done",
    "not_done": "word “not done”",
    "as_at": "day it is as at",
    "valid_from": "day it holds from",
    "amber": "amber limit",
    "amber_grade": "amber grade",
    "decided_by": "body that decided it",
    "decided_on": "day it was decided",
    "refused_why": "reason why it was refused",
    "amber_why": "reason why amber ends there",
    "why": "reason why it is proposed",
    "contribution": "sentence on how it contributes",
    "source_kind": "kind of source",
    "returned_reason": "reason for returning it",
}


@dataclass(frozen=True)
class Line:
    """One sentence of a moment; `parts` are a long text's difference; `version` an event that can be restored."""

    text: str
    parts: tuple[Part, ...] = ()
    version: int | None = None


class Telling:
    """Tells moments in the trust's words; `scope` and `pk` are the thing whose history it is."""

    def __init__(self, words: Words, names: Names, scope: str, pk: int) -> None:
        self._words, self._names, self._scope, self._pk = words, names, scope, pk

    def lines(self, moment: Moment) -> list[Line]:
        """What was done in one moment, or how much of what."""
        if moment.is_large:
            return [Line(self._counted(moment), version=self._first(moment))]
        return [line for version in moment.versions for line in self._told(version)]

    def _first(self, moment: Moment) -> int | None:
        """The event with which the thing itself came in a moment that is told in numbers."""
        keys = [table.key for table in TABLES if table.model is THINGS.get(self._scope)]
        return next(
            (moment.own[key, how] for key in keys for how in (INSERTED, BEGAN) if (key, how) in moment.own), None
        )

    def _counted(self, moment: Moment) -> str:
        tables = {table.key: table for table in (*TABLES, FIGURES)}
        verbs = {INSERTED: "added", DELETED: "took out", BEGAN: "found at the beginning of this history"}
        done: dict[str, Counter[str]] = {}
        for (key, label), count in sorted(moment.counts.items()):
            done.setdefault(verbs.get(label, "changed"), Counter())[self._noun(tables[key])] += count
        sentences = (
            f"{verb} {_listed([f'{n:,} {noun if n == 1 else plural_of(noun)}' for noun, n in things.items()])}"
            for verb, things in done.items()
        )
        return _capital("; ".join(sentences)) + "."

    def _noun(self, table: Table) -> str:
        return within_sentence(self._words[table.noun]) if table.noun in self._words else table.noun

    def _told(self, version: Version) -> Iterator[Line]:
        row, before = version.row, version.before
        if version.table.noun == "measure" and not row["name"] and not (before or {}).get("name"):
            return  # it is the KPI itself
        own = version.table.model is THINGS.get(self._scope) and row["id"] == self._pk
        number = version.number if own and version.label != DELETED and row.get("removed_at") is None else None
        if version.label == BEGAN:
            yield Line(f"This is how {self._name(version)} stood when this history began.", version=number)
        elif version.label == DELETED or (row.get("removed_at") and not (before or {}).get("removed_at")):
            yield Line(f"{self._removed(version)} {self._name(version)}{self._of(version)}.")
        elif before is None:
            yield Line(f"Added {self._name(version)}{self._of(version)}.", version=number)
        elif before.get("removed_at") and not row.get("removed_at"):
            yield Line(f"Brought back {self._name(version)}{self._of(version)}.", version=number)
        else:
            lines = list(self._changes(version))
            yield from lines[:-1]
            if lines:
                yield Line(lines[-1].text, lines[-1].parts, number)

    def _removed(self, version: Version) -> str:
        return "Took out" if version.label == DELETED else "Removed"

    def _changes(self, version: Version) -> Iterator[Line]:
        row, before = version.row, version.before or {}
        whose = self._whose(version)
        linked = references(version.table.model)
        for field in version.table.model._meta.local_fields:
            old, new = before.get(field.column), row.get(field.column)
            if field.column in _SILENT or old == new:
                continue
            if field.name == "is_draft":
                yield Line(f"{_step(row)} {self._name(version)}{self._of(version)}.")
                continue
            label = (
                self._noun(version.table) if field.name == "value" and version.table.noun in _HELD else label_of(field)
            )
            if field.column in linked:
                model = linked[field.column]
                was, now = self._names.row(model, old), self._names.row(model, new)
            else:
                was, now = shown(field, old), shown(field, new)
            yield _change(label, whose, was, now)
        if row.get("position") != before.get("position") and not version.table.noun.endswith(("owner", "lead")):
            yield Line(f"Moved {self._name(version)} to another place in its list.")

    def _whose(self, version: Version) -> str:
        if version.table.model is THINGS.get(self._scope) and version.row["id"] == self._pk:
            return ""
        if version.table.noun in _HELD:
            return f"{self._place(version)}{self._of(version)}"
        return f" of {self._name(version)}{self._of(version)}"

    def _of(self, version: Version) -> str:
        """To what a row belongs, unless the page is that thing's own."""
        column, linked = f"{version.table.of}_id", references(version.table.model)
        if column not in linked or (linked[column] is THINGS.get(self._scope) and version.row[column] == self._pk):
            return ""
        noun = "success_criterion" if version.table.of == "criterion" else version.table.of
        called = within_sentence(self._words[noun]) if noun in self._words else noun
        return f" of the {called} “{shortened(self._names.row(linked[column], version.row[column])).rstrip('.')}”"

    def _name(self, version: Version) -> str:
        """A row within a sentence, by the name that it had after the change."""
        row, linked, noun = version.row, references(version.table.model), self._noun(version.table)
        if "party_id" in row:
            return f"{self._names.row(linked['party_id'], row['party_id'])} as {noun}"
        if version.table.noun == "link":
            return f"the link to “{self._names.row(linked['kpi_id'], row['kpi_id'])}”"
        if version.table.noun in _HELD:
            return f"the {noun}{self._held(version)}"
        if version.table.noun == "benchmark value":
            return f"the benchmark {_listed([str(row[k]) for k in ('year', 'term', 'phase', 'value') if row.get(k)])}"
        if version.table.noun == "plan":
            return "the plan"
        called = next((str(row[k]) for k in ("title", "statement", "heading", "name", "text") if row.get(k)), "")
        text = shortened(f"{row.get('code') or ''} {called}").rstrip(".")
        return f"the {noun} “{text}”" if text else f"the {noun}"

    def _held(self, version: Version) -> str:
        """A target or a figure: what it says, for whom, and when."""
        field = version.table.model._meta.get_field
        said = [
            shown(field(name), version.row[name]) for name in _SAID if version.row.get(name) not in (None, "", False)
        ]
        return f" {' to '.join(said)}{self._place(version)}"

    def _place(self, version: Version) -> str:
        linked = references(version.table.model)
        places = [self._names.row(linked[name], version.row[name]) for name in _PLACES if version.row.get(name)]
        named = ", ".join(filter(None, places))
        return f" for {named}" if named else ""


_HELD = ("target", "figure")
_PLACES = ("measure_id", "school_id", "term_id", "period_id")
_SAID = ("value", "low", "high", "grade", "done_on", "done_by", "not_done")


def _step(row: dict[str, Any]) -> str:
    """What became of a figure that was typed: submitted, returned, or typed anew and a draft again."""
    if not row["is_draft"]:
        return "Submitted"
    return "Returned" if row["returned_reason"] else "Made a draft again of"


def _change(label: str, whose: str, was: str, now: str) -> Line:
    if len(was) > _SHORT or len(now) > _SHORT:
        if not was:
            return Line(f"Wrote the {label}{whose}:", (Part("new", now),))
        return Line(f"Changed the {label}{whose}:", difference(was, now))
    if not was:
        return Line(f"Set the {label}{whose} to {_quoted(now)}.")
    if not now:
        return Line(f"Took out the {label}{whose}, which was {_quoted(was)}.")
    return Line(f"Changed the {label}{whose} from {_quoted(was)} to {_quoted(now)}.")


def shown(field: Any, value: Any) -> str:
    """A column's value as a reader knows it; empty for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(field, models.DateField) and isinstance(value, str):
        return print_day(dt.date.fromisoformat(value[:10]))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, list):
        return "; ".join(_item(item) for item in value)
    if isinstance(value, (int, Decimal)):
        return f"{value:,}"
    return str(value)


def _item(item: Any) -> str:
    return " ".join(f"{key} {value}" for key, value in item.items()) if isinstance(item, dict) else str(item)


def label_of(field: Any) -> str:
    """What a field is called within a sentence."""
    return _LABELS.get(field.name, str(field.name).replace("_", " "))


def _quoted(text: str) -> str:
    """Days, numbers and single words stand as they are; phrases in quotation marks."""
    return text if " " not in text or text[:1].isdigit() else f"“{text}”"


def _listed(things: list[str]) -> str:
    return ", ".join(things[:-1]) + " and " + things[-1] if len(things) > 1 else "".join(things)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
