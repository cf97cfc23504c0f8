"""Import then export gives the same document: for the fixtures and for the three real plans."""

import os
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from apps.planfiles.document import read_document
from apps.planfiles.exporter import export_plan_file
from apps.planfiles.services import import_plan_file

PLANS = Path(os.environ.get("TRUSTPLAN_PLANS", settings.BASE_DIR.parent / "shared" / "plans"))
REAL = ("balmoral-2017-2020", "owls-2016-2019", "smart-2017-2022")
FIXTURES = ("every-key", "demo-plan")


def assert_round_trip(data: bytes) -> None:
    trust = import_plan_file(data=data)
    exported = export_plan_file(trust)
    assert read_document(exported.text.encode()) == read_document(data)
    assert yaml.safe_load(exported.text) == yaml.safe_load(data)  # and for a reader of YAML 1.1
    assert exported.left_out == ()


@pytest.mark.django_db
@pytest.mark.parametrize("name", FIXTURES)
def test_fixture_comes_out_as_it_went_in(name: str) -> None:
    assert_round_trip((settings.FIXTURES_ROOT / f"{name}.yaml").read_bytes())


@pytest.mark.django_db
@pytest.mark.real_plans
@pytest.mark.parametrize("name", REAL)
def test_real_plan_comes_out_as_it_went_in(name: str) -> None:
    file = PLANS / f"{name}.yaml"
    if not file.exists():
        pytest.skip(f"{name}: TRUSTPLAN_PLANS does not lead to the real plans")
    assert_round_trip(file.read_bytes())
