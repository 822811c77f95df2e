"""Nobody is led to a page that their role may not open: from the navigation, from Home, and from the figures."""

import re

import pytest

from council_social.demonstration.people import PEOPLE
from tests.browser.conftest import Windows

FIRST_OF_EACH_ROLE = {role: name.split()[0].lower() for name, role, _ in reversed(PEOPLE)}
LINKS = "links => [...new Set(links.map(link => link.href.split('#')[0]))]"


@pytest.mark.parametrize("who", FIRST_OF_EACH_ROLE.values())
def test_every_link_of_home_and_of_the_figures_opens(window: Windows, who: str) -> None:
    page = window(who, script=False)
    page.goto("/")
    links = page.locator("nav a, main a").evaluate_all(LINKS)
    if any(link.endswith("/figures/") for link in links):
        page.goto("/figures/")
        links += page.locator("main a").evaluate_all(LINKS)
    kinds = {re.sub(r"\d+", "1", link.partition("?")[0]): link for link in links if link.startswith(window.base)}
    answers = {link: page.request.get(link).status for link in kinds.values()}
    assert {link: status for link, status in answers.items() if status != 200} == {}
