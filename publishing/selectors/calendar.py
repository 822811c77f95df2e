"""The calendar: a month in weeks, and a week as a list. Days are those of London, also when the clocks change."""

import calendar as months
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from accounts.catalogue import network
from core.council.models import Period
from core.council.selectors import current
from core.worktime.bank_holidays import bank_holidays_of
from pages.clocks import clock, in_london, plural, today
from pages.words import look
from publishing.models import Post
from publishing.selectors.posts import PostFilter, posts
from publishing.selectors.shown import in_a_sentence, shown
from publishing.states import PostState
from publishing.surroundings import bounds

MOST_A_DAY: Final = 4
BANDS: Final = {Period.Kind.PRE_ELECTION: "Pre-election", Period.Kind.EMERGENCY: "Emergency", Period.Kind.BUSY: "Busy"}
GRAVITY: Final = ("bad", "held", "wait", "info", "calm", "good")
"""Kinds of state, the worst first: what a day does not show is named after its worst."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One post in the calendar."""

    post: Post
    word: str
    time: str
    marks: tuple[tuple[str, str], ...]
    """Mark and name of each network."""

    @property
    def kind(self) -> str:
        return look(self.word)[0]

    @classmethod
    def of(cls, post: Post) -> "Slot":
        codes = dict.fromkeys(variant.account.network for variant in post.words.variants.all())
        marks = tuple((network(code).mark, network(code).name) for code in codes)
        return cls(post, shown(post), clock(post.words.wanted_at), marks)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its posts by the clock, its name where it has one, and whether a period covers it."""

    date: date
    slots: tuple[Slot, ...]
    inside: bool
    holiday: str
    period: str
    """The period that covers it, empty for most days."""
    band: str
    """The period's name where the band begins, and on Mondays."""

    @property
    def first(self) -> tuple[Slot, ...]:
        return self.slots[:MOST_A_DAY]

    @property
    def more(self) -> str:
        """“1 more held”, “3 more, 1 unconfirmed”; empty where everything is shown."""
        hidden = self.slots[MOST_A_DAY:]
        if not hidden:
            return ""
        counts = Counter(slot.word for slot in hidden)
        worst = min(counts, key=lambda word: GRAVITY.index(look(word)[0]))
        comma = "" if len(counts) == 1 else f", {counts[worst]}"
        return f"{len(hidden)} more{comma} {in_a_sentence(worst)}"

    @property
    def is_today(self) -> bool:
        return self.date == today()

    @property
    def is_over(self) -> bool:
        return self.date < today()


@dataclass(frozen=True, slots=True)
class Month:
    """A month in whole weeks from Monday; days of its neighbours are not `inside`."""

    first: date
    days: tuple[Day, ...]

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def summary(self) -> str:
        """“26 posts: 1 unconfirmed, 6 held, 14 published”, of the days inside."""
        return _summary([slot for day in self.days if day.inside for slot in day.slots])


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from Monday, with everything on each."""

    first: date
    days: tuple[Day, ...]

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def before(self) -> date:
        return self.first - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.first + timedelta(days=7)

    @property
    def summary(self) -> str:
        return _summary([slot for day in self.days for slot in day.slots])


def month(first: date, asked: PostFilter = PostFilter()) -> Month:  # noqa: B008 (frozen, so it may be shared)
    """The month that begins on `first`. Seven queries, however many posts there are."""
    dates = [day for week in months.Calendar().monthdatescalendar(first.year, first.month) for day in week]
    return Month(first, _days(dates, asked, first.month))


def week(first: date, asked: PostFilter = PostFilter()) -> Week:  # noqa: B008
    """The week from Monday `first`. Seven queries."""
    return Week(first, _days([first + timedelta(days=n) for n in range(7)], asked, None))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days(dates: Sequence[date], asked: PostFilter, month_number: int | None) -> tuple[Day, ...]:
    start, end = bounds(dates[0], len(dates))
    by_day: dict[date, list[Slot]] = defaultdict(list)
    wanted = posts(asked).wanted_between(start, end).order_by("current__wanted_at", "id")
    for post in wanted.exclude(state=PostState.WITHDRAWN):
        if post.words.wanted_at is not None:
            by_day[in_london(post.words.wanted_at).date()].append(Slot.of(post))
    periods = list(Period.objects.filter(starts_at__lt=end).exclude(ends_at__lte=start).order_by("starts_at"))
    holidays = _holidays(dates)
    bands = {day: _band(day, periods) for day in dates}
    return tuple(
        Day(
            date=day,
            slots=tuple(by_day[day]),
            inside=month_number in (None, day.month),
            holiday=holidays.get(day, ""),
            period=bands[day],
            band=bands[day] if day.weekday() == 0 or bands[day] != bands.get(day - timedelta(days=1)) else "",
        )
        for day in dates
    )


def _band(day: date, periods: Iterable[Period]) -> str:
    start, end = bounds(day)
    covering = [
        BANDS[Period.Kind(p.kind)] for p in periods if p.starts_at < end and (p.ends_at is None or p.ends_at > start)
    ]
    return ", ".join(dict.fromkeys(covering))


def _holidays(dates: Sequence[date]) -> dict[date, str]:
    """The bank holidays that this council keeps, and its own closures, each with its name."""
    calendar = current().calendar
    named = {
        day: name
        for year in {day.year for day in dates}
        for day, name in bank_holidays_of(year, calendar.nations).items()
    }
    return {day: name for day, name in {**named, **calendar.closures}.items() if day in dates}


def _summary(slots: Sequence[Slot]) -> str:
    """How many posts, and how many in each state, the worst first."""
    counts = Counter(slot.word for slot in slots)
    worst_first = sorted(counts, key=lambda word: (GRAVITY.index(look(word)[0]), word))
    named = ", ".join(f"{in_a_sentence(word)} {counts[word]}" for word in worst_first)
    return f"{plural(len(slots), 'post')}{': ' if named else ''}{named}."
