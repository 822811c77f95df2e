"""Calendars, moments and pauses that Hypothesis draws."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from .oracle import Held, Rules, Stretches

# Within the bank holidays that the oracle knows: 12,000 minutes in weeks of only SOME_HOURS take a year.
FIRST, LAST = date(2018, 1, 8), date(2026, 6, 1)
SOME_HOURS = 4 * 60


@st.composite
def stretches(draw: st.DrawFn, *, earliest: int = 0, latest: int = 24 * 60) -> Stretches:
    """The opening times of a day: up to three, some of them touching."""
    count = draw(st.integers(0, 3))
    times = sorted(draw(st.lists(st.integers(earliest, latest), min_size=2 * count, max_size=2 * count, unique=True)))
    day = [(times[2 * number], times[2 * number + 1]) for number in range(count)]
    if len(day) > 1 and draw(st.booleans()):
        day[1] = (day[0][1], day[1][1])
    return day


@st.composite
def rules(draw: st.DrawFn, *, earliest: int = 0, latest: int = 24 * 60, around: date | None = None) -> Rules:
    """A week open for some hours at least on one day, with closures and special hours, near `around` if it is given."""
    day = stretches(earliest=earliest, latest=latest)
    week = draw(st.lists(day, min_size=7, max_size=7))
    opens = draw(st.integers(earliest, latest - SOME_HOURS))
    week[draw(st.integers(0, 6))] = [(opens, draw(st.integers(opens + SOME_HOURS, latest)))]
    span = (around - timedelta(days=4), around + timedelta(days=4)) if around else (FIRST, LAST)
    dates = st.dates(*span)
    return Rules(
        week, draw(st.sets(dates, max_size=5)), draw(st.dictionaries(dates, day, max_size=4)), draw(st.booleans())
    )


@st.composite
def moments(draw: st.DrawFn, first: date = FIRST, last: date = LAST) -> datetime:
    """Any microsecond; often a whole minute, and often during the day."""
    day = draw(st.dates(first, last))
    minute = draw(st.one_of(st.integers(0, 1439), st.sampled_from([0, 60, 420, 480, 540, 960, 1020, 1439])))
    microseconds = draw(st.one_of(st.just(0), st.integers(0, 59_999_999)))
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute, microseconds=microseconds)


@st.composite
def held(draw: st.DrawFn, around: datetime) -> Held:
    """Pauses in whole minutes from shortly before a moment until some weeks after it, overlapping or not."""
    start = around.replace(second=0, microsecond=0)
    pairs = draw(st.lists(st.tuples(st.integers(-3000, 20_000), st.integers(0, 6000)), max_size=4))
    return [(start + timedelta(minutes=after), start + timedelta(minutes=after + length)) for after, length in pairs]
