"""The pages and the API by which a person says whether an unconfirmed item is out."""

from typing import Any

import pytest
from django.test import Client

from core.people.models import Person
from networks.dispatch import send_due
from networks.models import Outbound
from networks.outcomes import Unknown
from networks.reconcile import look
from networks.states import OutboundState as State
from tests.networks.outbox.conftest import Outbox
from tests.networks.outbox.ledger import Ledger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lost(outbox: Outbox, ledger: Ledger) -> Outbound:
    """Unconfirmed, looked for once, and not there."""
    ledger.answer = lambda request: Unknown("Mastodon gave no whole answer within 25 seconds.")
    item = outbox.put("High Street closed")
    send_due()
    ledger.file.unlink()
    ledger.answer = lambda request: None
    outbox.let_look_be_due(item)
    look()
    return outbox.read(item)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_page_says_what_was_tried_and_looked_up_and_what_to_press(outbox: Outbox, lost: Outbound) -> None:
    page = signed_in(outbox.cast.grace).get(f"/outbox/{lost.pk}/").content.decode()
    for words in (
        "Unconfirmed", "Nothing was sent again.", "Mastodon gave no whole answer within 25 seconds.", "It is not in the list.",
        "We looked at Mastodon at", "It is out", "Send again", "Withdraw", "The next look is", "put out by Grace Mensah",
    ):  # fmt: skip
        assert words in page, words


def test_the_list_names_what_needs_a_person(outbox: Outbox, lost: Outbound) -> None:
    page = signed_in(outbox.cast.grace).get("/outbox/").content.decode()
    assert "High Street closed" in page
    assert "We looked at Mastodon at" in page
    Outbound.objects.filter(pk=lost.pk).update(state=State.PUBLISHED, may_be_out=False)
    assert "Nothing needs a person" in signed_in(outbox.cast.grace).get("/outbox/").content.decode()


def test_saying_that_it_is_out_needs_the_address(outbox: Outbox, lost: Outbound) -> None:
    client = signed_in(outbox.cast.grace)
    page = client.post(f"/outbox/{lost.pk}/it-is-out/", {"seen": lost.version, "url": ""})
    assert page.status_code == 200
    assert "Enter the address of what you see on Mastodon." in page.content.decode()
    assert "Error: " in page.content.decode()
    answer = client.post(
        f"/outbox/{lost.pk}/it-is-out/", {"seen": lost.version, "url": "https://ledger.example/1"}, follow=True
    )
    assert "Kept as published, with your name." in answer.content.decode()
    assert outbox.read(lost).state == State.PUBLISHED


def test_send_again_looks_and_says_what_followed(outbox: Outbox, lost: Outbound, ledger: Ledger) -> None:
    client = signed_in(outbox.cast.grace)
    answer = client.post(f"/outbox/{lost.pk}/send-again/", {"seen": lost.version}, follow=True)
    assert "It is sent again now." in answer.content.decode()
    send_due()
    assert ledger.lines() == ["High Street closed"]


def test_send_again_of_what_is_out_says_that_nothing_was_sent(outbox: Outbox, lost: Outbound, ledger: Ledger) -> None:
    ledger.file.write_text('{"text": "High Street closed"}\n')
    answer = signed_in(outbox.cast.grace).post(f"/outbox/{lost.pk}/send-again/", {"seen": lost.version}, follow=True)
    assert "It is out already: we found it. Nothing was sent again." in answer.content.decode()


def test_leaving_it_needs_a_reason(outbox: Outbox, lost: Outbound) -> None:
    client = signed_in(outbox.cast.grace)
    assert client.post(f"/outbox/{lost.pk}/leave-it/", {"seen": lost.version, "reason": ""}).status_code == 200
    client.post(f"/outbox/{lost.pk}/leave-it/", {"seen": lost.version, "reason": "The road is open again"})
    assert outbox.read(lost).state == State.WITHDRAWN


def test_a_second_person_reads_who_was_faster(outbox: Outbox, lost: Outbound) -> None:
    url = "https://ledger.example/1"
    signed_in(outbox.cast.grace).post(f"/outbox/{lost.pk}/it-is-out/", {"seen": lost.version, "url": url})
    page = signed_in(outbox.cast.priya).post(f"/outbox/{lost.pk}/it-is-out/", {"seen": lost.version, "url": url})
    assert "Somebody else was faster: Grace Mensah" in page.content.decode()


@pytest.mark.parametrize("press", ["it-is-out", "send-again", "leave-it"])
@pytest.mark.parametrize("data", [{}, {"seen": "x"}, {"seen": "1", "url": "http://[", "reason": " "}])
def test_bad_input_gets_a_sentence_never_an_error_page(
    outbox: Outbox, lost: Outbound, press: str, data: dict[str, str]
) -> None:
    assert signed_in(outbox.cast.grace).post(f"/outbox/{lost.pk}/{press}/", data).status_code == 200
    assert outbox.read(lost).state == State.UNCONFIRMED


@pytest.mark.parametrize(
    ("who", "page", "press"), [("grace", 200, 200), ("callum", 200, 403), ("leah", 404, 403), ("ada", 403, 403)]
)
def test_who_may_read_and_who_may_say(outbox: Outbox, lost: Outbound, who: str, page: int, press: int) -> None:
    client = signed_in(getattr(outbox.cast, who))
    assert client.get(f"/outbox/{lost.pk}/").status_code == page
    assert client.post(f"/outbox/{lost.pk}/send-again/", {}).status_code == press


def test_an_item_that_does_not_exist_is_not_there(outbox: Outbox) -> None:
    assert signed_in(outbox.cast.grace).get("/outbox/999/").status_code == 404


def test_the_api_uses_the_same_verbs(outbox: Outbox, lost: Outbound) -> None:
    client = signed_in(outbox.cast.grace)
    listed = client.get("/api/outbox/").json()["results"]
    assert [(row["id"], row["words"], row["seen"]) for row in listed] == [(lost.pk, "Unconfirmed", lost.version)]
    one = client.get(f"/api/outbox/{lost.pk}/").json()
    assert [look["answer"] for look in one["look_ups"]] == ["not_seen"]
    assert one["attempts"][0]["outcome"] == "unknown"
    refused = _post(client, f"/api/outbox/{lost.pk}/it-is-out/", {"url": ""})
    assert refused.status_code == 400
    assert "Enter the address" in refused.json()["url"]
    stale = _post(
        client, f"/api/outbox/{lost.pk}/it-is-out/", {"url": "https://ledger.example/1", "seen": lost.version - 1}
    )
    assert stale.status_code == 409
    done = _post(client, f"/api/outbox/{lost.pk}/it-is-out/", {"url": "https://ledger.example/1", "seen": lost.version})
    assert (done.status_code, done.json()["state"]) == (200, "published")


def test_the_api_is_closed_to_those_who_may_not(outbox: Outbox, lost: Outbound) -> None:
    assert _post(signed_in(outbox.cast.callum), f"/api/outbox/{lost.pk}/send-again/", {}).status_code == 403
    assert signed_in(outbox.cast.leah).get(f"/api/outbox/{lost.pk}/").status_code == 404
    assert Client().get("/api/outbox/").status_code in {401, 403}


def _post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(path, body, content_type="application/json")
