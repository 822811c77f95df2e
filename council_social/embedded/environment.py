"""The variables that `council_social/settings.py` reads, for a machine where nobody has set them."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from . import home
from .kept import Kept
from .postgres import Postgres
from .process import Server
from .valkey import Valkey

ROOT = Path(__file__).resolve().parents[2]


def var_dir(given: Mapping[str, str]) -> Path:
    return Path(given.get("VAR_DIR") or ROOT / "var").resolve()


def servers_needed(given: Mapping[str, str], place: home.Home, kept: Kept, *, lasting: bool = True) -> list[Server]:
    """The embedded servers for what `given` does not name, in the order in which they start."""
    servers: list[Server] = []
    if not given.get("DATABASE_URL"):
        servers.append(Postgres(place, kept, lasting=lasting))
    if not given.get("REDIS_URL"):
        servers.append(Valkey(place, kept, lasting=lasting))
    return servers


def with_defaults(given: Mapping[str, str], kept: Kept, *, mode: str) -> dict[str, str]:
    """`given`, with secrets of its own and `mode` where it names none."""
    defaults = {
        "COUNCIL_MODE": mode,
        "DJANGO_SETTINGS_MODULE": "council_social.settings",
        "SECRET_KEY": kept.once("secret_key", lambda: secrets.token_urlsafe(64)),
        "FIELD_KEYS": kept.once("field_keys", _field_key),
        "VAR_DIR": str(var_dir(given)),
    }
    return {**defaults, **{name: value for name, value in given.items() if value or name not in defaults}}


@contextmanager
def running(servers: Sequence[Server]) -> Iterator[dict[str, str]]:
    """The variables that name `servers`, which run meanwhile."""
    addresses: dict[str, str] = {}
    try:
        for server in servers:
            server.start()
            addresses |= server.addresses()
        yield addresses
    finally:
        for server in reversed(servers):
            server.stop()


@contextmanager
def throw_away_servers(given: Mapping[str, str], *, mode: str, durable: bool = False) -> Iterator[dict[str, str]]:
    """The environment of servers that start empty and are removed at the end, as `durable` as production or not."""
    place = home.throw_away(var_dir(given))
    try:
        kept = Kept()
        environment = with_defaults({**given, "VAR_DIR": str(place.directory)}, kept, mode=mode)
        with running(servers_needed(given, place, kept, lasting=durable)) as addresses:
            yield with_database(environment | addresses)
    finally:
        home.remove(place)


def with_database(environment: Mapping[str, str]) -> dict[str, str]:
    """Complete the database's variables where a server was named: one role if only one is given."""
    app = environment["DATABASE_URL"]
    owner = environment.get("DATABASE_OWNER_URL") or app
    role = environment.get("DATABASE_APP_ROLE") or urlsplit(app).username or ""
    return {**environment, "DATABASE_OWNER_URL": owner, "DATABASE_APP_ROLE": role}


def as_owner(environment: Mapping[str, str]) -> dict[str, str]:
    """For `migrate` alone."""
    return {**environment, "DATABASE_URL": environment["DATABASE_OWNER_URL"]}


def as_application(environment: Mapping[str, str]) -> dict[str, str]:
    """For everything else, which does not even learn the owner's password."""
    return {name: value for name, value in environment.items() if name != "DATABASE_OWNER_URL"}


def _field_key() -> str:
    return f"first:{base64.urlsafe_b64encode(os.urandom(32)).decode()}"
