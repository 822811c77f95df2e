"""Tokens of an hour, and a refresh token that stays."""

from urllib.parse import parse_qs

from accounts.catalogue import Action
from networks.outcomes import Accepted, Outcome, Refused, Unauthorised, Unknown
from networks.protocol import Request
from networks.registry import connector
from tests.networks.answers import Scripted
from tests.networks.peers import Keyring

SECRETS = {"access_token": "old", "refresh_token": "stays", "client_id": "client", "client_secret": "s"}
POST = Request(Action.POST, "Words")
PREPARED = {"video": "dQw4w9WgXcQ"}
PUBLIC = {"id": "dQw4w9WgXcQ", "status": {"privacyStatus": "public"}}


def sent(keyring: Keyring, *answers: tuple[int, object]) -> tuple[Outcome, Scripted]:
    script = Scripted(*answers)
    with script.running() as base:
        return connector("youtube").send(keyring.access("UC1", "council", base), POST, PREPARED), script


def test_a_token_that_has_run_out_is_renewed_and_the_video_published_once() -> None:
    keyring = Keyring(SECRETS)
    outcome, script = sent(keyring, (401, {}), (200, {"access_token": "new", "expires_in": 3599}), (200, PUBLIC))
    assert outcome == Accepted("dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    assert (keyring.kept["access_token"], keyring.kept["refresh_token"]) == ("new", "stays")
    _, path, _, body = script.asked[1]
    assert path == "/token"
    assert parse_qs(body.decode()) == {
        "grant_type": ["refresh_token"], "refresh_token": ["stays"], "client_id": ["client"], "client_secret": ["s"]
    }  # fmt: skip
    assert [asked[2].get("authorization") for asked in script.asked] == ["Bearer old", None, "Bearer new"]


def test_a_refresh_token_that_was_taken_back_means_connecting_again() -> None:
    keyring = Keyring(SECRETS)
    outcome, script = sent(keyring, (401, {}), (400, {"error": "invalid_grant"}))
    assert isinstance(outcome, Unauthorised)
    assert keyring.kept == SECRETS
    assert len(script.asked) == 2


def test_trouble_while_renewing_is_trouble_before_sending() -> None:
    outcome, _ = sent(Keyring(SECRETS), (401, {}), (503, {}))
    assert isinstance(outcome, Refused)
    assert outcome.before_sending


def test_without_a_refresh_token_the_access_is_simply_gone() -> None:
    outcome, script = sent(Keyring({"access_token": "old"}), (401, {}))
    assert isinstance(outcome, Unauthorised)
    assert len(script.asked) == 1


def test_no_token_stands_in_an_address() -> None:
    _, script = sent(Keyring(SECRETS), (401, {}), (200, {"access_token": "new"}), (200, PUBLIC))
    assert not any(secret in path for _, path, _, _ in script.asked for secret in ("old", "new", "stays"))


def test_an_answer_that_does_not_say_who_sees_the_video_is_unknown() -> None:
    outcome, _ = sent(Keyring({"access_token": "t"}), (200, {"id": "dQw4w9WgXcQ"}))
    assert isinstance(outcome, Unknown)
