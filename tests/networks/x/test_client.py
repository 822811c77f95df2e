"""Tokens of two hours, and a refresh token that works once."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from accounts.catalogue import Action
from networks.outcomes import Accepted, Outcome, Refused, Unauthorised
from networks.protocol import Request
from networks.registry import connector
from tests.networks.answers import Scripted
from tests.networks.peers import Keyring

SECRETS = {"access_token": "old", "refresh_token": "once", "client_id": "client", "client_secret": "s"}
POST = Request(Action.POST, "Words")
PREPARED = {"prepared_at": "2026-11-20T10:00:00+00:00", "media_ids": []}
FRESH = {"access_token": "new", "refresh_token": "twice", "expires_in": 7200}


def sent(keyring: Keyring, *answers: tuple[int, object]) -> tuple[Outcome, Scripted]:
    script = Scripted(*answers)
    with script.running() as base:
        return connector("x").send(keyring.access("1", "council", base), POST, PREPARED), script


def test_a_token_that_has_run_out_is_renewed_and_the_post_sent_once() -> None:
    keyring = Keyring(SECRETS)
    outcome, script = sent(keyring, (401, {}), (200, FRESH), (201, {"data": {"id": "9"}}))
    assert outcome == Accepted("9", "https://x.com/council/status/9")
    until = datetime.fromisoformat(keyring.kept["token_until"])
    assert timedelta(minutes=119) < until - datetime.now(UTC) <= timedelta(hours=2)
    assert keyring.kept == {
        **SECRETS,
        "access_token": "new",
        "refresh_token": "twice",
        "token_until": until.isoformat(),
    }
    _, path, headers, body = script.asked[1]
    assert path == "/2/oauth2/token"
    assert parse_qs(body.decode()) == {
        "grant_type": ["refresh_token"], "refresh_token": ["once"], "client_id": ["client"]
    }  # fmt: skip
    assert headers["authorization"].startswith("Basic ")
    assert [asked[2]["authorization"] for asked in (script.asked[0], script.asked[2])] == ["Bearer old", "Bearer new"]


def test_whoever_comes_second_uses_what_the_first_has_kept() -> None:
    keyring = Keyring(SECRETS)
    script = Scripted((401, {}), (201, {"data": {"id": "9"}}))
    with script.running() as base:
        access = keyring.access("1", "council", base)
        keyring.kept = {**SECRETS, "access_token": "new", "refresh_token": "twice"}
        assert isinstance(connector("x").send(access, POST, PREPARED), Accepted)
    assert keyring.renewals == 0
    assert script.asked[1][2]["authorization"] == "Bearer new"


@pytest.mark.parametrize("status", [400, 401])
def test_a_refresh_token_that_no_longer_works_means_connecting_again(status: int) -> None:
    keyring = Keyring(SECRETS)
    outcome, _ = sent(keyring, (401, {}), (status, {"error": "invalid_request"}))
    assert isinstance(outcome, Unauthorised)
    assert keyring.kept == SECRETS


def test_trouble_while_renewing_is_trouble_before_sending() -> None:
    outcome, script = sent(Keyring(SECRETS), (401, {}), (503, {}))
    assert isinstance(outcome, Refused)
    assert outcome.before_sending
    assert len(script.asked) == 2


def test_without_a_refresh_token_the_access_is_simply_gone() -> None:
    outcome, script = sent(Keyring({"access_token": "old"}), (401, {}))
    assert isinstance(outcome, Unauthorised)
    assert len(script.asked) == 1


def test_a_created_post_without_an_identity_may_be_out() -> None:
    outcome, _ = sent(Keyring({"access_token": "t"}), (201, {"data": {}}))
    assert type(outcome).__name__ == "Unknown"
