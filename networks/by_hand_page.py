"""What the page of an item shows to whoever posts it by hand, and to whoever checks it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import Form

from accounts.catalogue import Action, network
from core.audit.models import Entry
from core.audit.verbs import Answer
from core.people.models import Person
from networks import by_hand_permissions
from networks.by_hand_forms import HandSeen, MendedForm, TakenDownForm, WrongForm
from networks.by_hand_models import HandWork
from networks.by_hand_states import HandState
from networks.manual.pack import with_link
from networks.models import Outbound
from networks.moves import database_time
from networks.protocol import Media, Request
from networks.selectors import readable_by
from networks.states import OutboundState


@dataclass(frozen=True)
class Paste:
    """The text to paste, and how much of the network's limit it takes."""

    text: str
    used: int
    of: int | None
    unfit: str


@dataclass(frozen=True)
class Enclosed:
    """One picture or video to download, with the alt text to paste beside it."""

    place: int
    media: Media
    too_long: str

    @property
    def name(self) -> str:
        return f"{'Video' if self.media.is_video else 'Picture'} {self.place}"


@dataclass(frozen=True)
class Hand:
    """All that the page draws. Each answer carries its sentence."""

    work: HandWork
    waits: bool
    looked_at: bool
    paste: Paste | None
    media: list[Enclosed]
    over: bool
    stopped: str
    may_take: Answer
    may_take_over: Answer
    may_give_back: Answer
    may_check: Answer
    may_mend: Answer
    trail: "QuerySet[Entry] | tuple[()]"


def hand_of(item: Outbound, person: Person) -> Hand | None:
    """None for what no person does by hand."""
    work, waits = by_hand_permissions.work_of(item), item.state == OutboundState.BY_HAND
    if not waits and work.pk is None:
        return None
    rules = by_hand_permissions
    return Hand(
        work=work,
        waits=waits,
        looked_at=not waits and work.state not in {HandState.NOT_DONE, HandState.UNCHECKED},
        paste=_paste(item),
        media=_media(item),
        over=waits and item.expires_at is not None and item.expires_at <= database_time(),
        stopped=rules.stopped(item) if waits else "",
        may_take=rules.may_take(person, item, work),
        may_take_over=rules.may_take_over(person, item, work),
        may_give_back=rules.may_give_back(person, item, work),
        may_check=rules.may_check(person, item, work),
        may_mend=rules.may_mend(person, item, work),
        trail=Entry.objects.about(work).select_related("actor") if work.pk else (),
    )


def forms_of(hand: Hand, item: Outbound) -> dict[str, Form]:
    """One for each verb that asks something."""
    seen = {"seen": hand.work.version}
    return {
        "take_over": HandSeen(initial=seen),
        "it_is_right": HandSeen(initial=seen),
        "something_is_wrong": WrongForm(initial=seen),
        "it_is_mended": MendedForm(initial=seen | {"url": item.url}),
        "it_is_taken_down": TakenDownForm(initial=seen),
    }


def to_look_at(person: Person) -> "QuerySet[HandWork]":
    """What waits for a second person or must be mended, of what `person` may read; the soonest first."""
    items = Outbound.objects.filter(readable_by(person))
    return HandWork.objects.needing_a_look().with_item().filter(outbound__in=items).order_by("check_by", "id")


def waits_for_a_check(item: Outbound) -> bool:
    return HandWork.objects.filter(outbound=item, state=HandState.TO_CHECK).exists()


def shown_for(items: Iterable[Outbound]) -> dict[int, str]:
    """How it stands with what was posted by hand, by item; the others are missing. One query."""
    works = HandWork.objects.filter(outbound__in=[item.pk for item in items]).exclude(
        state__in=[HandState.NOT_DONE, HandState.UNCHECKED]
    )
    return {work.outbound_id: work.state_words for work in works}


def _paste(item: Outbound) -> Paste | None:
    """None where no words go out, or where they have been erased."""
    if not item.request.get("text"):
        return None
    text, entry = with_link(Request.read(item.request)), network(item.account.network)
    private = item.kind == Action.DIRECT_MESSAGE
    of = entry.message_limit if private else entry.text_limit
    used = entry.message_length(text) if private else entry.length(text)
    unfit = "" if private or item.kind != Action.POST else entry.unfit(text)
    return Paste(text, used, of, unfit)


def _media(item: Outbound) -> list[Enclosed]:
    entry = network(item.account.network)
    found: list[dict[str, Any]] = item.request.get("media", [])
    return [
        Enclosed(place, media, _alt_too_long(media.alt, entry.alt_limit, entry.name))
        for place, media in enumerate(map(Media.read, found), 1)
    ]


def _alt_too_long(alt: str, limit: int | None, name: str) -> str:
    if limit == 0:
        return f"{name} keeps no description of pictures: say in the text what can be seen." if alt else ""
    if limit is not None and len(alt) > limit:
        return f"This is {len(alt) - limit:,} too long for {name}: {limit:,} fit."
    return ""
