"""Answers that say less than they should, and who an access belongs to."""

import pytest

from accounts.catalogue import Action
from networks.http import network_time
from networks.instagram.figures import profile
from networks.instagram.outbound import look_up, prepare, send
from networks.outcomes import Accepted, CannotTell, CertainlyNot, Failed, Found, Outcome, Refused, Unknown
from networks.protocol import Access, Request, Target
from tests.networks.answers import Scripted
from tests.networks.peers import JPEG, Keyring

HANDLE = {"prepared_at": "2026-11-20T10:00:00+00:00", "container": "7", "elsewhere": False}
POST = Request(Action.POST, "Words")
OURS = {
    "id": "5",
    "caption": "Words ",
    "permalink": "https://www.instagram.com/p/5/",
    "timestamp": "2026-11-20T10:05:00+0000",
}


def access(base: str, **more: str) -> Access:
    return Keyring({"access_token": "t", **more}).access("1", "council", base)


def sent(request: Request, *answers: object) -> Outcome:
    with Scripted(*((200, body) for body in answers)).running() as base:
        return send(access(base), request, HANDLE)


@pytest.mark.parametrize("body", [{}, {"id": ""}, [], None])
def test_a_publication_without_an_identity_may_be_out(body: object) -> None:
    assert isinstance(sent(POST, {"status_code": "FINISHED"}, body), Unknown)


def test_a_post_whose_address_is_not_told_is_published_all_the_same() -> None:
    broken = {"error": {"code": 2, "message": "Try later"}}
    outcome = sent(POST, {"status_code": "FINISHED"}, {"id": "5"}, broken)
    assert outcome == Accepted("5", "https://www.instagram.com/council/")


def test_what_is_published_already_is_not_published_again() -> None:
    outcome = sent(POST, {"status_code": "PUBLISHED"}, {"data": [OURS]})
    assert outcome == Accepted("5", "https://www.instagram.com/p/5/")
    assert isinstance(sent(POST, {"status_code": "PUBLISHED"}, {"data": []}), Unknown)


def test_a_state_that_nobody_documented_is_no_yes() -> None:
    outcome = sent(POST, {"status_code": "SIMMERING"})
    assert isinstance(outcome, Refused)
    assert outcome.before_sending


@pytest.mark.parametrize(
    ("state", "finding"),
    [
        ("FINISHED", CertainlyNot),
        ("ERROR", CertainlyNot),
        ("EXPIRED", CertainlyNot),
        ("IN_PROGRESS", CannotTell),
        ("PUBLISHED", Found),
    ],
)
def test_a_container_says_whether_the_post_is_out(state: str, finding: type) -> None:
    with Scripted((200, {"status_code": state}), (200, {"data": [OURS]})).running() as base:
        assert isinstance(look_up(access(base), POST, HANDLE, ()), finding)


def test_an_older_post_of_the_same_words_is_not_ours() -> None:
    old = OURS | {"timestamp": "2026-11-20T09:00:00+0000"}
    with Scripted((200, {"status_code": "PUBLISHED"}), (200, {"data": [old]})).running() as base:
        assert isinstance(look_up(access(base), POST, HANDLE, ()), CannotTell)


def test_hiding_is_asked_for_by_form_and_needs_a_plain_yes() -> None:
    hide, script = Request(Action.HIDE, target=Target("9")), Scripted((200, {"success": True}), (200, {}))
    with script.running() as base:
        assert send(access(base), hide, {}) == Accepted("9", "")
        assert isinstance(send(access(base), hide, {}), Unknown)
    method, path, headers, body = script.asked[0]
    assert (method, path, body) == ("POST", "/v26.0/9", b"hide=true")
    assert headers["authorization"] == "Bearer t"


def test_a_page_without_a_professional_account_cannot_post() -> None:
    with Scripted((200, {"id": "104"})).running() as base:
        found = profile(access(base))
    assert "Link the account to the Page" in found.problem


def test_an_account_of_instagrams_own_login_is_itself() -> None:
    script = Scripted((200, {"user_id": "1", "username": "council", "id": "99"}))
    with script.running() as base:
        found = profile(access(base, login="instagram"))
    assert (found.external_id, found.handle, found.problem) == ("1", "council", "")
    assert "user_id" in script.asked[0][1]


def test_a_container_that_failed_is_given_up_so_that_a_further_try_makes_another() -> None:
    keyring = Keyring({"access_token": "t"})
    request = Request(Action.POST, "Words", media=(keyring.picture("A bin", JPEG),))
    handle = {**HANDLE, "prepared_at": network_time().isoformat()}
    with (
        Scripted((200, {"data": []}), (200, {"status_code": "ERROR"})).running() as base,
        pytest.raises(Failed) as caught,
    ):
        prepare(keyring.access("1", "council", base), request, handle)
    assert isinstance(caught.value.outcome, Refused)
    assert caught.value.kept == {}
