"""Throw-away PostgreSQL and Valkey, started before pytest-django reads the settings (`-p tests.services`).

DATABASE_URL and REDIS_URL win when they are set. With pytest-xdist one pair serves all workers, which inherit its
environment; each has a test database of its own.
"""

from __future__ import annotations

import atexit
import os
import time
from contextlib import ExitStack

import pytest

from council_social.embedded import GroundError
from council_social.embedded.environment import throw_away_servers

LOOKING_ONLY = {"--collect-only", "--co", "--help", "-h", "--version", "-V", "--markers", "--fixtures"}
NOWHERE = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing", "REDIS_URL": "redis://127.0.0.1:1/0"}

_open = ExitStack()
atexit.register(_open.close)  # also when pytest gives up before there is a session
_started_in = ""


@pytest.hookimpl(wrapper=True, tryfirst=True)  # a wrapper comes before pytest-django, whichever was registered first
def pytest_load_initial_conftests(early_config: pytest.Config, parser: pytest.Parser, args: list[str]) -> object:
    global _started_in
    if "PYTEST_XDIST_WORKER" not in os.environ:
        begun_at = time.monotonic()
        given = {**NOWHERE, **os.environ} if LOOKING_ONLY & set(args) else os.environ
        try:
            os.environ |= _open.enter_context(throw_away_servers(given, mode="test"))
        except GroundError as reason:
            raise pytest.UsageError(str(reason)) from None
        _started_in = f"{time.monotonic() - begun_at:.2f} s"
    return (yield)


def pytest_report_header(config: pytest.Config) -> str:
    return f"database and broker: ready in {_started_in}"
