"""The inbox by keyboard alone, as somebody works who uses no mouse."""

from playwright.sync_api import Page, expect

from networks.protocol import Author
from tests.town.browser.conftest import Windows
from tests.town.content import somebody_writes

FOCUSED = """() => { const one = document.activeElement;
    return [one.textContent, ...[...(one.labels || [])].map(label => label.textContent)].join(" ") }"""


def tab_to(page: Page, words: str) -> None:
    """Presses Tab until what has the focus says `words`; it must then be seen."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
    raise AssertionError(f"Tab never comes to “{words}”.")


def test_an_enquiry_is_taken_and_answered_by_keyboard_alone(window: Windows) -> None:
    somebody_writes("keys-1", Author("r-keys", "keys", "Kit Keyboard"), "Which bin goes out on Friday?")
    page = window("grace")
    page.goto("/inbox/?view=nobodys")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "Kit Keyboard")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/*/**")
    tab_to(page, "Take")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("is yours")
    tab_to(page, "Reply as Ashmere District Council")
    page.keyboard.type("The brown one.")
    tab_to(page, "Send reply")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("is on its way")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("region", name="Messages").get_by_text("The brown one. ^GM")).to_be_visible()


def test_single_keys_walk_the_queue_and_open_the_reply(window: Windows) -> None:
    page = window("grace")
    page.goto("/inbox/?view=mine")
    first, second = page.locator(".queue a").nth(0), page.locator(".queue a").nth(1)
    addresses = [first.get_attribute("href"), second.get_attribute("href")]
    for key, address in (("j", addresses[0]), ("j", addresses[1]), ("k", addresses[0])):
        page.wait_for_load_state("networkidle")  # the script that listens to keys is fetched last
        page.keyboard.press(key)
        page.wait_for_url(f"**{address}")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("r")
    expect(page.get_by_label("Reply as Ashmere")).to_be_focused()
    page.keyboard.press("j")
    expect(page.get_by_label("Reply as Ashmere")).to_have_value("j")
