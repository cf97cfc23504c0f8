"""What `make test`, `make lint` and `make format` do."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor

from scripts import services, setup
from scripts.machine import ROOT, VENV_BIN, Problem, run_main

# mypy and djlint's plugins load the settings, which must be there; nothing is connected to.
NO_SERVICES = {
    "TRUSTPLAN_MODE": "development",
    "TRUSTPLAN_SECRET_KEY": "only-for-checks",
    "TRUSTPLAN_DATABASE_URL": "postgres://trustplan_app:none@127.0.0.1:1/trustplan",
    "TRUSTPLAN_REDIS_URL": "redis://127.0.0.1:1/0",
}
LINTERS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "import-linter": ["lint-imports"],
    "mypy": ["mypy", "apps", "trustplan", "scripts", "bench"],
    "djlint": ["djlint", "--lint", "templates", "apps"],
    "djlint format": ["djlint", "--check", "templates", "apps"],
    "hadolint": ["hadolint", "Dockerfile"],
    "compose schema": ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
}


def _run(command: list[str], env: dict[str, str]) -> tuple[int, str, float]:
    began = time.monotonic()
    done = subprocess.run(
        [VENV_BIN / command[0], *command[1:]],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, time.monotonic() - began


def lint() -> list[str]:
    """Run every linter, two at a time; prints what they find and returns the names of those that found something."""
    env = services.environment(NO_SERVICES)
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        runs: dict[str, Future[tuple[int, str, float]]] = {
            name: pool.submit(_run, command, env) for name, command in LINTERS.items()
        }
        for name, run in runs.items():
            code, output, seconds = run.result()
            print(f"{name}: {'nothing found' if code == 0 else 'FAILED'} ({seconds:.0f} s)", flush=True)
            if code:
                print(output)
                failed.append(name)
    return failed


def test(arguments: list[str]) -> int:
    """Lint, then pytest on the private servers; the arguments go to pytest."""
    failed = lint()
    with services.hold() as servers:
        code = subprocess.run(
            [VENV_BIN / "python", "-m", "pytest", *arguments],
            cwd=ROOT,
            env=services.environment(servers.settings()),
            check=False,
        ).returncode
    if failed:
        raise Problem(f"Failed: {', '.join(failed)}{'' if code == 0 else ', pytest'}.")
    return code


def main(arguments: list[str]) -> int:
    """`lint`, `format` or `test` from the command line."""
    command, *rest = arguments or [""]
    if command not in ("lint", "format", "test"):
        print("Say lint, format or test.", file=sys.stderr)
        return 2
    setup.set_up(for_tests=command == "test")
    if command == "lint":
        failed = lint()
        if failed:
            raise Problem(f"Failed: {', '.join(failed)}.")
        return 0
    if command == "format":
        return _format()
    return test(rest)


def _format() -> int:
    env = services.environment(NO_SERVICES)
    for tool in (
        ["ruff", "check", "--fix", "."],
        ["ruff", "format", "."],
        ["djlint", "--reformat", "--quiet", "templates", "apps"],
    ):
        code, output, _ = _run(tool, env)
        print(output, end="")
        if code and tool[0] != "djlint":  # djlint's exit code says that it changed something
            return code
    return 0


if __name__ == "__main__":
    run_main(main)
