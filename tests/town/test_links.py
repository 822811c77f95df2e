"""Nobody is led to a page that their role may not open: from the navigation, from Home, and from the figures."""

import re

import pytest
from django.test import Client

from core.people.models import Person
from council_social.demonstration.people import PEOPLE
from tests.town.town import Town

FIRST_OF_EACH_ROLE = {role: name for name, role, _ in reversed(PEOPLE)}
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')


def links_of(client: Client, address: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in LINK.findall(client.get(address).content.decode())]


@pytest.mark.parametrize("name", FIRST_OF_EACH_ROLE.values())
def test_every_link_of_home_and_of_the_figures_opens(town: Town, name: str) -> None:
    client = Client()
    client.force_login(Person.objects.get(name=name))
    links = links_of(client, "/")
    if "/figures/" in links:
        links += links_of(client, "/figures/")
    kinds = {re.sub(r"\d+", "1", link.partition("?")[0]): link for link in links}
    assert len(kinds) > 5
    answers = {link: client.get(link).status_code for link in kinds.values()}
    assert {link: status for link, status in answers.items() if status != 200} == {}
