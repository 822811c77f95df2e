"""What nobody knows is looked up, and in the end a person says: out once, or unconfirmed, never twice, never lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.catalogue import Action
from accounts.models import Account
from core.audit.models import Entry
from core.audit.verbs import ChangedMeanwhile, RuleBroken
from core.notify.models import Notice
from networks import services
from networks.claiming import claim, let_go
from networks.dispatch import send_due
from networks.models import LookUp, Outbound
from networks.outcomes import Accepted, CannotTell, CertainlyNot, Found, Processing, Refused, Unknown
from networks.reconcile import errand_of, give_up_overdue, look, reconcile, record_finding
from networks.settling import Result, settle
from networks.states import OutboundState as State
from tests.networks.outbox.at_once import at_once, each_at_once
from tests.networks.outbox.conftest import Outbox
from tests.networks.outbox.ledger import Ledger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lost(outbox: Outbox, ledger: Ledger) -> Outbound:
    """A reply that may or may not be out: the answer was cut, the line stands in the ledger."""
    ledger.answer = lambda request: Unknown("Cut.")
    item = outbox.put("High Street closed")
    send_due()
    ledger.answer = lambda request: None
    return outbox.read(item)


@pytest.fixture
def not_there(lost: Outbound, ledger: Ledger) -> Outbound:
    """The same, and the network never took it."""
    ledger.file.unlink()
    return lost


def test_a_row_found_sending_past_its_lease_is_unconfirmed_never_scheduled(outbox: Outbox) -> None:
    item = outbox.put("Left behind")
    [errand] = claim(most=1)
    let_go({errand: {}})
    assert give_up_overdue() == 0
    outbox.let_lease_run_out(item)
    assert give_up_overdue() == 1
    item = outbox.read(item)
    assert (item.state, item.may_be_out) == (State.UNCONFIRMED, True)
    assert Notice.objects.filter(words__contains="may or may not be out").count() == 3
    assert send_due() == 0


def test_the_looks_are_planned_and_written_down_until_a_person_must_say(
    outbox: Outbox, not_there: Outbound, ledger: Ledger
) -> None:
    begun = not_there.settled_at
    for planned in (15, 60, 300, 900):
        item = outbox.read(not_there)
        assert abs((item.next_look_at - begun).total_seconds() - planned) < 20
        assert look() == 0
        outbox.let_look_be_due(item)
        assert look() == 1
    item = outbox.read(not_there)
    assert (item.state, item.next_look_at, item.look_ups.count()) == (State.UNCONFIRMED, None, 4)
    assert set(item.look_ups.values_list("answer", flat=True)) == {LookUp.Answer.NOT_SEEN}
    assert Notice.objects.filter(words__contains="may or may not be out").count() == 3
    reconcile()
    assert ledger.lines() == []


def test_what_is_found_is_published_once_with_its_address(outbox: Outbox, lost: Outbound, ledger: Ledger) -> None:
    outbox.let_look_be_due(lost)
    reconcile()
    item = outbox.read(lost)
    assert (item.state, item.external_id, item.next_look_at) == (State.PUBLISHED, "High Street closed", None)
    assert Entry.objects.about(item).first().code == "networks.outbound.found"
    assert ledger.lines() == ["High Street closed"]


def test_only_a_certain_no_puts_it_back_by_itself(outbox: Outbox, not_there: Outbound, ledger: Ledger) -> None:
    ledger.certain = True
    outbox.let_look_be_due(not_there)
    reconcile()
    item = outbox.read(not_there)
    assert (item.state, item.may_be_out) == (State.SCHEDULED, False)
    send_due()
    assert outbox.read(item).state == State.PUBLISHED
    assert ledger.lines() == ["High Street closed"]


def test_what_is_found_for_one_item_does_not_prove_another_with_the_same_words(
    outbox: Outbox, lost: Outbound, ledger: Ledger
) -> None:
    outbox.let_look_be_due(lost)
    reconcile()
    ledger.answer = lambda request: Unknown("Cut.")
    second = outbox.put("High Street closed")
    send_due()
    outbox.let_look_be_due(second)
    reconcile()
    assert outbox.read(second).state == State.UNCONFIRMED


def test_one_post_that_two_looks_find_at_once_proves_only_the_first(outbox: Outbox, ledger: Ledger) -> None:
    ledger.answer = lambda request: Unknown("Cut.")
    items = [outbox.put("Thank you"), outbox.put("Thank you")]
    send_due()
    errands = [errand_of(outbox.read(item)) for item in items]
    for errand in errands:
        record_finding(errand=errand, finding=Found(Accepted("the-only-one", "https://ledger.example/1")))
    assert [outbox.read(item).state for item in items] == [State.PUBLISHED, State.UNCONFIRMED]


def test_a_machines_look_does_not_overrule_what_a_person_has_said_meanwhile(
    outbox: Outbox, not_there: Outbound, ledger: Ledger
) -> None:
    errand = errand_of(not_there)
    services.leave_it(outbound_id=not_there.pk, by=outbox.cast.priya, reason="Too late to matter")
    record_finding(errand=errand, finding=CertainlyNot())
    assert outbox.read(not_there).state == State.WITHDRAWN


def test_two_reconcilers_at_once_look_only_once(outbox: Outbox, not_there: Outbound, ledger: Ledger) -> None:
    outbox.let_look_be_due(not_there)
    at_once(3, look)
    assert LookUp.objects.count() == 1


def test_what_a_network_still_works_on_is_asked_for_until_it_is_done(outbox: Outbox, ledger: Ledger) -> None:
    item = outbox.put("A film")
    [errand] = claim(most=1)
    let_go({errand: {"prepared": True}})
    settle([Result(item.pk, errand.attempt_id, errand.number, Processing("job-7"))])
    item = outbox.read(item)
    assert (item.state, item.handle["token"]) == (State.SENDING, "job-7")
    outbox.let_look_be_due(item)
    look()
    assert outbox.read(item).state == State.SENDING
    assert outbox.read(item).next_look_at is not None
    ledger.file.write_text('{"text": "A film"}\n')
    outbox.let_look_be_due(item)
    look()
    item = outbox.read(item)
    assert item.state == State.PUBLISHED
    assert item.attempts.get().outcome == "found"


# A person --------------------------------------------------------------------


def test_it_is_out_keeps_who_said_so_and_the_address_as_proof(outbox: Outbox, lost: Outbound) -> None:
    with pytest.raises(RuleBroken, match="Enter the address"):
        services.it_is_out(outbound_id=lost.pk, by=outbox.cast.grace)
    with pytest.raises(RuleBroken, match="beginning with https"):
        services.it_is_out(outbound_id=lost.pk, by=outbox.cast.grace, url="javascript:alert(1)")
    item = services.it_is_out(
        outbound_id=lost.pk, by=outbox.cast.grace, url="https://ledger.example/7", seen=lost.version
    )
    assert (item.state, item.settled_by, item.url) == (State.PUBLISHED, outbox.cast.grace, "https://ledger.example/7")
    entry = Entry.objects.about(item).first()
    assert (entry.code, entry.actor, entry.after["url"]) == (
        "networks.outbound.it_is_out",
        outbox.cast.grace,
        "https://ledger.example/7",
    )


def test_an_address_that_leads_elsewhere_needs_a_reason_which_stays_in_the_record(
    outbox: Outbox, lost: Outbound
) -> None:
    Account.objects.filter(pk=lost.account_id).update(network="x")
    elsewhere = "https://ledger.example/7"
    with pytest.raises(RuleBroken, match="This is not an address of X: it leads to ledger.example"):
        services.it_is_out(outbound_id=lost.pk, by=outbox.cast.grace, url=elsewhere)
    services.it_is_out(outbound_id=lost.pk, by=outbox.cast.grace, url=elsewhere, answer="X shows it there.")
    entry = Entry.objects.about(lost).first()
    assert entry.reason == "This is not an address of X: it leads to ledger.example. X shows it there."


def test_send_again_looks_first_and_does_not_send_what_it_finds(outbox: Outbox, lost: Outbound, ledger: Ledger) -> None:
    item = services.send_again(outbound_id=lost.pk, by=outbox.cast.grace)
    send_due()
    assert (item.state, item.settled_by) == (State.PUBLISHED, outbox.cast.grace)
    assert ledger.lines() == ["High Street closed"]
    assert LookUp.objects.get().by == outbox.cast.grace


def test_send_again_sends_what_is_not_there_whatever_its_time_was(outbox: Outbox, ledger: Ledger) -> None:
    ledger.answer = lambda request: Unknown("Cut.")
    item = outbox.put("A post", kind=Action.POST)
    send_due()
    ledger.file.unlink()
    ledger.answer = lambda request: None
    Outbound.objects.filter(pk=item.pk).update(
        due_at=timezone.now() - timedelta(hours=4), expires_at=timezone.now() - timedelta(hours=3)
    )
    window = outbox.read(item).due_at, outbox.read(item).expires_at
    assert services.send_again(outbound_id=item.pk, by=outbox.cast.grace).state == State.SCHEDULED
    send_due()
    item = outbox.read(item)
    assert (item.state, ledger.lines()) == (State.PUBLISHED, ["A post"])
    assert (item.due_at, item.expires_at) == window  # what was signed stays as it was signed


def test_what_is_certainly_not_out_is_sent_again_without_a_look(outbox: Outbox, ledger: Ledger) -> None:
    ledger.answer = lambda request: Refused("Mastodon is busy.", before_sending=False)
    item = outbox.put("Refused once")
    send_due()
    ledger.answer = lambda request: None
    services.send_again(outbound_id=item.pk, by=outbox.cast.grace)
    send_due()
    assert (ledger.lines(), ledger.looks) == (["Refused once"], [])


@pytest.mark.parametrize("state", [State.REFUSED, State.EXPIRED, State.HELD])
def test_a_post_that_is_not_out_is_decided_on_its_own_page(outbox: Outbox, state: State) -> None:
    item = outbox.put("A post", kind=Action.POST)
    for step in [State.SENDING, state] if state == State.REFUSED else [state]:
        Outbound.objects.filter(pk=item.pk).update(state=step)
    for press in (
        lambda: services.send_again(outbound_id=item.pk, by=outbox.cast.grace),
        lambda: services.leave_it(outbound_id=item.pk, by=outbox.cast.grace, reason="x"),
    ):
        with pytest.raises(RuleBroken, match="On the page of the post"):
            press()


@pytest.mark.parametrize("state", [State.EXPIRED, State.HELD])
def test_what_stands_before_a_person_can_be_left(outbox: Outbox, state: State) -> None:
    item = outbox.put("Not wanted")
    Outbound.objects.filter(pk=item.pk).update(state=state)
    left = services.leave_it(outbound_id=item.pk, by=outbox.cast.grace, reason="The resident has deleted it")
    assert (left.state, left.why, left.settled_by) == (
        State.WITHDRAWN,
        "The resident has deleted it",
        outbox.cast.grace,
    )


def test_send_again_stops_the_looks_of_the_machine_before_it_looks_itself(
    outbox: Outbox, not_there: Outbound, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    during: list[Any] = []

    def look_up(*about: Any) -> CannotTell:
        during.append(outbox.read(not_there).next_look_at)
        return CannotTell("It is not in the list.")

    monkeypatch.setattr(ledger, "look_up", look_up)
    services.send_again(outbound_id=not_there.pk, by=outbox.cast.grace)
    item = outbox.read(not_there)
    assert during == [None]
    assert (item.next_look_at, item.repeat_at, item.may_be_out) == (None, None, False)


def test_of_two_people_who_send_again_at_once_only_one_does(
    outbox: Outbox, not_there: Outbound, ledger: Ledger
) -> None:
    refused: list[str] = []

    def press(person: Any) -> Callable[[], None]:
        def run() -> None:
            try:
                services.send_again(outbound_id=not_there.pk, by=person)
            except RuleBroken as refusal:
                refused.append(refusal.sentence)

        return run

    each_at_once([press(outbox.cast.grace), press(outbox.cast.priya)])
    send_due()
    send_due()
    assert ledger.lines() == ["High Street closed"]
    assert len(refused) == 1


def test_a_page_that_is_out_of_date_decides_nothing(outbox: Outbox, lost: Outbound) -> None:
    for press in (
        lambda: services.it_is_out(
            outbound_id=lost.pk, by=outbox.cast.grace, url="https://a.example/1", seen=lost.version - 1
        ),
        lambda: services.send_again(outbound_id=lost.pk, by=outbox.cast.grace, seen=lost.version - 1),
        lambda: services.leave_it(outbound_id=lost.pk, by=outbox.cast.grace, reason="x", seen=lost.version - 1),
    ):
        with pytest.raises(ChangedMeanwhile):
            press()
    assert outbox.read(lost).state == State.UNCONFIRMED


@pytest.mark.parametrize("who", ["callum", "dev", "ada", "arthur"])
def test_only_those_who_settle_may_say(outbox: Outbox, lost: Outbound, who: str) -> None:
    person = getattr(outbox.cast, who)
    for press in (
        lambda: services.it_is_out(outbound_id=lost.pk, by=person, url="https://a.example/1"),
        lambda: services.send_again(outbound_id=lost.pk, by=person),
        lambda: services.leave_it(outbound_id=lost.pk, by=person, reason="x"),
    ):
        with pytest.raises(RuleBroken, match="Comms officer, Comms manager|Comms officer and Comms manager"):
            press()


def test_a_yes_to_an_attempt_that_was_given_up_and_sent_again_is_told(outbox: Outbox, ledger: Ledger) -> None:
    item = outbox.put("Twice")
    [first] = claim(most=1)
    let_go({first: {"prepared": True}})
    outbox.let_lease_run_out(item)
    give_up_overdue()
    services.send_again(outbound_id=item.pk, by=outbox.cast.grace)
    send_due()
    settle([Result(item.pk, first.attempt_id, first.number, Accepted("another-id", "https://ledger.example/other"))])
    item = outbox.read(item)
    assert (item.state, item.external_id) == (State.PUBLISHED, "Twice")
    assert Notice.objects.filter(words__contains="See whether it is there twice", urgent=True).exists()
    assert item.attempts.get(number=1).outcome == "accepted"


def test_a_late_yes_to_what_a_person_has_seen_gives_its_identity_and_alarms_nobody(outbox: Outbox) -> None:
    item = outbox.put("Seen")
    [errand] = claim(most=1)
    let_go({errand: {"prepared": True}})
    outbox.let_lease_run_out(item)
    give_up_overdue()
    services.it_is_out(outbound_id=item.pk, by=outbox.cast.grace, url="https://ledger.example/seen")
    settle(
        [Result(item.pk, errand.attempt_id, errand.number, Accepted("id-7", "https://ledger.example/7", {"cid": "c"}))]
    )
    item = outbox.read(item)
    assert (item.external_id, item.url, item.extra) == ("id-7", "https://ledger.example/seen", {"cid": "c"})
    assert not Notice.objects.filter(words__contains="answered too late").exists()


def test_an_identity_that_no_database_keeps_is_found_and_recorded_too(
    outbox: Outbox, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.answer = lambda request: Unknown("The connection broke.")
    item = outbox.put("Found")
    send_due()
    found = Found(Accepted("fou\x00nd", "https://ledger.example/1"))
    monkeypatch.setattr(ledger, "look_up", lambda *asked: found)
    outbox.let_look_be_due(item)
    reconcile()
    assert (outbox.read(item).state, outbox.read(item).external_id) == (State.PUBLISHED, "found")


def test_a_late_yes_with_an_address_that_no_database_keeps_is_told(outbox: Outbox, ledger: Ledger) -> None:
    item = outbox.put("Late")
    [errand] = claim(most=1)
    outbox.let_lease_run_out(item)
    reconcile()
    outbox.let_look_be_due(item)
    reconcile()
    send_due()
    late = Accepted("another", "https://ledger.example/\x00")
    assert settle([Result(item.pk, errand.attempt_id, errand.number, late)]) == []
    assert Notice.objects.filter(words__contains="by an attempt that answered too late").exists()
