"""Answers to a send that say less than they should."""

import pytest

from accounts.catalogue import Action
from networks.bluesky.outbound import prepare, send
from networks.outcomes import Accepted, Outcome, Refused, Unauthorised, Unknown
from networks.protocol import Handle, Request, Target
from tests.networks.answers import Scripted
from tests.networks.peers import Keyring

US = "did:plc:us"
POST = Request(Action.POST, "Words")
RECORD = {"$type": "app.bsky.feed.post", "text": "Words", "createdAt": "2026-11-20T10:00:00.000Z"}
CHOSEN: Handle = {"collection": "app.bsky.feed.post", "rkey": "3n2qfaqcvf22v", "record": RECORD}
HIDE = Request(Action.HIDE, target=Target("at://did:plc:them/app.bsky.feed.post/2", f"at://{US}/app.bsky.feed.post/1"))
SECRETS = {"password": "p", "access_jwt": "a", "refresh_jwt": "r"}


def outcome(request: Request, *answers: tuple[int, object]) -> tuple[Outcome, Scripted]:
    script = Scripted(*answers)
    with script.running() as base:
        return send(Keyring(SECRETS).access(US, "council.test", base), request, CHOSEN), script


@pytest.mark.parametrize("body", [{}, [], None, {"uri": "nothing", "cid": "c"}, {"uri": f"at://{US}/a/b"}])
def test_a_post_without_an_address_may_be_out(body: object) -> None:
    assert isinstance(outcome(POST, (200, body))[0], Unknown)


def test_a_null_is_sent_as_a_null() -> None:
    _, script = outcome(POST, (200, {"uri": f"at://{US}/app.bsky.feed.post/3n2qfaqcvf22v", "cid": "c"}))
    assert b'"swapRecord": null' in script.asked[0][3]


def test_a_session_that_ends_in_the_middle_is_renewed_and_the_record_written_once() -> None:
    written = {"uri": f"at://{US}/app.bsky.feed.post/3n2qfaqcvf22v", "cid": "c"}
    session = {"accessJwt": "a2", "refreshJwt": "r2"}
    found, script = outcome(POST, (400, {"error": "ExpiredToken"}), (200, session), (200, written))
    assert isinstance(found, Accepted)
    assert [asked[2]["authorization"] for asked in script.asked] == ["Bearer a", "Bearer r", "Bearer a2"]


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ([(400, {"error": "ExpiredToken"}), (400, {}), (401, {"error": "AuthenticationRequired"})], Unauthorised),
        ([(400, {"error": "ExpiredToken"}), (503, {}), (503, {})], Refused),
        ([(400, {"error": "ExpiredToken"}), (200, {"unexpected": 1})], Refused),
    ],
)
def test_a_session_that_cannot_be_had_is_trouble_before_sending(answers: list[tuple[int, object]], kind: type) -> None:
    found, script = outcome(POST, *answers)
    assert isinstance(found, kind)
    assert not isinstance(found, Refused) or found.before_sending
    assert script.answers == []


def test_a_threadgate_that_changes_at_the_same_moment_is_read_again() -> None:
    gates = [
        {"cid": "1", "value": {"hiddenReplies": ["a"]}},
        {"cid": "2", "value": {"hiddenReplies": ["a", "b"]}},
    ]
    found, script = outcome(HIDE, (200, gates[0]), (400, {"error": "InvalidSwap"}), (200, gates[1]), (200, {}))
    assert found == Accepted(HIDE.target.external_id, "")
    assert b'["a", "b", "at://did:plc:them/app.bsky.feed.post/2"]' in script.asked[3][3]
    assert b'"swapRecord": "2"' in script.asked[3][3]


def test_a_threadgate_that_cannot_be_read_is_trouble_before_sending() -> None:
    for answer in ((503, {}), (200, {"nothing": 1})):
        found, script = outcome(HIDE, answer)
        assert isinstance(found, Refused)
        assert found.before_sending
        assert len(script.asked) == 1


def test_the_three_hundred_and_first_reply_cannot_be_hidden() -> None:
    full = {"cid": "1", "value": {"hiddenReplies": [str(number) for number in range(300)]}}
    found, _ = outcome(HIDE, (200, full))
    assert isinstance(found, Refused)
    assert not found.before_sending


def test_a_mention_that_nobody_can_look_up_does_not_hold_the_post_up() -> None:
    script = Scripted((502, {"error": "UpstreamFailure"}))
    with script.running() as base:
        access = Keyring(SECRETS).access(US, "council.test", base)
        handle = prepare(access, Request(Action.POST, "Thanks to @fern.example.com"), {})
    assert "facets" not in handle["record"]
