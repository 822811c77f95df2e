"""What stands on the pretend networks before anybody looks: the newest posts, and what residents still wait for under them.

The ids, and the people, are the network's to give: it answers with its own, and ours are exchanged for them.
"""

import base64
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.core.files.storage import default_storage

from accounts.models import Account
from council_social.demonstration.sandbox import control
from enquiries.models import Conversation, Message, Resident
from networks.models import Outbound
from networks.protocol import Kind, Media
from networks.states import OutboundState
from reporting.models import PostFigures

NEWEST: Final = 8
"""So many posts of each account stand there, beside those under which somebody waits for an answer."""
FIGURES: Final = {"likes": "likes", "shares": "shares", "clicks": "clicks", "views": "views", "people": "reach"}
"""The names of the pretend networks, and ours."""
PRIVATE: Final = Conversation.Channel.DIRECT_MESSAGE


def fill(account: Account) -> None:
    """Writes posts and open conversations into the network's past, and takes over its ids."""
    messages = list(_unanswered(account))
    items = _posts(account, {message.root_external_id for message in messages})
    comments = {message.pk: under for message in messages if (under := _stands_under(message, items))}
    mentions = [message for message in messages if message.pk not in comments and not _is_private(message)]
    made = control(
        "POST", "backfill",
        posts=[*map(_as_post, items), *map(_as_mention, mentions)],
        comments=[_as_comment(message, comments[message.pk]) for message in messages if message.pk in comments],
        messages=[_as_message(message) for message in messages if _is_private(message)],
    )  # fmt: skip
    for message in messages:
        _take_over(message, comments.get(message.pk, ""), made["ids"], made["residents"])
    for item in items:
        _renumber(item, made["ids"][item.external_id])


def _unanswered(account: Account) -> Iterable[Message]:
    """What residents wrote in open conversations."""
    open_ones = Conversation.objects.open().filter(account=account)
    rows = Message.objects.inbound().filter(conversation__in=open_ones).exclude(text="")
    return rows.select_related("conversation__resident", "account").order_by("at", "pk")


def _posts(account: Account, roots: set[str]) -> list[Outbound]:
    """The newest ones, and those that have one of these ids; the oldest first."""
    out = Outbound.objects.filter(account=account, kind="post", state=OutboundState.PUBLISHED, settled_at__isnull=False)
    newest = set(out.exclude(external_id="").order_by("-settled_at").values_list("pk", flat=True)[:NEWEST])
    asked = set(out.filter(external_id__in=roots - {""}).values_list("pk", flat=True))
    return list(out.filter(pk__in=newest | asked).order_by("settled_at"))


def _is_private(message: Message) -> bool:
    return message.conversation.channel == PRIVATE


def _stands_under(message: Message, items: list[Outbound]) -> str:
    """The id of the post under which it was written; nothing for what stands by itself."""
    if message.conversation.channel != Kind.COMMENT:
        return ""
    before = [item.external_id for item in items if item.settled_at and item.settled_at <= message.at]
    return message.root_external_id if message.root_external_id in before else next(reversed(before), "")


# As the control plane is told it -----------------------------------------------------


def _as_post(item: Outbound) -> dict[str, Any]:
    assert item.settled_at is not None
    media = [Media.read(one) for one in item.request.get("media", [])]
    captions = [_read(one.captions.key).decode() for one in media if one.captions]
    return {
        "network": item.account.network,
        "account": item.account.handle,
        "text": item.request["text"],
        "at": item.settled_at.isoformat(),
        "ref": item.external_id,
        "pictures": [_as_picture(one) for one in media],
        "captions": captions[0] if captions else "",
        "figures": _figures(item),
    }


def _as_picture(media: Media) -> dict[str, str]:
    content = base64.b64encode(_read(media.key)).decode()
    return {"kind": media.content_type, "alt": media.alt, "content": content}


def _read(key: str) -> bytes:
    with default_storage.open(key) as file:
        return bytes(file.read())


def _figures(item: Outbound) -> dict[str, int]:
    """As they were counted last: they go on from there."""
    newest = PostFigures.objects.filter(publication__outbound=item).order_by("day").last()
    said = {there: getattr(newest, ours) for there, ours in FIGURES.items()} if newest else {}
    return {name: number for name, number in said.items() if number is not None}


def _as_mention(message: Message) -> dict[str, Any]:
    return _said(message) | {"account": message.account.handle, "as": _resident(message)}


def _as_comment(message: Message, under: str) -> dict[str, Any]:
    return _said(message) | {"post": under, "as": _resident(message)}


def _as_message(message: Message) -> dict[str, Any]:
    return _said(message) | {"account": message.account.handle, "with": _resident(message)}


def _said(message: Message) -> dict[str, str]:
    return {
        "network": message.account.network, "text": message.text, "at": message.at.isoformat(), "ref": message.external_id,
    }  # fmt: skip


def _resident(message: Message) -> dict[str, str]:
    resident = message.conversation.resident
    return {"name": resident.name, "handle": resident.handle}


# What the network answers --------------------------------------------------------------


def _take_over(message: Message, under: str, ids: Mapping[str, str], residents: Mapping[str, str]) -> None:
    """They are no facts of a person's work, so no verb changes them."""
    conversation, found, root = message.conversation, ids[message.external_id], ids.get(under, "")
    Message.objects.filter(pk=message.pk).update(external_id=found, root_external_id=root)
    if not _is_private(message):
        thread = root or ids.get(conversation.thread, found)
        Conversation.objects.filter(pk=conversation.pk).update(thread=thread)
    Resident.objects.filter(pk=conversation.resident_id).update(external_id=residents[message.external_id])


def _renumber(item: Outbound, found: str) -> None:
    """Everything that stands under the post follows it."""
    Message.objects.filter(account=item.account, root_external_id=item.external_id).update(root_external_id=found)
    Conversation.objects.filter(account=item.account, thread=item.external_id).update(thread=found)
    Outbound.objects.filter(pk=item.pk).update(external_id=found)
