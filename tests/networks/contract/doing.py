"""Sending through a connector, in one step."""

from accounts.catalogue import Action, network
from networks.outcomes import Accepted, Outcome
from networks.protocol import Access, Request
from networks.registry import CONNECTORS
from tests.networks.contract.conftest import NETWORKS, PRETEND
from tests.networks.peers import Peer


def able(action: Action) -> list[str]:
    """The networks whose connectors do this themselves."""
    return [code for code in NETWORKS if action not in CONNECTORS[code].barriers]


def describing() -> list[str]:
    """The networks whose posts take two pictures, each with its alt text."""
    entries = [network(code) for code in NETWORKS]
    return [entry.code for entry in entries if entry.pictures.most > 1 and entry.alt_limit != 0]


def fetching() -> list[str]:
    """The networks that can be asked what came in."""
    return [code for code in NETWORKS if CONNECTORS[code].can_fetch]


def delivering() -> list[str]:
    """The pretend networks that tell by webhook what comes in."""
    return [code for code in PRETEND if CONNECTORS[code].webhook_secrets]


def do(peer: Peer, request: Request, access: Access | None = None) -> Outcome:
    access = access or peer.access
    return peer.connector.send(access, request, peer.connector.prepare(access, request, {}))


def done(peer: Peer, request: Request) -> Accepted:
    outcome = do(peer, request)
    assert isinstance(outcome, Accepted), outcome
    return outcome
