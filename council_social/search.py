"""One search over posts, conversations and accounts, within what each person may read."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.models import Account
from core.people.models import Person
from enquiries.models import Conversation, ConversationQuerySet, Message, Resident
from enquiries.permissions import readable
from publishing.models import Post


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found: its kind, name, a line about it and its address."""

    kind: str
    name: str
    note: str
    url: str


EACH = 10
LETTERS = 3
"""Fewer are in nearly every message, and no index finds them."""


def search(words: str, person: Person) -> list[Found]:
    """At most ten of each kind, the newest conversations. Four queries."""
    return [*_conversations(words, person), *_posts(words, person), *_accounts(words)]


def _conversations(words: str, person: Person) -> list[Found]:
    if not person.rights.holds("enquiries.read"):
        return []
    first, *others = (rows.order_by("-id").values("pk")[:EACH] for rows in _where_it_stands(words, readable(person)))
    newest = [row["pk"] for row in first.union(*others).order_by("-pk")[:EACH]]
    rows = Conversation.objects.filter(pk__in=newest).select_related("resident", "account").order_by("-id")
    return [
        Found(
            "Conversation",
            f"{row.resident}, {row.reference}",
            f"{row.account}, {row.get_state_display().lower()}",
            row.get_absolute_url(),
        )
        for row in rows
    ]


def _where_it_stands(words: str, mine: ConversationQuerySet) -> list[ConversationQuerySet]:
    """By reference, by who wrote and by what was said: asked for apart, because each has an index of its own."""
    known = Resident.objects.filter(Q(name__icontains=words) | Q(handle__icontains=words.lstrip("@")))
    said = Message.objects.filter(conversation=OuterRef("pk"), text__icontains=words)
    parts = [mine.filter(reference=words.upper()), mine.filter(resident__in=known)]
    return [*parts, mine.filter(Exists(said))] if len(words) >= LETTERS else parts


def _posts(words: str, person: Person) -> list[Found]:
    if not person.rights.holds("posts.read"):
        return []
    rows = Post.objects.filter(title__icontains=words).select_related("current", "author").order_by("-id")[:EACH]
    return [Found("Post", str(row), f"Written by {row.author}", row.get_absolute_url()) for row in rows]


def _accounts(words: str) -> list[Found]:
    rows = (
        Account.objects.on_register()
        .filter(Q(name__icontains=words) | Q(handle__icontains=words.lstrip("@")))
        .select_related("department")[:EACH]
    )
    return [Found("Account", str(row), f"{row.at_handle}, {row.department}", row.get_absolute_url()) for row in rows]
