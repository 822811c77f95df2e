"""Answers to a send that say less than they should."""

import pytest

from accounts.catalogue import Action
from networks.facebook.outbound import send
from networks.outcomes import Refused, Unknown
from networks.protocol import Request, Target
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
