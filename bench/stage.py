"""The processes of `./dev run`, started as the supervisor starts them, on the ground of the bench."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import requests

from council_social.embedded.environment import as_application
from council_social.embedded.household import Programme
from council_social.embedded.kept import Kept
from council_social.embedded.ports import keep_port
from council_social.embedded.process import Process
from council_social.supervisor import CouncilSocial

PATIENCE_SECONDS = 30


class Quiet(Programme):
    """A programme whose words go to a file, so that nobody has to listen while something is measured."""

    def start(self) -> None:
        with (Path(self.environment["VAR_DIR"]) / f"{self.name}.log").open("ab") as log:
            self.spawn(self.command, cwd=self.directory, env=self.environment, stdout=log)


class Stage(CouncilSocial):
    """Some of the application's processes, and the pretend networks."""

    def __init__(self, environment: Mapping[str, str], cast: Collection[str]) -> None:
        kept = Kept()
        given = {**environment, "PORT": str(keep_port(kept, "web_port"))}
        super().__init__(argparse.Namespace(empty=False, network=None), given)
        self.cast = cast
        self.kept = kept
        self.environment: dict[str, str] = {}

    def start(self) -> None:
        """The pretend networks first, whose address and secrets the others are told."""
        here = {"PUBLIC_URL": self.address, "ALLOWED_HOSTS": self.host}
        self.environment = as_application({**self.given, **here, **self.start_sandbox(self.kept)})
        self.start_application(self.environment)

    def begin(self, process: Process) -> None:
        if process.name in self.cast:
            super().begin(process)

    def programme(self, name: str, command: list[str], environment: Mapping[str, str]) -> Programme:
        return Quiet(name, command, environment, super().programme(name, command, environment).directory)

    def control(self, method: str, path: str, **asked: Any) -> dict[str, Any]:
        """One call of the pretend networks' control plane."""
        how: dict[str, Any] = {"params": asked} if method == "GET" else {"json": asked}
        with requests.Session() as session:
            session.trust_env = False  # straight to this machine, whatever proxy is configured
            url = f"{self.environment['SANDBOX_URL']}/__control/{path}"
            answer = session.request(method, url, timeout=PATIENCE_SECONDS, **how)
        answer.raise_for_status()
        return dict(answer.json())


@contextmanager
def stage(environment: Mapping[str, str], *cast: str) -> Iterator[Stage]:
    """`cast` names the processes that take part: web, worker, sender, beat. All have ended afterwards."""
    one = Stage(environment, {"sandbox", *cast})
    try:
        one.start()
        yield one
    finally:
        with redirect_stdout(sys.stderr):  # the table stands alone
            one.stop()
