"""The two periods of the past: one before a by-election, and some hours of emergency with posts that were held and read again."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from core.council import services as council
from council_social.demonstration import posts
from council_social.demonstration.pen import Office, at, words
from council_social.demonstration.posts import Planned
from council_social.demonstration.scene import Scene
from enquiries.deadlines import recount
from networks.states import OutboundState
from publishing import services
from publishing.models import Post

BEGINS: Final = 9 / 13
"""How much of the history lies after the pre-election period began; it ends a quarter later."""
ENDS: Final = 6 / 13
BURST: Final = 4 / 13
"""How much of the history lies after the day of the emergency."""
PRESSED: Final = (10, 40)
OVER: Final = (14, 50)


def election(office: Office, weeks: int) -> tuple[datetime, datetime]:
    """When the pre-election period began and ended: whole days."""
    days = [office.today() - timedelta(days=round(weeks * 7 * share)) for share in (BEGINS, ENDS)]
    return at(days[0], 0), at(days[1], 0)


def enter_election(scene: Scene, weeks: int) -> None:
    """Set by the Comms manager as soon as the day was known."""
    begins, ends = election(scene.office, weeks)
    known = at(scene.office.workday_before(begins.date() - timedelta(days=6)), 10)
    name = words("periods")["election"]
    scene.diary.on(
        known,
        lambda now: council.start_pre_election(name=name, starts_at=begins, ends_at=ends, by=scene.people["priya"]),
    )


def day_of_the_burst(office: Office, weeks: int) -> date:
    return office.workday_before(office.today() - timedelta(days=round(weeks * 7 * BURST)))


def enter_emergency(scene: Scene, weeks: int) -> None:
    """Emergency mode is on for four hours: what was planned is held, one post goes out, and then each held one is read."""
    day = day_of_the_burst(scene.office, weeks)
    known, on, priya = words("periods")["emergency"], scene.diary.on, scene.people["priya"]
    on(at(day, *PRESSED), lambda now: council.start_emergency(name=known["name"], by=priya))
    on(at(day, *OVER), lambda now: council.end_emergency(by=priya))
    for clock in (PRESSED, OVER):
        on(at(day, *clock) + timedelta(seconds=20), lambda now: recount())
    for number, story in enumerate(known["posts"]):
        _enter_post(scene, story, day, number)
    on(at(day, *OVER) + timedelta(minutes=35), lambda now: _release_the_rest(scene))


def _release_the_rest(scene: Scene) -> None:
    """What was held for a later day is read too, and may still go out at its time."""
    for post in Post.objects.filter(publications__outbound__state=OutboundState.HELD).distinct().order_by("pk"):
        services.release(post_id=post.pk, by=scene.people["priya"])


def _enter_post(scene: Scene, story: Mapping[str, Any], day: date, number: int) -> None:
    hour, minute = story["time"]
    before = at(day, 9) - timedelta(days=2, minutes=-7 * number)
    post = Planned(
        title=story["title"], topic=story["topic"], texts=(("facebook", ""), ("x", story["x"])), text=story["text"], wanted=at(day, hour, minute),
        written=at(day, *story["written"]) if "written" in story else before, by="tom", emergency=story.get("emergency", False),
    )  # fmt: skip
    posts.enter_post(scene, post, read_after=6 if post.emergency else 150)
    FATES[story["then"]](scene, post, at(day, *OVER) + timedelta(minutes=9 + 4 * number))


def _goes_out(scene: Scene, post: Planned, moment: datetime) -> None:
    """The emergency post itself."""


def _released(scene: Scene, post: Planned, moment: datetime) -> None:
    """Read, still right, and its time has not come yet."""
    scene.diary.on(moment, lambda now: services.release(post_id=posts.row_of(scene, post).pk, by=scene.people["priya"]))


def _given_another_time(scene: Scene, post: Planned, moment: datetime) -> None:
    """Its time has passed meanwhile: the next day, signed again."""
    later = at(scene.office.workday_before(post.wanted.date() - timedelta(days=-1)), 9, 30)
    if later <= post.wanted:
        later += timedelta(days=4)

    def change(now: datetime) -> None:
        row = posts.row_of(scene, post)
        services.change_time(post_id=row.pk, wanted_at=later, by=scene.people["tom"], seen=row.version)

    scene.diary.on(moment, change)
    scene.diary.on(moment + timedelta(minutes=22), lambda now: posts.signs(scene, post))
    for key, _ in post.texts:
        posts.enter_sending(scene, post, key, later)


def _withdrawn(scene: Scene, post: Planned, moment: datetime) -> None:
    """Read, and out of place now."""
    reason = words("periods")["emergency"]["withdrawn"]
    scene.diary.on(
        moment,
        lambda now: services.withdraw(post_id=posts.row_of(scene, post).pk, by=scene.people["priya"], reason=reason),
    )


FATES: Final = {
    "goes out": _goes_out,
    "released": _released,
    "another time": _given_another_time,
    "withdrawn": _withdrawn,
}
