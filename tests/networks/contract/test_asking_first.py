"""What a connector says of its preparations before they begin: the outbox sends at once what is prepared without the network."""

import io
from collections.abc import Iterator
from itertools import product
from typing import Any, NoReturn

import pytest

from accounts.catalogue import NETWORKS, Action, network
from networks.http import Client
from networks.limits import problems
from networks.protocol import Access, Card, Connector, Media, Request, Target
from networks.registry import BY_HAND, CONNECTORS
from tests.networks.peers import HERE, Keyring

ADDRESS = "https://example.gov.uk/bins"
TEXTS = (
    "Bins go out on Tuesday.",
    f"Bins\n#BinDay go out on Tuesday: {ADDRESS} – ten o’clock.",
    "Thanks to @fern.example.gov.uk and @fern!",
)
SOMEBODY = Target(person="7")
PLACES = (
    Target("12345678901", person="7"),
    Target("12345678901", root_external_id="12345678900", person="7", permalink="https://example.com/1"),
)
PLACES_OF = {
    "bluesky": (
        Target("at://did:plc:fern/app.bsky.feed.post/2", "at://did:plc:ours/app.bsky.feed.post/1", "did:plc:fern"),
    ),
    "linkedin": (Target("urn:li:comment:(urn:li:activity:1,2)", "urn:li:activity:1", "urn:li:person:7"),),
}
"""What is answered or acted upon, where identities have a form."""
SPOKEN = {Action.POST, Action.REPLY, Action.DIRECT_MESSAGE}
EVERYBODY: list[Connector] = [*CONNECTORS.values(), *BY_HAND.values()]


class Asked(Exception):
    """Somebody spoke to the network."""


def asked(*args: Any, **what: Any) -> NoReturn:
    raise Asked


class Dumb(Client):
    call = asked


class Unplugged(Access):
    """Access to a network to which there is no line."""

    def client(self, host: str = "") -> Client:
        return Dumb("http://127.0.0.1:9", HERE, self.within)


def unplugged(keyring: Keyring) -> Access:
    return Unplugged(
        "did:plc:ours", "council", "http://127.0.0.1:9", HERE, {"access_token": "a", "access_jwt": "a"}, renew=asked,
        open_media=lambda key: io.BytesIO(keyring.pictures[key]), address_of=lambda media: f"https://example.gov.uk/{media.key}",
    )  # fmt: skip


def shapes(code: str, keyring: Keyring) -> list[Request]:
    """Requests of every kind and shape that the network takes."""
    return [shape for shape in _imagined(code, keyring) if not any(problems(network(code), shape))]


def _imagined(code: str, keyring: Keyring) -> Iterator[Request]:
    places = PLACES_OF.get(code, PLACES)
    for text, media in product(TEXTS, _media(code, keyring)):
        yield Request(Action.POST, text, media=media)
        yield from (Request(Action.REPLY, text, media=media, target=place) for place in places)
    yield Request(Action.POST, TEXTS[1], Card(ADDRESS))
    yield from (Request(Action.DIRECT_MESSAGE, TEXTS[1], target=place) for place in (*places, SOMEBODY))
    yield from (Request(kind, target=place) for kind in Action if kind not in SPOKEN for place in (*places, SOMEBODY))


def _media(code: str, keyring: Keyring) -> list[tuple[Media, ...]]:
    entry = network(code)
    several = tuple(keyring.picture("A bin") for _ in range(entry.pictures.most))
    video = keyring.film(captions=keyring.captions("WEBVTT")) if entry.videos else None
    return [(), several[:1], several, *([(video,)] if video else [])]


@pytest.mark.parametrize("connector", EVERYBODY, ids=lambda one: f"{type(one).__name__}-{one.code}")
def test_what_asks_nothing_first_is_prepared_without_a_line_and_all_else_does_ask(connector: Connector) -> None:
    keyring = Keyring({})
    if connector.code == "instagram":
        keyring.usual = b"\xff\xd8\xff"  # it takes no other pictures
    access = unplugged(keyring)
    for request in shapes(connector.code, keyring):
        if not connector.asks_first(request):
            handle = connector.prepare(access, request, {})
            assert connector.prepare(access, request, handle) is not None, request
        else:
            with pytest.raises(Asked):
                connector.prepare(access, request, {})


@pytest.mark.parametrize("code", NETWORKS)
@pytest.mark.parametrize("kind", Action)
def test_every_kind_that_a_network_takes_is_among_the_shapes(code: str, kind: Action) -> None:
    keyring = Keyring({})
    keyring.usual = b"\xff\xd8\xff"
    assert any(shape.kind is kind for shape in shapes(code, keyring))


@pytest.mark.parametrize("code", ["facebook", "x", "linkedin", "bluesky"])
def test_a_post_of_words_alone_asks_nothing_first(code: str) -> None:
    assert not CONNECTORS[code].asks_first(Request(Action.POST, TEXTS[1]))


@pytest.mark.parametrize("kind", [kind for kind in Action if kind not in SPOKEN])
def test_moderating_asks_nothing_first_anywhere(kind: Action) -> None:
    assert not any(connector.asks_first(Request(kind, target=PLACES[1])) for connector in EVERYBODY)
