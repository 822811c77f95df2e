"""One browser and one council at work for all tests here; each test has windows of its own."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from council_social.demonstration import PASSWORD
from council_social.demonstration.people import PEOPLE, address
from tests.browser import chromium
from tests.browser.town import Town, council_at_work

NAMES = {name.split()[0].lower(): name for name, *_ in PEOPLE}
DESK, PHONE, SMALLEST = ({"width": w, "height": h} for w, h in ((1440, 1000), (390, 844), (320, 700)))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All browser tests run in one worker, so that the browser and the council are started once. First, because pytest-xdist reads the mark."""
    for item in items:
        if item.path.is_relative_to(__file__.rpartition("/")[0]):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium.opened() as opened:
        yield opened


@pytest.fixture(scope="package")
def town(
    browser: Browser, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    with django_db_blocker.unblock(), council_at_work(tmp_path_factory.mktemp("town")) as town:
        yield town


class Windows:
    """Opens browser windows for people; what their consoles say is kept until the end of the test."""

    def __init__(self, browser: Browser, base: str, signed_in: dict[str, Any]) -> None:
        self.browser, self.base, self.signed_in = browser, base, signed_in
        self.contexts: list[BrowserContext] = []
        self.said: list[str] = []

    def __call__(self, who: str = "", *, script: bool = True, size: Any = DESK) -> Page:
        """A new window of `who`, signed in through the form; of a resident where nobody is named."""
        context = self.browser.new_context(
            base_url=self.base, viewport=size, java_script_enabled=script, storage_state=self._cookies(who)
        )
        context.set_default_timeout(8_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda line: self.said.append(line.text) if line.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        return page

    def _cookies(self, who: str) -> Any:
        if who and who not in self.signed_in:
            context = self.browser.new_context(base_url=self.base)
            sign_in(context.new_page(), who)
            self.signed_in[who] = context.storage_state()
            context.close()
        return self.signed_in.get(who)

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def sign_in(page: Page, who: str) -> None:
    """As people do it."""
    page.goto("/sign-in/login/")
    page.get_by_label("Email address").fill(address(NAMES[who]))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name=f"What waits for you, {who.title()}").wait_for()


@pytest.fixture(scope="package")
def signed_in() -> dict[str, Any]:
    """Cookies by first name: everybody signs in once."""
    return {}


@pytest.fixture
def window(browser: Browser, town: Town, signed_in: dict[str, Any]) -> Iterator[Windows]:
    """`window("grace")` is a page of Grace's browser. No console may say anything: what the policy stops is said there."""
    windows = Windows(browser, town.base, signed_in)
    yield windows
    windows.close()
    assert windows.said == []
