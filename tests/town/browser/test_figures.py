"""SMT read the figures: each leads to its rows, and says what it counts."""

from playwright.sync_api import Page, expect

from reporting.figures import DEFINITIONS
from tests.town.browser.conftest import Windows


def test_each_figure_has_its_definition_and_leads_to_its_rows(window: Windows) -> None:
    page = window("jo")
    page.goto("/")
    page.get_by_role("link", name="All figures").click()
    for definition in DEFINITIONS.values():
        expect(page.get_by_text(definition.words)).to_be_visible()
    addresses = page.locator(".kpis a.big").evaluate_all("links => links.map(link => link.href)")
    assert len(addresses) == 5
    for address in addresses:
        _says_what_it_counts(page, address)


def _says_what_it_counts(page: Page, address: str) -> None:
    page.goto(address)
    definition = DEFINITIONS[address.partition("/rows/")[2].partition("/")[0]]
    expect(page.get_by_role("heading", name=definition.label)).to_be_visible()
    expect(page.get_by_text(definition.words)).to_be_visible()
    expect(page.get_by_role("rowheader").first).to_be_visible()


def test_the_rows_behind_a_topic_are_as_many_as_its_bar_says(window: Windows) -> None:
    page = window("jo")
    page.goto("/figures/")
    bar = page.locator(".bars a").first
    number = int(bar.inner_text().split()[-1])
    bar.press("Enter")
    expect(page.get_by_text(f"of {number}")).to_be_visible()
