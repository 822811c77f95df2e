"""Sending through a connector, in one step."""

from accounts.catalogue import Action
from networks.outcomes import Accepted, Outcome
from networks.protocol import Access, Request
from tests.networks.peers import Peer

WORDS = "Bins in Elm Road & Oak Road go out on Tuesday: https://example.gov.uk/bins – ten o’clock."


def post(text: str = WORDS) -> Request:
    return Request(Action.POST, text)


def do(peer: Peer, request: Request, access: Access | None = None) -> Outcome:
    access = access or peer.access
    return peer.connector.send(access, request, peer.connector.prepare(access, request, {}))


def done(peer: Peer, request: Request) -> Accepted:
    outcome = do(peer, request)
    assert isinstance(outcome, Accepted), outcome
    return outcome
