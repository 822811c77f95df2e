"""An account that exists already comes onto the register when two people say that it is the council's, and in no other way (NCC 11)."""

import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from accounts import services
from accounts.facts import Facts
from accounts.models import Account, Proposal, TakeOn
from accounts.states import AccountState, ProposalState
from core.audit.models import Entry
from core.audit.verbs import ChangedMeanwhile, RuleBroken
from core.notify.models import Notice
from core.people.models import Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def museum(cast: Cast, **changes: Any) -> Facts:
    facts = Facts(
        network="instagram", handle="ashmeremuseum", address="https://www.instagram.com/ashmeremuseum/", name="Ashmere Museum",
        department=cast.museum.pk, activities="Exhibitions", joined_on=date(2018, 2, 14), custodian=cast.leah.pk,
    )  # fmt: skip
    return replace(facts, **changes)


def proposed(cast: Cast, *accounts: Facts, by: Person | None = None) -> Proposal:
    return services.propose_accounts(
        accounts=accounts or [museum(cast)], grounds="On the leaflet of 2019", by=by or cast.grace
    )


def test_two_people_bring_it_onto_the_register(cast: Cast) -> None:
    found = proposed(cast)
    assert not Account.objects.exists()
    services.confirm_proposal(proposal_id=found.pk, by=cast.priya, seen=found.version)
    account = Account.objects.get()
    assert Facts.read(found.rows[0]) == museum(cast)
    assert (account.state, account.handle, account.joined_on) == (
        AccountState.ACTIVE,
        "ashmeremuseum",
        date(2018, 2, 14),
    )
    assert (account.take_on.taken_on_by, account.take_on.confirmed_by) == (cast.grace, cast.priya)
    entry = Entry.objects.about(account).get()
    assert (entry.code, entry.actor, entry.reason) == (
        "accounts.account.taken_on",
        cast.grace,
        "On the leaflet of 2019",
    )


def test_whoever_may_confirm_is_told_and_the_proposer_of_the_decision(cast: Cast) -> None:
    found = proposed(cast, by=cast.priya)
    assert set(Notice.objects.values_list("person__name", flat=True)) == {"Ada Lindqvist"}
    services.refuse_proposal(proposal_id=found.pk, by=cast.ada, reason="A fan made it")
    assert "refused Ashmere Museum on Instagram" in Notice.objects.get(person=cast.priya).words
    assert not Account.objects.exists()


def test_nobody_confirms_what_they_proposed_themselves(cast: Cast) -> None:
    found = proposed(cast, by=cast.priya)
    with pytest.raises(RuleBroken, match=r"You proposed this, so someone else must confirm it\. Ada Lindqvist can\."):
        services.confirm_proposal(proposal_id=found.pk, by=cast.priya)


@pytest.mark.parametrize("name", ["grace", "dev", "helen", "callum", "jo", "arthur"])
def test_only_those_with_the_duty_confirm(cast: Cast, name: str) -> None:
    found = proposed(cast, by=cast.tom)
    with pytest.raises(RuleBroken, match="can confirm it"):
        services.confirm_proposal(proposal_id=found.pk, by=getattr(cast, name))


@pytest.mark.parametrize("name", ["dev", "helen", "callum", "jo", "arthur"])
def test_only_those_who_keep_the_register_propose(cast: Cast, name: str) -> None:
    with pytest.raises(RuleBroken, match="can propose an account"):
        proposed(cast, by=getattr(cast, name))


@pytest.mark.parametrize("decide", [services.confirm_proposal, services.withdraw_proposal])
def test_what_is_decided_stays_decided(cast: Cast, decide: Any) -> None:
    found = proposed(cast)
    services.confirm_proposal(proposal_id=found.pk, by=cast.priya)
    with pytest.raises(RuleBroken):
        decide(proposal_id=found.pk, by=cast.ada if decide is services.confirm_proposal else cast.grace)
    assert Account.objects.count() == 1


def test_a_page_that_was_left_open_does_not_confirm_what_was_withdrawn(cast: Cast) -> None:
    found = proposed(cast)
    services.withdraw_proposal(proposal_id=found.pk, by=cast.grace)
    with pytest.raises(ChangedMeanwhile):
        services.confirm_proposal(proposal_id=found.pk, by=cast.priya, seen=found.version)


@pytest.mark.parametrize("same", [{"handle": "AshmereMuseum"}, {"handle": "", "external_id": "17841400"}])
def test_an_account_on_the_register_is_not_proposed_again(cast: Cast, same: dict[str, str]) -> None:
    cast.account("instagram", handle="ashmeremuseum", external_id="17841400", name="Museum")
    with pytest.raises(RuleBroken, match="is on the register already: Museum on Instagram, open"):
        proposed(cast, museum(cast, **same))


def test_what_came_onto_the_register_meanwhile_stops_the_whole_proposal(cast: Cast) -> None:
    found = proposed(cast, museum(cast), museum(cast, handle="ashmerecareline", name="Careline"))
    cast.account("instagram", handle="ashmerecareline")
    with pytest.raises(RuleBroken, match="@ashmerecareline on Instagram is on the register already"):
        services.confirm_proposal(proposal_id=found.pk, by=cast.priya)
    assert (Account.objects.count(), Proposal.objects.get().state) == (1, ProposalState.PROPOSED)


def test_an_account_that_was_closed_may_be_taken_on_again_by_its_handle(cast: Cast) -> None:
    cast.account("instagram", handle="ashmeremuseum", external_id="1", state=AccountState.CLOSED)
    found = proposed(cast, museum(cast))
    services.confirm_proposal(proposal_id=found.pk, by=cast.priya)
    assert Account.objects.filter(handle="ashmeremuseum").count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_make_one_account(cast: Cast) -> None:
    found, barrier = proposed(cast), threading.Barrier(2)
    outcomes: list[str] = []

    def press(person: Person) -> None:
        try:
            barrier.wait()
            services.confirm_proposal(proposal_id=found.pk, by=person, seen=found.version)
            outcomes.append("confirmed")
        except RuleBroken as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(person,)) for person in (cast.priya, cast.ada)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["ChangedMeanwhile", "confirmed"]
    assert Account.objects.count() == 1


class TestTheDatabaseItself:
    """As the role of the application, past every verb."""

    def account(self, cast: Cast) -> Account:
        account = museum(cast).account()
        account.save()
        return account

    def refused(self) -> Any:
        return pytest.raises((IntegrityError, DatabaseError))

    def test_refuses_an_account_that_nobody_took_on(self, cast: Cast) -> None:
        with self.refused(), transaction.atomic():
            self.account(cast)
            connection.check_constraints()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_refuses_a_take_on_by_one_person(self, cast: Cast) -> None:
        with self.refused(), transaction.atomic():
            TakeOn.objects.create(
                account=self.account(cast),
                grounds="x",
                taken_on_by=cast.ada,
                confirmed_by=cast.ada,
                risk_due_on=date.today(),
            )

    def test_refuses_a_take_on_by_nobody(self, cast: Cast) -> None:
        with self.refused(), transaction.atomic():
            TakeOn.objects.create(account=self.account(cast), grounds="x", risk_due_on=date.today())

    def test_refuses_a_take_on_that_names_a_proposal_of_others(self, cast: Cast) -> None:
        found = proposed(cast)
        with self.refused(), transaction.atomic():
            TakeOn.objects.create(
                account=self.account(cast), grounds="x", taken_on_by=cast.ada, confirmed_by=cast.priya, proposal=found,
                risk_due_on=date.today(),
            )  # fmt: skip

    def test_refuses_a_proposal_that_its_own_proposer_decided(self, cast: Cast) -> None:
        found = proposed(cast)
        with self.refused(), transaction.atomic():
            Proposal.objects.filter(pk=found.pk).update(
                state=ProposalState.CONFIRMED, decided_by=cast.grace, decided_at=found.proposed_at
            )

    def test_refuses_a_second_account_with_the_same_number(self, cast: Cast) -> None:
        cast.account("instagram", external_id="17841400")
        with pytest.raises(RuleBroken, match="is on the register already"):
            cast.account("instagram", external_id="17841400")
