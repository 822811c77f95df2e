"""One new account per test, on each network that has a connector."""

from collections.abc import Iterator
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
from tests.networks.peers import Peer, sandbox_server
from tests.networks.threads.peer import ThreadsPeer
from tests.networks.x.peer import XPeer
from tests.networks.youtube.peer import YouTubePeer
from tests.sandbox.receiver import Receiver
from tests.sandbox.running import SECRETS, Sandbox

PRETEND = ["facebook", "flickr", "instagram", "linkedin", "threads", "x", "youtube"]
NETWORKS = ["bluesky", "mastodon", *PRETEND]
"""Each has a fixture below, by its name."""


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


@pytest.fixture
def facebook(town: Sandbox) -> FacebookPeer:
    return FacebookPeer(town.account("facebook"))


@pytest.fixture
def instagram(town: Sandbox) -> InstagramPeer:
    return InstagramPeer(town.account("instagram"))


@pytest.fixture
def threads(town: Sandbox) -> ThreadsPeer:
    return ThreadsPeer(town.account("threads"))


@pytest.fixture
def linkedin(town: Sandbox) -> LinkedInPeer:
    return LinkedInPeer(town.account("linkedin"))


@pytest.fixture
def flickr(town: Sandbox) -> FlickrPeer:
    return FlickrPeer(town.account("flickr"))


@pytest.fixture
def youtube(town: Sandbox) -> YouTubePeer:
    return YouTubePeer(town.account("youtube"))


@pytest.fixture
def x(town: Sandbox) -> XPeer:
    return XPeer(town.account("x"))


@pytest.fixture(params=NETWORKS)
def peer(request: pytest.FixtureRequest) -> Peer:
    chosen: Peer = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture
def proxy(peer: Peer) -> Iterator[DropProxy]:
    """Between us and the peer, breaking what it is told to break."""
    with DropProxy(peer.access.base_url).running() as between:
        yield between
