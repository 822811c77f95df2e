"""How LinkedIn is spoken to."""

from datetime import date
from typing import Any

import pytest

from networks.http import AllowedHosts, NoAnswer
from networks.linkedin.client import SERVED_UNTIL, VERSION, Api, written
from networks.linkedin.inbound import fetch
from networks.outcomes import Failed
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
