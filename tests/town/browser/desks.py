"""What people do at their desks, in the words of the pages: steps that several of the walks share."""

from datetime import datetime

from django.utils import timezone
from playwright.sync_api import Page, expect

from pages.clocks import LONDON


def read_once(page: Page, words: str) -> None:
    """The message of what was just done stands above the next page."""
    expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def open_verb(page: Page, name: str) -> None:
    """Opens one of the verbs; they are folds, which need no script."""
    page.locator("details[name=verb] > summary").filter(has_text=name).click()


def choose_time(page: Page, moment: datetime) -> None:
    """Types the wall clock of London."""
    local = timezone.localtime(moment, LONDON)
    for label, value in (("Day", local.day), ("Month", local.month), ("Year", local.year), ("Time", f"{local:%H:%M}")):
        page.get_by_label(label, exact=True).fill(str(value))


def makes_the_case(page: Page) -> None:
    """The answers that the signers read."""
    page.wait_for_load_state()  # what is counted below does not wait
    for question, answer in (
        ("What is it for?", "Swaps of seeds and cuttings, by village."),
        ("Whom does it reach?", "Gardeners, two thousand of them."),
        ("Why can the main account not do it?", "It would be drowned in seeds."),
        ("Who runs it?", "Leah Pryce"),
        ("Who covers?", "Noor Patel"),
        ("What is done about the risk?", "Comments are read twice a day."),
    ):
        page.get_by_label(question).fill(answer)
    for why in ("How much, and until when is it planned?", "How do you know?", "Whom?", "What does the network tell?"):
        page.get_by_label(why, exact=True).fill("We counted.")
    for how in page.get_by_label("How?", exact=True).all():
        how.fill("As it is.")
    for group in page.get_by_role("group").all():
        if group.get_by_label("In part").count():
            group.get_by_label("Yes").check()
    page.get_by_role("group", name="How likely is it").get_by_label("2, low").check()
    page.get_by_role("group", name="How much harm").get_by_label("2, low").check()
