"""What waits for a person, counted for the navigation: a few small queries an entry, and none for what they may not open."""

from django.http import HttpRequest
from django.urls import reverse

from accounts import selectors as accounts
from core.people.models import Person
from enquiries import selectors as enquiries
from moderation import selectors as moderation
from pages.shell import Item
from publishing import selectors as publishing


def counts(person: Person) -> dict[str, int]:
    """By the name of the address that the entry leads to."""
    return {
        "enquiries:inbox": enquiries.waiting_count(person),
        "publishing:approvals": publishing.waiting_count(person),
        "accounts:requests": accounts.waiting_count(person),
        "moderation:cases": moderation.waiting_count(person),
    }


def inbox_views(request: HttpRequest, person: Person) -> list[Item]:
    """The saved views of the inbox with their counts, only while somebody is in it. One query."""
    if not request.path.startswith(reverse("enquiries:inbox")) or not person.rights.holds("enquiries.read"):
        return []
    counted, here = enquiries.view_counts(person), request.GET.get("view", "")
    address = reverse("enquiries:inbox")
    return [
        Item(words, f"{address}?view={name}", count=counted.get(name, 0), current=name == here)
        for name, (words, _) in enquiries.VIEWS.items()
    ]
