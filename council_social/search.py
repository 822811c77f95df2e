"""One search over posts, conversations and accounts, within what each person may read."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Account
from core.people.models import Person
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


def search(words: str, person: Person) -> list[Found]:
    """At most ten of each kind. Three queries."""
    return [*_conversations(words, person), *_posts(words, person), *_accounts(words)]


def _conversations(words: str, person: Person) -> list[Found]:
    wanted = (
        Q(reference__iexact=words)
        | Q(resident__name__icontains=words)
        | Q(resident__handle__icontains=words.lstrip("@"))
        | Q(messages__text__icontains=words)
    )
    rows = readable(person).filter(wanted).select_related("resident", "account").distinct().order_by("-id")[:EACH]
    return [
        Found(
            "Conversation",
            f"{row.resident}, {row.reference}",
            f"{row.account}, {row.get_state_display().lower()}",
            row.get_absolute_url(),
        )
        for row in rows
    ]


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
