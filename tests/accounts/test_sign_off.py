"""Nobody signs their own request, no stage is skipped, and nothing opens an account before every stage signed (REG-4)."""

import threading
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.urls import reverse

from accounts import services
from accounts.case import gaps
from accounts.models import Account, AccountRequest, Decision
from accounts.permissions import may_decide
from accounts.states import AccountState, RequestState
from core.audit.models import Entry
from core.audit.verbs import ChangedMeanwhile, RuleBroken
from core.notify.models import Notice
from core.people.models import Person
from tests.accounts.cases import CASE, asked, prepared, sent
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def test_the_whole_chain_makes_an_account_that_can_be_opened(cast: Cast) -> None:
    request = sent(cast)
    services.sign_off(request_id=request.pk, by=cast.priya, reason="Good case")
    services.sign_off(request_id=request.pk, by=cast.jo)
    done = services.sign_off(request_id=request.pk, by=cast.ada)
    assert (done.state, Account.objects.get().state) == (RequestState.APPROVED, AccountState.APPROVED)
    prepared(request.account, keeper=cast.dev, deputy=cast.grace, by=cast.ada)
    opened = services.open_account(request_id=request.pk, by=cast.ada)
    assert (opened.state, opened.handle) == (AccountState.ACTIVE, "ashmerewaste")
    assert opened.risks.get().likelihood == 3
    codes = list(Entry.objects.about(request).order_by("id").values_list("code", flat=True))
    assert codes == [
        "accounts.request.drafted",
        "accounts.request.sent",
        "accounts.request.signed",
        "accounts.request.signed",
        "accounts.request.approved",
    ]


def test_the_person_who_asked_cannot_sign(cast: Cast) -> None:
    request = services.send_request(request_id=asked(cast, by=cast.priya, department=cast.comms).pk, by=cast.priya)
    other = cast.joins("Omar Lewis", "OL", "comms_manager", cast.comms)
    with pytest.raises(RuleBroken, match=r"You asked for this account, so someone else must decide\. Omar Lewis can\."):
        services.sign_off(request_id=request.pk, by=cast.priya)
    assert may_decide(other, request)


def test_nobody_signs_two_stages_of_one_request(cast: Cast) -> None:
    both = cast.joins("Una Both", "UB", "comms_manager", cast.comms)
    both.memberships.create(role="smt_member", department=cast.comms)
    request = sent(cast)
    services.sign_off(request_id=request.pk, by=both)
    with pytest.raises(
        RuleBroken, match=r"You signed for Comms, so someone else must sign for SMT\. Jo Whitlock can\."
    ):
        services.sign_off(request_id=request.pk, by=Person.objects.get(pk=both.pk))


@pytest.mark.parametrize("name", ["grace", "dev", "callum", "jo", "ada", "arthur", "helen"])
def test_only_the_stages_own_roles_decide(cast: Cast, name: str) -> None:
    request = sent(cast)
    with pytest.raises(RuleBroken, match="Comms decides now. Priya Nair can."):
        services.sign_off(request_id=request.pk, by=getattr(cast, name))
    assert not request.decisions.exists()


def test_a_request_that_came_back_begins_again_at_the_first_stage(cast: Cast) -> None:
    request = sent(cast)
    services.sign_off(request_id=request.pk, by=cast.priya)
    services.ask_for_changes(request_id=request.pk, by=cast.jo, reason="Name a third person for cover")
    assert Account.objects.get().state == AccountState.REQUESTED
    again = services.send_request(request_id=request.pk, by=cast.dev)
    assert (again.stage, again.round, again.state_words) == (0, 2, "Waits for Comms")
    assert services.sign_off(request_id=request.pk, by=cast.priya).stage == 1


def test_declining_needs_a_reason_and_is_final(cast: Cast) -> None:
    request = sent(cast)
    with pytest.raises(RuleBroken, match="Enter your reason"):
        services.decline(request_id=request.pk, by=cast.priya, reason=" ")
    services.decline(request_id=request.pk, by=cast.priya, reason="The main account can serve")
    assert Account.objects.get().state == AccountState.DECLINED
    with pytest.raises(RuleBroken, match="“Declined” and cannot be changed now"):
        services.send_request(request_id=request.pk, by=cast.dev)


def test_a_bodys_decision_is_recorded_with_its_minute(cast: Cast) -> None:
    request = sent(cast)
    services.sign_off(request_id=request.pk, by=cast.priya)
    with pytest.raises(RuleBroken, match="Enter the minute in which Senior Leadership Team decided"):
        services.sign_off(request_id=request.pk, by=cast.jo, body="Senior Leadership Team")
    services.sign_off(request_id=request.pk, by=cast.jo, body="Senior Leadership Team", minute="SLT 26/118")
    assert Entry.objects.about(request).latest("id").on_behalf_of == "Senior Leadership Team"


def test_the_second_tab_is_told_who_was_faster(cast: Cast) -> None:
    request = sent(cast)
    services.sign_off(request_id=request.pk, by=cast.priya, seen=request.version)
    with pytest.raises(
        ChangedMeanwhile, match=r"Somebody else was faster: Priya Nair signed off a stage of the request at \d\d:\d\d"
    ):
        services.sign_off(request_id=request.pk, by=cast.jo, seen=request.version)


def test_everybody_who_may_decide_is_told_once(cast: Cast) -> None:
    request = sent(cast)
    notice = Notice.objects.get(person=cast.priya)
    assert notice.words == "Ashmere Waste on Facebook waits for Comms: your decision"
    assert notice.url == reverse("accounts:sign", args=[request.pk])
    assert not Notice.objects.filter(person=cast.jo).exists()


@pytest.mark.parametrize("state", sorted({"active", "on_trial", "suspended", "unused", "closed"}))
def test_the_database_refuses_an_account_without_its_chain(cast: Cast, state: str) -> None:
    with (
        pytest.raises(DatabaseError, match="neither a full chain of sign-off nor a take-on record"),
        transaction.atomic(),
    ):
        Account.objects.create(
            network="facebook", name="Rogue", handle="rogue", department=cast.waste, kind="service", state=state
        )
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_an_approval_that_skips_a_stage(cast: Cast) -> None:
    request = sent(cast)
    services.sign_off(request_id=request.pk, by=cast.priya)
    with pytest.raises(DatabaseError, match="has a stage that nobody signed"), transaction.atomic():
        AccountRequest.objects.filter(pk=request.pk).update(state=RequestState.APPROVED)


def test_the_database_refuses_a_signature_of_the_person_who_asked(cast: Cast) -> None:
    request = sent(cast)
    for stage in range(3):
        with transaction.atomic():
            Decision.objects.create(
                request=request, round=1, stage=stage, decider=[cast.dev, cast.jo, cast.ada][stage], verdict="sign_off"
            )
    with pytest.raises(DatabaseError, match="has a stage that nobody signed"), transaction.atomic():
        AccountRequest.objects.filter(pk=request.pk).update(state=RequestState.APPROVED)


def test_the_database_refuses_an_edge_that_is_not_declared(cast: Cast) -> None:
    account = cast.account(state=AccountState.CLOSED)
    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(state=AccountState.ACTIVE)


@pytest.mark.django_db(transaction=True)
def test_two_signers_at_once_give_one_decision(cast: Cast) -> None:
    other = cast.joins("Omar Lewis", "OL", "comms_manager", cast.comms)
    request = sent(cast)
    outcomes: list[Any] = []
    barrier = threading.Barrier(2)

    def press(person: Person) -> None:
        try:
            barrier.wait()
            services.sign_off(request_id=request.pk, by=person, seen=request.version)
            outcomes.append("signed")
        except RuleBroken as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(person,)) for person in (cast.priya, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["ChangedMeanwhile", "signed"]
    assert Decision.objects.count() == 1


def test_a_draft_may_have_gaps_but_is_not_sent_with_them(cast: Cast) -> None:
    unanswered = {"audience": "", "content_why": "", "likelihood": None}
    request = asked(cast, **unanswered)
    with pytest.raises(
        RuleBroken,
        match=r"Answer first: Whom does it reach\? · Is there a regular flow of content to publish\? How much",
    ):
        services.send_request(request_id=request.pk, by=cast.dev)
    services.change_request(request_id=request.pk, case=CASE, by=cast.dev, seen=request.version)
    assert services.send_request(request_id=request.pk, by=cast.dev).state == RequestState.IN_REVIEW


def test_the_database_refuses_to_send_what_has_gaps(cast: Cast) -> None:
    request = asked(cast, likelihood=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        AccountRequest.objects.filter(pk=request.pk).update(state=RequestState.IN_REVIEW)


def test_a_stage_may_decide_for_the_main_account_instead(cast: Cast) -> None:
    request = sent(cast)
    services.use_corporate(request_id=request.pk, by=cast.priya, reason="Two posts a year are no account")
    request.refresh_from_db()
    assert (request.state, Account.objects.get().state) == (RequestState.CORPORATE, AccountState.DECLINED)
    assert request.decisions.get().verdict == Decision.Verdict.CORPORATE
    assert "publish through the main account instead" in Notice.objects.filter(person=cast.dev).latest("pk").words
    with pytest.raises(RuleBroken):
        services.open_account(request_id=request.pk, by=cast.ada)


def test_what_went_to_the_main_account_needs_its_reason(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Enter your reason"):
        services.use_corporate(request_id=sent(cast).pk, by=cast.priya, reason=" ")


def test_a_gap_is_named_once_by_its_question(cast: Cast) -> None:
    assert gaps(asked(cast, content="", content_why="", users_why="", run_by="")) == [
        "Is there a regular flow of content to publish?",
        "Does the network have enough users here? How do you know?",
        "Who runs it?",
    ]
