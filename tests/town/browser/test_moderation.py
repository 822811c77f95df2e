"""From an abusive comment to the appeal, clicked through: two people block, nobody has to read the words."""

import re

from playwright.sync_api import Page, expect

from moderation.models import Appeal, Case
from tests.town.browser.conftest import Windows
from tests.town.browser.desks import open_verb, press, read_once
from tests.town.town import Town

INSULT = "You are all thieves and [insult], the lot of you."
BERT = "Bert Bogus"


def test_abuse_is_kept_hidden_warned_of_blocked_by_two_and_appealed(window: Windows, town: Town) -> None:
    grace, priya, helen = window("grace"), window("priya"), window("helen")
    case = _grace_refers(grace, town)
    _hides(grace, town)
    _consults(grace, "Priya Nair", "A warning")
    _gives_a_view(priya, case, "Yes, with the rule quoted.")
    _warns(grace, case, town)
    _consults(grace, "Helen Brooks", "A block")
    _gives_a_view(helen, case, "The officer is worried.")
    _proposes_a_block(grace, case)
    _confirms(priya, case, town)
    _appeals(window())
    _reads_the_appeal(window("ruth"))


def _grace_refers(page: Page, town: Town) -> str:
    """Answers where the case stands. The words are covered on every page."""
    found = town.resident_writes("comment", INSULT, BERT)
    page.goto(found.get_absolute_url())
    page.get_by_role("region", name="Messages").get_by_role("link", name="Refer to moderation").last.click()
    page.get_by_label("abusive, harassing or threatening").check()
    page.get_by_label("Why?").fill("It insults the people at the desk.")
    page.get_by_label("What does it contain?").fill("insults")
    press(page, "Record")
    read_once(page, "Kept exactly as it was")
    expect(page.locator(".head")).to_contain_text("Recorded")
    expect(page.get_by_text(INSULT)).not_to_be_visible()
    page.get_by_text("Show the words").click()
    expect(page.get_by_text(INSULT)).to_be_visible()
    return page.url


def _hides(page: Page, town: Town) -> None:
    open_verb(page, "Hide")
    page.get_by_label("Your reason").locator("visible=true").fill("It breaks rule 1.")
    press(page, "Hide")
    read_once(page, "told to hide it")
    town.sends()
    page.reload()
    expect(page.locator(".veil")).to_contain_text("Hidden")


def _consults(page: Page, whom: str, about: str) -> None:
    open_verb(page, "Consult")
    page.get_by_label("Who should be asked?").select_option(whom)
    page.get_by_label(about, exact=True).check()
    press(page, "Ask")
    read_once(page, f"{whom} is asked")


def _gives_a_view(page: Page, case: str, words: str) -> None:
    page.goto("/moderation/")
    name = str(Case.objects.get(pk=case.rstrip("/").rpartition("/")[2]))
    row = page.locator(".lines li").filter(has_text=name)
    row.get_by_role("link", name="Give your view").click()
    page.get_by_label("Yes").check()
    page.get_by_role("textbox", name="Your view").fill(words)
    press(page, "Send your view")
    read_once(page, "Your view is kept")


def _warns(page: Page, case: str, town: Town) -> None:
    page.goto(case)
    open_verb(page, "Warn")
    expect(page.get_by_label("The warning")).to_have_value(re.compile("breaks our house rules"))
    press(page, "Send the warning")
    read_once(page, "The warning is on its way")
    town.sends()


def _proposes_a_block(page: Page, case: str) -> None:
    page.goto(case)
    open_verb(page, "Propose a block")
    page.get_by_label("Your reason").locator("visible=true").fill("Went on after a warning that quoted the rule.")
    press(page, "Propose a block")
    read_once(page, "A second person must confirm it")
    expect(page.get_by_text("can confirm a block.")).to_be_visible()
    expect(page.get_by_role("button", name="Sign decision")).to_have_count(0)


def _confirms(page: Page, case: str, town: Town) -> None:
    page.goto(case)
    expect(page.get_by_text("You may decide because Grace Mensah proposed it, not you.")).to_be_visible()
    page.get_by_label("Confirm the block").check()
    page.get_by_label("Your reason").fill("A threat after a warning.")
    press(page, "Sign decision")
    expect(page.locator(".head")).to_contain_text("Blocked")
    town.sends()


def _appeals(page: Page) -> None:
    """A resident, with no log-in."""
    page.goto("/public/")
    page.get_by_role("link", name="appeal", exact=True).click()
    press(page, "Send appeal")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    page.get_by_label("Facebook", exact=True).check()
    page.get_by_label("Name of your account").fill(BERT)
    page.get_by_label("Email address").fill("bert@wexmoor.example")
    page.get_by_label("Why should we lift the block?").fill("I was angry about my bin, and I am sorry.")
    press(page, "Send appeal")
    expect(page.get_by_role("heading", name="Your appeal was sent")).to_be_visible()


def _reads_the_appeal(page: Page) -> None:
    newest = Appeal.objects.latest("pk")
    page.goto("/moderation/appeals/")
    page.locator(f"a[href='/moderation/appeals/{newest.pk}/']").click()
    expect(page.get_by_text("I was angry about my bin, and I am sorry.")).to_be_visible()
    expect(page.get_by_text(BERT)).to_be_visible()
