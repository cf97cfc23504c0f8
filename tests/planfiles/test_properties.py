"""What holds for every plan file: it survives being written and read, and nothing but a refusal ever stops it."""

import contextlib
import copy
from typing import Any

import pytest
import yaml
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.planfiles.document import check_document, read_document
from apps.planfiles.errors import PlanFileRefused
from apps.planfiles.exporter import export_plan_file
from apps.planfiles.services import import_plan_file
from apps.planfiles.yaml_reader import read_yaml
from apps.planfiles.yaml_writer import write_yaml
from tests.planfiles.base import raw
from tests.planfiles.documents import documents, texts

FEW = settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
MANY = settings(
    max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
FRAGMENTS = [b"", b"\n", b" ", b":", b"- ", b"&a ", b"*a", b"!!x ", b"\xff", b"[", b"}", b"'", b"---\n"]
EVERY_KEY = (django_settings.FIXTURES_ROOT / "every-key.yaml").read_bytes()


@MANY
@given(documents())
def test_a_document_is_the_same_after_writing_and_reading(document: dict[str, Any]) -> None:
    assert read_document(write_yaml(document).encode()) == document


@MANY
@given(texts)
def test_text_is_the_same_for_every_reader(text: str) -> None:
    written = write_yaml({"text": text})
    assert read_yaml(written.encode()) == {"text": text}
    assert yaml.safe_load(written) == {"text": text}


@pytest.mark.django_db
@FEW
@given(documents())
def test_a_document_is_the_same_after_import_and_export(document: dict[str, Any]) -> None:
    with transaction.atomic():
        exported = export_plan_file(import_plan_file(data=write_yaml(document).encode()))
        transaction.set_rollback(True)
    assert read_document(exported.text.encode()) == document
    assert exported.left_out == ()


values = st.one_of(
    st.none(),
    st.booleans(),
    texts,
    st.sampled_from(["2024-09-01", "trust:P1", "Good"]),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.sampled_from([[], {}, ["x"], {"text": "x"}, {"name": "x", "code": "P1"}]).map(copy.deepcopy),
)


def places(tree: Any) -> list[tuple[Any, Any]]:
    """Every list or mapping of the tree with each of its indexes or keys."""
    found: list[tuple[Any, Any]] = []
    inner = list(tree.items()) if isinstance(tree, dict) else list(enumerate(tree)) if isinstance(tree, list) else []
    for key, value in inner:
        found += [(tree, key), *places(value)]
    return found


@pytest.mark.django_db
@MANY
@given(st.data())
def test_a_changed_document_is_refused_or_taken(data: st.DataObject) -> None:
    document = raw(read_document(EVERY_KEY))
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(places(document)))
        change = data.draw(st.sampled_from(["replace", "remove", "copy", "rename"]))
        if change == "remove":
            del holder[key]
        elif change == "copy" and isinstance(holder, list):
            holder.append(holder[key])
        elif change == "rename" and isinstance(holder, dict):
            holder[data.draw(st.sampled_from(["text", "name", "kpis", "zzz"]))] = holder.pop(key)
        else:
            holder[key] = data.draw(values)
    try:
        checked = check_document(document)
    except PlanFileRefused as refused:
        assert refused.lines and all(": " in line for line in refused.lines[:-1])
        return
    with transaction.atomic():
        exported = export_plan_file(import_plan_file(data=write_yaml(checked).encode()))
        transaction.set_rollback(True)
    assert read_document(exported.text.encode()) == checked


@MANY
@given(st.data())
def test_changed_bytes_are_refused_or_taken(data: st.DataObject) -> None:
    changed = bytearray(EVERY_KEY)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(changed) - 1))
        length = data.draw(st.integers(0, 40))
        changed[at : at + length] = data.draw(st.sampled_from(FRAGMENTS) | st.binary(max_size=4))
    with contextlib.suppress(PlanFileRefused):
        read_document(bytes(changed))
