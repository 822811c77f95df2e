"""The rule of training, over facts alone: what counts until when, and what is overdue (REG-10)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.training_rule import POLICY, POLICY_WORDS, Facts, Module, Rules, Stand, Standing, missing, stands
from core.worktime import months_after

FIRST = date(2026, 1, 5)
ROLE = "comms_officer"
REPLYING = Module("replying", "Replying", 2, 24, frozenset({ROLE}), FIRST)
READING = Module(POLICY, POLICY_WORDS, 1, 12, frozenset({ROLE}), FIRST)

days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def rules(module: Module = REPLYING, grace: int = 28, warn: int = 30, closes: date = FIRST) -> Rules:
    return Rules((module,), grace, warn, {"publish": closes})


def facts(*taken: date, joined: date = FIRST) -> Facts:
    return Facts(joined, [(ROLE, joined)], [("replying", day) for day in taken])


def on(day: date, known: Facts, here: Rules | None = None, again: tuple[tuple[int, date], ...] = ()) -> Stand:
    (found,) = stands(known, here or rules(), again, day)
    return found


def test_what_was_taken_counts_for_its_months_and_not_a_day_longer() -> None:
    taken, last = date(2026, 3, 31), date(2028, 3, 31)
    assert on(last - timedelta(days=31), facts(taken)).words.startswith("Current until ")
    assert on(last - timedelta(days=30), facts(taken)).standing is Standing.RUNS_OUT
    assert on(last - timedelta(days=1), facts(taken)).standing is Standing.RUNS_OUT
    found = on(last, facts(taken))
    assert (found.standing, found.until) == (Standing.OVERDUE, last)
    assert (
        found.sentence()
        == "Your training “Replying” ran out on 31 March 2028. Take it again and record it under Training."
    )


def test_somebody_new_has_the_days_of_grace_and_then_it_is_overdue() -> None:
    joined, here = date(2026, 6, 1), rules(grace=28)
    assert on(date(2026, 6, 28), facts(joined=joined), here).standing is Standing.TO_DO
    found = on(date(2026, 6, 29), facts(joined=joined), here)
    assert (found.standing, found.until) == (Standing.OVERDUE, date(2026, 6, 29))
    words = "Leah has not taken the training “Replying”, which was due by 29 June 2026. Take it and record it under Training."
    assert found.sentence("Leah’s", "Leah") == words


def test_a_module_that_is_new_in_the_file_leaves_everybody_the_days_of_grace() -> None:
    new = Module("video", "Video", 2, 24, frozenset({ROLE}), date(2027, 5, 1))
    here = rules(new)
    assert on(date(2027, 5, 28), facts(), here).standing is Standing.TO_DO
    assert on(date(2027, 5, 29), facts(), here).standing is Standing.OVERDUE


def test_what_ran_out_before_somebody_came_back_may_be_made_up_for() -> None:
    returned = Facts(FIRST, [(ROLE, date(2027, 2, 1))], [("replying", date(2024, 6, 1))])
    assert on(date(2027, 2, 20), returned).standing is Standing.TO_DO
    assert on(date(2027, 3, 1), returned).standing is Standing.OVERDUE


def test_it_is_asked_of_those_who_hold_a_role_that_takes_it() -> None:
    assert stands(Facts(FIRST, [("auditor", FIRST)]), rules(), (), FIRST) == []
    assert stands(Facts(FIRST), rules(), (), FIRST) == []
    keeper = Facts(FIRST, keeps_an_account=True)
    assert len(stands(keeper, rules(), (), FIRST)) == 1
    named = Module("video", "Video", 2, 24, frozenset({ROLE}), FIRST, for_everybody=False)
    assert stands(keeper, rules(named), (), FIRST) == []


def test_a_new_version_of_the_policy_asks_nobody_for_anything_until_somebody_says_so() -> None:
    read, said = date(2026, 2, 1), date(2026, 5, 4)
    known = Facts(FIRST, [(ROLE, FIRST)], read=[(1, read)])
    day = said + timedelta(days=28)
    assert on(day, known, rules(READING)).standing is Standing.CURRENT
    again = ((2, said),)
    assert on(day - timedelta(days=1), known, rules(READING), again).standing is Standing.RUNS_OUT
    found = on(day, known, rules(READING), again)
    assert (found.standing, found.until) == (Standing.OVERDUE, day)
    known.read.append((2, said + timedelta(days=3)))
    found = on(day, known, rules(READING), again)
    assert (found.standing, found.until) == (Standing.CURRENT, months_after(said + timedelta(days=3), 12))


def test_being_asked_to_read_again_never_makes_an_older_reading_count_longer() -> None:
    known = Facts(FIRST, [(ROLE, FIRST)], read=[(1, date(2026, 1, 10))])
    again = ((2, date(2026, 12, 30)),)
    assert on(date(2027, 1, 10), known, rules(READING), again).standing is Standing.OVERDUE


@given(joined=days, taken=st.lists(days, max_size=3), day=days, grace=st.integers(0, 90), warn=st.integers(1, 90))
def test_overdue_is_exactly_what_a_calendar_read_day_by_day_says(
    joined: date, taken: list[date], day: date, grace: int, warn: int
) -> None:
    """The oracle asks of each day whether anything allows it."""
    found = on(day, facts(*taken, joined=joined), rules(grace=grace, warn=warn))
    asked = max(joined, FIRST)
    counts = any(day < months_after(one, 24) for one in taken)
    in_grace = day < asked + timedelta(days=grace)
    assert (found.standing is Standing.OVERDUE) == (not counts and not in_grace)
    assert (found.standing in {Standing.CURRENT, Standing.RUNS_OUT}) == counts
    assert found.until > day or found.standing is Standing.OVERDUE
    assert found.standing is not Standing.OVERDUE or found.until <= day


@given(taken=st.lists(days, min_size=1, max_size=4), more=days, day=days)
def test_taking_more_never_makes_anybody_worse_off(taken: list[date], more: date, day: date) -> None:
    before, after = on(day, facts(*taken)), on(day, facts(*taken, more))
    assert after.until >= before.until or after.standing is Standing.OVERDUE
    assert not missing([after]) or missing([before])


@given(taken=st.lists(days, max_size=3), start=days)
def test_time_alone_only_leads_from_good_to_overdue(taken: list[date], start: date) -> None:
    good = [not missing([on(start + timedelta(days=step), facts(*taken))]) for step in range(0, 900, 30)]
    assert good == sorted(good, reverse=True)


@given(
    read=st.lists(st.tuples(st.integers(1, 3), days), max_size=3),
    again=st.lists(st.tuples(st.integers(1, 4), days), max_size=2),
    day=days,
)
def test_asking_to_read_again_never_makes_anybody_better_off(
    read: list[tuple[int, date]], again: list[tuple[int, date]], day: date
) -> None:
    known, here = Facts(FIRST, [(ROLE, FIRST)], read=read), rules(READING)
    assert not missing([on(day, known, here)]) or missing([on(day, known, here, tuple(again))])


@pytest.mark.parametrize(("offset", "closed"), [(27, False), (28, True), (400, True)])
def test_nothing_closes_before_everybody_had_the_days_of_grace(offset: int, closed: bool) -> None:
    said = date(2026, 6, 1)
    assert rules(closes=said).are_closed("publish", said + timedelta(days=offset)) is closed
    assert not rules(closes=said).are_closed("reply", said + timedelta(days=offset))


@pytest.mark.parametrize("standing", list(Standing))
@pytest.mark.parametrize("taken", [True, False])
@pytest.mark.parametrize("module", [REPLYING, READING])
def test_every_standing_that_there_is_has_its_sentence(standing: Standing, taken: bool, module: Module) -> None:
    if taken or standing in {Standing.TO_DO, Standing.OVERDUE}:
        said = Stand(module, standing, FIRST, taken).sentence()
        assert said.endswith("under Training.") and "{" not in said
