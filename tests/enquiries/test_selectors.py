"""The queue shows everything once, its numbers are the lists', and its cost does not grow with the inbox."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.council.selectors import Current
from core.people.models import Person
from enquiries import selectors, services
from enquiries.models import Conversation, Resident
from enquiries.permissions import readable
from enquiries.selectors import VIEWS, InboxFilter
from pages.words import look
from tests.cast import Cast
from tests.enquiries.talk import arrives, becomes

pytestmark = pytest.mark.django_db


def many(cast: Cast, dues: list[int | None]) -> list[int]:
    """Conversations with these due times (minutes from now; None for no deadline), as rows."""
    account = cast.account()
    resident = Resident.objects.create(network=account.network, external_id="many")
    now = timezone.now()
    rows = [
        Conversation(
            reference=f"AD-2026-{n:06}", account=account, resident=resident, channel="comment", thread=f"t-{n}", received_at=now,
            last_message_at=now + timedelta(minutes=due or 0), due_at=None if due is None else now + timedelta(minutes=due), target_minutes=480, assignee=cast.grace, state="taken",
        ) for n, due in enumerate(dues)
    ]  # fmt: skip
    for row in rows:
        row.save(force_insert=True)
    return [row.pk for row in rows]


def walked(person: Person, view: str, here: Current) -> list[int]:
    """Page after page, to the end."""
    found, after = [], ""
    while True:
        page = selectors.queue(person, InboxFilter(view, after=after), here)
        found += [row.conversation.pk for row in page.rows]
        assert len(page.rows) <= 3
        if not page.next:
            return found
        after = page.next


def test_the_pages_show_each_conversation_once_soonest_first(
    cast: Cast, council: Current, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "PER_PAGE", 3)
    everything = many(cast, [None, 5, 5, 5, 5, None, 1, 9, None, None, 5, -3])
    dues = dict(Conversation.objects.values_list("pk", "due_at"))

    @hypothesis_settings(max_examples=20)
    @given(st.sets(st.sampled_from(everything)))
    def once(kept: set[int]) -> None:
        Conversation.objects.filter(pk__in=kept).update(assignee=cast.grace)
        Conversation.objects.exclude(pk__in=kept).update(assignee=cast.tom)
        found = walked(cast.grace, "mine", council)
        far = timezone.now() + timedelta(days=999)
        assert found == sorted(kept, key=lambda pk: (dues[pk] or far, pk))

    once()


def test_the_finished_ones_are_shown_once_newest_first(
    cast: Cast, council: Current, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "PER_PAGE", 3)
    many(cast, [1, 1, 1, 1, 2, 2, 3])
    Conversation.objects.update(state="answered")
    expected = list(Conversation.objects.order_by("-last_message_at", "-id").values_list("pk", flat=True))
    assert walked(cast.grace, "finished", council) == expected


@pytest.mark.parametrize("name", ["grace", "callum", "dev", "leah", "imran", "jo"])
def test_the_numbers_are_those_of_the_lists(cast: Cast, council: Current, name: str) -> None:
    account, bins = cast.account(), cast.account(department=cast.waste)
    person = getattr(cast, name)
    late = timezone.now() - timedelta(days=20)
    services.assign(conversation_id=arrives(account, "a", at=late).pk, team=cast.waste, by=cast.grace)
    arrives(bins, "b")
    services.take(conversation_id=arrives(account, "c", root_post_external_id="p-2").pk, by=cast.callum)
    held = services.take(conversation_id=arrives(bins, "d", root_post_external_id="p-3").pk, by=cast.dev)
    promised_for = timezone.localdate() + timedelta(days=2)
    becomes(
        services.send_reply(
            conversation_id=held.pk, text="We look.", by=cast.dev, seen=held.version, promised_for=promised_for
        ),
        "published",
    )
    services.no_response(
        conversation_id=arrives(account, "e", root_post_external_id="p-4").pk, reason="Nothing was asked", by=cast.grace
    )
    for view, count in selectors.view_counts(person).items():
        assert count == len(selectors.queue(person, InboxFilter(view), council).rows), view
    assert set(VIEWS) - set(selectors.view_counts(person)) == {"finished"}


def test_counting_stops_where_pages_say_that_there_are_more(
    cast: Cast, council: Current, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(cast, [-5, -4, 600, 601, None])
    monkeypatch.setattr(selectors, "MOST_COUNTED", 3)
    counts = selectors.view_counts(cast.grace)
    assert {name: counts[name] for name in ("open", "mine", "late", "nobodys")} == {
        "open": 3, "mine": 3, "late": 2, "nobodys": 0,
    }  # fmt: skip
    assert selectors.waiting_count(cast.grace) == 3


def test_a_page_further_down_reads_no_row_that_it_does_not_show(cast: Cast, council: Current) -> None:
    """By the index alone: the plan skips what stands before, it does not read and throw it away."""
    dues = list(range(600, 700))
    many(cast, dues)
    after = f"{timezone.now() + timedelta(minutes=640):%Y-%m-%dT%H:%M:%SZ}~1"
    asked = InboxFilter("open", after=after)
    with_deadline, without = selectors._ordered(selectors._narrowed(cast.grace, asked), asked)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
    plan = with_deadline.select_related(None)[:25].explain()
    assert "Index Scan using inbox_open" in plan
    assert "Index Cond: (due_at >=" in plan
    assert not without


def test_an_editor_reads_only_what_is_their_own(cast: Cast, council: Current) -> None:
    account, bins = cast.account(), cast.account(department=cast.waste)
    general, ours, given_to_us = (
        arrives(account, "a"),
        arrives(bins, "b"),
        arrives(account, "c", root_post_external_id="p-2"),
    )
    services.assign(conversation_id=given_to_us.pk, team=cast.waste, by=cast.grace)
    assert set(readable(cast.dev)) == {ours, given_to_us}
    assert set(readable(cast.helen)) == {ours, given_to_us}
    assert not readable(cast.leah)
    assert not readable(cast.jo)
    assert set(readable(cast.grace)) == {general, ours, given_to_us}
    with pytest.raises(Conversation.DoesNotExist):
        selectors.conversation(general.pk, cast.dev)


def test_an_editor_does_not_see_what_else_the_resident_wrote_to_others(cast: Cast, council: Current) -> None:
    ours = arrives(cast.account(department=cast.waste), "b")
    arrives(cast.account(), "a")
    assert selectors.history(ours.resident, ours, cast.dev).total == 0
    assert selectors.history(ours.resident, ours, cast.grace).total == 1


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_queue_costs_the_same_for_one_and_for_sixty(cast: Cast, council: Current, number: int) -> None:
    many(cast, list(range(600, 600 + number)))
    person = Person.objects.get(pk=cast.grace.pk)
    person.rights  # noqa: B018  (read once for every page)
    with CaptureQueriesContext(connection) as asked:
        selectors.queue(person, InboxFilter("mine"), council)
    assert len(asked) == 2


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_inbox_page_costs_the_same_for_one_and_for_sixty(
    cast: Cast, council: Current, client: object, number: int
) -> None:
    many(cast, list(range(600, 600 + number)))
    client.force_login(cast.grace)  # type: ignore[attr-defined]
    client.get("/inbox/")  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as asked:
        client.get("/inbox/?view=open")  # type: ignore[attr-defined]
    assert len(asked) == 15


@pytest.mark.parametrize("minutes", [-5, 0, 2, None])
def test_every_word_for_a_deadline_is_one_that_pages_can_draw(
    cast: Cast, council: Current, minutes: int | None
) -> None:
    """On a Saturday nothing is late by a working minute: it is late since Friday. At the very minute it is due now."""
    friday = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    with time_machine.travel(friday):
        many(cast, [minutes])
    with time_machine.travel(friday + timedelta(seconds=30)):
        row = selectors.queue(cast.grace, InboxFilter("mine"), council).rows[0]
    assert look(row.stands)
