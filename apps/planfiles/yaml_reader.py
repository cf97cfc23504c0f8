"""Bytes into plain lists, mappings and scalars: YAML 1.2's core schema without its unsafe parts."""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from .errors import MOST_PROBLEMS, PlanFileRefused, Problem, refuse

MOST_BYTES = 5_000_000
MOST_VALUES = 300_000
DEEPEST = 24  # the format itself goes 12 deep

# YAML 1.2, section 10.3.2 (core schema). Dates are text there; the plan file's schema makes dates of them.
NULL = re.compile(r"(?:null|Null|NULL|~|)\Z")
BOOLEAN = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
OTHER_NUMBER = re.compile(r"(?:0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Unreadable:
    """A number that no plan needs (not finite, not decimal, absurdly long), kept as written for the message."""

    written: str


def key_path(path: str, key: str) -> str:
    """The path of a key in the mapping at `path`, quoting what is not a plain word and shortening what is long."""
    shown = key if _PLAIN_KEY.match(key) and len(key) <= 60 else repr(key[:40])
    return f"{path}.{shown}" if path else shown


def read_yaml(data: bytes, *, aliases: bool = False) -> Any:
    """Parse one document of UTF-8 YAML into dict, list, str, bool, Decimal (scale as written), None or Unreadable.

    Raises PlanFileRefused for anything else: too big, not UTF-8, not YAML, more than one document, or one that uses
    tags, merge keys, repeated keys or keys that are not text; and anchors and aliases, which are no part of a plan
    file, unless `aliases` allows what programs write that say the same thing twice.
    """
    root, problems = parsed_yaml(data, aliases=aliases)
    if problems:
        raise PlanFileRefused(problems)
    return root


def parsed_yaml(data: bytes, *, aliases: bool = False) -> tuple[Any, list[Problem]]:
    """The same with what is not allowed in it, each at its path, for a reader who can do without the parts it spoils.

    Raises PlanFileRefused where there is nothing to go on with.
    """
    text = _decode(data)
    builder = _Builder(aliases=aliases)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        builder.problems.append(Problem("", _syntax_sentence(error)))
    except yaml.YAMLError:
        builder.problems.append(Problem("", "holds a character that YAML does not allow"))
    if any(not problem.path for problem in builder.problems):
        raise PlanFileRefused(builder.problems)
    if not builder.documents:
        raise refuse("the file is empty")
    return builder.root, builder.problems


def _decode(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise refuse(f"the file is larger than {MOST_BYTES // 1_000_000} MB, and no plan file needs to be")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse("the file is in UTF-16; save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse(f"line {line}: the file is not in UTF-8; save it as UTF-8") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise refuse(f"line {line}: the file holds a NUL character, so it is not a text file")
    if not text.strip():
        raise refuse("the file is empty")
    return text


def _events(text: str) -> Iterator[Any]:
    loader = _Loader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _syntax_sentence(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
    return f"{where}not YAML: {error.problem or error.context}"


def _scalar(event: yaml.ScalarEvent) -> Any:
    written: str = event.value
    if event.style:  # quoted or a block: text whatever it says
        return written
    if NULL.match(written):
        return None
    if BOOLEAN.match(written):
        return written.lower() == "true"
    if NUMBER.match(written):
        return _number(written)
    return Unreadable(written) if OTHER_NUMBER.match(written) else written


def _number(written: str) -> Decimal | Unreadable:
    if len(written) > 40:
        return Unreadable(written)
    number = Decimal(written)
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > 40:
        return Unreadable(written)
    if exponent > 0:  # 1e3 is written without decimals
        number = number.quantize(Decimal(1))
    return number.copy_abs() if number == 0 else number


def _size(value: Any) -> int:
    """How many values a value holds, itself among them."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(_size(entry) for entry in inner)


@dataclass
class _Open:
    """A list or mapping being filled, with the key whose value comes next."""

    value: Any
    path: str
    key: str | None = None
    awaits_key: bool = True


@dataclass
class _Builder:
    """Fills the document event by event, without recursion, noting what is not allowed with its path."""

    problems: list[Problem] = field(default_factory=list)
    documents: int = 0
    root: Any = None
    stack: list[_Open] = field(default_factory=list)
    values: int = 0
    aliases: bool = False
    anchored: dict[str, Any] = field(default_factory=dict)

    def take(self, event: Any) -> None:
        """Take the parser's next event."""
        match event:
            case yaml.DocumentStartEvent():
                self._start_document(event)
            case yaml.AliasEvent(anchor=str(anchor)) if self.aliases and anchor in self.anchored:
                self.values += _size(self.anchored[anchor])
                self._place(copy.deepcopy(self.anchored[anchor]) if self.values <= MOST_VALUES else None, event)
            case yaml.AliasEvent(anchor=str(anchor)):
                self._refuse(event, f"aliases (*{anchor[:40]}) are not part of the format")
                self._place(None, event)
            case yaml.ScalarEvent():
                self._check_node(event)
                self._place(self._kept(event, _scalar(event)), event)
            case yaml.SequenceStartEvent():
                self._open([], event)
            case yaml.MappingStartEvent():
                self._open({}, event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self.stack.pop()

    def _start_document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self._stop(f"line {event.start_mark.line + 1}: a plan file holds one document only")
        if event.version not in (None, (1, 2)):
            self._stop(f"line {event.start_mark.line + 1}: a plan file is YAML 1.2")
        if event.tags:
            self._stop(f"line {event.start_mark.line + 1}: tags are not part of the format")

    def _open(self, value: Any, event: Any) -> None:
        self._check_node(event)
        if len(self.stack) >= DEEPEST:
            self._stop(f"line {event.start_mark.line + 1}: lists and mappings stand more than {DEEPEST} deep")
        path = self._path()
        self._place(self._kept(event, value), event)
        self.stack.append(_Open(value, path))

    def _place(self, value: Any, event: Any) -> None:
        self.values += 1
        if self.values > MOST_VALUES:
            self._stop(f"the file holds more than {MOST_VALUES:,} values, and no plan file needs to")
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.awaits_key:
            self._take_key(top, value, event)
        else:
            if top.key is not None:
                top.value[top.key] = value
            top.awaits_key = True

    def _take_key(self, top: _Open, key: Any, event: Any) -> None:
        top.awaits_key, top.key = False, None
        if isinstance(event, yaml.ScalarEvent) and not event.style and event.value == "<<":
            self._refuse(event, "merge keys (<<) are not part of the format", top.path)
        elif not isinstance(key, str):
            self._refuse(event, "a key is to be text", top.path)
        elif key in top.value:
            self._refuse(event, "the key is given twice", key_path(top.path, key))
        else:
            top.key = key

    def _check_node(self, event: Any) -> None:
        if event.anchor is not None and not self.aliases:
            self._refuse(event, f"anchors (&{event.anchor[:40]}) are not part of the format")
        if event.tag is not None:
            self._refuse(event, f"tags ({event.tag[:40]}) are not part of the format")

    def _kept(self, event: Any, value: Any) -> Any:
        """The value, remembered under its anchor where that is allowed."""
        if self.aliases and event.anchor is not None:
            self.anchored[event.anchor] = value
        return value

    def _path(self) -> str:
        if not self.stack:
            return ""
        top = self.stack[-1]
        if isinstance(top.value, list):
            return f"{top.path}[{len(top.value)}]"
        return top.path if top.awaits_key or top.key is None else key_path(top.path, top.key)

    def _refuse(self, event: Any, reason: str, path: str | None = None) -> None:
        where = self._path() if path is None else path
        reason = reason if where else f"line {event.start_mark.line + 1}: {reason}"
        self.problems.append(Problem(where, reason))
        if len(self.problems) > MOST_PROBLEMS:
            raise PlanFileRefused(self.problems)

    def _stop(self, reason: str) -> None:
        raise PlanFileRefused([*self.problems, Problem("", reason)])
