"""Who took what: said by oneself and confirmed by another, recorded for many, withdrawn; and the policy, read (REG-10)."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services, training
from accounts.models import Acknowledgement, Completion, ReadAgain
from accounts.tasks import watch_training
from accounts.training_rule import POLICY, Standing
from core.audit.models import Entry
from core.audit.verbs import ChangedMeanwhile, RuleBroken
from core.notify.models import Notice
from core.people.models import Membership, Person
from tests.accounts.trained import after, after_grace, again, file_says, forget, is_trained, module, took
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    forget()
    yield
    forget()


def says(person: Person, **facts: Any) -> Completion:
    given = {"module": "replying", "taken_on": timezone.localdate(), "how": "e_learning", "by": person}
    return services.say_taken(**given | facts)


def how(person: Person, code: str = "replying") -> Standing:
    return next(one.standing for one in training.my_stands(again(person)) if one.module.code == code)


def test_what_somebody_says_counts_once_somebody_else_has_confirmed_it(cast: Cast) -> None:
    entry = says(cast.grace, given_by="The county")
    assert (entry.state, entry.module_name) == ("said", "Replying to residents")
    assert how(cast.grace) is Standing.TO_DO
    assert Notice.objects.get(person=cast.priya).words.startswith("Grace Mensah says that they took “Replying")
    confirmed = services.confirm_taken(entry_id=entry.pk, by=cast.priya)
    assert (confirmed.state, confirmed.confirmed_by) == ("confirmed", cast.priya)
    assert how(cast.grace) is Standing.CURRENT
    codes = list(Entry.objects.about(entry).order_by("id").values_list("code", flat=True))
    assert codes == ["accounts.training.said", "accounts.training.confirmed"]


def test_nobody_confirms_or_records_their_own(cast: Cast) -> None:
    entry = says(cast.priya)
    with pytest.raises(RuleBroken, match="You said this yourself, so somebody else must confirm it"):
        services.confirm_taken(entry_id=entry.pk, by=cast.priya)
    with pytest.raises(RuleBroken, match="You cannot record your own training"):
        services.record_taken(
            people=[cast.grace, cast.priya],
            module="policy",
            taken_on=timezone.localdate(),
            how="e_learning",
            by=cast.priya,
        )
    assert services.confirm_taken(entry_id=entry.pk, by=cast.ada).state == "confirmed"


@pytest.mark.parametrize(
    ("who", "whom", "may"),
    [
        ("priya", "leah", True), ("ada", "leah", True), ("helen", "dev", True), ("helen", "leah", False), ("grace", "tom", False),
        ("arthur", "dev", False), ("jo", "dev", False), ("dev", "helen", False),
    ],
)  # fmt: skip
def test_who_may_record_for_whom(cast: Cast, who: str, whom: str, may: bool) -> None:
    by, person = getattr(cast, who), getattr(cast, whom)
    facts = {"people": [person], "module": "policy", "taken_on": timezone.localdate(), "how": "face_to_face", "by": by}
    if may:
        assert services.record_taken(**facts)[0].state == "confirmed"
        return
    with pytest.raises(RuleBroken, match="does not belong to your department|can. Ask an Administrator"):
        services.record_taken(**facts)
    assert not Completion.objects.exists()


def test_a_session_is_recorded_for_everybody_or_for_nobody(cast: Cast) -> None:
    took(cast, cast.tom, "policy")
    facts = {"module": "policy", "taken_on": timezone.localdate(), "how": "face_to_face", "by": cast.priya}
    with pytest.raises(RuleBroken, match="entered already for Tom Ashby"):
        services.record_taken(people=[cast.grace, cast.tom], **facts)
    assert Completion.objects.count() == 1
    done = services.record_taken(people=[cast.grace, cast.dev], **facts)
    assert [entry.person for entry in done] == [cast.grace, cast.dev]
    assert Entry.objects.filter(code="accounts.training.recorded").count() == 3
    assert Notice.objects.filter(person=cast.dev, words__startswith="Priya Nair recorded that you took").count() == 1


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"module": "unknown"}, "no such module"),
        ({"module": POLICY}, "no such module"),
        ({"days": 1}, "The day must be today or earlier"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, facts: dict[str, Any], sentence: str) -> None:
    taken_on = timezone.localdate() + timedelta(days=facts.pop("days", 0))
    with pytest.raises(RuleBroken, match=sentence):
        says(cast.grace, taken_on=taken_on, **facts)
    assert not Completion.objects.exists()


def test_nobody_is_recorded_where_nobody_is_ticked(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Select at least one person"):
        services.record_taken(
            people=[], module="policy", taken_on=timezone.localdate(), how="e_learning", by=cast.priya
        )


def test_a_wrong_entry_is_withdrawn_with_its_reason_counts_no_more_and_stays(cast: Cast) -> None:
    entry = took(cast, cast.grace)
    with pytest.raises(RuleBroken, match="Enter your reason"):
        services.withdraw_taken(entry_id=entry.pk, reason=" ", by=cast.priya)
    with pytest.raises(RuleBroken, match="This counts"):
        services.withdraw_taken(entry_id=entry.pk, reason="Mine", by=cast.grace)
    gone = services.withdraw_taken(entry_id=entry.pk, reason="It was Tom", by=cast.priya)
    assert (gone.state, gone.reason) == ("withdrawn", "It was Tom")
    assert how(cast.grace) is Standing.TO_DO
    assert Completion.objects.get() == gone
    with pytest.raises(RuleBroken, match="Priya Nair decided already: this is “Withdrawn”"):
        services.withdraw_taken(entry_id=entry.pk, reason="Again", by=cast.ada)
    assert took(cast, cast.grace).state == "confirmed"


def test_ones_own_word_is_taken_back_by_oneself_and_refused_by_another(cast: Cast) -> None:
    services.withdraw_taken(entry_id=says(cast.grace).pk, reason="The wrong day", by=cast.grace)
    entry = services.refuse_taken(entry_id=says(cast.grace).pk, reason="You were away", by=cast.priya)
    assert entry.state == "refused"
    assert "did not confirm your training" in Notice.objects.filter(person=cast.grace).latest("id").words
    with pytest.raises(RuleBroken, match="Priya Nair decided already"):
        services.confirm_taken(entry_id=entry.pk, by=cast.ada)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_the_second_reads_who_was_faster(cast: Cast) -> None:
    entry = says(cast.grace)
    outcomes = _at_once(lambda person: services.confirm_taken(entry_id=entry.pk, by=person), cast.priya, cast.ada)
    assert sorted(kind for kind, _ in outcomes) == ["done", "refused"]
    faster = Completion.objects.get().confirmed_by
    assert f"{faster} decided already: this is “Confirmed”." in dict(outcomes)["refused"]
    assert Entry.objects.filter(code="accounts.training.confirmed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_session_that_two_record_at_once_stands_once(cast: Cast) -> None:
    facts = {
        "people": [cast.grace, cast.tom],
        "module": "policy",
        "taken_on": timezone.localdate(),
        "how": "face_to_face",
    }
    outcomes = _at_once(lambda person: services.record_taken(by=person, **facts), cast.priya, cast.ada)
    assert sorted(kind for kind, _ in outcomes) == ["done", "refused"]
    assert "entered already for Grace Mensah and Tom Ashby" in dict(outcomes)["refused"]
    assert Completion.objects.count() == 2


def _at_once(press: Any, *people: Person) -> list[tuple[str, str]]:
    barrier, outcomes = threading.Barrier(len(people)), list[tuple[str, str]]()

    def run(person: Person) -> None:
        try:
            barrier.wait()
            press(person)
            outcomes.append(("done", ""))
        except RuleBroken as refusal:
            outcomes.append(("refused", refusal.sentence))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


# The policy --------------------------------------------------------------------------


def test_the_policy_is_read_in_the_version_in_force_once_a_day(cast: Cast) -> None:
    with pytest.raises(ChangedMeanwhile, match="The policy changed while you were reading it"):
        services.read_policy(version=7, by=cast.grace)
    services.read_policy(version=1, by=cast.grace)
    assert how(cast.grace, POLICY) is Standing.CURRENT
    with pytest.raises(RuleBroken, match="You confirmed today already"):
        services.read_policy(version=1, by=cast.grace)


def test_a_new_version_must_be_read_again_only_where_the_comms_manager_says_so(cast: Cast) -> None:
    is_trained(cast, cast.grace)
    file_says(warn_days=20)
    assert how(cast.grace, POLICY) is Standing.CURRENT
    with pytest.raises(RuleBroken, match="Say that everybody must read the policy again: Comms manager can"):
        services.ask_to_read_again(version=2, reason="Rule 4", by=cast.ada)
    with pytest.raises(ChangedMeanwhile, match="Another version of the policy is in force"):
        services.ask_to_read_again(version=1, reason="Rule 4", by=cast.priya)
    services.ask_to_read_again(version=2, reason="Rule 4", by=cast.priya)
    with pytest.raises(RuleBroken, match="Everybody is asked already"):
        services.ask_to_read_again(version=2, reason="Rule 4", by=cast.priya)
    with after(days=27):
        assert how(cast.grace, POLICY) is Standing.RUNS_OUT
    with after(days=28):
        assert how(cast.grace, POLICY) is Standing.OVERDUE
        services.read_policy(version=2, by=cast.grace)
        assert how(cast.grace, POLICY) is Standing.CURRENT


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_it_at_once_ask_once(cast: Cast) -> None:
    other = cast.joins("Hugo Marsh", "HM", "comms_manager", cast.comms)
    press = lambda person: services.ask_to_read_again(version=1, reason="New", by=person)  # noqa: E731
    assert sorted(kind for kind, _ in _at_once(press, cast.priya, other)) == ["done", "refused"]
    assert ReadAgain.objects.count() == 1


# What the council file says -------------------------------------------------------------


def test_a_module_that_a_new_version_brings_is_asked_for_from_that_day(cast: Cast) -> None:
    with after(days=100):
        file_says(modules=[module("policy", "Our policy"), module("video", "Video", roles=["comms_officer"])])
        found = {one.module.code: one for one in training.my_stands(again(cast.grace))}
        assert set(found) == {POLICY, "policy", "video"}
        assert found["video"].until == timezone.localdate() + timedelta(days=28)
        assert found["video"].standing is Standing.TO_DO
        assert found["policy"].standing is Standing.OVERDUE
        assert "video" not in {one.module.code for one in training.my_stands(again(cast.callum))}


def test_a_module_that_was_taken_out_and_came_back_is_new(cast: Cast) -> None:
    rows = [module("policy", "Our policy")]
    with after(days=50):
        file_says(modules=[])
    with after(days=60):
        file_says(modules=rows)
        (found,) = (one for one in training.my_stands(again(cast.grace)) if one.module.code == "policy")
        assert (found.standing, found.module.since) == (Standing.TO_DO, timezone.localdate())


def test_where_the_file_does_not_ask_for_the_policy_nobody_must_read_it(cast: Cast) -> None:
    file_says(policy_acknowledgement=False)
    assert POLICY not in {one.module.code for one in training.my_stands(again(cast.grace))}


def test_nothing_is_asked_of_those_who_neither_publish_nor_reply(cast: Cast) -> None:
    assert training.my_stands(cast.arthur) == []
    assert {one.module.code for one in training.my_stands(cast.helen)} == {POLICY, "policy"}


def test_the_role_that_somebody_is_given_later_brings_its_own_days_of_grace(cast: Cast) -> None:
    with after(days=200) as day:
        Membership.objects.create(person=cast.arthur, role="comms_officer", department=cast.comms, since=day)
        assert {one.until for one in training.my_stands(again(cast.arthur))} == {day + timedelta(days=28)}


# Before an account opens -----------------------------------------------------------------


def test_whoever_runs_an_account_is_trained_without_days_of_grace(cast: Cast) -> None:
    is_trained(cast, cast.grace)
    lacking = training.untrained([again(cast.grace), cast.dev, cast.arthur])
    assert set(lacking) == {cast.dev.pk, cast.arthur.pk}
    assert lacking[cast.arthur.pk].startswith("Arthur Bell must read our social media policy by ")
    assert "“Replying" not in lacking[cast.arthur.pk]


@pytest.mark.parametrize("number", [1, 12])
def test_who_is_untrained_takes_one_query_however_many_are_asked_for(cast: Cast, number: int) -> None:
    people = list(Person.objects.all())[:number]
    training.untrained(people)
    with CaptureQueriesContext(connection) as asked:
        training.untrained(people)
    assert len(asked) == 1


# Warnings -----------------------------------------------------------------------------------


def test_people_are_warned_before_on_the_day_and_their_head_of_service_once_it_is_overdue(cast: Cast) -> None:
    is_trained(cast, cast.dev, cast.helen)
    Notice.objects.all().delete()
    with after(days=690):
        assert _told(cast.dev) == []
    with after(days=702):
        assert "Your training “Replying to residents” runs out on" in " ".join(_told(cast.dev))
        assert not any("Dev" in words for words in _told(cast.helen))
    with after(days=731):
        mine = _told(cast.dev)
        assert any(words.startswith("Your training “Replying to residents” ran out on") for words in mine)
        heads = _told(cast.helen)
        assert any(words.startswith("Dev Shah’s training “Replying to residents” ran out on") for words in heads)
        assert Notice.objects.filter(person=cast.priya, words__startswith="Dev Shah").count() == 0
        everything = Notice.objects.count()
        watch_training()
        assert Notice.objects.count() == everything


def test_where_a_department_has_no_head_the_comms_manager_is_told(cast: Cast) -> None:
    with after_grace():
        assert any(words.startswith("Leah Pryce has not taken") for words in _told(cast.priya))
        assert not any(words.startswith("Priya Nair") for words in _told(cast.priya))


def _told(person: Person) -> list[str]:
    watch_training()
    return list(Notice.objects.filter(person=person).values_list("words", flat=True))


@pytest.mark.parametrize("more", [0, 5])
def test_the_sweep_takes_the_same_statements_however_many_people_there_are(cast: Cast, more: int) -> None:
    for number in range(more):
        cast.joins(f"Nina Number{number}", "NN", "comms_officer", cast.comms)
    watch_training()
    with CaptureQueriesContext(connection) as asked:
        watch_training()
    assert len([query for query in asked if "SAVEPOINT" not in query["sql"]]) == 4


# Past the verbs ------------------------------------------------------------------------------


class TestTheDatabaseItself:
    """As the role of the application, past every verb."""

    def refused(self) -> Any:
        return pytest.raises((IntegrityError, DatabaseError))

    def test_refuses_ones_own_entry_that_nobody_confirmed(self, cast: Cast) -> None:
        entry = says(cast.grace)
        with self.refused(), transaction.atomic():
            Completion.objects.filter(pk=entry.pk).update(state="confirmed")
        with self.refused(), transaction.atomic():
            Completion.objects.filter(pk=entry.pk).update(
                state="confirmed", confirmed_by=cast.grace, confirmed_at=timezone.now()
            )

    @pytest.mark.parametrize(
        "facts", [{"taken_on": "2027-01-01"}, {"module": "policy"}, {"person_id": 1}, {"how": "elsewhere"}]
    )
    def test_refuses_other_facts(self, cast: Cast, facts: dict[str, Any]) -> None:
        entry = took(cast, cast.tom)
        with self.refused(), transaction.atomic():
            Completion.objects.filter(pk=entry.pk).update(**facts)

    def test_refuses_to_forget_or_revive_an_entry(self, cast: Cast) -> None:
        entry = took(cast, cast.tom)
        with self.refused(), transaction.atomic():
            Completion.objects.all().delete()
        services.withdraw_taken(entry_id=entry.pk, reason="Wrong", by=cast.priya)
        for facts in ({"state": "confirmed"}, {"reason": "Another"}):
            with self.refused(), transaction.atomic():
                Completion.objects.filter(pk=entry.pk).update(**facts)

    def test_refuses_a_withdrawal_without_a_reason(self, cast: Cast) -> None:
        entry = took(cast, cast.tom)
        with self.refused(), transaction.atomic():
            Completion.objects.filter(pk=entry.pk).update(
                state="withdrawn", ended_by=cast.priya, ended_at=timezone.now(), reason=""
            )

    def test_refuses_to_change_when_the_policy_was_read(self, cast: Cast) -> None:
        services.read_policy(version=1, by=cast.grace)
        with self.refused(), transaction.atomic():
            Acknowledgement.objects.update(person=cast.tom)
        services.ask_to_read_again(version=1, reason="New", by=cast.priya)
        with self.refused(), transaction.atomic():
            ReadAgain.objects.all().delete()
