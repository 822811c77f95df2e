"""Every page, with something on it: axe, the console, the policy, and the widths of a desk and of two phones.

Generated from the addresses themselves: a new one without a look in `pages.py` fails.
"""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page, Response

from tests.town.browser import axe
from tests.town.browser.conftest import DESK, PHONE, SMALLEST, Profiles, Windows
from tests.town.pages import LOOKS, NO_PAGES, NOT_USED, VERBS, Look

INLINE = """() => [...document.querySelectorAll("style, script:not([src]), [onclick], [onchange], [onsubmit], [onload]")]
    .map(one => one.outerHTML.slice(0, 100))"""
OUTSIDE = """() => [...document.querySelectorAll("main :is(a, button, input, select, textarea, summary)")]
    .filter(one => one.checkVisibility() && one.type !== "hidden" && !one.closest(".govuk-visually-hidden"))
    .filter(one => { const box = one.getBoundingClientRect(); return box.right > innerWidth + 1 || box.left < -1 })
    .map(one => one.outerHTML.slice(0, 120))"""


def addresses(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[str]:
    """The name of every address but those of the API, allauth's own among them."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner)
        elif pattern.name and not pattern.name.startswith("api_"):
            yield f"{space}{pattern.name}"


def test_every_address_that_draws_a_page_is_looked_at() -> None:
    assert set(addresses()) - NO_PAGES - VERBS - NOT_USED == {look.name for look in LOOKS}


@pytest.fixture(scope="module")
def windows(profiles: Profiles) -> Iterator[Windows]:
    opened = Windows(profiles)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def window_of(windows: Windows, profiles: Profiles) -> Callable[[str], Page]:
    """One window in which one after the other sits down: a browser of their own for each takes a second."""
    page, cookies_of = windows(), cache(profiles.cookies_of)
    axe.brought_to(page)

    def of(who: str) -> Page:
        page.context.clear_cookies()
        page.context.add_cookies(cookies_of(who))
        return page

    return of


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_page_is_sound_at_a_desk_and_on_a_phone(
    windows: Windows, window_of: Callable[[str], Page], look: Look
) -> None:
    page = window_of(look.who)
    windows.said.clear()
    page.set_viewport_size(DESK)
    answer = page.goto(look.url)
    assert answer is not None
    assert answer.status == look.answers
    assert windows.said == [] or look.answers != 200  # what is refused, the browser itself reports
    _nothing_inline(page, answer)
    assert axe.found(page, axe.EVERYTHING) == []
    for size in (DESK, PHONE, SMALLEST):
        page.set_viewport_size(size)
        _fits(page, size["width"], look.main)
    assert axe.found(page, axe.ON_A_PHONE) == []


def _nothing_inline(page: Page, answer: Response) -> None:
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert page.evaluate(INLINE) == []
    assert " style=" not in answer.text()


def _fits(page: Page, width: int, main: str) -> None:
    """Nothing scrolls sideways, no control stands outside, and what the page is for can be reached."""
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(OUTSIDE) == []
    if main:
        there = page.locator("main :is(a, button, input[type=submit])").filter(has_text=main)
        there.or_(page.locator(".bar a").filter(has_text=main)).locator("visible=true").first.wait_for(timeout=2_000)
