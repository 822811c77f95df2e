"""What every part of the demonstration works with: the diary, the people, the accounts, and words chosen by a fixed dice."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Account
from core.council.models import Topic
from core.council.selectors import Current, current
from core.people.models import Department, Person
from council_social.demonstration.clock import Diary
from council_social.demonstration.people import staff

LONDON = ZoneInfo("Europe/London")


@cache
def words(name: str) -> Mapping[str, Any]:
    """A file of `words/`."""
    return tomllib.loads((Path(__file__).parent / "words" / f"{name}.toml").read_text(encoding="utf-8"))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of day as the clock on the wall shows it, winter or summer."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


@dataclass
class Scene:
    """One part of the demonstration up to `now`; `seed` makes its choices the same each time."""

    now: datetime
    seed: int
    diary: Diary = field(default_factory=Diary)
    here: Current = field(default_factory=current)
    people: Mapping[str, Person] = field(default_factory=staff)
    standing: dict[int, list[str]] = field(default_factory=dict)
    """External ids of the posts that went out in this part, by account."""

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)  # noqa: S311 -- the same choices each time are the point
        main = {account.network: account for account in Account.objects.filter(name="Ashmere District Council")}
        museum, careline = (
            Account.objects.get(network="facebook", name="Ashmere Museum"),
            Account.objects.get(name="Ashmere Careline"),
        )
        self.accounts = {**main, "museum": museum, "careline": careline}
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}
        self.teams = {department.slug: department for department in Department.objects.all()}

    def one(self, choices: Sequence[Any]) -> Any:
        return self.dice.choice(choices)

    def filled(self, text: str, places: Mapping[str, str]) -> str:
        for name, value in places.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def somewhere(self, day: date) -> dict[str, str]:
        """What the words of posts and messages leave open, for something written on `day`."""
        known, later = words("places"), day + timedelta(days=self.dice.randint(3, 12))
        return {
            "street": self.one(known["streets"]), "place": self.one(known["places"]), "park": self.one(known["parks"]),
            "day": f"{later:%A} {later.day} {later:%B}", "time": self.one(["10am", "11am", "2pm", "half past five"]),
            "job": self.one(["tree officer", "revenues adviser", "museum educator", "refuse driver", "planning enforcement officer"]),
        }  # fmt: skip

    def new_id(self, network: str) -> str:
        """An id that this pretend network has not given yet."""
        return f"{network}-{self.dice.getrandbits(52)}"

    def office_minutes_ago(self, minutes: int) -> datetime:
        """The moment since which that many office minutes have passed."""
        day = self.now.astimezone(LONDON).date()
        while True:
            for opens, closes in reversed(self.here.calendar.openings(day)):
                passed = int((min(closes, self.now) - opens).total_seconds() // 60)
                if passed >= minutes:
                    return min(closes, self.now) - timedelta(minutes=minutes)
                minutes -= max(passed, 0)
            day -= timedelta(days=1)

    def working(self, start: datetime, minutes: int) -> datetime:
        """The moment at which that many office minutes have passed since `start`."""
        return self.here.calendar.add_minutes(start, minutes)
