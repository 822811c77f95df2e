"""A million due dates take little more than a second because nobody walks from day to day.

Counted in calls, which are the same on a busy machine and on an idle one.
"""

import sys
from datetime import UTC, datetime
from types import FrameType

from core.worktime import Hours, WorkCalendar

RECEIVED = datetime(2026, 11, 20, 16, 40, tzinfo=UTC)


def calls(calendar: WorkCalendar, target: int) -> int:
    """How many of our functions one due date runs through."""
    count = 0

    def note(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event == "call" and "worktime" in frame.f_code.co_filename

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        calendar.due(RECEIVED, target)
    finally:
        sys.setprofile(before)
    return count


def test_a_due_date_takes_the_same_few_calls_however_far_away_it_is():
    calendar = WorkCalendar(Hours.weekdays("09:00 to 12:30", "13:30 to 17:00"))
    building = calls(calendar, 300 * 420)
    assert [calls(calendar, days * 420) for days in (1, 20, 300)] == [calls(calendar, 420)] * 3
    assert calls(calendar, 420) < 10 < building
