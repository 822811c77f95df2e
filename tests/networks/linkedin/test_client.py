"""How LinkedIn is spoken to."""

from datetime import date
from typing import Any

import pytest

from networks.http import AllowedHosts, NoAnswer
from networks.linkedin.client import Api, written
from networks.linkedin.inbound import fetch
from networks.linkedin.version import SERVED_UNTIL, VERSION
from networks.outcomes import Failed, Unauthorised
from tests.networks.answers import Scripted
from tests.networks.peers import Keyring


def api_at(base: str) -> Api:
    return Api(Keyring({"access_token": "t"}).access("urn:li:organization:1", "ashmere", base))


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("urn:li:share:1", "urn%3Ali%3Ashare%3A1"),
        (["a", "b:c"], "List(a,b%3Ac)"),
        ({"start": 1, "end": 2}, "(start:1,end:2)"),
        (3, "3"),
    ],
)
def test_brackets_stand_bare_and_the_rest_is_quoted(value: Any, sent: str) -> None:
    assert written(value) == sent


def test_every_request_names_its_version_and_shows_the_token_in_the_header_only() -> None:
    script = Scripted((200, {}))
    with script.running() as base:
        api_at(base).get("posts", "urn:li:share:1", q="x", shares=["urn:li:share:1"])
    method, path, headers, _ = script.asked[0]
    assert (method, path) == ("GET", "/rest/posts/urn%3Ali%3Ashare%3A1?q=x&shares=List(urn%3Ali%3Ashare%3A1)")
    assert headers["linkedin-version"] == VERSION
    assert headers["x-restli-protocol-version"] == "2.0.0"
    assert headers["authorization"] == "Bearer t"


def test_a_version_is_served_for_a_year() -> None:
    assert date(int(VERSION[:4]) + 1, int(VERSION[4:]), 1) == SERVED_UNTIL


def test_an_upload_goes_to_linkedin_and_nowhere_else() -> None:
    access = Keyring({"access_token": "t"}).access("urn:li:organization:1", "ashmere", "https://api.linkedin.com")
    real = AllowedHosts(frozenset({"api.linkedin.com"}))
    object.__setattr__(access, "hosts", real)
    with pytest.raises(NoAnswer) as caught:
        Api(access).upload("https://uploads.example.com/1", b"bytes", "image/png")
    assert not caught.value.sent
    assert not caught.value.passing


def test_an_upload_keeps_its_signed_address_as_it_is() -> None:
    script = Scripted((201, {}))
    with script.running() as base:
        api_at(base).upload(f"{base}/dms-uploads/a%3Ab/0?ca=v&m=AQ%2Bx", b"bytes", "image/png")
    assert script.asked[0][:2] == ("PUT", "/dms-uploads/a%3Ab/0?ca=v&m=AQ%2Bx")
    assert script.asked[0][3] == b"bytes"


def test_an_answer_in_another_form_is_asked_again_later() -> None:
    with Scripted((200, {"results": []})).running() as base, pytest.raises(Failed) as caught:
        fetch(Keyring({"access_token": "t"}).access("urn:li:organization:1", "ashmere", base), "")
    assert getattr(caught.value.outcome, "before_sending", False)


RENEWABLE = {"access_token": "old", "refresh_token": "stays", "client_id": "client", "client_secret": "s"}
RENEWED = (200, {"access_token": "new", "expires_in": 5_184_000, "refresh_token": "stays"})


def api_of(keyring: Keyring, base: str) -> Api:
    return Api(keyring.access("urn:li:organization:1", "ashmere", base))


def test_a_token_that_has_run_out_is_renewed_and_the_call_made_once_more() -> None:
    keyring, script = Keyring(RENEWABLE), Scripted((401, {}), RENEWED, (200, {"id": 1}), (200, {"id": 2}))
    with script.running() as base:
        api = api_of(keyring, base)
        assert api.post("posts", commentary="Words").fields == {"id": 1}
        assert api.get("posts", "urn:li:share:1").fields == {"id": 2}
    assert [asked[2].get("authorization") for asked in script.asked] == ["Bearer old", None, "Bearer new", "Bearer new"]
    assert script.asked[0][3] == script.asked[2][3], "the same words"
    assert (keyring.kept["access_token"], keyring.renewals) == ("new", 1)


def test_a_token_that_runs_out_between_two_parts_of_a_video_is_renewed_too() -> None:
    keyring, script = Keyring(RENEWABLE), Scripted((401, {}), RENEWED, (201, {}))
    with script.running() as base:
        assert api_of(keyring, base).upload(f"{base}/dms-uploads/1", b"part", "application/octet-stream").status == 201
    assert [(asked[1], asked[3]) for asked in script.asked[::2]] == [("/dms-uploads/1", b"part")] * 2
    assert script.asked[2][2]["authorization"] == "Bearer new"


def test_a_refresh_token_that_was_taken_back_means_connecting_again() -> None:
    keyring = Keyring(RENEWABLE)
    with Scripted((401, {}), (400, {"error": "invalid_grant"})).running() as base, pytest.raises(Failed) as caught:
        api_of(keyring, base).get("posts")
    assert isinstance(caught.value.outcome, Unauthorised)
    assert keyring.kept == RENEWABLE


def test_without_a_refresh_token_the_answer_stands_as_it_is() -> None:
    script = Scripted((401, {}))
    with script.running() as base:
        assert api_at(base).get("posts").status == 401
    assert len(script.asked) == 1
