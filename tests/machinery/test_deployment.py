"""What docker-compose.yml, the Dockerfile and the two locks promise each other."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return loaded


def having(compose: dict[str, Any], setting: str) -> list[str]:
    return sorted(name for name, service in compose["services"].items() if setting in service.get("environment", {}))


def test_only_the_one_that_needs_it_has_a_password(compose: dict[str, Any]) -> None:
    assert having(compose, "TRUSTPLAN_OWNER_DATABASE_URL") == ["migrate"]
    assert having(compose, "TRUSTPLAN_BACKUP_DATABASE_URL") == ["backup"]
    assert having(compose, "TRUSTPLAN_DATABASE_URL") == ["beat", "migrate", "web", "worker"]
    assert having(compose, "POSTGRES_PASSWORD") == ["postgres"]


def test_nothing_of_ours_starts_before_the_migrations_are_done(compose: dict[str, Any]) -> None:
    for name in ("web", "worker", "beat"):
        assert compose["services"][name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_what_runs_for_long_is_checked_for_health(compose: dict[str, Any]) -> None:
    checked = sorted(name for name, service in compose["services"].items() if "healthcheck" in service)
    assert checked == ["beat", "postgres", "redis", "web", "worker"]


def test_database_and_broker_are_not_reached_from_outside(compose: dict[str, Any]) -> None:
    assert compose["networks"]["inside"] == {"internal": True}
    for name in ("postgres", "redis", "migrate", "beat", "backup"):
        assert compose["services"][name]["networks"] == ["inside"]
        assert "ports" not in compose["services"][name]
    assert [port.split(":")[0] for port in compose["services"]["web"]["ports"]] == ["127.0.0.1"]


def test_each_setting_that_a_person_has_to_give_is_explained(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    used = set(re.findall(r"\$\{([A-Z_]+)", text))
    explained = set(re.findall(r"\$\{([A-Z_]+):\?[a-z]", text)) | set(re.findall(r"\$\{([A-Z_]+):-", text))
    assert used == explained
    guide = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    assert sorted(name for name in used if f"`{name}`" not in guide) == []


def test_the_image_is_not_root_and_leaves_the_tests_tools_out() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("USER")] == ["USER 10001"]
    production = pins("requirements.production.lock")
    assert {"pytest", "playwright", "mypy", "ruff"} & production.keys() == set()
    assert {"django", "gunicorn", "celery", "weasyprint"} <= production.keys()


def pins(lock: str) -> dict[str, set[str]]:
    """What a lock pins: by package, each version with its hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, set[str]] = {}
    for name, version, hashes in re.findall(
        r"^([a-z0-9._-]+)==(\S+)[^#\n]*?((?:\s--hash=\S+\s*)+)", text, re.MULTILINE
    ):
        found.setdefault(name, set()).add(f"{version} {' '.join(hashes.split())}")
    return found


def test_production_runs_the_versions_that_were_tested() -> None:
    tested, production = pins("requirements.lock"), pins("requirements.production.lock")
    assert len(production) > 40
    assert {name: pinned for name, pinned in production.items() if not pinned <= tested.get(name, set())} == {}


def test_what_the_image_copies_is_let_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_through = {line[1:] for line in ignored if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    named = {name for line in copied for name in line.split()} - {"."}
    assert named <= let_through
    assert all((ROOT / name).exists() for name in let_through)
