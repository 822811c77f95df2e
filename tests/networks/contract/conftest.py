"""One new account per test, on each network that has a connector."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from networks.registry import connector
from tests.networks.appview import AppView
from tests.networks.bluesky.peer import BlueskyPeer, bluesky_server, join
from tests.networks.drop_proxy import DropProxy
from tests.networks.facebook.peer import FacebookPeer
from tests.networks.flickr.peer import FlickrPeer
from tests.networks.instagram.peer import InstagramPeer
from tests.networks.linkedin.peer import LinkedInPeer
from tests.networks.mastodon.peer import MastodonPeer, mastodon_server
from tests.networks.mastodon.peer import join as join_mastodon
from tests.networks.peers import Peer, SandboxPeer, sandbox_server
from tests.networks.threads.peer import ThreadsPeer
from tests.networks.x.peer import XPeer
from tests.networks.youtube.peer import YouTubePeer
from tests.sandbox.receiver import Receiver
from tests.sandbox.running import SECRETS, Sandbox

IN_TOWN: list[type[SandboxPeer]] = [
    FacebookPeer, FlickrPeer, InstagramPeer, LinkedInPeer, ThreadsPeer, XPeer, YouTubePeer,
]  # fmt: skip
PRETEND = [kind.network for kind in IN_TOWN]
NETWORKS = ["bluesky", "mastodon", *PRETEND]
"""Each is a fixture, by its name: a new account there."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker waits for the Bluesky server to be compiled, the first time; the other goes on."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("bluesky"))


@pytest.fixture(scope="session")
def appview() -> Iterator[AppView]:
    with AppView().running() as view:
        yield view


@pytest.fixture(scope="session")
def pds(tmp_path_factory: pytest.TempPathFactory, appview: AppView) -> Iterator[str]:
    with bluesky_server(tmp_path_factory.mktemp("pds"), appview.url) as url:
        yield url


class Door(Receiver):
    """Where webhooks arrive: the connectors themselves answer the handshakes."""

    def handshake(self, path: str) -> bytes:
        parts = urlsplit(path)
        network = connector(parts.path.strip("/").split("/")[-1])
        assert network.webhook_secrets is not None
        answer = network.handshake(dict(parse_qsl(parts.query)), SECRETS[network.code][network.webhook_secrets[1]])
        return (answer or "").encode()


@pytest.fixture(scope="session")
def door() -> Iterator[Door]:
    with Door() as listening:
        yield listening


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory, door: Door) -> Iterator[Sandbox]:
    with sandbox_server(tmp_path_factory.mktemp("town"), door.address) as running:
        yield running


@pytest.fixture(scope="session")
def resident(pds: str) -> dict[str, Any]:
    return join(pds, "resident")


@pytest.fixture
def bluesky(pds: str, appview: AppView, resident: dict[str, Any]) -> BlueskyPeer:
    appview.forget()
    return BlueskyPeer(pds, appview, resident)


@pytest.fixture(scope="session")
def mastodon_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with mastodon_server(tmp_path_factory.mktemp("mastodon")) as url:
        yield url


@pytest.fixture(scope="session")
def neighbour(mastodon_at: str) -> dict[str, Any]:
    """A resident on the Mastodon server."""
    return join_mastodon(mastodon_at, "resident")


@pytest.fixture
def mastodon(mastodon_at: str, neighbour: dict[str, Any]) -> MastodonPeer:
    return MastodonPeer(mastodon_at, neighbour)


def _on(kind: type[SandboxPeer]) -> Callable[[Sandbox], SandboxPeer]:
    @pytest.fixture(name=kind.network)
    def newcomer(town: Sandbox) -> SandboxPeer:
        return kind(town.account(kind.network))

    return newcomer


globals().update({kind.network: _on(kind) for kind in IN_TOWN})


@pytest.fixture(params=NETWORKS)
def peer(request: pytest.FixtureRequest) -> Peer:
    chosen: Peer = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture
def proxy(peer: Peer) -> Iterator[DropProxy]:
    """Between us and the peer, breaking what it is told to break."""
    with DropProxy(peer.access.base_url).running() as between:
        yield between
