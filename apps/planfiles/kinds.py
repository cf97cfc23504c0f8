"""The kinds of value a plan file has: each checks what was read and turns it into the value the importer takes."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .errors import Problem
from .yaml_reader import Unreadable, key_path

LONGEST_TEXT = 100_000
LARGEST = Decimal(10) ** 12  # a trust's income in pence would still fit
MOST_DECIMALS = 8

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def shown(value: Any) -> str:
    """A value as an error message shows it: 'most', 7, true, a list, a mapping, nothing."""
    match value:
        case str():
            return repr(value if len(value) <= 40 else value[:37] + "...")
        case bool():
            return str(value).lower()
        case Decimal():
            return format(value, "f")
        case Unreadable():
            return value.written if len(value.written) <= 40 else value.written[:37] + "..."
        case list():
            return "a list"
        case dict():
            return "a mapping"
        case _:
            return "nothing"


@dataclass
class Findings:
    """The problems found so far."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, path: str, reason: str) -> None:
        """Note what is wrong at the path."""
        self.problems.append(Problem(path, reason))

    def expected(self, path: str, what: str, got: Any) -> None:
        """Note a value of the wrong kind: "expected a number, got 'most'"."""
        self.add(path, f"expected {what}, got {shown(got)}")


@dataclass(frozen=True)
class Kind:
    """A kind of value; `take` returns the checked value, and notes in `findings` what cannot be taken."""

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """Check one value (never None) that stands at the path."""
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Kind):
    """Plain text, kept letter by letter; `longest` in characters, with line breaks or without."""

    longest: int = LONGEST_TEXT
    line: bool = False

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """Refuse what is not text, is blank, too long, or holds control characters."""
        if not isinstance(value, str):
            hint = " (put it in quotes)" if isinstance(value, Decimal | bool | Unreadable) else ""
            findings.add(path, f"expected text, got {shown(value)}{hint}")
        elif not value.strip():
            findings.add(path, "has no value; leave the key out")
        elif len(value) > self.longest:
            findings.add(path, f"is {len(value):,} characters long; at most {self.longest:,} are possible")
        elif found := _CONTROL.search(value):
            findings.add(path, f"holds a control character (U+{ord(found.group()):04X})")
        elif self.line and "\n" in value:
            findings.add(path, "is to be one line")
        return value


@dataclass(frozen=True)
class Number(Kind):
    """A finite decimal number of sensible size, with the decimals it was written with."""

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """Refuse what is not a number, or one that no plan needs."""
        if not isinstance(value, Decimal):
            findings.expected(path, "a number", value)
        elif abs(value) >= LARGEST:
            findings.add(path, "is too large a number for a plan")
        elif -int(value.as_tuple().exponent) > MOST_DECIMALS:
            findings.add(path, f"has more than {MOST_DECIMALS} decimals")
        return value


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number from `least` to `most`."""

    least: int
    most: int

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """Refuse what is not a whole number of the range."""
        whole = isinstance(value, Decimal) and value.as_tuple().exponent == 0
        if not whole or not self.least <= value <= self.most:
            findings.expected(path, f"a whole number from {self.least} to {self.most}", value)
            return value
        return int(value)


@dataclass(frozen=True)
class Date(Kind):
    """A day, ISO: 2024-09-01."""

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """Refuse what is not a day of the calendar."""
        if isinstance(value, str) and _ISO_DATE.match(value):
            try:
                return dt.date.fromisoformat(value)
            except ValueError:
                findings.add(path, f"there is no such day as {value}")
                return value
        findings.expected(path, "a date such as 2024-09-01", value)
        return value


@dataclass(frozen=True)
class Flag(Kind):
    """True, or the key is left out."""

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """Refuse everything but true."""
        if value is False:
            findings.add(path, "is either true or left out")
        elif value is not True:
            findings.expected(path, "true", value)
        return value


@dataclass(frozen=True)
class Choice(Kind):
    """One of the words the format knows."""

    words: tuple[str, ...]

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """Refuse any other word."""
        if value not in self.words:
            findings.expected(path, listed(self.words), value)
        return value


@dataclass(frozen=True)
class AnyOf(Kind):
    """What one of several kinds takes, chosen by `choose` from the value alone; `what` names them all."""

    choose: Callable[[Any], Kind | None]
    kinds: tuple[Kind, ...]
    what: str

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """Let the chosen kind check the value."""
        kind = self.choose(value)
        if kind is None:
            findings.expected(path, self.what, value)
            return value
        return kind.take(value, path, findings)


@dataclass(frozen=True)
class Anything(Kind):
    """A value that is checked together with its neighbours (`Mapping.also`)."""

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """Leave it as it is."""
        return value


@dataclass(frozen=True)
class ListOf(Kind):
    """A list with at least one entry and at most `most`; `distinct` where a second time would say nothing."""

    item: Kind
    most: int = 5_000
    distinct: bool = False

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """Check each entry at its own path."""
        if not isinstance(value, list):
            findings.expected(path, "a list", value)
            return value
        if not value:
            findings.add(path, "has no value; leave the key out")
        if len(value) > self.most:
            findings.add(path, f"has {len(value):,} entries; at most {self.most:,} are possible")
            return value
        taken = []
        for index, entry in enumerate(value):
            here = f"{path}[{index}]"
            if entry is None:
                findings.add(here, "has no value; leave the entry out")
                continue
            result = self.item.take(entry, here, findings)
            if self.distinct and result in taken:
                findings.add(here, f"{shown(entry)} stands in this list already")
            taken.append(result)
        return taken


@dataclass(frozen=True)
class Mapping(Kind):
    """Keys with their kinds; all of `required` must be there and, where `one_of` is given, one of those at least."""

    name: str
    keys: dict[str, Kind] = field(hash=False)
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    text_alone: bool = False  # an entry that is text alone is written as text, not as a mapping with only `text`
    also: Callable[[dict[str, Any], str, "Findings"], None] | None = None  # what one key asks of another

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """Check each key, and that no other is there and none is missing."""
        if self.text_alone and isinstance(value, str):
            return self.keys["text"].take(value, path, findings)
        if not isinstance(value, dict):
            findings.expected(path, "text or a mapping" if self.text_alone else "a mapping", value)
            return value
        for key in self.required:
            if key not in value:
                findings.add(key_path(path, key), "is required")
        if self.one_of and not any(key in value for key in self.one_of):
            findings.add(path, f"needs {listed(self.one_of)}")
        if not value:
            findings.add(path, "has no value; leave it out")
        if self.text_alone and value.keys() == {"text"}:
            findings.add(path, "has text alone; write it as text, not as a mapping with only `text`")
        taken = {key: self._take_key(key, entry, path, findings) for key, entry in value.items()}
        if self.also is not None:
            self.also(taken, path, findings)
        return taken

    def _take_key(self, key: str, entry: Any, path: str, findings: Findings) -> Any:
        here = key_path(path, key)
        kind = self.keys.get(key)
        if kind is None:
            findings.add(here, f"is not a key of {self.name}")
        elif entry is None:
            findings.add(here, "has no value; leave the key out")
        else:
            return kind.take(entry, here, findings)
        return entry


def listed(words: Iterable[str]) -> str:
    """Words as a sentence lists them: "a", "a or b", "a, b or c"."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
