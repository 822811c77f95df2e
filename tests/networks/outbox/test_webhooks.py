"""Deliveries of the networks: genuine ones are kept once before they are answered; the rest stops nobody."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client, RequestFactory

from networks.inbound import hand_on, keep_delivery, read_again
from networks.models import Delivery
from networks.protocol import Inbound
from networks.webhooks import LARGEST, ShortWay
from tests.networks.answers import SECRET, VECTORS, sample, signed
from tests.networks.outbox.at_once import at_once, locked_elsewhere

SECRETS = {
    "facebook": {"app_secret": SECRET, "verify_token": "V"},
    "x": {"consumer_secret": SECRET},
}
FACEBOOK = [
    "01_facebook_page_comment_add",
    "02_facebook_page_comment_remove",
    "03_messenger_dm",
    "04_messenger_echo_of_our_own_reply",
]
X = ["07_x_post_mention_create", "08_x_dm_received"]
ALL = [*(("facebook", name) for name in FACEBOOK), *(("x", name) for name in X)]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def secrets(settings: Any) -> None:
    settings.NETWORK_SECRETS = SECRETS


def deliver(network: str, raw: bytes, headers: dict[str, str], client: Client | None = None) -> Any:
    client = client or Client(enforce_csrf_checks=True)
    return client.post(f"/webhooks/{network}/", raw, content_type="application/json", headers=headers)


def facebook_signature(raw: bytes) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()}


def x_signature(raw: bytes) -> dict[str, str]:
    return {
        "x-twitter-webhooks-signature": "sha256="
        + base64.b64encode(hmac.new(SECRET.encode(), raw, hashlib.sha256).digest()).decode()
    }


@pytest.mark.parametrize(("network", "name"), ALL)
def test_a_signed_delivery_is_kept_exactly_as_it_came(network: str, name: str) -> None:
    answer = deliver(network, sample(name), signed(name))
    kept = Delivery.objects.get()
    assert (answer.status_code, answer.content) == (200, b"")
    assert bytes(kept.body) == sample(name)
    assert (kept.network, kept.source, kept.problem, kept.processed_at) == (network, "webhook", "", None)
    assert not answer.cookies


@pytest.mark.parametrize(("network", "name"), ALL)
def test_a_delivery_with_a_wrong_signature_is_refused_and_not_kept(network: str, name: str) -> None:
    raw, headers = sample(name), signed(name)
    other = {header: "sha256=" + value.removeprefix("sha256=")[::-1] for header, value in headers.items()}
    assert deliver(network, raw, other).status_code == 403
    assert deliver(network, raw + b" ", headers).status_code == 403
    assert deliver(network, raw, {}).status_code == 403
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize("secret", [None, ""])
def test_without_a_secret_nothing_is_genuine(settings: Any, secret: str | None) -> None:
    settings.NETWORK_SECRETS = {} if secret is None else {"facebook": {"app_secret": "", "verify_token": ""}}
    raw = sample(FACEBOOK[0])
    forged = {"X-Hub-Signature-256": "sha256=" + hmac.new(b"", raw, hashlib.sha256).hexdigest()}
    assert deliver("facebook", raw, forged).status_code == 403
    assert (
        Client()
        .get("/webhooks/facebook/", {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": ""})
        .status_code
        == 403
    )
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize(("network", "name"), ALL)
def test_the_same_delivery_again_is_answered_and_kept_once(network: str, name: str) -> None:
    for _ in range(3):
        assert deliver(network, sample(name), signed(name)).status_code == 200
    assert Delivery.objects.count() == 1


def test_the_same_event_in_another_wrapping_is_kept_once() -> None:
    raw = sample("07_x_post_mention_create")
    other = json.dumps(json.loads(raw), indent=1).encode()
    assert deliver("x", raw, x_signature(raw)).status_code == deliver("x", other, x_signature(other)).status_code == 200
    assert Delivery.objects.count() == 1


def test_one_event_of_each_of_two_networks_may_have_the_same_key() -> None:
    raw = sample("07_x_post_mention_create")
    deliver("x", raw, x_signature(raw))
    key = Delivery.objects.get().delivery_key
    Delivery.objects.all().delete()
    Delivery.objects.create(network="facebook", source="webhook", delivery_key=key, body=b"{}")
    deliver("x", raw, x_signature(raw))
    assert Delivery.objects.filter(delivery_key=key).count() == 2


def test_a_delivery_that_is_too_large_is_refused_unread() -> None:
    raw = b'{"x": "' + b"y" * LARGEST + b'"}'
    assert deliver("facebook", raw, facebook_signature(raw)).status_code == 413
    assert Delivery.objects.count() == 0


def test_the_largest_delivery_that_is_allowed_is_kept() -> None:
    raw = b'{"object":"page","entry":[],"x":"' + b"y" * (LARGEST - 35) + b'"}'
    assert len(raw) == LARGEST
    assert deliver("facebook", raw, facebook_signature(raw)).status_code == 200


GARBAGE = [
    b"",
    b"not json",
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"object":' * 50_000,
    b'{"object":"page","entry":[{"id":1,"changes":[null]}]}',
    b'{"object":"page","entry":[1]}',
    b'{"object":"user","entry":[]}',
    b'{"object":"page","entry":{"id":' + b"9" * 5000 + b"}}",
]


@pytest.mark.parametrize("raw", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_that_is_signed_is_parked_with_its_reason_and_stops_no_other(raw: bytes) -> None:
    good = sample(FACEBOOK[0])
    assert deliver("facebook", raw, facebook_signature(raw)).status_code == 200
    assert deliver("facebook", good, signed(FACEBOOK[0])).status_code == 200
    taken: list[Inbound] = []
    hand_on(taken.append)
    assert [item.text for item in taken] == ["You missed our bin again on Mill Lane!"]
    parked = Delivery.objects.parked().get()
    assert bytes(parked.body) == raw
    assert parked.problem
    assert parked.processed_at is None
    assert read_again() == 1
    assert hand_on(taken.append) == 1
    assert Delivery.objects.parked().count() == 1


@pytest.mark.parametrize("key", ["a\x00b", "\ud800", "k" * 5000])
def test_an_identity_that_no_database_keeps_is_kept_as_its_hash(key: str) -> None:
    body = json.loads(sample("07_x_post_mention_create"))
    body["data"]["event_uuid"] = key
    raw = json.dumps(body).encode()
    for _ in range(2):
        assert deliver("x", raw, x_signature(raw)).status_code == 200
    assert Delivery.objects.get().delivery_key.startswith("events:")


def test_words_with_characters_that_no_database_keeps_are_taken_in_without_them() -> None:
    body = json.loads(sample("07_x_post_mention_create"))
    body["data"]["payload"]["text"] = "a\x00b \ud83d"
    raw = json.dumps(body).encode()
    deliver("x", raw, x_signature(raw))
    taken: list[Inbound] = []
    hand_on(taken.append)
    assert taken[0].text == "ab ?"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_answered_with_yes_before_it_is_committed() -> None:
    raw, headers = sample(FACEBOOK[0]), signed(FACEBOOK[0])
    with locked_elsewhere(table="networks_delivery"):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        assert deliver("facebook", raw, headers).status_code == 503
    connection.close()
    assert Delivery.objects.count() == 0
    assert deliver("facebook", raw, headers).status_code == 200
    assert Delivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_delivery_from_eight_connections_at_once_is_kept_once() -> None:
    answers: list[int] = []
    at_once(8, lambda: answers.append(deliver("facebook", sample(FACEBOOK[0]), signed(FACEBOOK[0])).status_code))
    assert answers == [200] * 8
    assert Delivery.objects.count() == 1


# Challenges ---------------------------------------------------------------------


def test_facebooks_challenge_is_echoed_for_our_own_token_only() -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "V"}
    answer = Client().get("/webhooks/facebook/", asked)
    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert answer["Content-Type"].startswith("text/plain")
    assert Client().get("/webhooks/facebook/", asked | {"hub.verify_token": "W"}).status_code == 403
    assert Client().get("/webhooks/facebook/").status_code == 403


def test_xs_challenge_is_answered_with_the_published_vector() -> None:
    answer = Client().get("/webhooks/x/", {"crc_token": VECTORS["handshakes"]["x_crc"]["crc_token"]})
    assert answer.json() == VECTORS["handshakes"]["x_crc"]["response"]
    assert Client().get("/webhooks/x/").status_code == 403


@pytest.mark.parametrize("path", ["/webhooks/bluesky/", "/webhooks/nobody/", "/webhooks/whatsapp/"])
def test_a_network_that_delivers_nothing_has_no_address(path: str) -> None:
    assert Client().get(path).status_code == 404
    assert Client().post(path, b"{}", content_type="application/json").status_code == 404


def test_other_methods_are_refused() -> None:
    assert Client().put("/webhooks/facebook/").status_code == 405


# The short way ------------------------------------------------------------------


def test_the_short_way_keeps_a_delivery_without_anything_behind_it() -> None:
    def never(request: object) -> Any:
        raise AssertionError("The rest of the application was asked.")

    raw = sample(FACEBOOK[0])
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in signed(FACEBOOK[0]).items()}
    request = RequestFactory().post("/webhooks/facebook/", raw, content_type="application/json", **headers)  # type: ignore[arg-type]
    assert ShortWay(never)(request).status_code == 200
    assert Delivery.objects.count() == 1
    assert ShortWay(never)(RequestFactory().get("/webhooks/")).status_code == 404


def test_the_short_way_is_for_deliveries_alone() -> None:
    passed = ShortWay(lambda request: "the page")(RequestFactory().get("/accounts/"))  # type: ignore[arg-type,return-value]
    assert passed == "the page"  # type: ignore[comparison-overlap]


def test_cookies_and_passwords_are_not_kept_with_a_delivery() -> None:
    deliver("facebook", sample(FACEBOOK[0]), signed(FACEBOOK[0]) | {"Authorization": "Bearer secret", "Cookie": "a=b"})
    kept = Delivery.objects.get().headers
    assert "x-hub-signature-256" in kept
    assert not {"authorization", "cookie"} & set(kept)
    assert django_settings.NETWORK_SECRETS == SECRETS


def test_a_challenge_signs_nothing_that_could_then_be_delivered(settings: Any) -> None:
    settings.NETWORK_SECRETS = SECRETS | {"linkedin": {"client_secret": SECRET}}
    forged = b'{"data":{"event_uuid":"1","event_type":"forged"}}'
    for token in (forged.decode(), "{}", "forged"):
        answer = Client().get("/webhooks/x/", {"crc_token": token})
        signature = answer.json().get("response_token", "") if answer.status_code == 200 else ""
        assert deliver("x", token.encode(), {"x-twitter-webhooks-signature": signature}).status_code == 403, token
    for body in (forged, b"forged"):
        answer = Client().get("/webhooks/linkedin/", {"challengeCode": f"hmacsha256={body.decode()}"})
        signature = answer.json().get("challengeResponse", "") if answer.status_code == 200 else ""
        assert deliver("linkedin", body, {"x-li-signature": signature}).status_code == 403, body
    assert not Delivery.objects.exists()


def test_one_mention_of_two_of_our_accounts_is_kept_for_both() -> None:
    for page in ("17841400000000001", "17841400000000002"):
        value = {"media_id": "5", "comment_id": "6"}
        entry = {"id": page, "time": 1_760_000_000, "changes": [{"field": "mentions", "value": value}]}
        keep_delivery("instagram", json.dumps({"object": "instagram", "entry": [entry]}).encode(), {})
    taken: list[Inbound] = []
    hand_on(taken.append)
    assert [item.account_external_id for item in taken] == ["17841400000000001", "17841400000000002"]
