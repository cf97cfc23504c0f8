"""The trust's own words for ours; code, URLs and tables use ours."""

import functools
from collections.abc import Callable, Mapping

import yaml
from django.conf import settings


@functools.cache
def defaults() -> dict[str, tuple[str, str]]:
    """Our own words by key, singular and plural, from fixtures/vocabulary.yaml."""
    with (settings.FIXTURES_ROOT / "vocabulary.yaml").open(encoding="utf-8") as file:
        words = yaml.safe_load(file)["vocabulary"]
    return {key: (entry["singular"], entry["plural"]) for key, entry in words.items()}


def plural_of(word: str) -> str:
    """The English plural of a trust's own word: Strategy, Strategies; KPI, KPIs; Criterion, Criteria."""
    first, of, rest = word.partition(" of ")
    if of:
        return f"{plural_of(first)}{of}{rest}"
    lower = word.lower()
    if lower.endswith("criterion"):
        return word[:-2] + "a"
    if lower.endswith("person") and not lower.endswith("chairperson"):
        return word[:-6] + ("People" if word[-6].isupper() else "people")
    if lower.endswith("y") and len(word) > 1 and lower[-2] not in "aeiou":
        return word[:-1] + "ies"
    if lower.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    return word + "s"


def within_sentence(word: str) -> str:
    """A word as it stands within a sentence: "Key strategy" is "key strategy", and "MSP" stays "MSP"."""
    return " ".join(part if part[1:] != part[1:].lower() else part.lower() for part in word.split(" "))


def with_article(word: str) -> str:
    """A word within a sentence with "a" or "an" before it: "an action", "a KPI", "an MSP" (by how it is said)."""
    spoken_with_vowel = "AEFHILMNORSX" if word[:2].isupper() else "AEIOUaeiou"
    return f"{'an' if word[:1] in spoken_with_vowel else 'a'} {within_sentence(word)}"


class Words:
    """Template access to the words: `words.priority`, `words.priority_plural`, in the trust's own wording."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = own

    def __getitem__(self, key: str) -> str:
        """The word for a key, or its plural where the key ends in `_plural`."""
        if key.endswith("_plural"):
            name = key.removesuffix("_plural")
            return plural_of(self._own[name]) if name in self._own else defaults()[name][1]
        return self._own.get(key) or defaults()[key][0]

    def __contains__(self, key: str) -> bool:
        """True for a key there is a word for."""
        return key.removesuffix("_plural") in defaults()

    @property
    def low(self) -> "WordsWithin":
        """The same words as they stand within a sentence: `words.low.priority`."""
        return WordsWithin(self, within_sentence)

    @property
    def a(self) -> "WordsWithin":
        """The same with their article: `words.a.action` is "an action"."""
        return WordsWithin(self, with_article)


class WordsWithin:
    """The words as they stand within a sentence."""

    def __init__(self, words: Words, form: Callable[[str], str]) -> None:
        self._words, self._form = words, form

    def __getitem__(self, key: str) -> str:
        """As `Words`, in small letters but for words such as KPI."""
        return self._form(self._words[key])
