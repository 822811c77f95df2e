"""The demonstration council: loaded once, by the verbs, with a trail that stands up to reading."""

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Account, AccountRequest
from accounts.states import AccountState
from core.audit import chain
from core.audit.models import Entry
from core.council.selectors import Current, current
from core.people.duties import matrix
from core.people.models import Department, Membership, Person
from council_social.demonstration import PASSWORD, loading
from council_social.demonstration.clock import Diary, moved_to
from council_social.demonstration.scene import Scene
from enquiries.deadlines import how_it_stands
from enquiries.models import Conversation, Message, Resident
from enquiries.states import ConversationState
from enquiries.taking_in import take_in
from moderation.models import Block, Case
from moderation.permissions import may_confirm
from moderation.states import CaseState
from networks.connections import access_of, connector_of
from networks.models import Connection, Outbound
from networks.states import OutboundState
from publishing.models import Post
from publishing.states import PostState
from tests.cast import Cast
from tests.sandbox.running import Sandbox, free_port
from tests.sealing import seal_everything

LONG_AGO = datetime(2025, 3, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def demonstration(settings: Any) -> None:
    settings.DEMONSTRATION = True


def demonstrate(*words: str) -> str:
    said = io.StringIO()
    call_command("demonstrate", *words, stdout=said)
    return said.getvalue()


def test_production_refuses_the_demonstration(db: None) -> None:
    with pytest.raises(CommandError, match="public password"):
        demonstrate("--small")
    assert not Person.objects.exists()


@pytest.fixture
def loaded(db: None, demonstration: None) -> None:
    demonstrate("--small")


def test_a_second_time_changes_nothing(loaded: None) -> None:
    newest = Entry.objects.latest("id")
    assert demonstrate("--small") == ""
    assert Entry.objects.latest("id") == newest


@pytest.mark.django_db(transaction=True)
def test_what_was_interrupted_is_finished_by_the_next_call(
    demonstration: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = loading.enter_case

    def interrupted(scene: Scene) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "enter_case", interrupted)
    with pytest.raises(KeyboardInterrupt):
        demonstrate("--small")
    assert Person.objects.exists() and not Case.objects.filter(state=CaseState.BLOCK_PROPOSED).exists()
    monkeypatch.setattr(loading, "enter_case", whole)
    assert "is loaded" in demonstrate("--small")
    assert Case.objects.filter(state=CaseState.BLOCK_PROPOSED).count() == 1
    seal_everything()
    verdict = chain.verify()
    assert (verdict.touched, verdict.unsealed) == (None, 0)
    assert verdict.sealed == Entry.objects.count() > 300


def test_the_clock_moves_while_the_database_keeps_its_own(loaded: None) -> None:
    began = timezone.now()
    oldest = Entry.objects.earliest("at")
    assert began - oldest.at > timedelta(weeks=59)
    assert began - oldest.written_at < timedelta(minutes=10)


def test_nothing_is_done_before_its_time_and_nothing_in_the_future(loaded: None) -> None:
    assert not Entry.objects.filter(at__gt=timezone.now()).exists()
    for post in Post.objects.filter(state=PostState.SCHEDULED):
        assert post.approvals.get(void_at=None).at < post.words.wanted_at


def test_every_state_has_somebody_waiting_in_it(loaded: None) -> None:
    states = set(Post.objects.values_list("state", flat=True))
    assert states >= {PostState.DRAFT, PostState.IN_REVIEW, PostState.SENT_BACK, PostState.SCHEDULED}
    assert Outbound.objects.filter(state=OutboundState.UNCONFIRMED).count() == 1
    assert Outbound.objects.filter(state=OutboundState.SCHEDULED, due_at__gt=timezone.now()).exists()
    assert not Outbound.objects.filter(state=OutboundState.SCHEDULED, expires_at__lt=timezone.now()).exists()
    waiting = {str(request): request.state_words for request in AccountRequest.objects.all()}
    assert sorted(waiting.values()) == ["Declined", "Waits for Comms", "Waits for SMT"]
    assert Account.objects.filter(state=AccountState.COMPROMISED).count() == 1


def test_the_stories_of_the_prototype_stand_as_they_are_told(loaded: None) -> None:
    fern, maureen, nora = (
        Conversation.objects.get(resident__name=name) for name in ("Fern Fictional", "Maureen Madeup", "Nora Nobody")
    )
    assert how_it_stands(fern, current()) in {"42 min left", "41 min left"}
    assert how_it_stands(maureen, current()).startswith("Late by 3 h 5")
    assert (nora.state, nora.met) == (ConversationState.PROMISED, True)
    assert {fern.assignee, maureen.assignee, nora.assignee} == {Person.objects.get(name="Grace Mensah")}
    assert fern.messages.inbound().count() == 2


def test_one_block_nears_its_appeal_and_one_waits_for_a_second_person(loaded: None) -> None:
    block = Block.objects.get()
    assert timedelta(0) < block.appeal_from - timezone.localdate() < timedelta(days=20)
    case = Case.objects.get(state=CaseState.BLOCK_PROPOSED)
    assert case.evidence.count() == 2
    assert may_confirm(Person.objects.get(name="Priya Nair"), case)


def test_the_log_ins_name_one_address_a_role_with_the_password_that_opens(loaded: None) -> None:
    said = demonstrate("--log-ins")
    assert PASSWORD in said
    for name in matrix().roles.values():
        assert name in said
    grace = Person.objects.get(email="grace.mensah@ashmere.example")
    assert grace.email in said and grace.check_password(PASSWORD)


def test_the_home_page_of_the_demonstration_opens(loaded: None, client: Client) -> None:
    client.force_login(Person.objects.get(name="Grace Mensah"))
    page = client.get("/")
    assert page.status_code == 200
    assert "High Street closed" in page.content.decode()


def test_the_clock_cannot_be_moved_in_production(settings: Any) -> None:
    settings.COUNCIL_MODE = "production"
    with pytest.raises(ImproperlyConfigured), moved_to(LONG_AGO):
        pass


def test_the_clock_stands_still_where_it_was_moved_to_and_goes_on_afterwards() -> None:
    with moved_to(LONG_AGO):
        assert timezone.now() == LONG_AGO
        assert Account._meta.get_field("state_since").get_default() == LONG_AGO
    assert timezone.now() > LONG_AGO + timedelta(days=300)


def test_a_diary_does_things_in_their_order_and_stops_now() -> None:
    lived: list[str] = []
    diary = Diary()
    diary.on(LONG_AGO + timedelta(hours=3), lambda at: lived.append("never"))
    diary.on(LONG_AGO + timedelta(hours=1), lambda at: lived.append("second"))

    def first(at: datetime) -> None:
        lived.append("first")
        diary.on(at + timedelta(minutes=90), lambda later: lived.append("third"))

    diary.on(LONG_AGO, first)
    diary.live(LONG_AGO + timedelta(hours=2))
    assert lived == ["first", "second", "third"]


@pytest.mark.django_db(transaction=True)
def test_the_pretend_networks_may_start_later_and_then_know_what_residents_wait_for(
    demonstration: None, settings: Any, tmp_path: Path
) -> None:
    settings.SANDBOX_URL = f"http://127.0.0.1:{free_port()}"
    assert "connected" not in demonstrate("--small")
    sandbox = Sandbox(tmp_path / "sandbox")
    settings.SANDBOX_URL = sandbox.base
    sandbox.start()
    try:
        assert "connected" in demonstrate("--log-ins")
        assert "connected" not in demonstrate("--log-ins")
        links = Connection.objects.exclude(secrets="").select_related("account")
        assert sorted(link.account.network for link in links) == ["facebook", "facebook", "x"]
        brought = [item for link in links for item in connector_of(link).fetch_inbound(access_of(link), "").items]
        assert {item.network for item in brought} == {"facebook", "x"}
        messages, residents = Message.objects.count(), Resident.objects.count()
        for item in brought:
            take_in(item)
        assert (Message.objects.count(), Resident.objects.count()) == (messages, residents)
    finally:
        sandbox.stop()


# The first administrator --------------------------------------------------------


def name_administrator(
    monkeypatch: pytest.MonkeyPatch, *, email: str = "sam@wexmoor.example", password: str = "four bins and a lorry"
) -> str:
    said = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command("first_administrator", email=email, name="Sam Okoro", stdout=said)
    return said.getvalue()


def test_the_first_administrator_can_let_others_in(
    council: Current, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    Membership.objects.filter(role="administrator").update(until=date(2021, 1, 1))
    assert "sam@wexmoor.example" in name_administrator(monkeypatch)
    sam = Person.objects.get(email="sam@wexmoor.example")
    assert sam.check_password("four bins and a lorry")
    assert sam.rights.holds("people.keep")


def test_there_is_only_one_first_administrator(council: Current, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="administrator already"):
        name_administrator(monkeypatch)


def test_a_weak_password_and_no_council_are_refused_in_a_sentence(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="no council yet"):
        name_administrator(monkeypatch)
    Department.objects.create(slug="communications", name="Communications", kind=Department.Kind.COMMS)
    with pytest.raises(CommandError, match="too short"):
        name_administrator(monkeypatch, password="bins")
    assert not Person.objects.exists()
