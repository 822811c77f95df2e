"""Who is away and who stands in: on those days only, never passed on, and never somebody who made themselves the deputy."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.notify.models import Notice
from core.people import absences, selectors, services
from core.people.models import Absence, Deputy, Person
from tests.cast import SINCE, Cast
from tests.core.people.being_away import away, away_on, day, deputy, standing_in_for

pytestmark = pytest.mark.django_db


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("id").values_list("words", flat=True))


class TestADeputy:
    def test_stands_in_on_the_days_away_and_on_no_other(self, cast: Cast) -> None:
        deputy(cast.priya, cast.tom)
        away(cast.priya, 1, 3)
        on = [standing_in_for(cast.tom, day(offset)) for offset in range(5)]
        assert on == [set(), {cast.priya.pk}, {cast.priya.pk}, {cast.priya.pk}, set()]
        assert standing_in_for(cast.grace, day(2)) == set()

    def test_is_named_in_the_record_and_both_are_told(self, cast: Cast) -> None:
        named = deputy(cast.priya, cast.tom, by=cast.ada)
        sentence = "Ada Lindqvist named Tom Ashby as deputy of Priya Nair: Tom Ashby stands in on the days when Priya Nair is away."
        assert told(cast.priya) == told(cast.tom) == [sentence]
        entry = Entry.objects.about(named).get()
        assert (entry.code, entry.actor, entry.object_label) == (
            "people.deputy.named", cast.ada, "Tom Ashby for Priya Nair",
        )  # fmt: skip

    def test_follows_another_who_is_told_too(self, cast: Cast) -> None:
        first = deputy(cast.priya, cast.tom)
        deputy(cast.priya, cast.grace)
        first.refresh_from_db()
        assert first.ended_at is not None
        assert selectors.deputies_of([cast.priya.pk]) == {cast.priya.pk: cast.grace}
        assert (
            told(cast.tom)[-1] == "Tom Ashby is not the deputy of Priya Nair any more: Priya Nair named Grace Mensah."
        )

    def test_is_not_named_twice(self, cast: Cast) -> None:
        deputy(cast.priya, cast.tom)
        with pytest.raises(RuleBroken, match="Tom Ashby is the deputy of Priya Nair already") as refused:
            deputy(cast.priya, cast.tom)
        assert refused.value.field == "deputy"

    def test_can_be_ended_once(self, cast: Cast) -> None:
        named = deputy(cast.priya, cast.tom)
        away(cast.priya)
        absences.end_deputy(deputy_id=named.pk, by=cast.priya)
        assert standing_in_for(cast.tom) == set()
        assert selectors.deputies_of([cast.priya.pk]) == {}
        assert told(cast.tom)[-1] == "Tom Ashby is not the deputy of Priya Nair any more: Priya Nair ended it."
        with pytest.raises(RuleBroken, match="is not the deputy of Priya Nair any more"):
            absences.end_deputy(deputy_id=named.pk, by=cast.priya)

    def test_needs_a_log_in(self, cast: Cast) -> None:
        services.take_log_in_away(person_id=cast.tom.pk, by=cast.ada, reason="Left")
        with pytest.raises(RuleBroken, match="Tom Ashby has no log-in, so cannot stand in"):
            deputy(cast.priya, cast.tom)

    def test_is_somebody_else(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="Nobody stands in for themselves"):
            deputy(cast.priya, cast.priya)

    def test_is_not_the_administrator_by_the_administrators_own_word(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="You cannot make yourself the deputy of Priya Nair"):
            deputy(cast.priya, cast.ada, by=cast.ada)
        deputy(cast.priya, cast.ada)
        assert selectors.deputies_of([cast.priya.pk]) == {cast.priya.pk: cast.ada}

    def test_is_chosen_by_one_verb_that_leaves_things_as_they_are_where_nothing_changes(self, cast: Cast) -> None:
        for chosen in (None, cast.tom, cast.tom, cast.grace, None, None):
            absences.choose_deputy(person=cast.priya, deputy=chosen, by=cast.priya)
        codes = list(Entry.objects.order_by("id").values_list("code", flat=True))
        named, ended = "people.deputy.named", "people.deputy.ended"
        assert codes == [named, ended, named, ended]


class TestACircle:
    def test_is_allowed(self, cast: Cast) -> None:
        deputy(cast.priya, cast.tom)
        deputy(cast.tom, cast.priya)
        away(cast.priya, 0, 1)
        away(cast.tom, 1, 2)
        stands = [(standing_in_for(cast.tom, day(n)), standing_in_for(cast.priya, day(n))) for n in range(3)]
        assert stands == [({cast.priya.pk}, set()), (set(), set()), (set(), {cast.tom.pk})]

    def test_standing_in_is_not_passed_on(self, cast: Cast) -> None:
        deputy(cast.priya, cast.tom)
        deputy(cast.tom, cast.grace)
        away(cast.priya)
        away(cast.tom)
        assert standing_in_for(cast.tom) == set()
        assert standing_in_for(cast.grace) == {cast.tom.pk}


class TestAnAbsence:
    def test_is_entered_by_an_administrator_for_somebody_who_fell_ill(self, cast: Cast) -> None:
        deputy(cast.priya, cast.tom)
        with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC), tick=False):
            absence = away(cast.priya, -1, 3, by=cast.ada)
        sentence = "Priya Nair is away, Monday 30 November to Friday 4 December. Ada Lindqvist entered it."
        assert told(cast.priya)[-1] == told(cast.tom)[-1] == sentence
        assert Entry.objects.about(absence).get().code == "people.absence.entered"

    @pytest.mark.parametrize("verb", [away, deputy])
    def test_is_nobody_elses_business(self, cast: Cast, verb: Callable[..., Any]) -> None:
        facts = {"stands_in": cast.tom} if verb is deputy else {}
        with pytest.raises(RuleBroken, match="Only Priya Nair or an Administrator can say when"):
            verb(cast.priya, by=cast.jo, **facts)

    def test_is_ended_by_nobody_else(self, cast: Cast) -> None:
        absence, named = away(cast.priya), deputy(cast.priya, cast.tom)
        for end in (
            lambda: absences.end_absence(absence_id=absence.pk, by=cast.tom),
            lambda: absences.end_deputy(deputy_id=named.pk, by=cast.tom),
        ):
            with pytest.raises(RuleBroken, match="Only Priya Nair or an Administrator"):
                end()

    def test_who_was_an_administrator_when_the_page_was_opened_is_asked_again(self, cast: Cast) -> None:
        services.give_role(person=cast.tom, role="administrator", department=None, by=cast.ada)
        tom = Person.objects.get(pk=cast.tom.pk)
        assert tom.rights.holds("people.keep")
        services.end_role(membership_id=tom.memberships.get(role="administrator").pk, by=cast.ada, reason="Over")
        with pytest.raises(RuleBroken, match="Only Priya Nair"):
            away(cast.priya, by=tom)

    @pytest.mark.parametrize(
        ("first", "last", "sentence", "field"),
        [
            (3, 2, "must be the first day or later", "last_day"),
            (-3, -1, "These days are over", "last_day"),
            (4, 9, "Priya Nair is away already", "first_day"),
            (-2, 0, "Priya Nair is away already", "first_day"),
        ],
    )
    def test_has_days_that_make_sense(self, cast: Cast, first: int, last: int, sentence: str, field: str) -> None:
        away(cast.priya, 0, 4)
        with pytest.raises(RuleBroken, match=sentence) as refused:
            away(cast.priya, first, last)
        assert refused.value.field == field

    def test_may_begin_on_the_day_after_another_and_lie_on_the_same_days_as_a_colleagues(self, cast: Cast) -> None:
        away(cast.priya, 0, 4)
        away(cast.priya, 5, 5)
        away(cast.tom, 0, 4)
        assert away_on(day(5)) == {cast.priya.pk}
        assert away_on() == {cast.priya.pk, cast.tom.pk}

    def test_ended_early_counts_no_more_and_makes_room(self, cast: Cast) -> None:
        deputy(cast.priya, cast.tom)
        absence = away(cast.priya, words="Ring the office")
        absences.end_absence(absence_id=absence.pk, by=cast.priya)
        assert (away_on(), standing_in_for(cast.tom)) == (set(), set())
        assert told(cast.tom)[-1] == "Priya Nair is back. Priya Nair ended the absence."
        absence.refresh_from_db()
        assert absence.words == ""
        with pytest.raises(RuleBroken, match="over already"):
            absences.end_absence(absence_id=absence.pk, by=cast.priya)
        away(cast.priya)

    def test_that_is_over_cannot_be_ended(self, cast: Cast) -> None:
        absence = away(cast.priya, 0, 1)
        with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
            with pytest.raises(RuleBroken, match="over already"):
                absences.end_absence(absence_id=absence.pk, by=cast.priya)

    def test_begins_and_ends_at_midnight_in_london(self, cast: Cast) -> None:
        with time_machine.travel(datetime(2026, 7, 1, 12, tzinfo=UTC), tick=False):
            deputy(cast.priya, cast.tom)
            away(cast.priya, 1, 1)
        for moment, stands_in in (("22:59", False), ("23:01", True)):
            with time_machine.travel(f"2026-07-01 {moment}Z", tick=False):
                assert (standing_in_for(cast.tom) == {cast.priya.pk}) is stands_in
        with time_machine.travel("2026-07-02 23:01Z", tick=False):
            assert standing_in_for(cast.tom) == set()

    def test_words_stand_neither_in_the_record_nor_in_the_history(self, cast: Cast) -> None:
        away(cast.priya, words="Back trouble")
        assert "Back trouble" not in str(list(Entry.objects.values()))
        with connection.cursor() as cursor:
            cursor.execute("SELECT person_id, to_jsonb(e)::text FROM people_absenceevent e")
            [(person, kept)] = cursor.fetchall()
        assert person == cast.priya.pk
        assert "Back trouble" not in kept

    def test_with_a_deputy_who_is_refused_is_not_entered_either(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="You cannot make yourself"):
            absences.plan_absence(person=cast.priya, first_day=day(0), last_day=day(1), deputy=cast.ada, by=cast.ada)
        deputy(cast.priya, cast.grace)
        away(cast.priya)
        with pytest.raises(RuleBroken, match="away already"):
            absences.plan_absence(person=cast.priya, first_day=day(0), last_day=day(1), deputy=cast.tom, by=cast.priya)
        assert selectors.deputies_of([cast.priya.pk]) == {cast.priya.pk: cast.grace}
        assert Absence.objects.count() == 1


class TestTheDatabase:
    def test_refuses_what_no_verb_of_ours_would_write(self, cast: Cast) -> None:
        away(cast.priya, 0, 4)
        deputy(cast.priya, cast.tom)
        dates, who = {"first_day": day(4), "last_day": day(6)}, {"person": cast.priya, "entered_by": cast.priya}
        for name, write in (
            ("absences_do_not_overlap", lambda: Absence.objects.create(**who, **dates)),
            ("absence_in_order", lambda: Absence.objects.create(**who, first_day=day(9), last_day=day(8))),
            ("nobody_is_their_own_deputy", lambda: Deputy.objects.create(person=cast.tom, deputy=cast.tom, named_by=cast.tom)),
            ("one_running_deputy", lambda: Deputy.objects.create(person=cast.priya, deputy=cast.jo, named_by=cast.jo)),
        ):  # fmt: skip
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                write()

    def test_refuses_to_change_the_history(self, cast: Cast) -> None:
        deputy(cast.priya, cast.tom)
        away(cast.priya)
        for statement in (
            "DELETE FROM people_deputyevent", "UPDATE people_absenceevent SET last_day = last_day + 1",
            "INSERT INTO people_absenceevent SELECT * FROM people_absenceevent",
        ):  # fmt: skip
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(statement)


class TestALeaver:
    def test_is_nobodys_deputy_and_has_none(self, cast: Cast) -> None:
        deputy(cast.priya, cast.tom)
        deputy(cast.tom, cast.grace)
        untouched = deputy(cast.jo, cast.grace)
        away(cast.tom, 3, 4)
        services.take_log_in_away(person_id=cast.tom.pk, by=cast.ada, reason="Left the council")
        assert list(Deputy.objects.running()) == [untouched]
        assert not Absence.objects.ahead(day(0)).exists()
        left = "Tom Ashby has no log-in any more."
        assert told(cast.priya)[-1] == f"Tom Ashby is not the deputy of Priya Nair any more: {left}"
        assert f"Grace Mensah is not the deputy of Tom Ashby any more: {left}" in told(cast.grace)
        assert not any("any more" in words for words in told(cast.tom))
        ended = Entry.objects.filter(code="people.deputy.ended")
        assert [(entry.actor, entry.reason) for entry in ended] == [(cast.ada, "Left the council")] * 2

    def test_says_nothing_about_absences_any_more(self, cast: Cast) -> None:
        services.take_log_in_away(person_id=cast.tom.pk, by=cast.ada, reason="Left the council")
        with pytest.raises(RuleBroken, match="Tom Ashby has no log-in"):
            away(cast.tom, by=cast.ada)


class Plan(NamedTuple):
    """Of five people by number: absences as (who, first, last, ended), deputies as (who, deputy, ended), who left, the day."""

    absences: list[tuple[int, int, int, bool]]
    deputies: list[tuple[int, int, bool]]
    left: set[int]
    today: int


WHO, OFFSET = st.integers(0, 4), st.integers(0, 9)
PLANS = st.builds(
    Plan,
    st.lists(st.tuples(WHO, OFFSET, OFFSET, st.booleans()), max_size=12),
    st.lists(st.tuples(WHO, WHO, st.integers(0, 3).map(lambda n: n == 0)), max_size=10),
    st.sets(WHO, max_size=1),
    OFFSET,
)


def sound(plan: Plan) -> Plan:
    """What the database would take of it, looked at day by day."""
    kept: list[tuple[int, int, int, bool]] = []
    for who, first, last, ended in plan.absences:
        taken = {n for w, f, t, e in kept if w == who and not e for n in range(f, t + 1)}
        if first <= last and (ended or not taken & set(range(first, last + 1))):
            kept.append((who, first, last, ended))
    deputies: list[tuple[int, int, bool]] = []
    for who, other, ended in plan.deputies:
        if who != other and (ended or not any(w == who and not e for w, _, e in deputies)):
            deputies.append((who, other, ended))
    return plan._replace(absences=kept, deputies=deputies)


def expected(plan: Plan, me: int) -> set[int]:
    """Slowly, as one would tell it to a colleague."""
    is_away = [any(w == who and f <= plan.today <= t and not e for w, f, t, e in plan.absences) for who in range(5)]
    found = set()
    for who, other, ended in plan.deputies:
        if other == me and not ended and not is_away[me] and is_away[who]:
            if who not in plan.left and me not in plan.left:
                found.add(who)
    return found


def written(plan: Plan, people: list[Person], start: date) -> None:
    ended_at = timezone.now()
    for who, first, last, ended in plan.absences:
        days = {"first_day": start + timedelta(days=first), "last_day": start + timedelta(days=last)}
        Absence.objects.create(person=people[who], entered_by=people[who], ended_at=ended_at if ended else None, **days)
    for who, other, ended in plan.deputies:
        facts = {"since": SINCE, "named_by": people[who], "ended_at": ended_at if ended else None}
        Deputy.objects.create(person=people[who], deputy=people[other], **facts)
    Person.objects.filter(pk__in=[people[who].pk for who in plan.left]).update(is_active=False)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=PLANS.map(sound), start=st.dates(date(2021, 1, 1), date(2035, 12, 1)))
def test_who_stands_in_for_whom_as_a_slow_reader_would_say(cast: Cast, plan: Plan, start: date) -> None:
    people = [cast.grace, cast.tom, cast.priya, cast.callum, cast.dev]
    numbers = {person.pk: number for number, person in enumerate(people)}
    on = start + timedelta(days=plan.today)
    with transaction.atomic():
        written(plan, people, start)
        stands = [{numbers[pk] for pk in standing_in_for(person, on)} for person in people]
        said = selectors.away_words(list(numbers), on)
        is_away = away_on(on)
        transaction.set_rollback(True)
    assert stands == [expected(plan, me) for me in range(5)]
    assert set(said) == is_away
    for pk, sentence in said.items():
        by_somebody = any(numbers[pk] in found for found in stands)
        assert ("nobody stands in" in sentence) is not by_somebody or numbers[pk] in plan.left


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def at_once(self, *presses: Callable[[], Any]) -> list[str]:
        outcomes: list[str] = []
        barrier = threading.Barrier(len(presses))

        def press(verb: Callable[[], Any]) -> None:
            try:
                barrier.wait()
                verb()
                outcomes.append("done")
            except RuleBroken as refusal:
                outcomes.append(refusal.sentence)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=press, args=(verb,)) for verb in presses]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(outcomes)

    def test_of_two_who_enter_the_same_days_the_second_reads_a_sentence(self, cast: Cast) -> None:
        outcomes = self.at_once(lambda: away(cast.priya, 0, 3), lambda: away(cast.priya, 3, 5, by=cast.ada))
        assert outcomes[1] == "done"
        assert outcomes[0].startswith("Priya Nair is away already")
        assert Absence.objects.count() == 1

    def test_two_who_stand_in_for_each_other_do_not_wait_for_each_other(self, cast: Cast) -> None:
        deputy(cast.priya, cast.tom)
        deputy(cast.tom, cast.priya)
        for first in range(5):
            both = [partial(away, who, first, first) for who in (cast.priya, cast.tom)]
            assert self.at_once(*both) == ["done", "done"]

    def test_two_deputies_named_at_once_leave_one(self, cast: Cast) -> None:
        self.at_once(lambda: deputy(cast.priya, cast.tom), lambda: deputy(cast.priya, cast.grace, by=cast.ada))
        assert Deputy.objects.running().count() == 1

    def test_nobody_becomes_a_deputy_while_their_log_in_is_taken_away(self, cast: Cast) -> None:
        self.at_once(
            lambda: deputy(cast.priya, cast.tom),
            lambda: services.take_log_in_away(person_id=cast.tom.pk, by=cast.ada, reason="Left"),
        )
        assert not Deputy.objects.running().exists()
