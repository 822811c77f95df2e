"""An account is connected by signing in at its network: there and back, in one browser, with the policy of both sides in force."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Account
from networks.connections import connection_of, opened
from networks.models import Connection
from tests.town.browser import axe
from tests.town.browser.conftest import Windows
from tests.town.browser.desks import press
from tests.town.content import the_page

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


def on_x() -> Account:
    return Account.objects.get(network="x", name="Ashmere District Council")


def goes_to(page: Page, account: Account) -> None:
    """From the account's page to the page of the network."""
    page.goto(account.get_absolute_url())
    page.get_by_role("link", name="Connect it again").click()
    press(page, f"Go to {account.network_name}")
    expect(
        page.get_by_role("heading", name=f"Let the council’s application in at {account.network_name}?")
    ).to_be_visible()


@SCRIPT
def test_an_administrator_connects_a_page_on_facebook_of_two_that_they_look_after(
    window: Windows, script: bool
) -> None:
    Connection.objects.filter(account=the_page()).update(
        problem="The password was changed.", problem_since="2026-11-20T10:00Z"
    )
    page = window("ada", script=script)
    axe.brought_to(page)
    goes_to(page, the_page())
    page.get_by_label("Ashmere District Council").check()
    page.get_by_label("Ashmere Careline").check()
    press(page, "Allow")
    expect(page.get_by_role("heading", name="Choose the account")).to_be_visible()
    assert "code=" not in page.url
    expect(page.get_by_label("Ashmere District Council", exact=False)).to_be_checked()
    if script:
        assert axe.found(page, axe.EVERYTHING) == []
    press(page, "Connect")
    expect(page.get_by_role("alert")).to_contain_text("is connected. Facebook knows us.")
    expect(page.locator("main")).not_to_contain_text("The password was changed.")
    assert connection_of(the_page()).problem == ""


@SCRIPT
def test_an_administrator_connects_an_account_on_x(window: Windows, script: bool) -> None:
    page = window("ada", script=script)
    goes_to(page, on_x())
    page.get_by_label("Ashmere District Council").check()
    press(page, "Allow")
    expect(page.get_by_role("alert")).to_contain_text("is connected. X knows us.")
    assert page.url.endswith(on_x().get_absolute_url())
    assert opened(connection_of(on_x()))["refresh_token"]


def test_whoever_says_no_there_reads_that_nothing_changed(window: Windows) -> None:
    before = connection_of(on_x()).secrets
    page = window("ada")
    goes_to(page, on_x())
    press(page, "Deny")
    expect(page.get_by_role("alert")).to_contain_text("You said no at X, so nothing was connected and nothing changed.")
    expect(page.get_by_role("button", name="Go to X")).to_be_visible()
    assert connection_of(on_x()).secrets == before


def test_the_way_back_cannot_be_taken_twice(window: Windows) -> None:
    page, visited = window("ada"), []
    page.on("request", lambda asked: visited.append(asked.url) if "/come-back/" in asked.url else None)
    goes_to(page, on_x())
    press(page, "Allow")
    expect(page.get_by_role("alert")).to_contain_text("is connected")
    page.goto(visited[0])
    expect(page.get_by_role("alert")).to_contain_text("This sign-in has come back already.")


def test_who_may_not_connect_sees_no_door_and_finds_none(window: Windows) -> None:
    """Customer service agents may not; officers, managers and Administrators keep the accounts (matrix.toml, accounts.keep)."""
    page = window("callum")
    page.goto(the_page().get_absolute_url())
    expect(page.get_by_text("Connect it again")).to_have_count(0)
    assert page.context.request.get(f"/accounts/{the_page().pk}/connect/").status == 403
