from datetime import UTC, datetime

import pytest

from core.worktime import Hours, Pause, WorkCalendar
from core.worktime.pauses import merged

OFFICE = WorkCalendar(Hours.weekdays("09:00 to 17:00"))


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """November 2026, when London keeps UTC: the 20th is a Friday."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)


def test_emergency_mode_puts_off_what_is_due():
    emergency = Pause(at(23, 10), at(23, 14), "emergency mode")
    assert OFFICE.due(at(20, 16, 40), 480, [emergency]) == at(24, 12, 40)
    assert OFFICE.minutes_between(at(20, 16, 40), at(24, 12, 40), [emergency]) == 480


def test_a_pause_outside_office_hours_puts_nothing_off():
    assert OFFICE.due(at(20, 16, 40), 480, [Pause(at(20, 17), at(23, 9))]) == at(23, 16, 40)


def test_a_pause_that_still_goes_on_leaves_no_deadline():
    assert OFFICE.due(at(20, 16, 40), 480, [Pause(at(23, 10))]) is None


def test_a_pause_that_begins_when_it_was_due_already_changes_nothing():
    assert OFFICE.due(at(20, 16, 40), 480, [Pause(at(23, 16, 40))]) == at(23, 16, 40)


def test_what_was_due_at_closing_time_on_friday_is_not_put_off_by_a_weekend_of_emergency():
    assert OFFICE.due(at(20, 16), 60, [Pause(at(20, 17))]) == at(20, 17)


def test_what_is_received_during_a_pause_starts_to_count_when_it_ends():
    assert OFFICE.due(at(20, 10), 60, [Pause(at(19, 9), at(20, 12))]) == at(20, 13)


def test_a_pause_before_the_message_does_not_matter():
    assert OFFICE.due(at(20, 10), 60, [Pause(at(19, 9), at(19, 12))]) == at(20, 11)


def test_pauses_that_overlap_are_taken_off_once():
    both = [Pause(at(23, 11), at(23, 14)), Pause(at(23, 10), at(23, 12))]
    assert OFFICE.due(at(23, 9), 120, both) == at(23, 15)
    assert OFFICE.minutes_between(at(23, 9), at(23, 17), both) == 4 * 60


def test_a_pause_can_put_a_deadline_into_the_next_pause():
    two = [Pause(at(23, 10), at(23, 11)), Pause(at(23, 12), at(23, 13))]
    assert OFFICE.due(at(23, 9), 120, two) == at(23, 12)
    assert OFFICE.due(at(23, 9), 150, two) == at(23, 13, 30)


def test_pauses_come_in_any_order_and_from_any_iterable():
    two = [Pause(at(23, 12), at(23, 13)), Pause(at(23, 10), at(23, 11))]
    assert OFFICE.due(at(23, 9), 150, iter(two)) == at(23, 13, 30)
    assert OFFICE.minutes_between(at(23, 9), at(23, 14), iter(two)) == 180


def test_a_pause_still_going_on_stops_the_count():
    assert OFFICE.minutes_between(at(23, 9), at(27, 12), [Pause(at(23, 11))]) == 120


def test_pauses_are_cut_to_the_minute():
    assert Pause(at(23, 10, 0, 59), at(23, 11, 0, 59)) == Pause(at(23, 10), at(23, 11))


def test_pauses_that_touch_become_one_with_both_reasons():
    touching = [Pause(at(23, 10), at(23, 11), "emergency mode"), Pause(at(23, 11), None, "waiting for the resident")]
    assert merged(touching) == [Pause(at(23, 10), None, "emergency mode and waiting for the resident")]


def test_pauses_with_the_same_reason_name_it_once():
    assert merged([Pause(at(23, 10), at(23, 12), "flood"), Pause(at(23, 11), at(23, 11, 30), "flood")]) == [
        Pause(at(23, 10), at(23, 12), "flood")
    ]


def test_a_pause_of_no_length_is_none():
    assert merged([Pause(at(23, 10), at(23, 10))]) == []


def test_a_pause_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="A pause cannot end before it starts."):
        Pause(at(23, 10), at(23, 9))


@pytest.mark.parametrize("times", [(datetime(2026, 11, 23, 10), None), (at(23, 10), datetime(2026, 11, 23, 11))])
def test_a_pause_without_a_time_zone_is_refused(times):
    with pytest.raises(ValueError, match="has no time zone"):
        Pause(*times)
