"""`./dev run` with its real database, broker, order and watch, but with programmes that only note how they end.

Run by `test_household.py` as `python -m tests.ground.small_household`, in the directory that VAR_DIR names.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from council_social.embedded.household import Programme
from council_social.embedded.kept import Kept
from council_social.supervisor import CouncilSocial

UNTIL_ASKED = """
import os, signal, socket, sys, urllib.parse

def listens(variable):
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", urllib.parse.urlsplit(os.environ[variable]).port)) == 0

def note(*_):
    with open(os.environ["VAR_DIR"] + "/ended", "a") as file:
        print(sys.argv[1], listens("REDIS_URL"), listens("DATABASE_URL"), file=file)
    sys.exit()

signal.signal(signal.SIGTERM, note)
print("my number is", os.getpid(), flush=True)
while True:
    signal.pause()
"""


class SmallHousehold(CouncilSocial):
    def programme(self, name: str, command: list[str], environment: Mapping[str, str]) -> Programme:
        here = Path(environment["VAR_DIR"])
        if "manage.py" in command:
            return Programme(name, [sys.executable, "-c", ""], environment, here)
        return Programme(name, [sys.executable, "-c", UNTIL_ASKED, name], environment, here)

    def start_sandbox(self, kept: Kept) -> dict[str, str]:
        return {}

    def start_application(self, environment: Mapping[str, str]) -> None:
        self.begin(self.python("sandbox", ["sandbox"], environment))
        super().start_application(environment)

    def answers(self) -> bool:
        return True


if __name__ == "__main__":
    sys.exit(SmallHousehold(argparse.Namespace(empty=False, network=None), os.environ).run())
