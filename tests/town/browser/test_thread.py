"""The thread of the whole application, clicked through by role in the browser: with script, and without."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from enquiries.models import Conversation
from networks.models import Outbound
from tests.town.browser.conftest import Windows
from tests.town.browser.desks import choose_time, makes_the_case, open_verb, press, read_once
from tests.town.town import Town

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
NUMBERS = itertools.count(1)


@SCRIPT
def test_an_account_is_asked_for_signed_off_and_opened(window: Windows, town: Town, script: bool) -> None:
    name = f"Ashmere Seed Library {next(NUMBERS)}"
    address = _leah_asks(window("leah", script=script), name)
    for who in ("priya", "jo", "ada"):
        _signs_off(window(who, script=script), address, name)
    _ada_opens(window("ada", script=script), address, name)
    register = window("arthur", script=script)
    register.goto("/accounts/")
    register.get_by_label("Name or handle").fill(name)
    press(register, "Show")
    expect(register.get_by_role("row").filter(has_text=name)).to_contain_text("Open")
    resident = window(script=script)
    resident.goto("/public/accounts/")
    expect(resident.get_by_role("heading", name=name)).to_be_visible()


def _leah_asks(page: Page, name: str) -> str:
    """Asks, and answers where the request stands."""
    page.goto("/accounts/requests/")
    page.get_by_role("link", name="Ask for an account").click()
    page.get_by_label("Which network?").select_option("Facebook")
    page.get_by_label("Name of the account").fill(name)
    page.get_by_label("Which department asks?").select_option("Museum")
    page.get_by_label("Yes, we answer residents there").check()
    makes_the_case(page)
    press(page, "Save draft")
    read_once(page, "Nobody has been asked yet")
    press(page, "Send for sign-off")
    expect(page.locator(".head")).to_contain_text("Waits for Comms")
    expect(page.get_by_role("button", name="Send decision")).to_have_count(0)
    return page.url


def _signs_off(page: Page, address: str, name: str) -> None:
    """Finds it among what waits, reads it and signs."""
    page.goto("/")
    page.get_by_role("link", name=name).click()
    assert page.url == address
    page.get_by_label("Sign off").check()
    page.get_by_label("Your reason").fill("A good case.")
    press(page, "Send decision")
    expect(page.get_by_role("alert")).to_be_visible()


def _ada_opens(page: Page, address: str, name: str) -> None:
    """Puts in line by line what the opening list asks for, then opens it."""
    page.goto(address)
    page.get_by_role("link", name="Open it").click()
    expect(page.get_by_role("button", name="Open the account")).to_have_count(0)
    page.get_by_role("listitem").filter(has_text="The page is made").get_by_role("link", name="Put it in").click()
    handle = name.replace(" ", "").lower()
    page.get_by_label("Handle").fill(handle)
    page.get_by_label("Address of the page").fill(f"https://www.facebook.com/{handle}")
    press(page, "Save")
    _says_who_gets_in(page)
    _checks_the_profile(page)
    page.goto(address)
    page.get_by_role("link", name="Open it").click()
    press(page, "Open the account")
    expect(page.locator(".head")).to_contain_text("Open")


def _says_who_gets_in(page: Page) -> None:
    page.get_by_role("link", name="Change who gets in").click()
    page.get_by_label("Who keeps the password?").select_option("Leah Pryce")
    page.get_by_label("Who else can get in?").select_option("Grace Mensah")
    page.get_by_label("Where is the password kept?").fill("The council’s password manager")
    page.get_by_label("Codes from an app").check()
    page.get_by_label("Whom does the network write to when nobody gets in?").fill("social.media@ashmere.example")
    press(page, "Save")
    page.get_by_role("link", name="Administrators").click()
    for person in ("Leah Pryce", "Grace Mensah"):
        page.get_by_label("Who?").select_option(person)
        page.get_by_label("Full control").check()
        press(page, "Record an administrator")
    page.locator(".crumbs").get_by_role("link", name=" on Facebook").click()


def _checks_the_profile(page: Page) -> None:
    page.get_by_role("link", name="Check the profile").click()
    page.wait_for_load_state()  # what is counted here does not wait
    for box in page.get_by_role("checkbox").all():
        box.check()
    press(page, "Save")
    read_once(page, "The profile is checked.")


@SCRIPT
def test_a_post_goes_out_after_somebody_else_signed_it(window: Windows, town: Town, script: bool) -> None:
    title = f"Wet leaves {next(NUMBERS)}"
    with town.ten_minutes_ago():
        post = _grace_writes(window("grace", script=script), title)
        _grace_cannot_sign(window("grace", script=script), post)
        _priya_signs(window("priya", script=script), title)
    town.sends()
    page = window("grace", script=script)
    page.goto(post)
    where = page.locator("section.card").filter(has=page.get_by_role("heading", name="Where it is"))
    expect(where.get_by_text("Published")).to_have_count(2)
    for network in ("facebook", "x"):
        out = Outbound.objects.get(account__network=network, publication__post__title=title)
        expect(where.get_by_role("link", name=out.url)).to_have_attribute("href", out.url)


def _grace_writes(page: Page, title: str) -> str:
    page.goto("/")
    page.get_by_role("link", name="Write a post").first.click()
    page.get_by_label("Facebook: Ashmere District Council").check()
    page.get_by_label("X: Ashmere District Council").check()
    page.get_by_label("Text for every account").fill(f"{title}: we sweep Wexmoor this week. Please park elsewhere.")
    page.get_by_label("Name in the calendar").fill(title)
    page.get_by_label("Topic").select_option("Waste")
    choose_time(page, timezone.now() + timedelta(minutes=9))
    press(page, "Send for approval")
    read_once(page, "Sent for approval. Can sign it: Priya Nair")
    return page.url


def _grace_cannot_sign(page: Page, post: str) -> None:
    page.goto(post)
    page.get_by_role("link", name="See what is signed").click()
    expect(page.get_by_text("You wrote this, so someone else must sign it.")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)


def _priya_signs(page: Page, title: str) -> None:
    page.goto("/posts/approvals/")
    page.get_by_role("link", name=title).click()
    page.get_by_label("Approve. It goes out").check()
    press(page, "Sign version 1")
    read_once(page, "Signed. It goes out")
    expect(page.locator(".head")).to_contain_text("Scheduled")


@SCRIPT
@pytest.mark.parametrize("what", ["comment", "message"])
def test_a_resident_is_answered_by_the_right_team_in_time(window: Windows, town: Town, script: bool, what: str) -> None:
    text = f"({next(NUMBERS)}) My brown bin was left again. Who do I speak to?"
    found = town.resident_writes(what, text)
    _grace_gives_it_to_customer_services(window("grace", script=script), text)
    page = window("callum", script=script)
    _callum_takes_and_answers(page, found, text)
    town.sends()
    page.reload()
    thread = page.get_by_role("region", name="Messages")
    expect(thread.get_by_text("the crew comes back on Wednesday. ^CR")).to_be_visible()
    expect(page.get_by_role("group", name="Deadline")).to_contain_text("Answered in time")
    answered = Outbound.objects.get(subject__contains=found.reference)
    assert answered.state == "published"


def _grace_gives_it_to_customer_services(page: Page, text: str) -> None:
    page.goto("/inbox/?view=nobodys")
    page.locator(".queue a").filter(has_text=text[:35]).click()
    open_verb(page, "Give to a team")
    page.get_by_label("Give this to").select_option("Customer Services")
    press(page, "Give to the team")
    read_once(page, "Handed to the team")


def _callum_takes_and_answers(page: Page, found: Conversation, text: str) -> None:
    page.goto("/inbox/?view=nobodys")
    page.locator(".queue a").filter(has_text=text[:35]).click()
    press(page, "Take")
    read_once(page, "is yours")
    expect(page.get_by_text("^CR")).to_be_visible()
    page.get_by_label("Reply as Ashmere District Council").fill(
        "Hello, we are sorry: the crew comes back on Wednesday."
    )
    press(page, "Send reply")
    read_once(page, "is on its way")
