"""Should the council be on a network? Answered by one, decided by another; requests wait for it (REG-12, NH 5.12–5.14)."""

import itertools
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services
from accounts.evaluation_selectors import networks
from accounts.joined import Joined, may_ask_on
from accounts.models import AccountRequest, NetworkEvaluation, Verdict
from accounts.services.evaluating import remind_of_networks
from accounts.states import RequestState
from core.audit.verbs import ChangedMeanwhile, RuleBroken
from core.council.profile import Profile, read_profile
from core.council.selectors import Current, _current
from core.council.services import load_profile
from core.notify.models import Notice
from core.people.models import Person
from council_social.demonstration.accounts import COUNCIL_FILE
from council_social.demonstration.clock import moved_to
from tests.accounts.cases import CASE
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]
QUESTIONS = 6


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What is kept in memory goes by the version's number, which another test has too."""
    _current.cache_clear()
    yield
    _current.cache_clear()


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def sent(cast: Cast, network: str = "threads", *, by: Person | None = None, **proposal: Any) -> NetworkEvaluation:
    """Answered and sent by Grace."""
    writer = by or cast.grace
    begun = services.begin_evaluation(network=network, by=writer)
    facts = {"proposed": "join"} | proposal
    answers = [("part", "We counted")] * QUESTIONS
    services.answer_evaluation(evaluation_id=begun.pk, answers=answers, by=writer, **facts)
    return services.send_evaluation(evaluation_id=begun.pk, by=writer)


def decided(cast: Cast, verdict: str, day: date | None = None, network: str = "threads") -> NetworkEvaluation:
    waiting = sent(cast, network)
    return services.decide_evaluation(
        evaluation_id=waiting.pk, verdict=verdict, day=day, reason="Weighed", by=cast.priya
    )


def draft(cast: Cast, network: str = "threads") -> AccountRequest:
    return services.ask_for_account(
        network=network, name="Ashmere Bins", department=cast.waste, two_way=True, case=CASE, by=cast.dev
    )


def send(cast: Cast, network: str = "threads") -> AccountRequest:
    return services.send_request(request_id=draft(cast, network).pk, by=cast.dev)


# The gate ----------------------------------------------------------------------------------------------------------------


def test_a_request_on_a_network_that_nobody_decided_on_is_kept_and_not_sent(cast: Cast) -> None:
    kept = draft(cast)
    sentence = "Ashmere has not decided whether to be on Threads. Somebody in Comms answers six questions first."
    with pytest.raises(RuleBroken) as refusal:
        services.send_request(request_id=kept.pk, by=cast.dev)
    assert refusal.value.sentence == sentence
    kept.refresh_from_db()
    assert kept.state == RequestState.DRAFT


@pytest.mark.parametrize("network", ["facebook", "x", "instagram", "flickr", "linkedin", "youtube"])
def test_networks_of_the_councils_own_document_are_joined_before(cast: Cast, network: str) -> None:
    assert send(cast, network).state == RequestState.IN_REVIEW


def test_a_planned_account_of_the_document_is_not_joined_yet(cast: Cast) -> None:
    assert not may_ask_on("bluesky")


@pytest.mark.parametrize(("state", "may"), [("active", True), ("unused", True), ("on_trial", True), ("closed", False), ("requested", False)])  # fmt: skip
def test_an_open_account_on_the_register_means_that_we_are_there(cast: Cast, state: str, may: bool) -> None:
    if state == "requested":
        draft(cast)
    else:
        cast.account("threads", state=state)
    assert bool(may_ask_on("threads")) is may


def test_joining_and_trying_let_requests_through(cast: Cast) -> None:
    decided(cast, "join")
    assert send(cast).state == RequestState.IN_REVIEW
    decided(cast, "trial", in_days(30), "nextdoor")
    assert send(cast, "nextdoor").state == RequestState.IN_REVIEW


@pytest.mark.parametrize(("verdict", "day", "sentence"), [
    ("not_join", None, "Ashmere decided on .* not to be on Threads"), ("later", 30, "Ashmere is not on Threads yet, and looks again on"),
])  # fmt: skip
def test_a_decision_against_stops_requests_also_where_accounts_are_open(
    cast: Cast, verdict: str, day: int | None, sentence: str
) -> None:
    cast.account("threads")
    decided(cast, verdict, in_days(day) if day else None)
    with pytest.raises(RuleBroken, match=sentence):
        send(cast)


def test_a_trial_that_is_over_stops_requests(cast: Cast) -> None:
    decided(cast, "trial", in_days(10))
    with moved_to(timezone.now() + timedelta(days=10)):
        assert may_ask_on("threads")
    with moved_to(timezone.now() + timedelta(days=11)):
        assert "The trial of Threads ended on" in may_ask_on("threads").sentence
        assert Joined.now().words("threads") == "Trial over"


def test_what_waits_for_a_decision_decides_nothing(cast: Cast) -> None:
    sent(cast)
    assert not may_ask_on("threads")


@pytest.mark.parametrize("verdicts", list(itertools.product(["join", "not_join"], repeat=3)))
def test_the_newest_decision_counts_and_the_older_ones_stay(cast: Cast, verdicts: tuple[str, ...]) -> None:
    for number, verdict in enumerate(verdicts):
        with moved_to(timezone.now() + timedelta(minutes=number)):
            decided(cast, verdict)
    assert bool(may_ask_on("threads")) is (verdicts[-1] == "join")
    assert tuple(one.verdict for one in NetworkEvaluation.objects.order_by("id")) == verdicts


@pytest.mark.parametrize("said", [None, False])
def test_a_council_that_does_not_ask_for_it_is_not_stopped(cast: Cast, said: bool | None) -> None:
    document: dict[str, Any] = read_profile(COUNCIL_FILE).to_dict()
    document["register"].pop("evaluate_new_networks")
    if said is not None:
        document["register"]["evaluate_new_networks"] = {"value": said, "stated": False}
    _current.cache_clear()
    load_profile(profile=Profile.from_dict(document), source="changed.toml", by=None)
    assert send(cast).state == RequestState.IN_REVIEW
    decided(cast, "not_join", network="bluesky")
    assert may_ask_on("bluesky")


# Writing and deciding ----------------------------------------------------------------------------------------------------


def test_the_questions_are_the_councils_own(cast: Cast, council: Current) -> None:
    begun = services.begin_evaluation(network="threads", by=cast.grace)
    assert [row["question"] for row in begun.answers] == list(council.profile.register.new_network_questions.value)


def test_nothing_is_sent_with_gaps(cast: Cast) -> None:
    begun = services.begin_evaluation(network="threads", by=cast.grace)

    def answered(answers: list[tuple[str, str]], **more: Any) -> None:
        services.answer_evaluation(evaluation_id=begun.pk, answers=answers, by=cast.grace, **more)

    for answers in ([("yes", "")] * QUESTIONS, [("", "Why")] * QUESTIONS, [*[("yes", "Why")] * 5, ("", "")]):
        answered(answers)
        with pytest.raises(RuleBroken, match="Answer first, with the reason: .*emergency"):
            services.send_evaluation(evaluation_id=begun.pk, by=cast.grace)
    answered([("yes", "Why")] * QUESTIONS)
    with pytest.raises(RuleBroken, match="Say first what you propose"):
        services.send_evaluation(evaluation_id=begun.pk, by=cast.grace)
    answered([("yes", "Why")] * QUESTIONS, proposed="trial")
    with pytest.raises(RuleBroken, match="Enter the last day of the trial"):
        services.send_evaluation(evaluation_id=begun.pk, by=cast.grace)
    for wrong in ([("yes", "Why")] * 5, [("perhaps", "Why")] * QUESTIONS):
        with pytest.raises(RuleBroken, match="with yes, in part or no"):
            answered(wrong)


def test_only_its_writer_changes_sends_and_takes_back(cast: Cast) -> None:
    begun = services.begin_evaluation(network="threads", by=cast.grace)
    with pytest.raises(RuleBroken, match="Only Grace Mensah, who began it, can change"):
        services.answer_evaluation(evaluation_id=begun.pk, answers=[], by=cast.tom)
    with pytest.raises(RuleBroken, match="Only Grace Mensah"):
        services.send_evaluation(evaluation_id=begun.pk, by=cast.tom)
    services.withdraw_evaluation(evaluation_id=begun.pk, by=cast.grace)
    waiting = sent(cast)
    with pytest.raises(RuleBroken, match="cannot be changed now"):
        services.answer_evaluation(evaluation_id=waiting.pk, answers=[], by=cast.grace)
    with pytest.raises(RuleBroken, match="Only Grace Mensah, who sent it, can take it back"):
        services.take_back_evaluation(evaluation_id=waiting.pk, by=cast.tom)
    assert services.take_back_evaluation(evaluation_id=waiting.pk, by=cast.grace).state == "draft"


def test_two_tabs_do_not_overwrite_each_other(cast: Cast) -> None:
    begun = services.begin_evaluation(network="threads", by=cast.grace)
    facts = {"evaluation_id": begun.pk, "answers": [("yes", "x")] * QUESTIONS, "by": cast.grace, "seen": begun.version}
    services.answer_evaluation(**facts)
    with pytest.raises(ChangedMeanwhile):
        services.answer_evaluation(**facts)


def test_nobody_decides_on_what_they_wrote(cast: Cast) -> None:
    waiting = sent(cast, by=cast.priya)
    facts = {"evaluation_id": waiting.pk, "verdict": "join", "reason": "Yes"}
    with pytest.raises(RuleBroken, match="You wrote this, so someone else must decide. Nobody yet can"):
        services.decide_evaluation(**facts, by=cast.priya)
    with pytest.raises(RuleBroken, match="can decide"):
        services.decide_evaluation(**facts, by=cast.jo)
    other = cast.joins("Omar Lewis", "OL", "comms_manager", cast.comms)
    assert services.decide_evaluation(**facts, by=other).verdict == Verdict.JOIN


@pytest.mark.parametrize(("verdict", "day", "reason", "sentence"), [
    ("join", None, " ", "Enter your reason"), ("trial", None, "x", "Enter the last day of the trial"), ("later", None, "x", "Enter the day on which to look again"),
    ("trial", 0, "x", "Enter a day after today"),
])  # fmt: skip
def test_a_decision_has_its_reason_and_its_day(
    cast: Cast, verdict: str, day: int | None, reason: str, sentence: str
) -> None:
    waiting = sent(cast)
    with pytest.raises(RuleBroken, match=sentence):
        services.decide_evaluation(
            evaluation_id=waiting.pk, verdict=verdict, reason=reason, by=cast.priya, day=None if day is None else in_days(day)
        )  # fmt: skip


def test_the_database_refuses_one_person_and_a_decision_rewritten(cast: Cast) -> None:
    waiting = sent(cast)
    rows, now = NetworkEvaluation.objects.filter(pk=waiting.pk), timezone.now()
    whole = {"state": "decided", "verdict": "join", "reason": "x", "decided_at": now, "decided_by": cast.priya}
    for facts in (
        whole | {"decided_by": cast.grace},
        whole | {"reason": ""},
        whole | {"verdict": "trial"},
        {"verdict": "join"},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**facts)
    rows.update(**whole)
    for act in (
        lambda: rows.update(verdict="not_join"),
        lambda: rows.update(reason="y"),
        lambda: rows._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            act()


def test_a_network_is_evaluated_once_at_a_time_also_by_another_spelling(cast: Cast) -> None:
    services.begin_evaluation(name="Bee  Hive", address="https://beehive.example", by=cast.grace)
    with pytest.raises(RuleBroken, match="Somebody evaluates BEE HIVE already"):
        services.begin_evaluation(name="BEE HIVE", by=cast.tom)
    assert services.begin_evaluation(name="tiktok", by=cast.tom).network == "tiktok"
    with pytest.raises(RuleBroken, match="Select a network, or enter the name"):
        services.begin_evaluation(name="  ", by=cast.tom)
    with pytest.raises(RuleBroken, match="can evaluate a network"):
        services.begin_evaluation(network="threads", by=cast.dev)


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_give_one_decision(cast: Cast) -> None:
    other = cast.joins("Omar Lewis", "OL", "comms_manager", cast.comms)
    waiting, barrier, outcomes = sent(cast), threading.Barrier(2), []

    def press(person: Person) -> None:
        try:
            barrier.wait()
            services.decide_evaluation(
                evaluation_id=waiting.pk, verdict="join", reason="x", by=person, seen=waiting.version
            )
            outcomes.append("decided")
        except RuleBroken as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(person,)) for person in (cast.priya, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["ChangedMeanwhile", "decided"]


# Reminders and reads -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("verdict", "after", "told"), [("later", 29, 0), ("later", 30, 3), ("trial", 30, 0), ("trial", 31, 3), ("not_join", 99, 0)])  # fmt: skip
def test_the_day_of_another_look_is_told_once(cast: Cast, verdict: str, after: int, told: int) -> None:
    found = decided(cast, verdict, in_days(30) if verdict != "not_join" else None)
    with moved_to(timezone.now() + timedelta(days=after)):
        for _ in range(2):
            remind_of_networks()
    assert Notice.objects.filter(key=f"accounts.evaluation.{found.pk}.again").count() == told


def test_what_was_decided_anew_or_is_looked_at_already_is_not_told(cast: Cast) -> None:
    decided(cast, "later", in_days(30))
    decided(cast, "later", in_days(30), "nextdoor")
    sent(cast)
    with moved_to(timezone.now() + timedelta(minutes=1)):
        decided(cast, "join", network="nextdoor")
    with moved_to(timezone.now() + timedelta(days=60)):
        remind_of_networks()
    assert not Notice.objects.filter(key__endswith=".again").exists()


@pytest.mark.parametrize("number", [0, 20])
def test_the_list_of_networks_takes_the_same_queries_however_many(cast: Cast, council: Current, number: int) -> None:
    for n in range(number):
        services.begin_evaluation(name=f"Network {n}", by=cast.grace)
        cast.account("facebook")
    decided(cast, "join")
    with CaptureQueriesContext(connection) as asked:
        rows = networks(Joined.now())
    assert len(asked) == 5
    said = {row.name: (row.words, row.accounts) for row in rows}
    assert said["Facebook"] == ("Joined before", number)
    assert said["Threads"] == ("Joined", 0) and said["TikTok"] == ("Not decided", 0)
    assert len(rows) == 13 + number
