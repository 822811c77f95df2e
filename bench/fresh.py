"""How long `./dev run` and `./dev test` take on a fresh clone of what is committed here."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.figures import Figure, seconds
from council_social.embedded import GroundError
from council_social.embedded.environment import ROOT
from council_social.embedded.kept import Kept
from council_social.embedded.ports import keep_port
from council_social.embedded.process import Process, run_to_its_end

MOST_SECONDS: Final = 1_800
USUAL: Final = (
    "PATH", "HOME", "LANG", "TMPDIR", "PYTHON", "PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "SSL_CERT_FILE", "CHROMIUM", "CI",
)  # fmt: skip
"""What a new person's shell would name too."""


def measure(*, tests: bool) -> Iterator[Figure]:
    """The first start installs and loads everything, the second finds it there."""
    with _clone() as clone:
        for which in ("first", "second"):
            yield Figure(f"fresh clone: {which} ./dev run until READY", _until_ready(clone), "s")
        if tests:
            yield Figure("fresh clone: ./dev test", seconds(lambda: _succeeds(clone, ["./dev", "test"])), "s")


@contextmanager
def _clone() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="council-social-"))
    clone = folder / "clone"
    try:
        _succeeds(folder, ["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)])
        yield clone
    finally:
        if (clone / ".venv").exists():
            _succeeds(clone, ["./dev", "clean"])
        shutil.rmtree(folder)


class Run(Process):
    """`./dev run`, its words in a file."""

    stop_signal = orphan_signal = signal.SIGINT
    patience = 90.0

    def __init__(self, clone: Path) -> None:
        super().__init__("run")
        self.clone = clone
        self.log = clone.parent / "run.log"

    def start(self) -> None:
        """Returns when it says READY. Raises GroundError with its last words where it ends instead."""
        environment = _usual() | {"PORT": str(keep_port(Kept(), "port"))}
        with self.log.open("wb") as log:
            self.spawn(["./dev", "run"], cwd=self.clone, env=environment, stdout=log)
        give_up_at = time.monotonic() + MOST_SECONDS
        while "| READY " not in (said := self.log.read_text(errors="replace")):
            if self.has_ended() or time.monotonic() > give_up_at:
                raise GroundError(f"./dev run of the clone did not get ready: {said[-500:]}")
            time.sleep(0.05)


def _until_ready(clone: Path) -> float:
    run = Run(clone)
    try:
        return seconds(run.start)
    finally:
        run.stop()


def _succeeds(folder: Path, command: Sequence[str]) -> None:
    """Raises GroundError with its last words where it fails."""
    done = run_to_its_end(command, cwd=folder, env=_usual())
    if done.returncode != 0:
        raise GroundError(f"{' '.join(command[:2])} failed: {done.stdout.decode(errors='replace')[-500:]}")


def _usual() -> dict[str, str]:
    return {name: os.environ[name] for name in USUAL if name in os.environ}
