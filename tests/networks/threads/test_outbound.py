"""How posts and replies are written, as Threads is asked."""

from urllib.parse import parse_qs

import pytest

from accounts.catalogue import Action, network
from networks.http import network_time
from networks.outcomes import Accepted, Outcome, Refused, Unknown
from networks.protocol import Access, Request, Target
from networks.threads.outbound import prepare, send
from tests.networks.answers import Scripted
from tests.networks.peers import Keyring

ROOM = {
    "data": [
        {
            "quota_usage": 0,
            "config": {"quota_total": 250},
            "reply_quota_usage": 0,
            "reply_config": {"quota_total": 1000},
        }
    ]
}
READY = {"status": "FINISHED", "id": "7"}
REPLY = Request(Action.REPLY, "On Tuesday ^GM", target=Target("55"))


def access(base: str) -> Access:
    return Keyring({"access_token": "t"}).access("1", "council", base)


def asked(request: Request) -> dict[str, list[str]]:
    """The form by which the container is made."""
    script = Scripted((200, ROOM), (200, {"id": "7"}), (200, READY))
    with script.running() as base:
        assert prepare(access(base), request, {})["container"] == "7"
    method, path, _, body = script.asked[1]
    assert (method, path) == ("POST", "/v1.0/1/threads")
    return parse_qs(body.decode())


def test_a_post_without_pictures_is_text_and_is_never_published_by_itself() -> None:
    assert asked(Request(Action.POST, "Bins & bags")) == {"media_type": ["TEXT"], "text": ["Bins & bags"]}


def test_a_reply_is_a_container_too() -> None:
    assert asked(REPLY) == {"media_type": ["TEXT"], "text": ["On Tuesday ^GM"], "reply_to_id": ["55"]}


def test_replies_have_a_limit_of_their_own() -> None:
    script = Scripted((200, ROOM), (200, {"id": "7"}), (200, READY))
    with script.running() as base:
        prepare(access(base), REPLY, {})
    assert "reply_quota_usage%2Creply_config" in script.asked[0][1]


def outcome(request: Request, *answers: object) -> Outcome:
    handle = {"prepared_at": network_time().isoformat(), "container": "7"}
    with Scripted(*((200, body) for body in answers)).running() as base:
        return send(access(base), request, handle)


@pytest.mark.parametrize("body", [{}, {"id": ""}, []])
def test_a_publication_without_an_identity_may_be_out(body: object) -> None:
    assert isinstance(outcome(REPLY, READY, body), Unknown)


def test_a_container_that_failed_is_refused_with_its_reason() -> None:
    found = outcome(REPLY, {"status": "ERROR", "error_message": "FAILED_DOWNLOADING_VIDEO"})
    assert isinstance(found, Refused)
    assert "FAILED_DOWNLOADING_VIDEO" in found.reason


def test_a_post_has_the_address_that_threads_gives() -> None:
    found = outcome(REPLY, READY, {"id": "9"}, {"permalink": "https://www.threads.com/@council/post/9"})
    assert found == Accepted("9", "https://www.threads.com/@council/post/9")


def test_deleting_what_is_gone_is_done() -> None:
    gone = {"error": {"message": "Words", "code": 24, "error_subcode": 4279009}}
    assert outcome(Request(Action.DELETE, target=Target("9")), gone, gone) == Accepted("9", "")


@pytest.mark.parametrize(
    ("text", "length"),
    [("a" * 500, 500), ("🗑️" * 71, 497), ("👨‍👩‍👧‍👦" * 20 + "ŵ", 501)],
    ids=["none", "a bin", "families"],
)
def test_an_emoji_counts_as_many_as_its_bytes(text: str, length: int) -> None:
    entry = network("threads")
    assert entry.length(text) == length
    assert bool(entry.too_long(text)) is (length > 500)
