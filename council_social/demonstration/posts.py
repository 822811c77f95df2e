"""Posts of the past weeks: written, sent for approval, signed by somebody else, and out at their time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from accounts.models import Account
from council_social.demonstration.scene import Scene, at, words
from council_social.demonstration.sending import address_of, goes_out, waits_for_a_person
from networks import services as outbox
from networks.models import Outbound
from publishing import services
from publishing.draft import Draft
from publishing.models import Post, Publication

HOURS: Final = ((8, 15), (9, 0), (10, 30), (12, 0), (12, 30), (14, 0), (16, 0), (18, 0))
WRITERS: Final = {"museum": "leah", "careline": "noor"}
NOT_CONNECTED: Final = {"linkedin", "instagram", "flickr", "youtube"}
SENT_BACK: Final = 0.08
"""How many come back from the signer once."""
REASONS: Final = (
    "Please say who it is for in the first line.",
    "The link leads to last year’s page.",
    "Say when it starts again.",
    "Please add the step-free way.",
)


def enter_posts(scene: Scene, day: date, count: int) -> None:
    """Plans `count` posts for a day; each begins two working days before."""
    for hour, minute in scene.dice.sample(HOURS, k=count):
        wanted = at(day, hour, minute)
        enter_post(
            scene,
            compose(scene, scene.one(words("posts")["posts"]), wanted),
            written=at(day, 9) - timedelta(days=scene.dice.randint(2, 4)),
        )


def compose(scene: Scene, template: Mapping[str, Any], wanted: datetime) -> Draft:
    """A post from a template, for the accounts that its subject belongs to."""
    places = scene.somewhere(wanted.date())
    filled = {name: scene.filled(template[name], places) for name in ("title", "text", "x") if name in template}
    accounts = [scene.accounts[template.get("account", "facebook")]]
    own: list[tuple[Account, str]] = [(account, "") for account in accounts]
    if "x" in filled:
        own.append((scene.accounts["x"], filled["x"]))
    return Draft(
        title=filled["title"],
        topic=scene.topics[template["topic"]],
        text=filled["text"],
        own=tuple(own),
        wanted_at=wanted,
    )


def writer_of(scene: Scene, draft: Draft) -> str:
    for key, first_name in WRITERS.items():
        if scene.accounts[key] in draft.accounts:
            return first_name
    return str(scene.one(["grace", "grace", "tom"]))


def enter_post(scene: Scene, draft: Draft, *, written: datetime, signed: bool = True) -> None:
    """From the first draft to the networks; the diary stops wherever now is. Unsigned ones wait for approval."""
    by = scene.people[writer_of(scene, draft)]

    def write(moment: datetime) -> None:
        post = services.write(draft=draft, by=by)
        services.send_for_approval(post_id=post.pk, by=by)
        if signed:
            scene.diary.on(moment + timedelta(minutes=scene.dice.randint(30, 240)), lambda later: read(post.pk))

    def read(post_id: int) -> None:
        if scene.dice.random() < SENT_BACK:
            sends_back(scene, post_id)
        else:
            signs(scene, post_id)

    scene.diary.on(written + timedelta(minutes=scene.dice.randint(0, 170)), write)


def sends_back(scene: Scene, post_id: int, reason: str = "") -> None:
    """With a reason; the author changes the words and it is signed the same day."""
    post = Post.objects.get(pk=post_id)
    services.send_back(
        post_id=post_id, by=scene.people["priya"], reason=reason or scene.one(REASONS), seen=post.version
    )

    def again(moment: datetime) -> None:
        changes(post_id)
        scene.diary.on(moment + timedelta(minutes=40), lambda later: signs(scene, post_id))

    if not reason:
        scene.diary.on(at(_wanted(post).date(), 9) - timedelta(days=1), again)


def changes(post_id: int) -> None:
    """Its author adds a line and sends it again."""
    post = Post.objects.get(pk=post_id)
    draft = Draft.of(post)
    changed = replace(draft, text=f"{draft.text}\n\nQuestions? Ring 01632 960000.")
    services.save(post_id=post_id, draft=changed, by=post.author, seen=post.version)
    services.send_for_approval(post_id=post_id, by=post.author)


def signs(scene: Scene, post_id: int) -> None:
    post = Post.objects.get(pk=post_id)
    services.approve(post_id=post_id, fingerprint=post.words.fingerprint, by=scene.people["priya"], seen=post.version)
    for publication in Publication.objects.filter(post=post).select_related("account"):
        _enter_sending(scene, publication.outbound_id, publication.account, _wanted(post))


def _wanted(post: Post) -> datetime:
    """The time that was asked for: every post of the scene has one."""
    wanted_at = post.words.wanted_at
    if wanted_at is None:
        raise ValueError(f"{post} has no time.")
    return wanted_at


def _enter_sending(scene: Scene, outbound_id: int, account: Account, wanted: datetime) -> None:
    external_id = scene.new_id(account.network)
    url = address_of(account, external_id)
    if account.network in NOT_CONNECTED:
        scene.diary.on(wanted, lambda now: waits_for_a_person(outbound_id))
        scene.diary.on(
            wanted + timedelta(minutes=12),
            lambda now: outbox.it_is_out(outbound_id=outbound_id, by=scene.people["tom"], url=url),
        )
        return

    def send(moment: datetime) -> None:
        if Outbound.objects.filter(pk=outbound_id, state="scheduled").exists():
            goes_out(outbound_id, external_id, url)
            scene.standing.setdefault(account.pk, []).append(external_id)

    scene.diary.on(wanted + timedelta(seconds=scene.dice.randint(2, 9)), send)
