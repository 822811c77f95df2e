"""Accounts on which residents wait too long: what makes an account dormant besides silence (REG-9, CBC don't 7)."""

from typing import Final

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.health import Need, Rules
from accounts.models import Account
from accounts.remedies import Remedy
from enquiries.models import Conversation
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


UNANSWERED: Final = Need("unanswered", "Residents wait too long", residents_wait, remedy)
