"""Who is asking and from where, for as long as one request, task or command lasts."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Here:
    """One press of a button: its own id, and the network address that it came from (None for the system)."""

    address: str | None = None
    action: uuid.UUID = field(default_factory=uuid.uuid4)


_here: ContextVar[Here | None] = ContextVar("audit_here", default=None)


def current() -> Here:
    """Where we are; outside any request each entry is an action of its own."""
    return _here.get() or Here()


@contextmanager
def at(address: str | None = None) -> Iterator[Here]:
    """Everything recorded inside belongs to one action from `address`."""
    here = Here(address)
    token = _here.set(here)
    try:
        yield here
    finally:
        _here.reset(token)
