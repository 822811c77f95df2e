"""Residents who wait, account by account; where they wait too long the account needs somebody (REG-9, CBC don't 7)."""

from typing import Final

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.health import Need, Rules
from accounts.models import Account
from accounts.panels import Panel
from accounts.permissions import over
from accounts.remedies import Remedy
from accounts.states import OPENED
from core.people.models import Person
from enquiries.models import Conversation
from enquiries.states import OPEN
from pages.clocks import plural


def residents_wait(rules: Rules) -> Exists:
    """A conversation is open and its deadline has passed."""
    return Exists(Conversation.objects.open().filter(account=OuterRef("pk"), due_at__lt=timezone.now()))


def remedy(account: Account, rules: Rules) -> Remedy:
    late = Conversation.objects.open().filter(account=account, due_at__lt=timezone.now()).count()
    words = f"{plural(late, 'resident')} {'waits' if late == 1 else 'wait'} longer than promised."
    return Remedy(
        words, "The inbox shows who deals with it.", "Open the inbox", f"{reverse('enquiries:inbox')}?view=open", "chat"
    )


def account_panel(account: Account, person: Person) -> Panel | None:
    """How many residents wait there, on the page of an account. One query."""
    if account.state not in OPENED or not over(person, "enquiries.read", account):
        return None
    counts = Conversation.objects.filter(account=account).aggregate(
        open=Count("pk", filter=Q(state__in=OPEN)),
        late=Count("pk", filter=Q(state__in=OPEN, due_at__lt=timezone.now())),
    )
    inbox = f"{reverse('enquiries:inbox')}?view=open"
    waiting = plural(counts["open"], "conversation")
    return Panel("Enquiries", [("Open", waiting, inbox if counts["open"] else ""), ("Late", f"{counts['late']:,}", "")])


UNANSWERED: Final = Need("unanswered", "Residents wait too long", residents_wait, remedy)
