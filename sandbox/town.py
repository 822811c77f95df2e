"""The town: everything that the parts of the sandbox share, and the people in it."""

import json
import random
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, TypeVar

from sandbox.clock import Clock
from sandbox.network import Network, Secrets
from sandbox.store import Store

Made = TypeVar("Made")


class Refused(Exception):
    """What was asked cannot be done; the sentence is for the person who asked."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes: a council account or a resident, as one network knows them."""

    network: str
    id: str
    handle: str
    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Account(Person):
    """A council's account. `followers` counted at `at`, then growing by `followers_per_week`."""

    followers: int
    followers_per_week: float
    popularity: float
    subscribed: str
    lost: str

    @property
    def fields(self) -> list[str]:
        """The webhook fields it is subscribed to."""
        return list(json.loads(self.subscribed))

    @property
    def lost_permissions(self) -> list[str]:
        return list(json.loads(self.lost))


@dataclass(frozen=True, slots=True)
class Token:
    """Access to one account, or to all of them where `account` is empty."""

    token: str
    network: str
    account: str
    at: int
    expires_at: int | None
    revoked_at: int | None


@dataclass
class Town:
    """One running sandbox. `wake` tells the post office that there is something to deliver."""

    store: Store
    networks: Mapping[str, Network]
    secrets: Mapping[str, Secrets]
    back: str = ""
    latency_ms: int = 0
    wake: Callable[[], None] = lambda: None
    chance: random.Random = field(default_factory=lambda: random.Random(20))
    spent: dict[tuple[str, str], tuple[float, int]] = field(default_factory=dict)
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = Clock(self.store)

    def network(self, key: str) -> Network:
        """Raises Refused where there is no such network."""
        if key not in self.networks:
            raise Refused(f"There is no network called {key or 'nothing'}. There are: {', '.join(self.networks)}.")
        return self.networks[key]

    def new_id(self, network: str, kind: str, at: int, parent: str = "") -> str:
        return self.network(network).number_to_id(kind, self.store.next_number(), at, parent)


def made_of(kind: type[Made], row: sqlite3.Row | None) -> Made | None:
    """A row as the dataclass of its table."""
    return None if row is None else all_of(kind, [row])[0]


def all_of(kind: type[Made], rows: list[sqlite3.Row]) -> list[Made]:
    names = _columns(kind)  # type: ignore[arg-type]
    return [kind(*[row[name] for name in names]) for row in rows]


@cache
def _columns(kind: type[Any]) -> list[str]:
    return [column.name for column in fields(kind)]
