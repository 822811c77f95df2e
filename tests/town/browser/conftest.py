"""One browser for all tests here, in which everybody is signed in; each test has windows of its own."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from core.people.models import Person
from tests.town.browser import chromium
from tests.town.conftest import NAMES
from tests.town.town import Town

DESK, PHONE, SMALLEST = ({"width": w, "height": h} for w, h in ((1440, 1000), (390, 844), (320, 700)))

LATE = int(os.environ.get("ANSWERS_COME_LATE", "0"))
"""Milliseconds. `ANSWERS_COME_LATE=300 ./dev test tests/town/browser` finds every step that reads a page too soon."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium.opened() as opened:
        yield opened


class Windows:
    """Opens browser windows for people; what their consoles say is kept until the end of the test."""

    def __init__(self, profiles: "Profiles") -> None:
        self.profiles, self.base = profiles, profiles.base
        self.pages: list[Page] = []
        self.said: list[str] = []

    def __call__(self, who: str = "", *, script: bool = True, size: Any = DESK) -> Page:
        """A new window of `who`, who is signed in; of a resident where nobody is named."""
        page = self.profiles.of(who, script).new_page()
        self.pages.append(page)
        page.set_viewport_size(size)
        page.on("console", lambda line: self.said.append(line.text) if line.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        if LATE:
            _come_late(page)
        return page

    def close(self) -> None:
        for page in self.pages:
            page.close()


def _come_late(page: Page) -> None:
    line = {"offline": False, "latency": LATE, "downloadThroughput": 200 * LATE, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)


class Profiles:
    """The browser of each person, with and without script: kept, as people keep theirs, so that styles are fetched once."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base = browser, base
        self.opened: dict[tuple[str, bool], BrowserContext] = {}

    def of(self, who: str, script: bool = True) -> BrowserContext:
        if (who, script) not in self.opened:
            context = self.browser.new_context(base_url=self.base, java_script_enabled=script)
            context.set_default_timeout(8_000)
            context.add_cookies(self.cookies_of(who))
            self.opened[who, script] = context
        return self.opened[who, script]

    def cookies_of(self, who: str) -> list[Any]:
        """Of a session as the form begins one (`test_signing_in`); none of a resident."""
        if not who:
            return []
        client = Client()
        client.force_login(Person.objects.get(name=NAMES[who]))
        name = settings.SESSION_COOKIE_NAME
        return [{"name": name, "value": client.cookies[name].value, "url": self.base}]


@pytest.fixture(scope="package")
def profiles(browser: Browser, town: Town) -> Profiles:
    return Profiles(browser, town.base)


@pytest.fixture
def window(profiles: Profiles) -> Iterator[Windows]:
    """`window("grace")` is a page of Grace's browser. No console may say anything: what the policy stops is said there."""
    windows = Windows(profiles)
    yield windows
    windows.close()
    assert windows.said == []
