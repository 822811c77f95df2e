"""What came in is handed on once, in order; one that cannot be taken in waits for nobody and stops nobody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from accounts.models import Account
from accounts.states import AccountState
from networks import polling, selectors
from networks.inbound import hand_on, items_of, keep_delivery, keep_fetched
from networks.models import Attempt, Connection, Cursor, Delivery
from networks.outcomes import Failed, RateLimited, Refused, Unauthorised
from networks.protocol import Attachment, Author, Fetched, Inbound, Kind, Verb
from tests.networks.answers import sample
from tests.networks.outbox.at_once import at_once
from tests.networks.outbox.conftest import Outbox
from tests.networks.outbox.ledger import CODE, Ledger

pytestmark = pytest.mark.django_db

COMMENT = Inbound(
    network=CODE,
    account_external_id="ext-1",
    kind=Kind.COMMENT,
    external_id="c1",
    at=datetime(2026, 11, 20, 10, 44, 58, 123456, UTC),
    author=Author("r1", "priya", "Priya Shah"),
    verb=Verb.EDIT,
    text="You missed our bin – again!",
    parent_external_id="p1",
    root_post_external_id="p1",
    attachments=(Attachment("https://cdn.example/1.jpg", "A bin"),),
    permalink="https://ledger.example/c1",
    raw={"likes": 3},
)


def test_what_a_poll_brought_comes_back_exactly_as_it_was() -> None:
    keep_fetched(CODE, [COMMENT, replace(COMMENT, external_id="c2", verb=Verb.ADD, attachments=())])
    assert items_of(Delivery.objects.get()) == [
        COMMENT,
        replace(COMMENT, external_id="c2", verb=Verb.ADD, attachments=()),
    ]


def test_the_same_items_polled_again_are_kept_once_whatever_has_changed_around_them() -> None:
    keep_fetched(CODE, [COMMENT])
    keep_fetched(CODE, [replace(COMMENT, raw={"likes": 4})])
    assert Delivery.objects.count() == 1
    keep_fetched(CODE, [replace(COMMENT, text="You missed it")])
    assert Delivery.objects.count() == 2


def test_one_post_that_mentions_two_of_our_accounts_is_kept_for_both() -> None:
    for account in ("ext-1", "ext-2"):
        keep_fetched(CODE, [replace(COMMENT, account_external_id=account)])
    assert [item.account_external_id for one in Delivery.objects.order_by("id") for item in items_of(one)] == [
        "ext-1",
        "ext-2",
    ]


def test_items_are_handed_on_once_and_in_the_order_in_which_they_came() -> None:
    for number in range(3):
        keep_fetched(CODE, [replace(COMMENT, external_id=f"c{number}")])
    taken: list[str] = []
    assert hand_on(lambda item: taken.append(item.external_id)) == 3
    assert hand_on(lambda item: taken.append(item.external_id)) == 0
    assert taken == ["c0", "c1", "c2"]
    assert not Delivery.objects.waiting().exists()


def test_an_event_that_nobody_has_to_answer_is_kept_and_goes_nowhere() -> None:
    keep_delivery(
        "facebook",
        b'{"object":"page","entry":[{"id":"1","time":1,"changes":[{"field":"feed","value":{"item":"like","verb":"add","post_id":"1_2"}}]}]}',
        {},
    )
    taken: list[Inbound] = []
    assert hand_on(taken.append) == 1
    assert taken == []
    assert Delivery.objects.get().processed_at is not None


def test_an_item_that_cannot_be_taken_in_is_parked_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    for number in range(3):
        keep_fetched(CODE, [replace(COMMENT, external_id=f"c{number}")])
    taken: list[str] = []

    def take_in(item: Inbound) -> None:
        if item.external_id == "c1":
            raise ValueError(item.text)
        taken.append(item.external_id)

    hand_on(take_in)
    assert taken == ["c0", "c2"]
    assert Delivery.objects.parked().get().problem == "It could not be taken in (ValueError)."
    assert COMMENT.text not in caplog.text


def test_what_one_item_of_a_delivery_wrote_before_it_failed_is_undone_and_the_others_stay() -> None:
    keep_fetched(CODE, [replace(COMMENT, external_id="bad"), replace(COMMENT, external_id="good")])

    def take_in(item: Inbound) -> None:
        Cursor.objects.filter(place=item.external_id).delete()
        Delivery.objects.create(
            network="x", source="poll", delivery_key=item.external_id, body=b"[]", problem="made here"
        )
        if item.external_id == "bad":
            Attempt.objects.create(
                outbound_id=987654321, number=1, lease_until=timezone.now()
            )  # checked at the commit only

    hand_on(take_in)
    assert list(Delivery.objects.filter(network="x").values_list("delivery_key", flat=True)) == ["good"]
    assert "IntegrityError" in Delivery.objects.get(network=CODE).problem


def test_a_database_that_was_busy_is_tried_again_five_times() -> None:
    keep_fetched(CODE, [COMMENT])
    busy = iter([True, True, False])
    taken: list[Inbound] = []

    def take_in(item: Inbound) -> None:
        if next(busy):
            raise OperationalError
        taken.append(item)

    for _ in range(3):
        hand_on(take_in)
    assert taken == [COMMENT]
    assert Delivery.objects.get().tries == 3

    keep_fetched(CODE, [replace(COMMENT, external_id="c9")])

    def always_busy(item: Inbound) -> None:
        raise OperationalError

    for _ in range(7):
        hand_on(always_busy)
    assert Delivery.objects.parked().get().tries == 5


@pytest.mark.django_db(transaction=True)
def test_two_takers_at_once_take_each_delivery_once() -> None:
    for number in range(20):
        keep_fetched(CODE, [replace(COMMENT, external_id=f"c{number}")])
    taken: list[str] = []
    at_once(3, lambda: hand_on(lambda item: taken.append(item.external_id)))
    assert sorted(taken) == sorted(f"c{number}" for number in range(20))


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("01_facebook_page_comment_add", ["You missed our bin again on Mill Lane!"]),
        ("02_facebook_page_comment_remove", [""]),
        ("04_messenger_echo_of_our_own_reply", ["You can apply online at www.example.gov.uk/blue-badge"]),
    ],
)
def test_a_delivery_is_read_by_its_own_network(name: str, texts: list[str]) -> None:
    keep_delivery("facebook", sample(name), {})
    taken: list[Inbound] = []
    hand_on(taken.append)
    assert [item.text for item in taken] == texts
    assert taken[0].is_ours == (name == "04_messenger_echo_of_our_own_reply")


# Polling --------------------------------------------------------------------------


@pytest.fixture
def pages(ledger: Ledger) -> list[Any]:
    """What the network gives, page after page; the cursor is the number of the page."""
    given: list[Any] = []

    def fetch(cursor: str) -> Fetched:
        page = given[int(cursor or 0)] if int(cursor or 0) < len(given) else Fetched((), cursor)
        if isinstance(page, Exception):
            raise page
        return page

    ledger.fetched = fetch
    return given


def due_again() -> None:
    Cursor.objects.update(next_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_a_poll_keeps_what_it_brought_and_goes_on_where_it_stopped(outbox: Outbox, pages: list[Any]) -> None:
    pages += [Fetched((COMMENT,), "1", more=True), Fetched((replace(COMMENT, external_id="c2"),), "2")]
    assert polling.poll() == 2
    assert Cursor.objects.get().place == "2"
    assert polling.poll() == 0
    taken: list[str] = []
    hand_on(lambda item: taken.append(item.external_id))
    assert taken == ["c1", "c2"]
    assert selectors.last_read_at() is not None
    assert selectors.heartbeats()["poller"].year > 2000


@pytest.mark.django_db(transaction=True)
def test_a_poll_that_fails_says_why_and_loses_nothing(outbox: Outbox, pages: list[Any]) -> None:
    pages += [Failed(Refused("Mastodon does not answer.", before_sending=True))]
    polling.poll()
    assert (Cursor.objects.get().place, Cursor.objects.get().problem) == ("", "Mastodon does not answer.")
    pages[0] = Fetched((COMMENT,), "1")
    due_again()
    polling.poll()
    assert (Cursor.objects.get().problem, Delivery.objects.count()) == ("", 1)


@pytest.mark.django_db(transaction=True)
def test_a_poll_waits_as_long_as_the_network_asks(outbox: Outbox, pages: list[Any]) -> None:
    until = datetime.now(UTC) + timedelta(minutes=9)
    pages += [Failed(RateLimited(until, "account"))]
    polling.poll()
    assert Cursor.objects.get().next_at == until


@pytest.mark.django_db(transaction=True)
def test_a_poll_without_access_says_so_at_the_account(outbox: Outbox, pages: list[Any]) -> None:
    pages += [Failed(Unauthorised("Mastodon does not accept the access."))]
    polling.poll()
    assert Connection.objects.get().problem == "Mastodon does not accept the access."


@pytest.mark.django_db(transaction=True)
def test_a_connector_that_fails_while_reading_stops_no_other_account(
    outbox: Outbox, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    other = outbox.another_account()
    Account.objects.filter(pk=other.pk).update(external_id="other")
    calls: list[str] = []

    def fetch(cursor: str) -> Fetched:
        calls.append(cursor)
        if len(calls) == 1:
            raise KeyError("a resident's words")
        return Fetched((COMMENT,), "1")

    ledger.fetched = fetch
    polling.poll()
    assert Delivery.objects.count() == 1
    assert "a resident's words" not in caplog.text
    assert Cursor.objects.exclude(problem="").get().problem == "What Mastodon answered could not be read (KeyError)."


@pytest.mark.django_db(transaction=True)
def test_two_pollers_at_once_ask_each_account_once(outbox: Outbox, ledger: Ledger) -> None:
    asked: list[str] = []
    ledger.fetched = lambda cursor: asked.append(cursor) or Fetched((COMMENT,), "1")  # type: ignore[func-returns-value]
    polling.poll()
    asked.clear()
    due_again()
    at_once(3, polling.poll)
    assert asked == ["1"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("state", "read"), [(AccountState.SUSPENDED, 1), (AccountState.CLOSED, 0)])
def test_residents_still_write_to_a_suspended_account_but_not_to_a_closed_one(
    outbox: Outbox, pages: list[Any], state: str, read: int
) -> None:
    Account.objects.filter(pk=outbox.account.pk).update(state=state)
    pages += [Fetched((COMMENT,), "1")]
    assert polling.poll() == read


@pytest.mark.django_db(transaction=True)
def test_an_account_that_nobody_connected_is_not_polled(outbox: Outbox, pages: list[Any]) -> None:
    Connection.objects.update(secrets="")
    assert polling.poll() == 0
    assert Cursor.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "answer",
    [
        Failed(Refused("It says: no\x00pe", before_sending=True)),
        Failed(Unauthorised("It says: no\x00pe")),
        Fetched((), "pla\x00ce"),
    ],
)
def test_a_network_whose_words_no_database_keeps_stops_no_other_account(
    outbox: Outbox, ledger: Ledger, answer: Failed | Fetched
) -> None:
    for _ in range(3):
        outbox.another_account()
    calls: list[str] = []

    def fetch(cursor: str) -> Fetched:
        calls.append(cursor)
        if len(calls) > 1:
            return Fetched((), "1")
        if isinstance(answer, Failed):
            raise answer
        return answer

    ledger.fetched = fetch
    polling.poll()
    assert Cursor.objects.filter(place="1").count() == 3
    assert selectors.heartbeats()["poller"].year > 2000


def test_what_stands_alone_is_passed_over_and_the_rest_is_taken_in() -> None:
    for number in range(4):
        keep_fetched(CODE, [replace(COMMENT, external_id=f"c{number}")])
    keep_fetched(CODE, [replace(COMMENT, external_id="c0"), replace(COMMENT, external_id="c9")])
    taken: list[str] = []

    def alone(items: Sequence[Inbound]) -> list[bool]:
        return [item.external_id in {"c0", "c2"} for item in items]

    assert hand_on(lambda item: taken.append(item.external_id), alone=alone) == 5
    assert taken == ["c1", "c3", "c0", "c9"]
    assert set(Delivery.objects.values_list("tries", flat=True)) == {1}
    assert not Delivery.objects.waiting().exists()


def test_where_nobody_can_say_what_stands_alone_each_is_taken_in_by_itself() -> None:
    for number in range(3):
        keep_fetched(CODE, [replace(COMMENT, external_id=f"c{number}")])
    taken: list[str] = []

    def alone(items: Sequence[Inbound]) -> list[bool]:
        raise ValueError("A string literal cannot contain NUL (0x00) characters.")

    assert hand_on(lambda item: taken.append(item.external_id), alone=alone) == 3
    assert taken == ["c0", "c1", "c2"]


def test_what_cannot_be_read_is_parked_and_not_passed_over() -> None:
    Delivery.objects.create(network=CODE, source=Delivery.Source.POLL, delivery_key="odd", body=b"{")
    keep_fetched(CODE, [COMMENT])
    assert hand_on(lambda item: None, alone=lambda items: [True for _ in items]) == 2
    assert Delivery.objects.parked().get().delivery_key == "odd"
