"""What is going on this week: the conversations and posts that wait for somebody today (`words/stories.toml`)."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any, Final

from core.people.models import Person
from council_social.demonstration import enquiries, posts
from council_social.demonstration.enquiries import DELIVERED, arrives
from council_social.demonstration.pen import LONDON, at, filled, long_day, words
from council_social.demonstration.posts import VERSIONS, WRITERS, Planned
from council_social.demonstration.residents import Written
from council_social.demonstration.scene import Scene, network_of
from council_social.demonstration.sending import is_refused, stays_unconfirmed, waits_for_a_person
from enquiries import services as answering
from networks.models import Outbound
from networks.protocol import Author, Kind
from networks.settling import expire
from publishing import services as publishing

PART: Final = timedelta(minutes=25)
"""Between two steps of one story."""
Story = Mapping[str, Any]


def enter_stories(scene: Scene) -> None:
    """Enters every story."""
    for story in words("stories")["enquiries"]:
        _enter_enquiry(scene, story)
    for story in words("stories")["posts"]:
        _enter_post(scene, story)


def enter_clock_change(scene: Scene, first: datetime) -> None:
    """Where the clocks changed since `first`, somebody was awake in the hour that was skipped or came twice."""
    for moment in clock_changes(first, scene.now)[-1:]:
        _enter_night(scene, words("stories")["clock_change"], moment)


def _enter_night(scene: Scene, story: Story, moment: datetime) -> None:
    written, opens = _written(scene, story), scene.office.working(moment, 35)
    scene.diary.on(moment + timedelta(minutes=20), lambda now: arrives(scene, written, now))
    scene.diary.on(opens, lambda now: _hand_to(scene, story, written, "tom"))
    scene.diary.on(opens + PART, lambda now: enquiries.answer(scene, written, story["reply"]))


def clock_changes(first: datetime, last: datetime) -> list[datetime]:
    """The moments between the two at which London's clocks went forward or back."""
    hours = [
        first.replace(minute=0, second=0, microsecond=0) + timedelta(hours=n)
        for n in range(int((last - first).total_seconds() // 3600))
    ]
    offsets = [hour.astimezone(LONDON).utcoffset() for hour in hours]
    return [hours[n] for n in range(1, len(hours)) if offsets[n] != offsets[n - 1]]


# Residents ---------------------------------------------------------------------


def _enter_enquiry(scene: Scene, story: Story) -> None:
    moment, written = scene.office.minutes_ago(story["minutes_ago"]), _written(scene, story)
    scene.diary.on(moment + timedelta(seconds=30), lambda now: arrives(scene, written, moment))
    if "with" in story:
        scene.diary.on(moment + PART, lambda now: _hand_to(scene, story, written, story["with"]))
    elif "team" in story:
        scene.diary.on(moment + PART, lambda now: _give_to_team(scene, story, written))
    if "moved" in story:
        scene.diary.on(moment + 3 * PART, lambda now: _move(scene, story, written))
    if "again" in story:
        second = _written(scene, story, again=True)
        wrote_again = scene.office.minutes_ago(story["again_minutes_ago"])
        scene.diary.on(wrote_again + DELIVERED, lambda now: arrives(scene, second, wrote_again))
    if note := story.get("note"):
        scene.diary.on(scene.office.minutes_ago(150), lambda now: _note(scene, written, note))
    if "promise" in story:
        _enter_promise(scene, story, written, moment)


def _written(scene: Scene, story: Story, *, again: bool = False) -> Written:
    """Its id is made of the story, so that it can be found again."""
    handle = story.get("handle") or story["who"].lower().replace(" ", ".")
    author, key = Author(external_id=f"resident-{handle}", handle=handle, name=story["who"]), story["account"]
    name = f"{network_of(key)}-{handle}"
    if again:
        return Written(key, author, Kind(story["channel"]), story["again"], f"{name}-again", under=name)
    return Written(key, author, Kind(story["channel"]), story["text"], name)


def _say_what_it_is(scene: Scene, story: Story, pk: int) -> None:
    topic = scene.topics[story["topic"]]
    answering.confirm(conversation_id=pk, kind=story["kind"], topic=topic, mood=story["mood"], by=scene.people["priya"])


def _hand_to(scene: Scene, story: Story, written: Written, first_name: str) -> None:
    """Priya says what it is and gives it to one person."""
    pk = enquiries.conversation_of(scene, written)
    _say_what_it_is(scene, story, pk)
    answering.hand_over(conversation_id=pk, to=scene.people[first_name], note="", by=scene.people["priya"])


def _give_to_team(scene: Scene, story: Story, written: Written) -> None:
    pk = enquiries.conversation_of(scene, written)
    _say_what_it_is(scene, story, pk)
    answering.assign(conversation_id=pk, team=scene.teams[story["team"]], by=scene.people["priya"])


def _move(scene: Scene, story: Story, written: Written) -> None:
    pk, by = enquiries.conversation_of(scene, written), scene.people[story["with"]]
    answering.move(conversation_id=pk, where=story["moved"], reason=enquiries.MOVED, by=by)


def _note(scene: Scene, written: Written, text: str) -> None:
    pk = enquiries.conversation_of(scene, written)
    answering.leave_note(conversation_id=pk, text=text, by=scene.people["callum"])


def _enter_promise(scene: Scene, story: Story, written: Written, moment: datetime) -> None:
    day = scene.office.working(scene.now, 2 * 480).date()
    text = filled(story["promise"], {"day": long_day(day)})
    told = scene.office.working(moment, 300)
    scene.diary.on(told, lambda now: enquiries.answer(scene, written, text, promised_for=day))
    if story.get("waits"):
        by = scene.people[story["with"]]
        scene.diary.on(told + PART, lambda now: _wait(scene, written, by))


def _wait(scene: Scene, written: Written, by: Person) -> None:
    """Only the resident can say what is still missing."""
    answering.wait_for_resident(conversation_id=enquiries.conversation_of(scene, written), by=by)


# Posts -------------------------------------------------------------------------


def _enter_post(scene: Scene, story: Story) -> None:
    """Written some working hours ago, and then what the story says."""
    wanted = _wanted(scene, story)
    written = min(scene.office.minutes_ago(scene.pen.between(500, 900)), wanted - timedelta(days=1))
    post = _planned(story, wanted, written.replace(second=0, microsecond=0))
    posts.enter_writing(scene, post, sent=story["fate"] != "draft")
    if story["fate"] in FATES:
        FATES[story["fate"]](scene, post, story)


def _wanted(scene: Scene, story: Story) -> datetime:
    if "hours_ago" in story:
        return (scene.now - timedelta(hours=story["hours_ago"])).replace(minute=0, second=0, microsecond=0)
    clock, day = time.fromisoformat(story["time"]), scene.office.today() + timedelta(days=story["days"])
    return at(day, clock.hour, clock.minute)


def _planned(story: Story, wanted: datetime, written: datetime) -> Planned:
    first = "x" if story.get("only_x") else story.get("account", "facebook")
    texts = ((first, ""), *((key, story[key]) for key in VERSIONS if key in story))
    return Planned(
        title=story["title"], topic=story["topic"], texts=texts, text=story["text"], wanted=wanted, written=written,
        by=WRITERS.get(first, "grace"), picture=story.get("picture", ""), film=story.get("film", ""),
    )  # fmt: skip


def _signed(scene: Scene, post: Planned, story: Story) -> None:
    posts.enter_signature(scene, post, post.written + PART)


def _sent_back(scene: Scene, post: Planned, story: Story) -> None:
    scene.diary.on(post.written + PART, lambda now: posts.sends_back(scene, post, story["back"]))


def _comes_back(scene: Scene, post: Planned, story: Story) -> None:
    """Sent back, changed and sent again: it waits with two versions to compare."""
    _sent_back(scene, post, story)
    scene.diary.on(scene.office.minutes_ago(35), lambda now: posts.changes(scene, post))


def _held(scene: Scene, post: Planned, story: Story) -> None:
    _only_signed(scene, post)
    priya = scene.people["priya"]
    scene.diary.on(
        scene.office.minutes_ago(55),
        lambda now: publishing.hold(post_id=posts.row_of(scene, post).pk, by=priya, reason=story["why"]),
    )


def _withdrawn(scene: Scene, post: Planned, story: Story) -> None:
    _only_signed(scene, post)
    priya = scene.people["priya"]
    scene.diary.on(
        scene.office.minutes_ago(90),
        lambda now: publishing.withdraw(post_id=posts.row_of(scene, post).pk, by=priya, reason=story["why"]),
    )


def _only_signed(scene: Scene, post: Planned) -> None:
    scene.diary.on(post.written + PART, lambda now: posts.signs(scene, post))


def _ends_with(becomes: Callable[[int, str], Outbound]) -> Callable[[Scene, Planned, Story], None]:
    """It is signed, and at its time this becomes of it, with the words of the story."""

    def enter(scene: Scene, post: Planned, story: Story) -> None:
        _only_signed(scene, post)
        for key, _ in post.texts:
            scene.diary.on(post.wanted, partial(_ended, scene, post, key, story, becomes))

    return enter


def _ended(
    scene: Scene, post: Planned, key: str, story: Story, becomes: Callable[[int, str], Outbound], now: datetime
) -> None:
    if (item := posts.waiting(scene, post, scene.accounts[key])) is not None:
        becomes(item.pk, story.get("why", ""))


def _expires(outbound_id: int, why: str) -> Outbound:
    """The sender stood still until its time had passed."""
    item = Outbound.objects.with_account().get(pk=outbound_id)
    expire([item])
    return item


FATES: Final[Mapping[str, Callable[[Scene, Planned, Story], None]]] = {
    "signed": _signed,
    "unconfirmed": _ends_with(stays_unconfirmed),
    "refused": _ends_with(is_refused),
    "by hand": _ends_with(lambda outbound_id, why: waits_for_a_person(outbound_id)),
    "expired": _ends_with(_expires),
    "sent back": _sent_back,
    "came back and waits": _comes_back,
    "held": _held,
    "withdrawn": _withdrawn,
}
"""What becomes of it; what is in none of these waits for its signer, or is a draft."""
