"""An installation of its own whose parts can be stopped: durable servers, the tables, a council, one log-in, the real web server."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import requests

from council_social.embedded import home
from council_social.embedded.environment import ROOT, as_application, as_owner, var_dir, with_database, with_defaults
from council_social.embedded.kept import Kept
from council_social.embedded.postgres import Postgres
from council_social.embedded.process import Process
from council_social.embedded.valkey import Valkey

EMAIL: Final = "priya.nair@ashmere.example"
PASSWORD: Final = "seven swans on the moat"
WEB_SECONDS: Final = 60.0
MANAGER: Final = f"""
from core.people.models import Department
from core.people.services import give_log_in, give_role
team = Department.objects.get(slug="communications")
priya = give_log_in(email="{EMAIL}", name="Priya Nair", initials="PN", password="{PASSWORD}", by=None)
give_role(person=priya, role="comms_manager", department=team, by=None)
"""
TABLES: Final = """
from django.db import connection
from tests import template
template.bring_up_to_date(connection.settings_dict["NAME"])
"""
"""From the copy that the other tests use: each migration again would take half a minute."""


class Web(Process):
    """The web server as `./dev run` starts it."""

    def __init__(self, environment: Mapping[str, str], port: int, *, workers: int = 1) -> None:
        super().__init__("web")
        self.environment, self.port, self.workers = environment, port, workers
        self.log = Path(environment["VAR_DIR"]) / "web.log"

    def start(self) -> None:
        serve = [
            "--bind",
            f"127.0.0.1:{self.port}",
            "--workers",
            str(self.workers),
            "--threads",
            "2",
            "--log-level",
            "warning",
        ]
        command = [sys.executable, "-m", "gunicorn", "council_social.wsgi", *serve, "--no-control-socket"]
        with self.log.open("ab") as log:
            self.spawn(command, cwd=ROOT, env=dict(self.environment), stdout=log)


class Installation:
    """Everything but the workers: what a person in the browser meets."""

    def __init__(self, database: Postgres, broker: Valkey, web: Web) -> None:
        self.database, self.broker, self.web = database, broker, web
        self.address = f"http://127.0.0.1:{web.port}"
        self.browser = requests.Session()

    def get(self, path: str) -> requests.Response:
        return self.browser.get(self.address + path, timeout=20)

    def send(self, path: str, **typed: str) -> requests.Response:
        """Fills in the form of that page and sends it, as a browser does."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path).text)
        assert token, f"no form at {path}"
        return self.browser.post(self.address + path, {"csrfmiddlewaretoken": token[1], **typed}, timeout=60)

    def sign_in(self) -> requests.Response:
        return self.send("/sign-in/login/", login=EMAIL, password=PASSWORD)

    def wait_for_web(self) -> None:
        give_up_at = time.monotonic() + WEB_SECONDS
        while time.monotonic() < give_up_at:
            try:
                self.get("/sign-in/login/")
                return
            except requests.ConnectionError:
                time.sleep(0.1)
        raise AssertionError("The web server does not start.")


@dataclass(frozen=True)
class Ground:
    """Durable servers with the tables of the application, and the variables that name them."""

    database: Postgres
    broker: Valkey
    environment: Mapping[str, str]


@contextmanager
def ground() -> Iterator[Ground]:
    given = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    given = {name: value for name, value in given.items() if not name.startswith("DATABASE_")}
    place, kept = home.throw_away(var_dir(given)), Kept()
    database, broker = Postgres(place, kept), Valkey(place, kept)
    try:
        database.start()
        broker.start()
        environment = {**given, **database.addresses(), **broker.addresses(), "VAR_DIR": str(place.directory)}
        environment = with_database(with_defaults(environment | {"COUNCIL_MODE": ""}, kept, mode="demonstration"))
        manage(as_owner(environment), "shell", "--no-imports", "-c", TABLES)
        yield Ground(database, broker, as_application(environment) | {"ALLOWED_HOSTS": "127.0.0.1"})
    finally:
        broker.stop()
        database.stop()
        home.remove(place)


@contextmanager
def installed() -> Iterator[Installation]:
    with ground() as here:
        manage(here.environment, "load_council", "councils/ashmere.toml")
        manage(here.environment, "shell", "--no-imports", "-c", MANAGER)
        web = Web(here.environment, free_port())
        try:
            web.start()
            installation = Installation(here.database, here.broker, web)
            installation.wait_for_web()
            yield installation
        finally:
            web.stop()


def manage(environment: Mapping[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=dict(environment), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
