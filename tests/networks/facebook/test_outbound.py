"""Answers to a send that say less than they should."""

import pytest

from accounts.catalogue import Action
from networks.facebook.outbound import look_up, prepare, send
from networks.outcomes import Accepted, Failed, Found, Refused, Unknown
from networks.protocol import Request, Target
from networks.registry import connector
from tests.networks.answers import Scripted
from tests.networks.peers import Keyring

PREPARED = {"prepared_at": "2026-11-20T10:00:00+00:00", "photos": []}


def outcome(request: Request, status: int, body: object) -> object:
    with Scripted((status, body)).running() as base:
        return send(Keyring({"access_token": "t"}).access("1", "council", base), request, PREPARED)


@pytest.mark.parametrize("body", [{}, {"success": True}, [], "ok", None, {"id": ""}])
def test_a_post_without_an_identity_may_be_out(body: object) -> None:
    assert isinstance(outcome(Request(Action.POST, "Words"), 200, body), Unknown)


def test_a_success_of_false_is_no_success() -> None:
    found = outcome(Request(Action.HIDE, target=Target("1_2")), 200, {"success": False})
    assert isinstance(found, Unknown)


def test_a_person_whom_facebook_does_not_know_is_not_blocked() -> None:
    assert outcome(Request(Action.BLOCK, target=Target(person="9")), 200, {"9": False}) == Refused(
        "Facebook does not know this person.", before_sending=False
    )


def test_an_action_without_a_target_goes_nowhere() -> None:
    found = outcome(Request(Action.REMOVE), 200, {"success": True})
    assert found == Refused("An identity is missing, so there is no address to ask.", before_sending=False)


def test_an_upload_that_asks_for_nothing_more_before_its_end_does_not_go_on_for_ever() -> None:
    keyring = Keyring({"access_token": "t"})
    request = Request(Action.POST, "Words", media=(keyring.film(),))
    begun = {"video_id": "1", "upload_session_id": "2", "start_offset": "0", "end_offset": "0"}
    with Scripted((200, begun)).running() as base, pytest.raises(Failed) as caught:
        prepare(keyring.access("1", "council", base), request, {})
    assert isinstance(caught.value.outcome, Refused)
    assert caught.value.outcome.before_sending


@pytest.mark.parametrize(("parent", "place"), [({}, "5_7"), ({"parent": {"id": "5_8"}}, "5_8")])
def test_a_reply_is_looked_for_where_it_would_stand_and_not_under_other_comments(
    parent: dict[str, object], place: str
) -> None:
    request = Request(Action.REPLY, "Words", target=Target("5_7", root_external_id="5"))
    ours = {"id": "5_9", "message": "Words", "from": {"id": "1"}}
    script = Scripted((200, {"id": "5_7", **parent}), (200, {"data": [ours]}))
    with script.running() as base:
        finding = look_up(Keyring({"access_token": "t"}).access("1", "council", base), request, PREPARED, ())
    assert isinstance(finding, Found)
    assert [asked[1].partition("?")[0] for asked in script.asked] == ["/v26.0/5_7", f"/v26.0/{place}/comments"]


GONE = (400, {"error": {"message": "Unsupported delete request.", "code": 100, "error_subcode": 33}})


@pytest.mark.parametrize("network", ["facebook", "instagram", "threads"])
def test_what_cannot_be_deleted_and_still_stands_is_not_called_gone(network: str) -> None:
    """Graph says the same of a thing that is gone and of one for which a permission is missing."""
    action = Action.DELETE if network == "threads" else Action.REMOVE
    with Scripted(GONE, (200, {"id": "1_2"}), GONE, GONE).running() as base:
        access = Keyring({"access_token": "t"}).access("1", "council", base)
        still, gone = (connector(network).send(access, Request(action, target=Target("1_2")), {}) for _ in range(2))
    assert isinstance(still, Refused)
    assert not still.before_sending
    assert gone == Accepted("1_2", "")
