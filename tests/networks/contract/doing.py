"""Sending through a connector, in one step."""

from accounts.catalogue import Action
from networks.outcomes import Accepted, Outcome
from networks.protocol import Access, Request
from networks.registry import CONNECTORS
from tests.networks.contract.conftest import NETWORKS
from tests.networks.peers import Peer


def able(action: Action) -> list[str]:
    """The networks whose connectors do this themselves."""
    return [code for code in NETWORKS if action not in CONNECTORS[code].barriers]


def do(peer: Peer, request: Request, access: Access | None = None) -> Outcome:
    access = access or peer.access
    return peer.connector.send(access, request, peer.connector.prepare(access, request, {}))


def done(peer: Peer, request: Request) -> Accepted:
    outcome = do(peer, request)
    assert isinstance(outcome, Accepted), outcome
    return outcome
