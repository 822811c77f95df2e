"""The oldest item that is due and not out: quiet in time, red when late, and a reason where a network asked us to wait."""

from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from accounts.catalogue import Action
from core.people.models import Person
from networks.in_time import in_time, oldest_due, told_to_wait
from networks.models import Connection, Outbound, Pace
from networks.states import OutboundState as State
from pages.clocks import clock, london_date, today, when
from tests.networks.outbox.conftest import Outbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]
MINUTE = timedelta(minutes=1)


def page(person: Person, path: str) -> str:
    client = Client()
    client.force_login(person)
    return unescape(client.get(path).content.decode())


def at(moment: datetime) -> str:
    """As the sentence has it, also in the minutes after midnight."""
    return f"at {clock(moment)}" if london_date(moment) == today() else f"on {when(moment)}"


def asked_to_wait(outbox: Outbox, until: timedelta) -> None:
    Connection.objects.filter(account=outbox.account).update(not_before=timezone.now() + until)


def test_nothing_that_is_due_is_said_quietly_and_home_says_nothing(outbox: Outbox) -> None:
    outbox.put("Tomorrow", due=timedelta(days=1))
    assert in_time(outbox.cast.grace) == in_time() and oldest_due() is None and told_to_wait() is None
    shown = page(outbox.cast.grace, "/outbox/")
    assert "Everything that is due has gone out." in shown
    assert "note-bad" not in shown
    assert "due has" not in page(outbox.cast.grace, "/")


def test_beside_what_needs_a_person_only_the_rest_is_said_to_be_out(outbox: Outbox) -> None:
    Outbound.objects.filter(pk=outbox.put("Late").pk).update(state=State.EXPIRED)
    assert "Everything else that is due has gone out." in page(outbox.cast.grace, "/outbox/")


def test_what_is_due_and_in_time_is_a_figure_and_no_alarm(outbox: Outbox) -> None:
    item = outbox.put(
        "High Street closed", kind=Action.POST, due=-MINUTE, expires_at=timezone.now() + timedelta(hours=1)
    )
    figure = oldest_due()
    assert figure is not None and not figure.is_late
    assert (
        figure.sentence
        == f"The oldest post that is due has waited 1 minute: it should have gone out {at(item.due_at)}."
    )
    shown = page(outbox.cast.grace, "/outbox/")
    assert figure.sentence in shown and "“High Street closed”" in shown
    assert "note-bad" not in shown
    assert figure.sentence not in page(outbox.cast.grace, "/")


def test_what_is_late_is_red_on_the_page_and_on_home_for_those_who_settle(outbox: Outbox) -> None:
    item = outbox.put("High Street closed", due=-4.5 * MINUTE)
    outbox.put("Younger", due=-3 * MINUTE)
    sentence = f"The oldest reply that is due has waited 4 minutes: it should have gone out {at(item.due_at)}."
    for path in ("/outbox/", "/"):
        shown = page(outbox.cast.grace, path)
        assert sentence in shown and "note-bad" in shown and item.get_absolute_url() in shown, path
    assert sentence not in page(outbox.cast.ada, "/")
    assert "High Street closed" in page(outbox.cast.grace, item.get_absolute_url())


def test_what_was_told_to_wait_says_so_and_until_when_and_is_no_alarm(outbox: Outbox) -> None:
    item = outbox.put("High Street closed", due=-10 * MINUTE)
    asked_to_wait(outbox, 5 * MINUTE)
    until = Connection.objects.get(account=outbox.account).not_before
    assert oldest_due() is None
    sentence = (
        f"The oldest reply that has to wait should have gone out {at(item.due_at)}."
        f" {item.network_name} asked us to wait until {at(until).removeprefix('at ').removeprefix('on ')}. It goes out by itself after that."
    )
    for path in ("/outbox/", "/"):
        shown = page(outbox.cast.grace, path)
        assert sentence in shown and "note-bad" not in shown and "has gone out" not in shown, path


def test_what_was_just_told_to_wait_is_not_on_home_yet(outbox: Outbox) -> None:
    outbox.put("High Street closed", due=-MINUTE)
    asked_to_wait(outbox, 5 * MINUTE)
    assert "has to wait" in page(outbox.cast.grace, "/outbox/")
    assert "has to wait" not in page(outbox.cast.grace, "/")


def test_a_network_that_asked_the_whole_application_is_named(outbox: Outbox) -> None:
    item = outbox.put("High Street closed")
    Pace.objects.create(network=outbox.account.network, not_before=timezone.now() + 5 * MINUTE)
    found = told_to_wait()
    assert found is not None and f"{item.network_name} asked us to wait until" in found.sentence


def test_what_could_not_be_sent_yet_says_why_and_when_it_is_tried_again(outbox: Outbox) -> None:
    item, again = outbox.put("High Street closed"), timezone.now() + MINUTE
    Outbound.objects.filter(pk=item.pk).update(not_before=again, why="Mastodon could not be reached.")
    found = told_to_wait()
    assert found is not None
    assert f"Mastodon could not be reached. It is tried again {at(again)}." in found.sentence


def test_a_wait_until_another_day_names_the_day(outbox: Outbox) -> None:
    outbox.put("High Street closed")
    asked_to_wait(outbox, timedelta(days=1))
    found, until = told_to_wait(), Connection.objects.get(account=outbox.account).not_before
    assert found is not None and f"asked us to wait until {when(until)}." in found.sentence


def test_what_has_to_wait_longer_than_its_time_lasts_is_said_not_to_go_out(outbox: Outbox) -> None:
    item = outbox.put("High Street closed", kind=Action.POST, expires_at=timezone.now() + MINUTE)
    asked_to_wait(outbox, 5 * MINUTE)
    found = told_to_wait()
    assert found is not None
    assert found.sentence.endswith(f"Its own time ends {at(item.expires_at)}, so it will not be sent.")


def test_after_a_wait_that_was_asked_for_the_time_counts_from_its_end(outbox: Outbox) -> None:
    item = outbox.put("High Street closed", due=-100 * MINUTE)
    asked_to_wait(outbox, -timedelta(seconds=10))
    Pace.objects.create(network="elsewhere", not_before=timezone.now() - timedelta(seconds=1))
    found = oldest_due()
    assert found is not None and 9 < found.waited.total_seconds() < 40
    assert found.sentence.endswith(f"It was wanted {at(item.due_at)}.")
    Pace.objects.create(network=outbox.account.network, not_before=timezone.now() - timedelta(seconds=1))
    found = oldest_due()
    assert found is not None and found.waited < timedelta(seconds=9)


def test_health_is_red_from_the_same_minute(outbox: Outbox, client: Client) -> None:
    outbox.put("In time", due=-1.5 * MINUTE)
    assert "oldest" not in client.get("/health").content.decode()
    outbox.put("Late", due=-2.5 * MINUTE)
    assert "The oldest due item is 15" in client.get("/health").content.decode()


def test_a_person_reads_of_what_they_may_read(outbox: Outbox) -> None:
    outbox.put("Hide", kind=Action.HIDE, due=-MINUTE)
    assert oldest_due(outbox.cast.callum) is None
    found = oldest_due(outbox.cast.arthur)
    assert found is not None and found.sentence.startswith("The oldest action that is due")


@pytest.mark.parametrize("items", [0, 1, 3])
def test_the_figure_takes_two_queries_and_one_for_each_that_waits(
    outbox: Outbox, items: int, django_assert_num_queries: Any
) -> None:
    for number in range(items):
        outbox.put(f"Due {number}", account=outbox.another_account(), due=-MINUTE)
        waiting = outbox.put(f"Waits {number}", account=outbox.another_account())
        Outbound.objects.filter(pk=waiting.pk).update(not_before=Now() + MINUTE)
    with django_assert_num_queries(4 if items else 2):
        in_time()
