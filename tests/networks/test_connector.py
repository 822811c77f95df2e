"""What is put together of fewer modules than there are names for: a network that cannot be read, and that tells nothing."""

import pytest

from networks.connector import Composed
from networks.protocol import BadDelivery, Fetched
from networks.threads import figures, outbound
from tests.networks.peers import Keyring

POSTING_ALONE = Composed(code="threads", outbound=outbound, figures=figures)


def test_a_network_that_cannot_be_read_is_never_asked_and_brings_nothing() -> None:
    nowhere = Keyring({}).access("7", "council", "http://127.0.0.1:9")
    assert not POSTING_ALONE.can_fetch
    assert POSTING_ALONE.fetch_inbound(nowhere, "place") == Fetched((), "place")


def test_a_network_without_webhooks_takes_no_delivery_for_genuine() -> None:
    assert POSTING_ALONE.webhook_secrets is None
    assert not POSTING_ALONE.signature_ok(b"{}", {}, "secret")
    assert POSTING_ALONE.handshake({}, "secret") is None
    with pytest.raises(BadDelivery, match=r"Threads delivers nothing here\."):
        POSTING_ALONE.read_webhook(b"{}")
