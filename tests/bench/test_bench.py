"""A tiny run from beginning to end, on servers of its own that are gone afterwards. Nothing here is timed."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.__main__ import STOPPED
from council_social.embedded import home
from council_social.embedded.environment import ROOT

BENCH = [sys.executable, "-m", "bench", "--tiny"]


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    """A VAR_DIR of its own, and nothing left of it afterwards, wherever root's servers keep their files."""
    yield tmp_path
    shutil.rmtree(home.lasting(tmp_path).directory, ignore_errors=True)


def left_over(var: Path) -> list[Path]:
    """What was made for the run and not removed."""
    return list(home.lasting(var).directory.glob("throw-away/home-*"))


def test_a_tiny_run_prints_and_writes_every_figure_and_leaves_nothing_behind(var: Path) -> None:
    file = var / "figures.json"
    only = ["--only", "inbox", "--only", "deadlines", "--json", str(file)]
    done = subprocess.run(
        [*BENCH, *only], cwd=ROOT, env=os.environ | {"VAR_DIR": str(var)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    first, heading, *lines, last = done.stdout.splitlines()
    assert first.startswith("at the beginning: load ")
    assert last.startswith("at the end: load ")
    assert heading.split() == ["figure", "value", "unit", "goal", "met"]
    written = json.loads(file.read_text(encoding="utf-8"))
    assert [line.split("  ")[0] for line in lines] == list(written)
    assert {"inbox page, 200 open", "deadline sweep: 10 newly due"} <= set(written)
    assert all(figure["value"] > 0 for figure in written.values())
    assert written["inbox page: growth from 100 to 200"]["goal"] == "≤ 1.2"
    assert left_over(var) == []


def test_who_stops_it_finds_nothing_running_and_nothing_left(var: Path) -> None:
    environment = os.environ | {"VAR_DIR": str(var)}
    running = subprocess.Popen(
        [*BENCH, "--only", "inbox"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    assert "inbox" in running.stderr.readline()
    (ours,) = left_over(var)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert (running.returncode, "nothing is left running" in said) == (STOPPED, True)
    assert left_over(var) == []
    assert not ours.exists()
