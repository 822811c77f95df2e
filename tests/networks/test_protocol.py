"""Requests as they are frozen, and access as it is shown."""

import json
from datetime import UTC, datetime

import pytest

from accounts.catalogue import Action
from networks.classify import attempt, read
from networks.http import Answer, NoAnswer
from networks.outcomes import Accepted, Failed, Outcome, RateLimited, Refused, Unauthorised, Unknown
from networks.protocol import Card, Media, Request, Target
from tests.networks.answers import answer
from tests.networks.peers import Keyring

WHOLE = Request(
    Action.REPLY,
    "Words",
    Card("https://example.gov.uk", "Title", "More"),
    (Media("a.png", "image/png", 3, "abc", "A bin", Media("a.vtt", "text/vtt", 3, "def")),),
    Target("1", "2", "3", "https://example.com"),
    ("cy", "en"),
)


@pytest.mark.parametrize("request_", [WHOLE, Request(Action.POST, "Words")])
def test_a_request_comes_out_of_the_outbox_as_it_went_in(request_: Request) -> None:
    assert Request.read(json.loads(json.dumps(request_.frozen()))) == request_


@pytest.mark.parametrize("frozen", [{}, {**WHOLE.frozen(), "kind": "shout"}, {**WHOLE.frozen(), "target": {"x": 1}}])
def test_what_is_no_request_is_an_error(frozen: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Request.read(frozen)


def test_an_access_shows_no_secret() -> None:
    access = Keyring({"access_token": "very-secret"}).access("1", "council", "https://graph.facebook.com")
    assert "very-secret" not in f"{access!r} {access}"


def lost(sent: bool, passing: bool = True) -> Answer:
    raise NoAnswer("Words.", sent=sent, passing=passing)


def fails() -> Answer:
    raise Failed(Unauthorised("Words."))


def accept(given: Answer) -> Outcome:
    return Accepted(given.fields["id"], "")


def test_an_attempt_is_an_outcome_however_it_ends() -> None:
    assert attempt(lambda: answer(200, {"id": "1"}), accept) == Accepted("1", "")
    assert attempt(lambda: answer(200, {"unexpected": 1}), accept) == Unknown(
        "The network answered with 200 in a form that we do not know."
    )
    assert attempt(lambda: lost(sent=True), accept) == Unknown("Words.")
    assert attempt(lambda: lost(sent=False), accept) == Refused("Words.", before_sending=True)
    assert attempt(lambda: lost(sent=False, passing=False), accept) == Refused("Words.", before_sending=False)
    assert attempt(fails, accept) == Unauthorised("Words.")


def test_a_read_that_fails_may_be_repeated_unless_the_network_said_no() -> None:
    def outcome(classified: Outcome) -> object:
        with pytest.raises(Failed) as caught:
            read(lambda: answer(500), lambda given: classified)
        return caught.value.outcome

    limited = RateLimited(datetime(2026, 11, 20, tzinfo=UTC), "app")
    assert outcome(Unknown("Words.")) == Refused("Words.", before_sending=True)
    assert outcome(Refused("No.", before_sending=False)) == Refused("No.", before_sending=False)
    assert outcome(limited) == limited
    with pytest.raises(Failed) as caught:
        read(lambda: lost(sent=True), accept)
    assert caught.value.outcome == Refused("Words.", before_sending=True)
