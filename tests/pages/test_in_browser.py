"""The gallery in a browser, under the real content security policy: axe, console, width of a phone, keyboard."""

import datetime as dt
import mimetypes
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import time_machine
from csp.utils import build_policy
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

from pages.colour import council_css
from tests.pages import drawing
from tests.town.browser import axe, chromium

pytestmark = pytest.mark.xdist_group("walks")

NAMES = [
    "home", "home-emergency", "figures", "register", "case", "form", "form-errors", "inbox", "inbox-messages", "public",
    "error-403", "error-503",
]  # fmt: skip
NOT_LOOKED_AT_ELSEWHERE = ["home-emergency", "form", "form-errors", "inbox-messages", "error-503"]
"""The others stand among the pages of the council at work, where axe sees them."""
DESK, PHONE, SMALLEST = (1440, 1100), (390, 844), (320, 700)
LOOKS = {DESK: axe.EVERYTHING, PHONE: axe.ON_A_PHONE, SMALLEST: axe.ON_A_PHONE}


@pytest.fixture(scope="module")
def gallery() -> dict[str, str]:
    with time_machine.travel(dt.datetime(2026, 11, 23, 15, 58, tzinfo=dt.UTC), tick=False):
        return drawing.pages()


@pytest.fixture(scope="module")
def site(gallery: dict[str, str]) -> Iterator[str]:
    """The gallery, the static files and the council's colour, each with the policy of the settings."""
    policy = build_policy()

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0].lstrip("/")
            file = Path(settings.BASE_DIR, path)
            if path in gallery:
                self.answer(gallery[path].encode(), "text/html; charset=utf-8")
            elif path == "council.css":
                self.answer(council_css("#0d4a4f").encode(), "text/css")
            elif path.startswith("static/") and file.is_file():
                self.answer(file.read_bytes(), mimetypes.guess_type(path)[0] or "text/plain")
            else:
                self.send_error(404)

        def answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Says nothing between the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.opened() as opened:
        yield opened


@pytest.fixture(scope="module")
def profile(browser: Browser) -> BrowserContext:
    """Styles and scripts are fetched once for all tests."""
    return browser.new_context()


@pytest.fixture
def page(profile: BrowserContext) -> Iterator[Page]:
    """A page whose console must stay silent: what the policy stops is said there."""
    opened = profile.new_page()
    said: list[str] = []
    opened.on("console", lambda line: said.append(line.text) if line.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    opened.close()
    assert said == []


def sized(page: Page, width: int, height: int) -> Page:
    page.set_viewport_size({"width": width, "height": height})
    return page


def test_the_names_above_are_the_whole_gallery(gallery: dict[str, str]) -> None:
    assert sorted(gallery) == sorted(NAMES)


@pytest.mark.parametrize("name", NOT_LOOKED_AT_ELSEWHERE)
def test_axe_finds_nothing_at_a_desk_and_on_a_phone_and_nothing_scrolls_sideways(
    page: Page, site: str, name: str
) -> None:
    axe.brought_to(page)
    sized(page, *DESK).goto(f"{site}/{name}")
    for (width, height), rules in LOOKS.items():
        sized(page, width, height)
        assert axe.found(page, rules) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("name", ["home", "register", "case", "form", "public"])
def test_no_text_but_initials_is_smaller_than_13_pixels(page: Page, site: str, name: str) -> None:
    sized(page, 1440, 1100).goto(f"{site}/{name}")
    small = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
          .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
            && !one.closest(".net, .face") && parseFloat(getComputedStyle(one).fontSize) < 13 && one.checkVisibility())
          .map(one => one.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_the_councils_colour_reaches_the_page(page: Page, site: str) -> None:
    page.goto(f"{site}/home")
    assert page.evaluate("getComputedStyle(document.querySelector('.nav')).backgroundColor") == "rgb(13, 74, 79)"


def test_the_menu_opens_and_closes_without_script(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site}/home")
    navigation = page.get_by_role("navigation", name="Main")
    assert not navigation.is_visible()
    page.get_by_role("link", name="Menu", exact=True).click()
    assert navigation.is_visible()
    page.get_by_role("link", name="Close menu").click()
    assert not navigation.is_visible()
    context.close()


def test_abuse_is_seen_only_after_asking_and_can_be_covered_again(page: Page, site: str) -> None:
    page.goto(f"{site}/case")
    words = page.get_by_text("I know where [they] park")
    assert not words.is_visible()
    page.get_by_text("Show the words").click()
    assert words.is_visible()
    page.get_by_text("Hide the words again").click()
    assert not words.is_visible()


def test_the_error_summary_is_read_first_and_leads_to_the_field(page: Page, site: str) -> None:
    page.goto(f"{site}/form-errors")
    page.wait_for_function("document.activeElement.classList.contains('govuk-error-summary')")
    page.get_by_role("link", name="Select an answer to “Which network?”").click()
    assert page.evaluate("document.activeElement.id") == "id_network"


def test_the_counter_counts_while_typing(page: Page, site: str) -> None:
    page.goto(f"{site}/form")
    page.get_by_label("Text for X only").fill("Hello")
    assert page.get_by_text("You have 275 characters remaining").first.is_visible()


def test_j_and_k_walk_the_queue_but_never_while_typing(page: Page, site: str) -> None:
    page.goto(f"{site}/inbox", wait_until="networkidle")
    page.locator("body").press("k")
    page.wait_for_url("**?c=1")
    page.goto(f"{site}/inbox", wait_until="networkidle")
    page.get_by_label("Reply as Ashmere District Council").press("k")
    assert page.url.endswith("/inbox")


def test_r_puts_the_cursor_into_the_reply(page: Page, site: str) -> None:
    page.goto(f"{site}/inbox", wait_until="networkidle")
    page.locator("body").press("r")
    assert page.evaluate("document.activeElement.id") == "id_reply"


def test_focus_is_never_covered_by_the_bar(page: Page, site: str) -> None:
    sized(page, 1440, 700).goto(f"{site}/register")
    for _ in range(60):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """() => {
              const one = document.activeElement;
              const bar = document.querySelector(".bar").getBoundingClientRect();
              return one.closest("main") && one.getBoundingClientRect().bottom <= bar.bottom;
            }"""
        )
        assert not covered, page.evaluate("document.activeElement.outerHTML.slice(0, 100)")
