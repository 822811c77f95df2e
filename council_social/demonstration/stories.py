"""What is going on this week: the conversations and posts that wait for somebody today."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, Final

from council_social.demonstration import enquiries, posts
from council_social.demonstration.enquiries import Written, inbound
from council_social.demonstration.scene import LONDON, Scene, at, words
from council_social.demonstration.sending import stays_unconfirmed
from enquiries import services as answering
from enquiries.models import Conversation
from enquiries.taking_in import take_in
from networks.protocol import Author, Kind
from publishing import services as publishing
from publishing.draft import Draft
from publishing.models import Post, Publication

PART: Final = timedelta(minutes=25)
"""Between two steps of one story."""
NO_ANSWER: Final = "X did not answer within 20 seconds."


def enter_stories(scene: Scene) -> None:
    """Enters every story of `words/stories.toml`."""
    for story in words("stories")["enquiries"]:
        _enter_enquiry(scene, story)
    for story in words("stories")["posts"]:
        _enter_post(scene, story)


# Residents ---------------------------------------------------------------------


def _enter_enquiry(scene: Scene, story: Mapping[str, Any]) -> None:
    moment, written = scene.office_minutes_ago(story["minutes_ago"]), _written(scene, story)

    def arrives(now: datetime) -> None:
        message = take_in(inbound(scene, written, moment))
        assert message is not None
        if "kind" in story:
            scene.diary.on(now + PART, lambda later: _given_to_grace(scene, story, written, message.conversation_id))
        if "again" in story:
            under = message.root_external_id or message.external_id
            second = replace(written, text=story["again"], under=under)
            scene.diary.on(
                scene.office_minutes_ago(story["again_minutes_ago"]),
                lambda later: take_in(inbound(scene, second, later)),
            )

    scene.diary.on(moment + timedelta(seconds=30), arrives)


def _written(scene: Scene, story: Mapping[str, Any]) -> Written:
    handle = story.get("handle") or story["who"].lower().replace(" ", ".")
    author = Author(external_id=f"resident-{handle}", handle=handle, name=story["who"])
    return Written(scene.accounts[story["account"]], author, Kind(story["channel"]), story["text"], story)


def _given_to_grace(scene: Scene, story: Mapping[str, Any], written: Written, pk: int) -> None:
    """Tom says what it is and hands it over; Customer Services add what they know."""
    people, topic = scene.people, scene.topics[story["topic"]]
    answering.confirm(conversation_id=pk, kind=story["kind"], topic=topic, mood=story["mood"], by=people["tom"])
    answering.hand_over(conversation_id=pk, to=people["grace"], note="", by=people["tom"])
    if note := story.get("note"):
        scene.diary.on(
            scene.now - timedelta(minutes=300),
            lambda now: answering.leave_note(conversation_id=pk, text=note, by=people["callum"]),
        )
    if "promise" in story:
        promised = scene.working(scene.now, 2 * 480)
        text = story["promise"].replace("{day}", f"{promised:%A} {promised.day} {promised:%B}")
        received = Conversation.objects.get(pk=pk).received_at
        scene.diary.on(
            scene.working(received, 300),
            lambda now: enquiries.answer(scene, written, pk, promised_for=promised.date(), text=text),
        )


# Posts -------------------------------------------------------------------------


def _enter_post(scene: Scene, story: Mapping[str, Any]) -> None:
    wanted, fate = _wanted(scene, story), story["fate"]
    draft, written = _draft(scene, story, wanted), scene.office_minutes_ago(scene.dice.randint(500, 900))
    by = scene.people[posts.writer_of(scene, draft)]

    def write(now: datetime) -> None:
        post = publishing.write(draft=draft, by=by)
        if fate != "draft":
            publishing.send_for_approval(post_id=post.pk, by=by)
        if fate in DECIDED:
            scene.diary.on(now + PART, lambda later: DECIDED[fate](scene, post.pk, story))

    scene.diary.on(min(written, wanted - timedelta(days=1)), write)


def _wanted(scene: Scene, story: Mapping[str, Any]) -> datetime:
    if "hours_ago" in story:
        return (scene.now - timedelta(hours=story["hours_ago"])).replace(minute=0, second=0, microsecond=0)
    clock, day = time.fromisoformat(story["time"]), scene.now.astimezone(LONDON).date() + timedelta(days=story["days"])
    return at(day, clock.hour, clock.minute)


def _draft(scene: Scene, story: Mapping[str, Any], wanted: datetime) -> Draft:
    first = "x" if story.get("only_x") else story.get("account", "facebook")
    own = ((scene.accounts[first], ""), *(((scene.accounts["x"], story["x"]),) if "x" in story else ()))
    return Draft(
        title=story["title"], topic=scene.topics[story["topic"]], text=story["text"], own=own, wanted_at=wanted
    )


def _signed(scene: Scene, post_id: int, story: Mapping[str, Any]) -> None:
    posts.signs(scene, post_id)


def _unconfirmed(scene: Scene, post_id: int, story: Mapping[str, Any]) -> None:
    """It is signed and sent, and the network never answers."""
    post = Post.objects.get(pk=post_id)
    publishing.approve(post_id=post_id, fingerprint=post.words.fingerprint, by=scene.people["priya"], seen=post.version)
    outbound_id = Publication.objects.get(post=post).outbound_id
    assert post.words.wanted_at is not None
    scene.diary.on(post.words.wanted_at, lambda now: stays_unconfirmed(outbound_id, NO_ANSWER))


def _sent_back(scene: Scene, post_id: int, story: Mapping[str, Any]) -> None:
    posts.sends_back(scene, post_id, story["back"])


def _comes_back(scene: Scene, post_id: int, story: Mapping[str, Any]) -> None:
    """Sent back, changed and sent again: it waits with two versions to compare."""
    posts.sends_back(scene, post_id, story["back"])
    scene.diary.on(scene.office_minutes_ago(35), lambda now: posts.changes(post_id))


DECIDED: Final = {
    "signed": _signed,
    "unconfirmed": _unconfirmed,
    "sent back": _sent_back,
    "came back and waits": _comes_back,
}
"""What the signer does with it; what is in none of these waits, or is a draft."""
