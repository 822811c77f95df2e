"""The town square in the browser: what residents see on each pretend network, and what they do there, as the inbox shows it."""

import itertools
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from enquiries.models import Message
from tests.town.browser import axe
from tests.town.browser.conftest import DESK, PHONE, SMALLEST, Windows
from tests.town.town import Town

NETWORKS = ("", "instagram", "youtube")
"""All together, one with pictures, and one with films on which nobody writes to the council; the others are drawn alike."""
NUMBERS = itertools.count(1)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network or "everything")
def test_the_square_is_sound_with_words_pictures_and_films(window: Windows, town: Town, network: str) -> None:
    page = window()
    axe.brought_to(page)
    page.goto(f"{town.networks.base}/?network={network}")
    expect(page.locator("main > article").first).to_be_visible()
    _is_sound(page)


@pytest.mark.parametrize("what", ["Delete it behind the council’s back", "Change or delete"])
def test_what_can_be_done_to_a_post_is_sound(window: Windows, town: Town, what: str) -> None:
    page = window()
    axe.brought_to(page)
    page.goto(f"{town.networks.base}/?network=facebook")
    page.get_by_role("link", name=what).first.click()
    expect(page.get_by_role("button", name="Delete it")).to_be_visible()
    _is_sound(page)


def _is_sound(page: Page) -> None:
    assert axe.found(page, axe.EVERYTHING) == []
    for size in (DESK, PHONE, SMALLEST):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert axe.found(page, axe.ON_A_PHONE) == []


def test_what_a_resident_changes_and_takes_back_is_seen_in_the_inbox(window: Windows, town: Town) -> None:
    text = f"({next(NUMBERS)}) Is the square opne on Sunday?"
    found = town.resident_writes("comment", text)
    square = window(script=False)
    square.goto(f"{town.networks.base}/?network=facebook")
    square.locator(".notice").filter(has_text=text).get_by_role("link", name="Change or delete").last.click()
    square.get_by_label("New words").fill(text.replace("opne", "open"))
    square.get_by_role("button", name="Save the change").click()
    expect(square.get_by_role("status")).to_have_text("Your words are changed.")
    thread = _read(window("grace"), town, found.get_absolute_url(), "edited_at")
    expect(thread.get_by_text("Is the square open on Sunday?")).to_be_visible()
    square.get_by_role("link", name="Change or delete").last.click()
    square.get_by_role("button", name="Delete it").click()
    expect(square.get_by_role("status")).to_have_text("It is deleted.")
    thread = _read(window("grace"), town, found.get_absolute_url(), "removed_at")
    expect(thread.get_by_text("Removed by its author, Today")).to_be_visible()


def _read(page: Page, town: Town, address: str, since: str) -> Any:
    """The conversation, once the news has come in."""
    pk = int(address.rstrip("/").rpartition("/")[2])
    told = {f"{since}__isnull": False, "conversation": pk}
    town.takes_in(lambda: Message.objects.filter(**told).exists())
    page.goto(address)
    return page.get_by_role("region", name="Messages")
