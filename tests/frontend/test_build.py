"""What `npm run build` makes: our font only, nothing from elsewhere, no trace of the restricted font."""

import json
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "static" / "build"


@pytest.fixture(scope="module")
def css() -> str:
    assert (BUILD / "app.css").is_file(), "static/build is missing: run `.venv/bin/npm run build`"
    return (BUILD / "app.css").read_text(encoding="utf-8")


def test_no_trace_of_the_restricted_font_or_of_foreign_files(css):
    assert not re.search(r"gds|transport|crown|light-[0-9a-f]+-v2", css, re.IGNORECASE)
    addresses = set(re.findall(r"url\(\"?([^)\"]+)", css))
    assert {address for address in addresses if not address.startswith("fonts/SourceSans3-")} == set()
    assert all((BUILD / address).is_file() for address in addresses)
    families = set(re.findall(r"font-family:([^;}]+)", css))
    assert all(family.startswith(('"Source Sans 3"', "Source Sans 3", "inherit", "monospace")) for family in families)


@pytest.mark.parametrize("face", ["Regular", "It", "Semibold", "Bold"])
@pytest.mark.parametrize("suffix", ["woff2", "ttf"])
def test_every_face_has_the_signs_we_use(face, suffix):
    characters = TTFont(BUILD / "fonts" / f"SourceSans3-{face}.{suffix}").getBestCmap()
    assert [sign for sign in "◆▲●○✓×·≥≤→–…½−£" if ord(sign) not in characters] == []


def test_the_licence_of_the_font_goes_with_it():
    assert "SIL Open Font License" in (BUILD / "fonts" / "LICENSE.md").read_text(encoding="utf-8").replace(
        "SIL OPEN FONT LICENSE", "SIL Open Font License"
    )


def test_scripts_name_no_missing_source_map():
    assert "sourceMappingURL" not in (BUILD / "govuk-frontend.js").read_text(encoding="utf-8")


def test_the_lock_file_holds_hashes_and_no_addresses():
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert "resolved" not in text and "http" not in re.sub(r'"url": "[^"]+"', "", text)
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())


def test_what_is_built_stays_out_of_git():
    assert "static/build/" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()


def test_our_marks_and_tables_are_in_the_style_sheet(css):
    for name in (".rag-not-applicable", ".app-scorecard", ".app-grid__input", ".govuk-error-summary", "@media print"):
        assert name in css
