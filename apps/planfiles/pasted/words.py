"""Owners, days, amounts and codes as British people write them in plans. Pure."""

import calendar
import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

_INITIALS = re.compile(r"[A-Z]{2,5}s?|SENCo|DHTs?|[A-Z]\.[A-Z]\.?")
_NAME = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Revd?|Prof)\.? )?[A-Z][a-z'’]+(?: [A-Z][\w'’-]+)*|[A-Z]\.? [A-Z][a-z]+")
_TITLED = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Revd?|Prof)\.? ")
_SEVERAL = re.compile(r"^(all|every|each|both|any|other)\b", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(networks?|teams?|groups?|committees?|leads?|leaders?|boards?|panels?|staff|heads?|depart\w+)$", re.IGNORECASE
)
_ROLES = {
    *("head", "headteacher", "head teacher", "head of school", "executive head", "principal", "deputy head"),
    *("deputy headteacher", "assistant head", "assistant headteacher", "senco", "school business manager"),
    *("business manager", "chair of governors", "chair", "clerk", "site manager", "caretaker", "ceo", "bursar"),
}
_AND = re.compile(r"\s+(?:and|&|\+|with)\s+|\s*&\s*", re.IGNORECASE)

_MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.casefold(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?P<year>\d{4}|['’]?\d{2})"
_BEFORE = r"(?:(?:by|before|from|due|on|in|the|end|of|late|complete|completed|until|to be done)\s+)*"
_DAY_FIGURES = re.compile(
    rf"{_BEFORE}(?P<day>\d{{1,2}})\s*[/.-]\s*(?P<month>\d{{1,2}})\s*[/.-]\s*{_YEAR}", re.IGNORECASE
)
_DAY_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[ T]00:00(?::00)?)?")
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_DAY_WORDS = re.compile(
    rf"{_BEFORE}{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?P<name>{_MONTH})\.?,?[\s-]+{_YEAR}",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(
    rf"{_BEFORE}(?P<name>{_MONTH})(?:\.?,?\s*(?P<year>\d{{4}}|['’]\d{{2}})|-(?P<short>\d{{2}}))", re.IGNORECASE
)

_AMOUNT = r"£\s*(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?)\s*(?P<thousand>k\b)?"
_AMOUNT_ALONE = re.compile(rf"(?:approx\.?|c\.?|circa|about)?\s*{_AMOUNT}", re.IGNORECASE)
_NUMBER_ALONE = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?)(?P<thousand>k)?", re.IGNORECASE
)


@dataclass(frozen=True)
class Due:
    """A due date: the day where it is sure, and the words to keep where they say more or something else."""

    day: dt.date | None = None
    words: str = ""


def read_due(text: str) -> Due:
    """The day that words such as 31/03/27, 5 May 2027 or Sept 2026 (its last day) name for sure; else the words."""
    words = " ".join(text.split())
    bare = words.strip(" .,;")
    for pattern in (_DAY_ISO, _DAY_FIGURES, _DAY_WORDS):
        if found := pattern.fullmatch(bare):
            month = int(found["month"]) if "month" in pattern.groupindex else _MONTHS[found["name"].casefold()]
            day = _day(found["year"], month, int(found["day"]))
            return Due(day) if day else Due(words=words)
    if found := _MONTH_YEAR.fullmatch(bare):
        year, month = found["year"] or found["short"], _MONTHS[found["name"].casefold()]
        return Due(_day(year, month, calendar.monthrange(max(_full_year(year), 1), month)[1]), words)
    return Due(words=words)


def _full_year(text: str) -> int:
    figures = text.lstrip("'’")
    return int(figures) + 2000 if len(figures) == 2 else int(figures)


def _day(year: str, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(_full_year(year), month, day)
    except ValueError:
        return None


def read_cost(text: str, *, bare: bool = False) -> Decimal | None:
    """The pounds that a text is alone: £2,500 or £2.5k, and with `bare` also 2500. None for anything else."""
    found = _AMOUNT_ALONE.fullmatch(text.strip()) or (_NUMBER_ALONE.fullmatch(text.strip()) if bare else None)
    return _pounds(found["number"], found["thousand"]) if found else None


def cost_at_end(text: str) -> tuple[str, Decimal | None]:
    """A resource and the amount that stands after it: "Books: £500" or "Books (£500)"; None where there is none."""
    found = re.fullmatch(rf"(?P<text>.*\w.*?)\s*[:,–(-]\s*{_AMOUNT}\s*\)?", text.strip())
    if found is None or "£" in found["text"]:
        return text, None
    return found["text"].strip(), _pounds(found["number"], found["thousand"])


def _pounds(number: str, thousand: str | None) -> Decimal:
    pounds = Decimal(number.replace(",", "")) * (1000 if thousand else 1)
    return pounds.quantize(Decimal(1)) if pounds == pounds.to_integral_value() else pounds


def split_owners(text: str, known: Collection[str] = ()) -> list[str]:
    """The owners that a line names, in order, each once.

    "PJM and VP", "HT / SLT" and "KB, PJM and VP" are several; "All Heads and Chairs" and "Literacy, Maths and Science
    Network" are one. `known` are names that the trust has already, in small letters: they are never taken apart.
    """
    found: list[str] = []
    for part in re.split(r"\s*[;\n|]\s*|\s+/\s+|(?<=[A-Z])/(?=[A-Z])", text):
        found += _split_list(" ".join(part.split()), known)
    names: dict[str, str] = {}
    for name in filter(None, (name.strip(" .,:-–•/&") for name in found)):
        names.setdefault(name.casefold(), name)
    return list(names.values())


def _split_list(text: str, known: Collection[str]) -> list[str]:
    if not text or text.casefold() in known:
        return [text]
    tokens = [token for token in re.split(r"[\s,/&]+", text) if token.casefold() != "and" and token]
    if len(tokens) > 1 and all(_INITIALS.fullmatch(token) for token in tokens):
        return tokens
    parts = [part for part in re.split(r"\s*,\s*", text) if part]
    if len(parts) > 1 and _is_one_group(parts):
        return [text]
    return [name for part in parts for name in _split_and(part, known)]


def _is_one_group(parts: list[str]) -> bool:
    """Whether a list with commas names one group: single words, and the last "… and … Network"."""
    *first, last = parts
    sides = _AND.split(last)
    single = all(len(part.split()) == 1 and not _INITIALS.fullmatch(part) for part in first)
    return single and len(sides) == 2 and bool(_GROUP.search(last)) and len(sides[0].split()) == 1


def _split_and(text: str, known: Collection[str]) -> list[str]:
    if text.casefold() in known or _SEVERAL.match(text):
        return [text]
    found = list(_AND.finditer(text))
    for joint in found:
        left, right = text[: joint.start()], text[joint.end() :]
        if left and right and _are_two(left, right, known):
            return [*_split_and(left, known), *_split_and(right, known)]
    return [text]


def _are_two(left: str, right: str, known: Collection[str]) -> bool:
    sides = (left, right)
    if any(_INITIALS.fullmatch(side) or side.casefold() in known for side in sides):
        return True
    if all(side.casefold() in _ROLES for side in sides):
        return True
    return (
        all(_NAME.fullmatch(side) for side in sides)
        and (any(_TITLED.match(side) for side in sides) or all(len(side.split()) == 2 for side in sides))
        and not _GROUP.search(right)
    )


_CODED = re.compile(
    r"(?:(?P<word>[A-Za-z][A-Za-z -]{1,30}?)\s+)?"
    r"(?P<code>\d{1,3}(?:[.:]\d{1,3}){1,2}[a-z]?|[A-Z]{1,4}\d{1,3}(?:[.:]\d{1,3}){0,2}|\d{1,3})"
    r"(?P<after>\s*[:.)–-]\s+|\s*[:)]\s*|\s+)(?P<rest>\S.*)",
    re.DOTALL,
)


def split_code(text: str, is_word: "re.Pattern[str] | None" = None) -> tuple[str, str]:
    """A code of the trust's own and the text after it: "1:1 Teaching", "MSP1: Removing", "Strategy 1: Provision".

    A word before the code counts only where `is_word` knows it. "" and the text where there is no code: "90% of
    pupils", "3 new teachers" and "KS2 outcomes" have none.
    """
    found = _CODED.fullmatch(text)
    if found is None:
        return "", text
    after = found["after"].strip()
    if found["word"] is not None and (is_word is None or not is_word.fullmatch(found["word"]) or not after):
        return "", text
    several = any(sign in found["code"] for sign in ".:")
    if not after and not several:
        return "", text
    return found["code"], found["rest"].strip()
