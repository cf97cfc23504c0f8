"""The demo trust's plan file, cut or lengthened to the number of schools asked for."""

import copy
import datetime as dt
import random
from typing import Any

import yaml
from django.conf import settings

SLUG = "larkmoor"
PHASES = ("primary", "primary", "primary", "secondary", "primary", "all-through", "special", "16-plus")
KINDS = {"primary": "Primary School", "special": "School", "16-plus": "Sixth Form"}


def read(name: str) -> Any:
    """A YAML file of fixtures/, as plain data."""
    with (settings.FIXTURES_ROOT / name).open(encoding="utf-8") as file:
        return yaml.safe_load(file)


def plan_file(schools: int, chance: random.Random) -> bytes:
    """The plan file with that many schools: the first of the ten, or the ten and invented ones."""
    document = read("demo-plan.yaml")
    document["trust"]["schools"] = school_list(document["trust"]["schools"], schools, chance)
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False).encode()


def school_list(ten: list[dict[str, Any]], wanted: int, chance: random.Random) -> list[dict[str, Any]]:
    """The first `wanted` of the ten, in an order that has every phase early; beyond ten, invented ones follow."""
    # The fifth joined this autumn and is rated in no term yet, so that a demo of few schools leaves it out.
    order = [0, 5, 7, 1, 6, 2, 3, 8, 9, 4]
    kept = sorted(order[:wanted])
    listed = copy.deepcopy([ten[number] for number in kept])
    places = read("demo-people.yaml")["pool"]["places"]
    for number in range(wanted - len(listed)):
        phase = PHASES[number % len(PHASES)]
        again = number // len(places)
        place = places[number % len(places)] + (" " + "I" * (again + 1) if again else "")
        listed.append(
            {
                "name": f"{place} {KINDS.get(phase, 'School')}",
                "urn": str(910000 + number),
                "phase": phase,
                "joined_on": dt.date(chance.choice(range(2014, 2024)), 9, 1),
            }
        )
    return listed
