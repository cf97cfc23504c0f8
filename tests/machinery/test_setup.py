"""Setting up does only what is missing, and an interrupted step is done again."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from scripts import debian, setup
from scripts.machine import Problem, explain_failure, read_env_file, run_step, write_private

MISSING = debian.Need("no-such-package", lambda: False)


def test_without_root_the_exact_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "TO_RUN", [MISSING, debian.Need("dpkg", lambda: True)])
    monkeypatch.setattr(debian, "TO_TEST", [debian.Need("no-such-tool", lambda: False)])
    monkeypatch.setattr(debian, "_become_root", lambda: None)
    with pytest.raises(
        Problem, match=r"\n    sudo apt-get install --no-install-recommends no-such-package no-such-tool\n"
    ):
        debian.install_missing(for_tests=True)
    with pytest.raises(Problem, match=r"\n    sudo apt-get install --no-install-recommends no-such-package\n"):
        debian.install_missing(for_tests=False)


def test_nothing_is_installed_where_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "TO_RUN", [debian.Need("dpkg", lambda: True)])
    monkeypatch.setattr(debian, "run_step", lambda *_, **__: pytest.fail("something was installed"))
    debian.install_missing(for_tests=False)


def test_this_machine_has_what_the_tests_need() -> None:
    assert [need.package for need in debian.TO_RUN + debian.TO_TEST if not need.is_there()] == []


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """A virtual environment in a folder of its own, and the titles of the steps that were run for it."""
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch()
    lock = tmp_path / "requirements.lock"
    lock.write_text("one==1\n")
    values = {"VENV": venv, "VENV_BIN": venv / "bin", "LOCK": lock, "ROOT": tmp_path}
    stamps = {"VENV_STAMP": venv / "requirements.sha256", "VENV_UNFINISHED": venv / "installation-unfinished"}
    for name, value in {**values, **stamps}.items():
        monkeypatch.setattr(setup, name, value)
    monkeypatch.setattr(setup, "_venv_works", lambda: True)
    steps: list[str] = []
    monkeypatch.setattr(setup, "run_step", lambda title, *_, **__: steps.append(title))
    return steps


INSTALL = "Installing the Python packages of requirements.lock"


def test_python_packages_are_installed_once_and_again_when_the_lock_changes(pip: list[str]) -> None:
    setup.install_python_packages()
    setup.install_python_packages()
    assert pip == [INSTALL]
    setup.LOCK.write_text("one==2\n")
    setup.install_python_packages()
    assert pip == [INSTALL, INSTALL]


def test_an_interrupted_installation_begins_from_nothing(pip: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(setup, "run_step", interrupted)
        with pytest.raises(KeyboardInterrupt):
            setup.install_python_packages()
    setup.install_python_packages()
    setup.install_python_packages()
    assert pip == ["Making the virtual environment .venv", INSTALL]


def test_a_checksum_covers_names_and_contents_but_not_what_is_built(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "BUILD", tmp_path / "build")
    (tmp_path / "build").mkdir()
    (tmp_path / "a.scss").write_text("a")
    before = setup.digest([tmp_path])
    (tmp_path / "build" / "app.css").write_text("built")
    assert setup.digest([tmp_path]) == before
    (tmp_path / "a.scss").write_text("b")
    changed = setup.digest([tmp_path])
    (tmp_path / "a.scss").rename(tmp_path / "b.scss")
    assert len({before, changed, setup.digest([tmp_path])}) == 3


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("one\nx: error: it broke\nhint\n", "tool failed: x: error: it broke"),
        ("only this\n", "tool failed: only this"),
        ("", "tool failed and said nothing."),
        ("FATAL: could not write: No space left on device", "The disk is full: tool could not write its files."),
    ],
)
def test_a_failed_program_becomes_one_sentence(said: str, sentence: str) -> None:
    assert explain_failure("tool", said) == sentence


def run_failing(capsys: pytest.CaptureFixture[str], command: Sequence[str]) -> tuple[str, str]:
    with pytest.raises(Problem) as refused:
        run_step("Doing something long", command, log="test-of-a-failing-step")
    return str(refused.value), capsys.readouterr().err


def test_a_failed_step_shows_the_end_of_its_log(capsys: pytest.CaptureFixture[str]) -> None:
    sentence, shown = run_failing(capsys, ["sh", "-c", "seq 1 30; exit 3"])
    assert sentence == (
        "“Doing something long” failed (exit 3); the whole output is in .local/log/test-of-a-failing-step.log."
    )
    assert [line.strip() for line in shown.splitlines()] == [str(number) for number in range(11, 31)]


def test_a_full_disk_in_a_step_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    sentence, _ = run_failing(capsys, ["sh", "-c", "echo write: No space left on device; exit 1"])
    assert sentence == "The disk is full: “Doing something long” could not be finished."


def test_a_missing_program_in_a_step_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_failing(capsys, ["no-such-program"])[0] == "no-such-program is missing: run `make setup`."


def test_settings_files_are_private_and_read_back(tmp_path: Path) -> None:
    file = tmp_path / "settings.env"
    write_private(file, "A=one=two\n# no\n\nB=\n")
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_env_file(file) == {"A": "one=two", "B": ""}
    assert read_env_file(tmp_path / "none") == {}
