"""Requests signed by OAuth 1.0a. That the signature is right, the pretend Flickr says in the contract suite."""

import io

import pytest

from accounts.catalogue import Action
from networks.flickr.client import UPLOAD, UPLOADS, Api
from networks.http import AllowedHosts, NoAnswer
from networks.outcomes import Accepted
from networks.protocol import Access, Request
from networks.registry import connector
from tests.networks.answers import Scripted
from tests.networks.peers import Keyring

SECRETS = {"access_token": "token", "token_secret": "hidden", "client_id": "key", "client_secret": "covert"}
PERMITTED = {"stat": "ok", "photoid": {"_content": "7"}}


def test_the_secrets_sign_and_are_never_sent() -> None:
    script = Scripted((200, PERMITTED))
    with script.running() as base:
        access = Keyring(SECRETS).access("1@N01", "council", base)
        outcome = connector("flickr").send(access, Request(Action.POST, "Bins"), {"job": "a", "photo": "7"})
    assert outcome == Accepted("7", "https://www.flickr.com/photos/1@N01/7/")
    ((method, path, headers, body),) = script.asked
    assert (method, path) == ("POST", "/services/rest")
    assert headers["authorization"].startswith("OAuth ")
    assert 'oauth_token="token"' in headers["authorization"]
    assert b"is_public=1" in body
    assert not any(secret in f"{path}{headers}{body!r}" for secret in ("hidden", "covert"))


def test_the_councils_application_signs_where_the_account_has_none_of_its_own() -> None:
    script = Scripted((200, PERMITTED))
    kept = {"access_token": "token", "token_secret": "hidden"}
    with script.running() as base:
        access = Keyring(kept).access("1@N01", "council", base)
        app = {"client_id": "of the council", "client_secret": "covert"}
        object.__setattr__(access, "app", app)
        connector("flickr").send(access, Request(Action.POST, "Bins"), {"job": "a", "photo": "7"})
    assert 'oauth_consumer_key="of%20the%20council"' in script.asked[0][2]["authorization"]


def production(base: str) -> Access:
    hosts = AllowedHosts(frozenset({"api.flickr.com"}))
    return Access("1@N01", "council", base, hosts, SECRETS, lambda stale, fetch: stale, lambda key: io.BytesIO(), str)


def test_uploads_go_to_a_host_of_their_own_and_to_no_other() -> None:
    access = production("https://api.flickr.com")
    assert access.client(UPLOADS).address(UPLOAD) == "https://up.flickr.com/services/upload"
    assert access.client().address(UPLOAD) == "https://api.flickr.com/services/upload"
    assert Api(access) is not None
    with pytest.raises(NoAnswer, match="may not reach"):
        production("https://api.flickr.com.evil.example").client().call("GET", UPLOAD)


def test_in_a_demonstration_all_of_it_is_at_one_address() -> None:
    access = Keyring(SECRETS).access("1@N01", "council", "http://127.0.0.1:9/flickr")
    assert access.client(UPLOADS).address(UPLOAD) == "http://127.0.0.1:9/flickr/services/upload"
