"""Posts of the past weeks: written, sent for approval, signed by somebody else, and out at their time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from accounts.models import Account
from core.council.selectors import pre_election
from council_social.demonstration.pen import Office, Pen, at, filled, words
from council_social.demonstration.pictures import film, picture
from council_social.demonstration.scene import Scene, network_of
from council_social.demonstration.sending import address_of, goes_out, waits_for_a_person
from networks import by_hand
from networks import services as outbox
from networks.by_hand_states import HandState
from networks.models import Outbound, OutboundQuerySet
from networks.states import OutboundState
from publishing import services
from publishing.draft import Draft
from publishing.models import Post, Publication

HOURS: Final = ((8, 15), (9, 0), (10, 30), (12, 0), (12, 30), (14, 0), (16, 0), (18, 0))
WRITERS: Final = {
    "museum": "leah",
    "careline": "noor",
    "townhall": "rhys",
    "ranger": "kit",
    "museum on instagram": "leah",
}
VERSIONS: Final = ("x", "instagram", "threads", "flickr")
"""Accounts for which a post may have words of its own."""
LOOKS_AFTER: Final = timedelta(minutes=30)
"""After a post is out by hand, somebody else looks at it."""
PRETENDED: Final = "The pretend network has an address of its own."
BY_HAND: Final = {"leisure"}
"""The contractor of the leisure centre lets no machine of the council’s in: what goes there a person posts."""
SENT_BACK: Final = 0.08
"""How many come back from the signer once."""
REASONS: Final = (
    "Please say who it is for in the first line.",
    "The link leads to last year’s page.",
    "Say when it starts again.",
    "Please add the step-free way.",
    "Shorter, please: the second sentence says the first one again.",
    "Give the phone number too. Not everybody has the website.",
)
RELEASED: Final = "A service announcement that residents need; it takes no side."


@dataclass(frozen=True)
class Planned:
    """A post with its moments. `sent_back` where it comes back from the signer once."""

    title: str
    topic: str
    texts: tuple[tuple[str, str], ...]
    """The account and its own text; an empty one has the text of the post."""
    text: str
    wanted: datetime
    written: datetime
    by: str
    picture: str = ""
    film: str = ""
    emergency: bool = False
    sent_back: bool = False


def plan_posts(
    pen: Pen, office: Office, first: date, counts: Mapping[int, int], election: tuple[datetime, datetime],
    away: Callable[[datetime], set[str]], but: date,
) -> Iterator[Planned]:  # fmt: skip
    """Every post wanted from `first` until today; the same subject comes again when most others had their turn.

    In the time of `election` only service announcements; none for accounts that are `away` at a time, and on the day `but`
    none at all: its posts are a story of their own.
    """
    known = list(words("posts")["posts"])
    turn: list[Mapping[str, Any]] = pen.dice.sample(known, k=len(known))
    days = [first + timedelta(days=offset) for offset in range((office.today() - first).days + 1)]
    for day in (day for day in days if day != but):
        for hour, minute in pen.dice.sample(HOURS, k=counts[day.weekday()]):
            wanted = at(day, hour, minute)
            if wanted < office.now:
                gone, service_only = away(wanted), election[0] <= wanted < election[1]
                yield plan_post(pen, _next(pen, turn, gone, service_only=service_only), wanted, gone)


def _next(pen: Pen, turn: list[Mapping[str, Any]], gone: set[str], *, service_only: bool) -> Mapping[str, Any]:
    """One of those that were not used for longest. In a pre-election period only service announcements, none for who is away."""
    fitting = [one for one in turn if one.get("account") not in gone and (one.get("service") or not service_only)]
    template: Mapping[str, Any] = pen.one(fitting[: len(fitting) // 3 + 1])
    turn.remove(template)
    turn.append(template)
    return template


def plan_post(pen: Pen, template: Mapping[str, Any], wanted: datetime, gone: set[str]) -> Planned:
    """A post from a template, for the accounts that its subject belongs to; begun two to four days before."""
    places, key = pen.somewhere(wanted.date()), template.get("account", "facebook")
    others = [other for other in VERSIONS if other in template and other not in gone]
    texts = [(key, ""), *((other, filled(template[other], places)) for other in others)]
    days = pen.between(2, 4)
    return Planned(
        title=filled(template["title"], places), topic=template["topic"], texts=tuple(texts), text=filled(template["text"], places),
        wanted=wanted, written=at(wanted.date() - timedelta(days=days), 9) + timedelta(minutes=pen.between(0, 170)),
        by=WRITERS.get(key) or pen.one(["grace", "grace", "tom"]), picture=template.get("picture", ""), film=template.get("film", ""), sent_back=pen.chance(SENT_BACK),
    )  # fmt: skip


# Deeds ---------------------------------------------------------------------------


def enter_post(scene: Scene, post: Planned, *, read_after: int = 90) -> None:
    """From the first draft to the networks; `read_after` minutes the signer has read it."""
    enter_writing(scene, post)
    read = post.written + timedelta(minutes=read_after)
    if post.sent_back:
        reason = scene.pen.one(REASONS)
        again = read + timedelta(minutes=95)
        scene.diary.on(read, lambda now: sends_back(scene, post, reason))
        scene.diary.on(again, lambda now: changes(scene, post))
        read = again + timedelta(minutes=40)
    enter_signature(scene, post, read)


def enter_writing(scene: Scene, post: Planned, *, sent: bool = True) -> None:
    """Written by its author, and sent for approval at once or kept as a draft."""

    def write(now: datetime) -> None:
        made = services.write(draft=draft_of(scene, post), by=scene.people[post.by])
        scene.made[_name(post)] = made.pk
        if sent:
            services.send_for_approval(post_id=made.pk, by=scene.people[post.by])

    scene.diary.on(post.written, write)


def enter_signature(scene: Scene, post: Planned, read: datetime) -> None:
    scene.diary.on(read, lambda now: signs(scene, post))
    for key, _ in post.texts:
        enter_sending(scene, post, key)


def draft_of(scene: Scene, post: Planned) -> Draft:
    return Draft(
        title=post.title, topic=scene.topics[post.topic], text=post.text, wanted_at=post.wanted, emergency=post.emergency,
        own=tuple((scene.accounts[key], text) for key, text in post.texts),
        pictures=(picture(post.picture, by=scene.people[post.by]),) if post.picture else (),
        video=film(post.film, by=scene.people[post.by]) if post.film else None,
    )  # fmt: skip


def _name(post: Planned) -> str:
    return f"post {post.written:%Y%m%d%H%M} {post.title}"


def row_of(scene: Scene, post: Planned) -> Post:
    """The post in the database."""
    found = Post.objects.filter(title=post.title, written_at=post.written)
    pk = scene.id_of(_name(post), lambda: found.values_list("pk", flat=True).get())
    return Post.objects.select_related("current", "author").get(pk=pk)


def signs(scene: Scene, post: Planned) -> None:
    """In the pre-election period with the reason for which it may go out."""
    row = row_of(scene, post)
    reason = RELEASED if pre_election(row.words.wanted_at) else ""
    services.approve(
        post_id=row.pk,
        fingerprint=row.words.fingerprint,
        by=scene.people["priya"],
        seen=row.version,
        release_reason=reason,
    )


def sends_back(scene: Scene, post: Planned, reason: str) -> None:
    row = row_of(scene, post)
    services.send_back(post_id=row.pk, by=scene.people["priya"], reason=reason, seen=row.version)


def changes(scene: Scene, post: Planned) -> None:
    """Its author adds a line and sends it again."""
    row, by = row_of(scene, post), scene.people[post.by]
    draft = Draft.of(row)
    changed = replace(draft, text=f"{draft.text}\n\nQuestions? Ring 01632 960000.")
    services.save(post_id=row.pk, draft=changed, by=by, seen=row.version)
    services.send_for_approval(post_id=row.pk, by=by)


# Sending ---------------------------------------------------------------------------


def enter_sending(scene: Scene, post: Planned, key: str, wanted: datetime | None = None) -> None:
    """Some seconds after its time the network has it, or a person has posted it by hand."""
    wanted, external_id = wanted or post.wanted, scene.pen.new_id(network_of(key))
    if key in BY_HAND:
        scene.diary.on(wanted, lambda now: _by_hand(scene, post, key))
        posted = wanted + timedelta(minutes=scene.pen.between(8, 40))
        scene.diary.on(posted, lambda now: _is_out_by_hand(scene, post, key, external_id))
        scene.diary.on(posted + LOOKS_AFTER, lambda now: _somebody_looks(scene, post, key))
        return

    def send(moment: datetime) -> None:
        account = scene.accounts[key]
        if (item := waiting(scene, post, account)) is not None:
            goes_out(item.pk, external_id, address_of(account, external_id))
            scene.is_out(account, external_id, moment)

    scene.diary.on(wanted + timedelta(seconds=scene.pen.between(2, 9)), send)


def waiting(scene: Scene, post: Planned, account: Account) -> Outbound | None:
    """What the signature that counts put out for this account, where it still waits to be sent."""
    return _rows(scene, post, account).filter(state=OutboundState.SCHEDULED).first()


def _by_hand(scene: Scene, post: Planned, key: str) -> None:
    if (item := waiting(scene, post, scene.accounts[key])) is not None:
        waits_for_a_person(item.pk)


def _is_out_by_hand(scene: Scene, post: Planned, key: str, external_id: str) -> None:
    account = scene.accounts[key]
    url = address_of(account, external_id)
    for item in _rows(scene, post, account).filter(state=OutboundState.BY_HAND):
        outbox.it_is_out(outbound_id=item.pk, by=scene.people["tom"], url=url, answer=PRETENDED)


def _somebody_looks(scene: Scene, post: Planned, key: str) -> None:
    """The second person opens the address, and it is right."""
    for item in _rows(scene, post, scene.accounts[key]).filter(hand_work__state=HandState.TO_CHECK):
        by_hand.it_is_right(outbound_id=item.pk, by=scene.people["priya"])


def _rows(scene: Scene, post: Planned, account: Account) -> OutboundQuerySet:
    """What signatures of this post have put out for this account."""
    mine = Publication.objects.filter(post=row_of(scene, post), account=account).values("outbound")
    return Outbound.objects.filter(pk__in=mine)
