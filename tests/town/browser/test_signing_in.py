"""Everybody comes in through the same form, and stands before what waits for them."""

import pytest
from playwright.sync_api import Page, expect

from council_social.demonstration import PASSWORD
from council_social.demonstration.people import address
from tests.town.browser.conftest import Windows
from tests.town.browser.desks import press
from tests.town.conftest import NAMES


def types(page: Page, who: str, password: str) -> None:
    page.get_by_label("Email address").fill(address(NAMES[who]))
    page.get_by_label("Password", exact=True).fill(password)
    press(page, "Sign in")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_wrong_password_is_told_and_the_right_one_opens_home(window: Windows, script: bool) -> None:
    page = window(script=script)
    page.goto("/inbox/")
    types(page, "callum", "grey bins out by eight")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    types(page, "callum", PASSWORD)
    page.wait_for_url("**/inbox/**")
    page.goto("/")
    expect(page.get_by_role("heading", name="What waits for you, Callum")).to_be_visible()
    page.get_by_role("link", name="Callum Reid").click()
    page.get_by_role("link", name="Sign out").click()
    press(page, "Sign out")
    page.goto("/inbox/")
    expect(page.get_by_label("Email address")).to_be_visible()
