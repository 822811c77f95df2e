"""A sandbox on a free port, and a receiver that stands where the application would."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sandbox.receiver import Receiver
from tests.sandbox.running import Sandbox


@pytest.fixture(scope="session")
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Iterator[Sandbox]:
    """Started once; every test opens its own accounts in it, and leaves fair weather behind."""
    running = Sandbox(tmp_path_factory.mktemp("sandbox"), receiver.address)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def clock(sandbox: Sandbox) -> Iterator[Callable[[int], object]]:
    """Moves the sandbox's clock forward by hours; it is right again after the test."""
    yield lambda hours: sandbox.control("POST", "clock", forward_seconds=hours * 3600)
    sandbox.control("POST", "clock")


@pytest.fixture
def own_sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    """One for a test that stops it, resets it or counts all that is in it."""
    running = Sandbox(tmp_path)
    running.start()
    yield running
    running.stop()
