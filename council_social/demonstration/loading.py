"""The whole demonstration, in parts that each stand or fall as one: what was interrupted is finished by the next call."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from core.council.models import ProfileVersion
from council_social.demonstration.accounts import enter_requests, found
from council_social.demonstration.cases import enter_case, enter_old_block
from council_social.demonstration.clock import moved_to
from council_social.demonstration.enquiries import enter_enquiries
from council_social.demonstration.figures import count_week
from council_social.demonstration.posts import enter_posts
from council_social.demonstration.scene import Scene
from council_social.demonstration.stories import enter_stories
from reporting.models import FollowerCount

HISTORY: Final = timedelta(weeks=60)
"""How long ago the council began to use the system: longer than a block lasts before its first appeal."""


@dataclass(frozen=True)
class Size:
    """How many weeks there are, and on a working day and at the weekend how many posts and enquiries."""

    weeks: int
    posts: tuple[int, int]
    enquiries: tuple[int, int]


FULL: Final = Size(weeks=13, posts=(2, 1), enquiries=(4, 1))
SMALL: Final = Size(weeks=2, posts=(1, 0), enquiries=(1, 1))


def load(*, small: bool = False) -> bool:
    """Does what is not done yet; False where everything was there already."""
    size = SMALL if small else FULL
    began = _found()
    now = began or _when_loaded()
    done = [_week(now, weeks_ago, size) for weeks_ago in range(size.weeks, 0, -1)]
    return began is not None or any(done)


def _found() -> datetime | None:
    """The council and its people; the moment that counts as now, or None where they are there already."""
    if ProfileVersion.objects.exists():
        return None
    now = timezone.now()
    with transaction.atomic(), moved_to(now - HISTORY):
        found(now - HISTORY)
        scene = Scene(now=now, seed=0)
        enter_old_block(scene)
        scene.diary.live(now)
    return now


def _when_loaded() -> datetime:
    return ProfileVersion.objects.earliest("number").loaded_at + HISTORY


@transaction.atomic
def _week(now: datetime, weeks_ago: int, size: Size) -> bool:
    """One week of the council's life, the last one up to now; False where it was lived already."""
    last = timezone.localdate(now) - timedelta(weeks=weeks_ago - 1)
    if FollowerCount.objects.filter(day=last).exists():
        return False
    scene = Scene(now=now, seed=weeks_ago)
    for back in range(6, -1, -1):
        _day(scene, last - timedelta(days=back), size)
    if weeks_ago == 1:
        enter_requests(scene.diary, now)
        enter_stories(scene)
        enter_case(scene)
    scene.diary.live(now)
    count_week(scene, last)
    return True


def _day(scene: Scene, day: date, size: Size) -> None:
    weekend = day.weekday() >= 5
    enter_posts(scene, day, size.posts[weekend])
    enter_enquiries(scene, day, size.enquiries[weekend])
