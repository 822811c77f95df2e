"""`./dev` with tools that only note their names: verbs, order, and exit codes that nothing swallows."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from council_social.embedded.environment import ROOT

TOOLS = ("python", "ruff", "mypy", "lint-imports", "djlint")
NOTES_ITS_NAME = """#!/bin/sh
line="$(basename "$0") $*"
echo "$line" >>"$NOTES"
case $line in *"${FAILING:-nothing fails}"*) exit "${CODE:-1}" ;; esac
"""


class Checkout:
    """A copy of the script in a directory where everything is installed already."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.notes = directory / "notes"
        shutil.copy(ROOT / "dev", directory)
        (directory / "requirements").mkdir()
        lock = directory / "requirements" / "development.lock"
        lock.write_text("nothing\n")
        tools = directory / ".venv" / "bin"
        tools.mkdir(parents=True)
        for name in (*TOOLS, "chromium"):
            (tools / name).write_text(NOTES_ITS_NAME)
            (tools / name).chmod(0o755)
        stamp = subprocess.run(["cksum"], input=lock.read_bytes(), capture_output=True, check=True).stdout
        (directory / ".venv" / "installed").write_bytes(stamp)

    def dev(self, *arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "NOTES": str(self.notes), "CHROMIUM": str(self.directory / ".venv/bin/chromium")}
        command = ["sh", str(self.directory / "dev"), *arguments]
        return subprocess.run(command, env={**environment, **given}, capture_output=True, text=True, timeout=30)

    def noted(self, start: str) -> list[str]:
        return [line for line in self.notes.read_text().splitlines() if line.startswith(start)]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_alone_it_tells_its_verbs(checkout: Checkout) -> None:
    told = checkout.dev()

    assert told.returncode == 0
    for verb in ("run", "test", "lint", "bench", "faults", "manage", "lock", "clean"):
        assert f"./dev {verb}" in told.stdout


def test_an_unknown_verb_fails_with_a_sentence(checkout: Checkout) -> None:
    refused = checkout.dev("tset")

    assert refused.returncode == 1
    assert "there is no “tset”" in refused.stderr


def test_test_runs_lint_and_then_every_test(checkout: Checkout) -> None:
    assert checkout.dev("test").returncode == 0

    one_after_the_other = [line for line in checkout.noted("") if "networks.peers" not in line]
    assert [line.split()[0] for line in one_after_the_other][-7:-1] == [
        "ruff",
        "ruff",
        "mypy",
        "lint-imports",
        "djlint",
        "python",
    ]
    assert one_after_the_other[-1].startswith("python -m pytest")


def test_the_bluesky_server_is_compiled_while_lint_runs(checkout: Checkout) -> None:
    checkout.dev("test")

    give_up_at = time.monotonic() + 10  # it runs beside the rest, which may have ended first
    while not (started := checkout.noted("python -m networks.peers.pds")) and time.monotonic() < give_up_at:
        time.sleep(0.01)
    assert started == ["python -m networks.peers.pds --install --var var/peers/bluesky"]


def test_test_with_arguments_runs_those_tests_only(checkout: Checkout) -> None:
    assert checkout.dev("test", "tests/ground", "-k", "two words").returncode == 0

    assert checkout.noted("python -m pytest") == ["python -m pytest tests/ground -k two words"]
    assert checkout.noted("ruff") == []


@pytest.mark.parametrize("tool", ["ruff check", "ruff format", "mypy", "lint-imports", "djlint", "makemigrations"])
def test_a_failing_check_fails_the_whole_and_hides_no_other(checkout: Checkout, tool: str) -> None:
    assert checkout.dev("lint", FAILING=tool).returncode == 1
    assert checkout.dev("test", FAILING=tool).returncode == 1

    assert len(checkout.noted("python -m pytest")) == 1
    assert len(checkout.noted("djlint")) == 2


@pytest.mark.parametrize("code", ["1", "2", "4", "137"])
def test_the_exit_code_of_the_tests_is_passed_on(checkout: Checkout, code: str) -> None:
    assert checkout.dev("test", FAILING="-m pytest", CODE=code).returncode == int(code)
    assert checkout.dev("test", "tests/ground", FAILING="-m pytest", CODE=code).returncode == int(code)
    assert checkout.dev("faults", FAILING="-m tests.faults", CODE=code).returncode == int(code)


def test_the_exit_code_of_a_command_of_django_is_passed_on(checkout: Checkout) -> None:
    assert checkout.dev("manage", "check", FAILING="manage check", CODE="3").returncode == 3


def test_a_missing_browser_is_a_failure_in_ci(checkout: Checkout) -> None:
    nothing = {"CHROMIUM": "", "PATH": _path_without_a_browser(checkout.directory), "FAILING": "portable_chromium"}

    refused = checkout.dev("test", CI="true", **nothing)

    assert refused.returncode == 1
    assert "There is no Chromium" in refused.stderr


def test_the_browser_that_was_found_is_told_to_the_tests(checkout: Checkout) -> None:
    python = checkout.directory / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "browser $CHROMIUM" >>"$NOTES"\n')

    checkout.dev("test", "tests/town/browser")

    assert checkout.noted("browser")[-1] == f"browser {checkout.directory}/.venv/bin/chromium"


def _path_without_a_browser(directory: Path) -> str:
    """The few programs that the script needs, and neither apt-get nor a browser."""
    few = directory / "few"
    few.mkdir()
    for name in ("sh", "dirname", "basename", "cat", "cksum", "id"):
        (few / name).symlink_to(str(shutil.which(name)))
    return str(few)
