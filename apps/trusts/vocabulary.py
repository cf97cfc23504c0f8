"""The trust's own words for ours; code, URLs and tables use ours."""

import functools
from collections.abc import Mapping

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
