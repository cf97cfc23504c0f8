"""The description of the API as a page shows it: each request with its fields, a body to begin with, and its answer."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a request can say: in its address, its query or its headers."""

    name: str
    place: str
    about: str
    choices: tuple[str, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an answer, by its name, with its kind and what it means."""

    name: str
    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class Call:
    """One request that the API answers."""

    key: str
    method: str
    path: str
    about: str
    fields: tuple[Field, ...]
    body: str
    answer: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The requests that are about one kind of thing."""

    name: str
    calls: tuple[Call, ...]


def groups_of(description: Schema) -> list[Group]:
    """Every request of the description, by what it is about, in the description's order."""
    found = [
        (operation.get("tags", ["trust"])[0], _call(description, path, method, operation))
        for path, entry in description["paths"].items()
        for method, operation in entry.items()
    ]
    return [
        Group(name.capitalize().replace("Kpis", "KPIs"), tuple(call for _, call in group))
        for name, group in groupby(found, key=lambda pair: pair[0])
    ]


def _call(description: Schema, path: str, method: str, operation: Schema) -> Call:
    fields = [_field(parameter) for parameter in operation["parameters"]]
    order = {"path": 0, "query": 1, "header": 2}
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    example = _example(description, sent) if sent else {}
    return Call(
        key=operation["operationId"],
        method=method.upper(),
        path=path,
        about=operation.get("description", ""),
        fields=tuple(sorted(fields, key=lambda field: order[field.place])),
        body=json.dumps(example, indent=2, ensure_ascii=False) if sent else "",
        answer=tuple(_parts(description, operation["responses"])),
    )


def _field(parameter: Schema) -> Field:
    choices = tuple(str(choice) for choice in parameter["schema"].get("enum", ()))
    about = "" if choices and parameter["in"] == "query" else parameter.get("description", "")
    if parameter["schema"].get("type") == "boolean":
        choices = ("true", "false")
    if parameter["schema"].get("format") == "date":
        about = f"{about} As 2026-11-20.".strip()
    return Field(parameter["name"], parameter["in"], about, choices, bool(parameter.get("required")))


def _meant(description: Schema, schema: Schema) -> Schema:
    """The schema itself where it is named, else as it stands; of several, the first that says something."""
    for of in ("allOf", "oneOf", "anyOf"):
        if of in schema:
            return {**_meant(description, schema[of][0]), "description": schema.get("description", "")}
    if "$ref" in schema:
        named: Schema = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return named
    return schema


def _example(description: Schema, schema: Schema) -> dict[str, Any]:
    """What a body may look like: examples and defaults where there are any, and null or an empty text elsewhere."""
    said = {}
    for name, part in _meant(description, schema).get("properties", {}).items():
        meant = _meant(description, part)
        first = next(iter(meant.get("examples", meant.get("enum", ()))), None)
        nullable = "null" in meant.get("type", ())
        said[name] = meant.get("default", None if nullable else first or "")
    return said


def _parts(description: Schema, responses: Schema) -> Iterator[Part]:
    """The parts of the first good answer; of a list in pages, those of one row."""
    good: Schema = next((answer for code, answer in responses.items() if code.startswith("2")), {})
    schema = _meant(description, good.get("content", {}).get("application/json", {}).get("schema", {}))
    rows = schema.get("properties", {}).get("results")
    if rows is not None:
        schema = _meant(description, rows["items"])
    for name, part in schema.get("properties", {}).items():
        meant = _meant(description, part)
        yield Part(name, _kind(meant), part.get("description", "") or part.get("title", ""))


def _kind(schema: Schema) -> str:
    """What stands there, in a word or two: "text", "day", "list", "number as text"."""
    kinds = schema.get("type", "")
    kind = next((kind for kind in ([kinds] if isinstance(kinds, str) else kinds) if kind != "null"), "")
    by_format = {"date": "day", "date-time": "moment", "decimal": "number as text", "uri": "address"}
    words = {
        "string": "text",
        "integer": "whole number",
        "array": "list",
        "object": "object",
        "boolean": "true or false",
    }
    return by_format.get(schema.get("format", ""), words.get(kind, "text"))
