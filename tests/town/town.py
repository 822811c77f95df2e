"""A council at work: a database of its own with the small demonstration, our pages on a port, and the pretend networks.

Nothing is pretended on our side: the pages are served from PostgreSQL as the application's own role, posts go to the
networks over HTTP, and what residents write there comes back as a signed webhook.
"""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from django.test.testcases import LiveServerThread
from django.utils import timezone

from council_social.demonstration.clock import moved_to
from enquiries.models import Conversation
from enquiries.tasks import take_in_deliveries
from networks.dispatch import send_due
from tests import template
from tests.conftest import become
from tests.sandbox.running import SECRETS, Sandbox
from tests.town.content import fill, the_page

MINUTES = timedelta(minutes=10)


class Town:
    """The address of our pages, and the networks beside it."""

    def __init__(self, base: str, networks: Sandbox) -> None:
        self.base, self.networks = base, networks

    def sends(self) -> None:
        """What is due goes out, as the worker does it each second."""
        send_due()

    def resident_writes(self, what: str, text: str, who: str = "Fern Fictional") -> Conversation:
        """On the council's page on Facebook; it comes to us as a webhook with the network's signature."""
        asked = {"network": "facebook", "account": the_page().external_id, "what": what, "text": text, "as": who}
        if what == "comment":
            posts = self.networks.control("GET", "posts", network="facebook", account=the_page().external_id)["posts"]
            asked["post"] = next(post["id"] for post in posts if post["by_council"])
        self.networks.control("POST", "write", **asked)
        found: Conversation = self.takes_in(lambda: Conversation.objects.filter(messages__text=text).first())
        return found

    def takes_in(self, arrived: Callable[[], Any]) -> Any:
        """Takes in what the networks deliver until `arrived` finds it, as the worker does every two seconds."""
        deadline = time.monotonic() + 10
        while not (found := arrived()):
            assert time.monotonic() < deadline, "It never came in."
            time.sleep(0.05)
            take_in_deliveries()
        return found

    @contextmanager
    def ten_minutes_ago(self) -> Iterator[None]:
        """Our clock is late, the database's is not: what is wanted in between is due as soon as this ends."""
        with moved_to(timezone.now() - MINUTES):
            yield


@contextmanager
def council_at_work(folder: Path) -> Iterator[Town]:
    """Everything, until the block ends."""
    with _settings(folder), _own_database(), _pages() as base, _networks(folder, base) as networks:
        call_command("demonstrate", "--small", verbosity=0, stdout=io.StringIO())
        fill()
        connections.close_all()
        yield Town(base, networks)


@contextmanager
def _own_database() -> Iterator[None]:
    """Beside that of the other tests, which begin with an empty one."""
    facts = connections["default"].settings_dict
    others, kept, name = facts["NAME"], facts["CONN_MAX_AGE"], f"{facts['NAME']}_town"
    become("owner")
    facts |= {
        "NAME": name,
        "CONN_MAX_AGE": 0,
    }  # a browser keeps its lines open, and each would keep one to the database
    try:
        template.fill(name)
        become("app")
        yield
    finally:
        connections.close_all()
        facts |= {"NAME": others, "CONN_MAX_AGE": kept}
        become("app")
        template.drop(name)


@contextmanager
def _settings(folder: Path) -> Iterator[None]:
    """Playwright keeps an event loop in this thread, which Django would take for asynchronous code of ours."""
    (folder / "mail").mkdir()
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(DEMONSTRATION=True, NETWORK_SECRETS=SECRETS, VAR_DIR=folder, MEDIA_ROOT=folder / "media"),
    ):
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@contextmanager
def _pages() -> Iterator[str]:
    """Our application on a free port; static files come the way they do in production, through WhiteNoise."""
    thread = LiveServerThread("127.0.0.1", static_handler=_AsItIs)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://{thread.host}:{thread.port}"
    finally:
        thread.terminate()


def _AsItIs(application: WSGIHandler) -> WSGIHandler:
    return application


@contextmanager
def _networks(folder: Path, base: str) -> Iterator[Sandbox]:
    sandbox = Sandbox(folder / "sandbox", f"{base}/webhooks/")
    sandbox.start()
    try:
        with override_settings(SANDBOX_URL=sandbox.base, PUBLIC_URL=base):
            yield sandbox
    finally:
        sandbox.stop()
