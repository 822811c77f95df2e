"""The pretend networks, one account on the register, and a browser that goes there and comes back."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from accounts.models import Account
from core.people.models import Person
from tests.cast import Cast
from tests.networks.outbox.conftest import ledger, outbox
from tests.networks.peers import sandbox_server
from tests.publishing.browsing import browser
from tests.sandbox.running import Account as There
from tests.sandbox.running import Sandbox

__all__ = ["ledger", "outbox"]
"""The test network and its outbox, for what needs no pretended one."""


@pytest.fixture(scope="session")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with sandbox_server(tmp_path_factory.mktemp("sign-in")) as running:
        yield running


@pytest.fixture
def demonstration(networks: Sandbox, settings: Any) -> Iterator[None]:
    settings.SANDBOX_URL, settings.PUBLIC_URL = networks.base, "http://127.0.0.1:8000"
    settings.NETWORK_SECRETS = json.loads((networks.folder / "var" / "secrets.json").read_text())
    yield
    networks.ask("DELETE", "/__control/faults")


@dataclass
class Traveller:
    """A person's browser: ours and the network's pages in one."""

    networks: Sandbox
    client: Client
    wants: str = ""
    """The handle of the account that they are signed in as at the network, unless they choose others there."""

    @classmethod
    def of(cls, person: Person, networks: Sandbox) -> "Traveller":
        return cls(networks, browser(person))

    def goes(self, account: Account) -> str:
        """Presses the button; the address at the network to which they are led."""
        self.wants = account.handle
        page = self.client.post(f"/accounts/{account.pk}/connect/sign-in/")
        assert page.status_code == 200, page.content.decode()[:500]
        return str(page["Refresh"]).partition("url=")[2]

    def answers(self, there: str, **typed: Any) -> str:
        """Fills in the network's page; the address to which they are sent back."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
        path = urlsplit(there).path
        known = self.networks.control("GET", "accounts", network=path.split("/")[1])["accounts"]
        chosen = [one["id"] for one in known if one["handle"] == self.wants]
        answer = self.networks.ask("POST", path, data=query | {"do": "allow", "account": chosen} | typed)
        assert answer.status_code == 302, answer.text
        return str(answer.headers["location"])

    def returns(self, back: str) -> Any:
        """Opens that address, and follows to the page that is shown."""
        parts = urlsplit(back)
        return self.client.get(f"{parts.path}?{parts.query}", follow=True)

    def connects(self, account: Account, *there: There) -> Any:
        """The whole way."""
        return self.returns(self.answers(self.goes(account), account=[one.id for one in there]))


@pytest.fixture
def ada(cast: Cast, networks: Sandbox, demonstration: None) -> Traveller:
    return Traveller.of(cast.ada, networks)


@pytest.fixture
def page(networks: Sandbox) -> There:
    """The council's Page at Facebook."""
    return networks.account("facebook")


@pytest.fixture
def on_x(networks: Sandbox) -> There:
    return networks.account("x")


def registered(cast: Cast, there: There, **facts: Any) -> Account:
    """The same account as it stands on the register; nobody has asked the network for its number yet."""
    found = cast.account(there.known["network"], handle=there.handle)
    Account.objects.filter(pk=found.pk).update(**{"external_id": "", **facts})
    return Account.objects.get(pk=found.pk)
