"""The frameworks of inspections, from fixtures/inspection-frameworks.yaml: their areas, their words, their days."""

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass

import yaml
from django.conf import settings

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Area:
    """One area that a framework grades, with its words from worst to best."""

    name: str
    grades: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """One framework: in use from a day until a day, where it is held to days."""

    key: str
    name: str
    areas: tuple[Area, ...]
    first_on: dt.date | None = None
    last_on: dt.date | None = None
    is_ofsted: bool = False

    def was_used_on(self, day: dt.date) -> bool:
        """Whether inspections under it began on that day."""
        return (self.first_on is None or day >= self.first_on) and (self.last_on is None or day <= self.last_on)


@functools.cache
def frameworks() -> Mapping[str, Framework]:
    """Every framework by its key, in the file's order."""
    text = (settings.FIXTURES_ROOT / "inspection-frameworks.yaml").read_text(encoding="utf-8")
    found = [
        Framework(
            key=entry["key"],
            name=entry["name"],
            areas=tuple(Area(a["name"], tuple(a.get("grades", entry.get("grades", ())))) for a in entry["areas"]),
            first_on=entry.get("from"),
            last_on=entry.get("until"),
            is_ofsted=entry.get("is_ofsted", False),
        )
        for entry in yaml.safe_load(text)["frameworks"]
    ]
    return {framework.key: framework for framework in found}


def ofsted_keys() -> list[str]:
    """The keys of Ofsted's own frameworks."""
    return [framework.key for framework in frameworks().values() if framework.is_ofsted]
