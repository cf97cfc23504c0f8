"""The house: how long a file may be, and that every module says what it is."""

import ast
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = {".py": 400, ".html": 250, ".scss": 600, ".js": 600, ".mjs": 600}


def tracked() -> list[Path]:
    """Every file of the project that git has, or would take; migrations are written by Django."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [ROOT / name for name in listed if "/migrations/" not in name and (ROOT / name).is_file()]


def test_no_file_is_longer_than_the_house_allows():
    long = {
        str(path.relative_to(ROOT)): length
        for path in tracked()
        if path.suffix in LONGEST
        and (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST[path.suffix]
    }
    assert long == {}


def test_there_is_no_drawer_for_odds_and_ends():
    assert [p.name for p in tracked() if p.name in {"utils.py", "helpers.py", "common.py"}] == []


def test_every_module_of_an_app_says_what_it_is():
    silent = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix == ".py"
        and path.is_relative_to(ROOT / "apps")
        and path.stat().st_size
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []
