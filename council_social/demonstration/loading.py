"""The whole demonstration, in parts that each stand or fall as one: what was interrupted is finished by the next call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.utils import timezone

from core.council.models import ProfileVersion
from core.council.selectors import current
from council_social.demonstration import HISTORY
from council_social.demonstration.accounts import away, enter_requests, found
from council_social.demonstration.cases import enter_cases
from council_social.demonstration.clock import moved_to
from council_social.demonstration.enquiries import enter_enquiry
from council_social.demonstration.figures import count_week
from council_social.demonstration.impostors import enter_evaluations, enter_impostors
from council_social.demonstration.leaver import enter_leaver
from council_social.demonstration.pen import Office, Pen, at
from council_social.demonstration.periods import day_of_the_burst, election, enter_election, enter_emergency
from council_social.demonstration.posts import Planned, enter_post, plan_posts
from council_social.demonstration.residents import Enquiry, plan_days
from council_social.demonstration.scene import Scene
from council_social.demonstration.stories import enter_clock_change, enter_stories
from council_social.demonstration.training import enter_training
from reporting.models import FollowerCount


@dataclass(frozen=True)
class Size:
    """How many weeks there are, and from Monday (0) to Sunday (6) how many posts and enquiries."""

    weeks: int
    posts: Mapping[int, int]
    enquiries: Mapping[int, int]

    def first_day(self, office: Office) -> date:
        return office.today() - timedelta(days=7 * self.weeks - 1)


FULL: Final = Size(
    weeks=13,
    posts={0: 4, 1: 4, 2: 4, 3: 4, 4: 4, 5: 2, 6: 2},
    enquiries={0: 33, 1: 29, 2: 27, 3: 26, 4: 25, 5: 13, 6: 10},
)
SMALL: Final = Size(
    weeks=2, posts=dict.fromkeys(range(5), 1) | {5: 0, 6: 0}, enquiries=dict.fromkeys(range(5), 2) | {5: 1, 6: 0}
)


def plan(office: Office, size: Size) -> tuple[list[Planned], list[Enquiry]]:
    """All posts and enquiries that belong to no story, in plain values: the same ones at every call for the same now."""
    first, pen = size.first_day(office), Pen(seed=1)
    gone, burst = partial(away, office), day_of_the_burst(office, size.weeks)
    posts = plan_posts(pen, office, first, size.posts, election(office, size.weeks), gone, burst)
    return list(posts), list(plan_days(pen, office, first, size.enquiries, gone))


def load(*, small: bool = False) -> bool:
    """Does what is not done yet; False where everything was there already."""
    size = SMALL if small else FULL
    began = _found()
    now = began or ProfileVersion.objects.earliest("number").loaded_at + HISTORY
    office = Office(now, current().calendar)
    parts = _parts(office, size)
    done = [last for last in parts if FollowerCount.objects.filter(day=last).exists()]
    if len(done) == len(parts):
        return False
    scene = _everything(Scene(office), size)
    if done:
        scene.diary.skip(_end(done[-1], office))
    for last in parts[len(done) :]:
        _live(scene, last)
    return True


def _found() -> datetime | None:
    """The council and its people; the moment that counts as now, or None where they are there already."""
    if ProfileVersion.objects.exists():
        return None
    now = timezone.now()
    with transaction.atomic(), moved_to(now - HISTORY):
        found(now - HISTORY)
    return now


def _parts(office: Office, size: Size) -> list[date]:
    """The last day of each: all that lies before the first busy week, then every week, the last one until now."""
    first = size.first_day(office)
    return [first - timedelta(days=1) + timedelta(weeks=week) for week in range(size.weeks + 1)]


def _everything(scene: Scene, size: Size) -> Scene:
    """Enters all of it into the diary, so that it is done in the order of time whatever it belongs to."""
    posts, enquiries = plan(scene.office, size)
    for post in posts:
        enter_post(scene, post)
    for enquiry in enquiries:
        enter_enquiry(scene, enquiry)
    enter_election(scene, size.weeks)
    enter_emergency(scene, size.weeks)
    enter_clock_change(scene, at(size.first_day(scene.office), 0))
    enter_evaluations(scene)
    enter_requests(scene)
    enter_leaver(scene)
    enter_training(scene)
    enter_impostors(scene)
    enter_cases(scene)
    enter_stories(scene)
    return scene


@transaction.atomic
def _live(scene: Scene, last: date) -> None:
    """One part of the council's life, up to the end of its last day."""
    scene.pen = Pen(seed=last.toordinal())
    scene.diary.live(_end(last, scene.office))
    count_week(scene, last)


def _end(last: date, office: Office) -> datetime:
    return min(at(last + timedelta(days=1), 0), office.now)
