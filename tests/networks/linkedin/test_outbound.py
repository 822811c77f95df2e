"""Creating a post says its name in a header; an answer without one may be out all the same."""

from dataclasses import replace

import pytest

from accounts.catalogue import Action
from networks.linkedin.identities import CommentName, address
from networks.outcomes import CertainlyNot, Failed, Outcome, Refused, Unknown
from networks.protocol import Handle, Request, Target
from networks.registry import connector
from tests.networks.answers import Scripted
from tests.networks.peers import Keyring

POST = Request(Action.POST, "Words")
PREPARED = {"prepared_at": "2026-11-20T10:00:00+00:00", "images": []}


def sent(request: Request, handle: Handle, *answers: tuple[int, object]) -> tuple[Outcome, Scripted]:
    script = Scripted(*answers)
    with script.running() as base:
        access = Keyring({"access_token": "t"}).access("urn:li:organization:1", "ashmere", base)
        return connector("linkedin").send(access, request, handle), script


def test_a_created_post_without_a_name_may_be_out() -> None:
    outcome, _ = sent(POST, PREPARED, (201, {"id": "urn:li:share:1"}))
    assert isinstance(outcome, Unknown)


def test_a_200_to_a_post_says_nothing() -> None:
    outcome, _ = sent(POST, PREPARED, (200, {}))
    assert isinstance(outcome, Unknown)


@pytest.mark.parametrize("strange", ["urn:li:share:1", "nothing", ""])
def test_what_is_no_comment_cannot_be_answered(strange: str) -> None:
    access = Keyring({"access_token": "t"}).access("urn:li:organization:1", "ashmere", "http://127.0.0.1:1")
    with pytest.raises(Failed):
        connector("linkedin").prepare(access, Request(Action.REPLY, "Hello", target=Target(strange)), {})


def test_a_comment_is_taken_down_in_the_name_of_the_page() -> None:
    comment = "urn:li:comment:(urn:li:activity:9,100)"
    _, script = sent(Request(Action.REMOVE, target=Target(comment)), {}, (204, {}))
    assert script.asked[0][:2] == (
        "DELETE",
        "/rest/socialActions/urn%3Ali%3Aactivity%3A9/comments/100?actor=urn%3Ali%3Aorganization%3A1",
    )


def test_a_video_in_parts_that_it_does_not_have_is_refused() -> None:
    keyring = Keyring({"access_token": "t"})
    value = {"video": "urn:li:video:1", "uploadInstructions": [{"uploadUrl": "x", "firstByte": 0, "lastByte": 10**6}]}
    with Scripted((200, {"value": value})).running() as base, pytest.raises(Failed) as caught:
        access = keyring.access("urn:li:organization:1", "ashmere", base)
        connector("linkedin").prepare(access, replace(POST, media=(keyring.film(),)), {})
    assert isinstance(caught.value.outcome, Refused)
    assert not caught.value.outcome.before_sending


def test_names_lead_to_where_residents_read() -> None:
    name = CommentName("urn:li:activity:9", "100")
    assert CommentName.read(str(name)) == name
    assert address(str(name)) == (
        "https://www.linkedin.com/feed/update/urn:li:activity:9/"
        "?commentUrn=urn%3Ali%3Acomment%3A%28urn%3Ali%3Aactivity%3A9%2C100%29"
    )


TOKEN = {**PREPARED, "video": {"urn": "urn:li:video:1", "done": True}, "token": "urn:li:share:8"}


def test_a_further_attempt_is_not_judged_by_the_video_post_that_failed_before() -> None:
    keyring = Keyring({"access_token": "t"})
    request = replace(POST, media=(keyring.film(),))
    with Scripted((200, {"lifecycleState": "PUBLISH_FAILED"})).running() as base:
        access = keyring.access("urn:li:organization:1", "ashmere", base)
        handle = connector("linkedin").prepare(access, request, TOKEN)
        assert not isinstance(connector("linkedin").look_up(access, request, handle), CertainlyNot)


def test_an_upload_that_was_begun_days_ago_begins_anew() -> None:
    keyring = Keyring({"access_token": "t"})
    film = keyring.film()
    old = {
        "urn": "urn:li:video:1",
        "token": "",
        "parts": [{"uploadUrl": "x", "firstByte": 0, "lastByte": film.size - 1}],
    }
    handle = {"prepared_at": "2026-11-01T10:00:00+00:00", "video": {**old, "etags": [], "done": False}}
    script = Scripted((500, {}))
    with script.running() as base, pytest.raises(Failed):
        access = keyring.access("urn:li:organization:1", "ashmere", base)
        connector("linkedin").prepare(access, replace(POST, media=(film,)), handle)
    assert [asked[1] for asked in script.asked] == ["/rest/videos?action=initializeUpload"]


def test_a_parent_that_is_no_comment_is_noticed_before_anything_is_sent() -> None:
    request = Request(Action.REPLY, "Hello", target=Target("urn:li:comment:(urn:li:activity:9,100)"))
    with Scripted((200, {"parentComment": "nothing"})).running() as base, pytest.raises(Failed):
        access = Keyring({"access_token": "t"}).access("urn:li:organization:1", "ashmere", base)
        connector("linkedin").prepare(access, request, {})
