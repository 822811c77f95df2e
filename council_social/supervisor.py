"""`./dev run`: the application on one machine from one command, and all of it gone again at Ctrl-C.

`python -m council_social.supervisor [--empty] [--network bluesky]`. In order: database and broker (embedded unless
DATABASE_URL and REDIS_URL name others), the pretend networks, migrations as the database's owner, the demonstration
council, web, worker, senders, beat. They stop in an order in which nobody loses what it still needs. What dies is
started again a few times; when the database dies, everything stops. Killed at any moment, the supervisor takes all of
them along.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping

from council_social.embedded import GroundError, home, ports, run
from council_social.embedded.environment import (
    ROOT,
    as_application,
    as_owner,
    servers_needed,
    var_dir,
    with_database,
    with_defaults,
)
from council_social.embedded.household import Household, Programme
from council_social.embedded.kept import Kept
from council_social.embedded.lines import say

SENDER_PATIENCE = 35.0
"""Seconds: longer than any connector waits for its network, so that an answer on the wire is still written down."""

SENDERS = ("sender", "second sender")
"""Two: when one is killed, or its round has ended, the other goes on at once."""

READY_SECONDS = 120.0
PEER_SECONDS = 900.0
"""The first start of a real network server compiles it."""

BLUESKY_TELLS = {
    "BLUESKY_PDS_URL": "pds",
    "BLUESKY_HANDLE": "handle",
    "BLUESKY_PASSWORD": "password",
    "BLUESKY_SQUARE_URL": "square",
}
"""Variables for the application, and the names of their values in what `networks.peers.pds` says."""

BLUESKY_HANDLE = "ashmere-events.test"
"""Bluesky's own server gives handles below .test, which exist nowhere else (RFC 2606, section 2)."""

PYTHON = [sys.executable, "-m"]
ROOT_IS_FINE_HERE = ["-W", "ignore:You're running the worker with superuser privileges"]
CELERY = [sys.executable, *ROOT_IS_FINE_HERE, "-m", "celery", "--quiet", "-A", "council_social"]
QUIET_WORKER = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]


class CouncilSocial(Household):
    """The processes of the application."""

    stopping_order = ("beat", *SENDERS, "worker", "web", "bluesky", "sandbox", "broker", "database")
    """No new ticks; what is on the wire is settled; what is under way ends; the database outlives everybody."""

    def __init__(self, options: argparse.Namespace, given: Mapping[str, str]) -> None:
        super().__init__()
        self.options = options
        self.given = given
        self.started_at = time.monotonic()
        self.var = var_dir(given)
        self.host = given.get("HOST") or ports.LOOPBACK
        self.port = _port(given)
        self.address = f"http://{self.host}:{self.port}"

    def start(self) -> None:
        if not ports.is_free(self.port, self.host):
            taken = f"Something else listens on {self.host}:{self.port}."
            raise GroundError(f"{taken} Stop it, or choose another port: PORT=8001 ./dev run")
        run.begin(self.var, "run")
        kept = Kept(self.var / "secrets.json")
        environment = self.start_servers(kept)
        if self.options.network == "bluesky":
            environment |= self.start_bluesky()
        if not self.options.empty:
            environment |= self.start_sandbox(kept)
        say("stack", "bringing the tables up to date; the first time takes a while")
        self.complete(self.django("migrate", ["migrate", "--noinput", "--verbosity=0"], as_owner(environment)))
        environment = as_application(environment)
        if not self.options.empty:
            say(
                "stack",
                "looking whether the demonstration council is there; the first time its thirteen weeks take some minutes",
            )
            self.complete(self.django("demonstration", ["demonstrate"], environment))
        self.start_application(environment)
        self.welcome(environment)
        run.announce(self.var, "run", environment)

    def stop(self) -> None:
        super().stop()
        if self.processes:
            run.end(self.var)

    def start_servers(self, kept: Kept) -> dict[str, str]:
        """Database and broker, and the environment that names them."""
        here = {"PUBLIC_URL": self.address, "ALLOWED_HOSTS": f"127.0.0.1,localhost,{self.host}"}
        environment = {**here, **with_defaults(self.given, kept, mode="demonstration")}
        if self.given.get("DATABASE_URL") and not self.given.get("DATABASE_OWNER_URL"):
            say(
                "stack",
                "DATABASE_OWNER_URL is not set: one role migrates and runs, so it could change the audit trail.",
            )
        for server in servers_needed(self.given, home.lasting(self.var), kept):
            begun_at = time.monotonic()
            self.begin(server)
            environment |= server.addresses()
            say("stack", f"{server.name} ready in {time.monotonic() - begun_at:.2f} s")
        return with_database(environment)

    def start_bluesky(self) -> dict[str, str]:
        """Start Bluesky's own server; the variables for what it says in one line of JSON when it is ready."""
        told: dict[str, str] = {}

        def heard(line: str) -> bool:
            if line.startswith("{"):
                said = json.loads(line)
                told.update({variable: said[name] for variable, name in BLUESKY_TELLS.items()})
            return line.startswith("{")  # not shown: it holds a password

        say("stack", "starting Bluesky's own server; the first time takes some minutes")
        kept = ["--var", str(self.var / "peers" / "bluesky"), "--data", str(self.var / "pds")]
        peer = self.python("bluesky", ["networks.peers.pds", *kept, "--handle", BLUESKY_HANDLE], self.given)
        peer.heard = heard
        self.begin(peer)
        self.wait_until(lambda: bool(told), "Bluesky's own server does not start", PEER_SECONDS, peer)
        return told

    def start_sandbox(self, kept: Kept) -> dict[str, str]:
        """Start the pretend networks; the variables for where they are and what they sign their webhooks with."""
        port, place = ports.keep_port(kept, "sandbox_port"), self.var / "sandbox"
        at = ["--host", ports.LOOPBACK, "--port", str(port), "--var", str(place)]
        ours = ["--webhooks", f"http://{ports.LOOPBACK}:{self.port}/webhooks/", "--back", self.address]
        sandbox = self.python("sandbox", ["sandbox", *at, *ours], self.given)
        self.begin(sandbox)
        self.wait_until(lambda: not ports.is_free(port), "The pretend networks do not start", READY_SECONDS, sandbox)
        secrets = self.given.get("NETWORK_SECRETS") or (place / "secrets.json").read_text()
        return {"SANDBOX_URL": f"http://{ports.LOOPBACK}:{port}", "NETWORK_SECRETS": secrets}

    def start_application(self, environment: Mapping[str, str]) -> None:
        serve = ["--bind", f"{self.host}:{self.port}", "--workers", "2", "--threads", "4", "--worker-class", "gthread"]
        quiet = ["--log-level", "warning", "--no-control-socket"]
        gunicorn = ["gunicorn", "council_social.wsgi", *serve, "--graceful-timeout", "5", *quiet]
        web = self.python("web", gunicorn, environment)
        self.begin(web)
        worker = ["worker", "--queues", "celery", "--concurrency", "2", "--hostname", "worker@%h", *QUIET_WORKER]
        self.begin(self.celery("worker", worker, environment, patience=15.0))
        for name in SENDERS:
            sender = ["worker", "--queues", "sending", "--pool", "solo", "--hostname", f"{name.replace(' ', '-')}@%h"]
            self.begin(self.celery(name, [*sender, *QUIET_WORKER], environment, patience=SENDER_PATIENCE))
        beat = ["beat", "--pidfile=", "--schedule", str(self.var / "beat.db"), "--loglevel", "WARNING"]
        self.begin(self.celery("beat", beat, environment, patience=5.0))
        self.wait_until(self.answers, f"No page comes from {self.address}", READY_SECONDS, web)

    def python(self, name: str, module: list[str], environment: Mapping[str, str]) -> Programme:
        return self.programme(name, [*PYTHON, *module], environment)

    def celery(self, name: str, arguments: list[str], environment: Mapping[str, str], *, patience: float) -> Programme:
        programme = self.programme(name, [*CELERY, *arguments], environment)
        programme.patience = patience
        programme.orphan_signal = signal.SIGKILL  # asked, it waits for tasks, which wait for a database that is gone
        return programme

    def django(self, name: str, arguments: list[str], environment: Mapping[str, str]) -> Programme:
        return self.programme(name, [sys.executable, "manage.py", *arguments], environment)

    def programme(self, name: str, command: list[str], environment: Mapping[str, str]) -> Programme:
        return Programme(name, command, environment, ROOT)

    def wait_until(self, is_true: Callable[[], bool], otherwise: str, seconds: float, process: Programme) -> None:
        """Raises GroundError, with `otherwise`, when it does not come true or `process` ends first."""
        give_up_at = time.monotonic() + seconds
        while not is_true():
            if process.has_ended() or time.monotonic() > give_up_at:
                raise GroundError(f"{otherwise}: the reasons stand above.")
            self.wait(0.1)

    def welcome(self, environment: Mapping[str, str]) -> None:
        """Say where it is, and as whom to sign in."""
        seconds = time.monotonic() - self.started_at
        say("stack", f"READY {self.address}/ in {seconds:.1f} s. Ctrl-C stops everything.")
        if self.options.empty:
            say("stack", "There is no council yet. Name its first administrator: ./dev manage first_administrator")
        else:
            self.complete(self.django("sign in", ["demonstrate", "--log-ins"], environment))
        if address := environment.get("BLUESKY_PDS_URL"):
            say("stack", f"Bluesky’s own server answers at {address}. Its account for the council:")
            say("stack", f"@{environment['BLUESKY_HANDLE']}, app password {environment['BLUESKY_PASSWORD']}")
            say(
                "stack",
                f"Write there as a resident, and read what the council posted: {environment['BLUESKY_SQUARE_URL']}",
            )

    def answers(self) -> bool:
        """Whether the health page comes, be it to say that the worker has not been heard of yet (503)."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=5)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status in {200, 503}
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def _port(given: Mapping[str, str]) -> int:
    port = given.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise GroundError(f"PORT is “{port}”. It is a number from 1 to 65535.")
    return int(port)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="./dev run", description="Run the application on this machine.")
    parser.add_argument("--empty", action="store_true", help="no demonstration council and no pretend networks")
    parser.add_argument("--network", choices=["bluesky"], help="run this network's own server too, and publish to it")
    options = parser.parse_args(arguments)
    try:
        return CouncilSocial(options, os.environ).run()
    except GroundError as reason:
        say("stack", str(reason))
        return 1


if __name__ == "__main__":
    sys.exit(main())
