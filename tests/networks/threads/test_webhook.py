"""Threads' deliveries."""

import json
from datetime import UTC, datetime

import pytest

from networks.protocol import BadDelivery, Kind
from networks.registry import connector
from tests.networks.answers import SECRET, sample, signed

threads = connector("threads")
NAME = "10_threads_reply"


def test_a_reply() -> None:
    assert threads.signature_ok(sample(NAME), signed(NAME), SECRET)
    assert not threads.signature_ok(sample(NAME), {}, SECRET)
    (delivered,) = threads.read_webhook(sample(NAME))
    reply = delivered.inbound
    assert reply is not None
    assert (reply.kind, reply.external_id, reply.text) == (
        Kind.COMMENT, "18012345678901234", "Why is the pool shut?"
    )  # fmt: skip
    assert (reply.author.handle, reply.is_ours) == ("priya.s", False)
    assert reply.parent_external_id == reply.root_post_external_id == "17987654321098765"
    assert reply.at == datetime(2026, 11, 20, 10, 45, 16, tzinfo=UTC)
    assert reply.account_external_id == "78901"


def test_our_own_reply_under_our_post_is_ours() -> None:
    body = json.loads(sample(NAME))
    body["values"]["value"]["username"] = "examplecouncil"
    (delivered,) = threads.read_webhook(json.dumps(body).encode())
    assert delivered.inbound is not None
    assert delivered.inbound.is_ours


@pytest.mark.parametrize("raw", [b"{}", b"[]", b'{"values":{}}', b"x"])
def test_what_is_no_delivery_is_called_so(raw: bytes) -> None:
    with pytest.raises(BadDelivery):
        threads.read_webhook(raw)
