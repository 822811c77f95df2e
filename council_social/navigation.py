"""The navigation: what a person's duties open, and nothing else. Counts are what waits, not totals."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.conf import settings
from django.urls import reverse

from core.people.models import Person
from pages.shell import Group, Item

ENTRIES: Final = (
    ("", (
        ("Home", "home", "home", ("council.read",)),
        ("Inbox", "enquiries:inbox", "inbox", ("enquiries.read",)),
        ("Posts", "publishing:posts", "pen", ("posts.read",)),
        ("Calendar", "publishing:calendar", "calendar", ("posts.read",)),
        ("Approvals", "publishing:approvals", "sign", ("posts.sign", "posts.write")),
    )),
    ("Govern", (
        ("Accounts", "accounts:register", "book", ("accounts.read",)),
        ("Account requests", "accounts:requests", "people", ("accounts.read",)),
        ("Training", "training:who", "tick", ("training.read",)),
        ("Moderation", "moderation:cases", "shield", ("cases.read",)),
        ("People", "people", "person", ("people.keep", "audit.read")),
    )),
    ("Report", (
        ("Figures", "reporting:figures", "chart", ("figures.read",)),
        ("Audit trail", "reporting:audit", "list", ("audit.read",)),
    )),
)  # fmt: skip
"""Heading, then label, name of the address, icon, and the duties of which one opens it."""


def navigation(path: str, person: Person, counts: Mapping[str, int], inbox: Sequence[Item] = ()) -> tuple[Group, ...]:
    """The groups that this person sees, the entry of this page marked; `inbox` are its saved views, shown while in it."""
    current = _current(path)
    groups = [Group(_items(entries, person, counts, current, inbox), label) for label, entries in ENTRIES]
    return (*(group for group in groups if group.items), Group(_foot(current), foot=True))


def _items(
    entries: Sequence[tuple[str, str, str, tuple[str, ...]]],
    person: Person,
    counts: Mapping[str, int],
    current: str,
    inbox: Sequence[Item],
) -> tuple[Item, ...]:
    return tuple(
        Item(
            label,
            reverse(name),
            icon,
            counts.get(name, 0),
            name == current,
            tuple(inbox) if name == "enquiries:inbox" else (),
        )
        for label, name, icon, duties in entries
        if any(person.rights.holds(duty) for duty in duties)
    )


def _current(path: str) -> str:
    """The entry whose address is the longest beginning of this path; Home only on its own page."""
    fitting = [
        (len(reverse(name)), name)
        for _, entries in ENTRIES
        for _, name, *_ in entries
        if path.startswith(reverse(name)) and name != "home"
    ]
    return max(fitting)[1] if fitting else "home" if path == reverse("home") else ""


def _foot(current: str) -> tuple[Item, ...]:
    square = [Item("Town square", f"{settings.SANDBOX_URL}/", "square")] if settings.SANDBOX_URL else []
    if settings.BLUESKY_HERE["square_url"]:
        square.append(Item("Bluesky as a resident", settings.BLUESKY_HERE["square_url"], "square"))
    mail = [Item("Mail that was sent", reverse("mail"), "chat")] if settings.DEMONSTRATION else []
    return (*square, *mail, Item("Settings", reverse("council"), "cog"))
