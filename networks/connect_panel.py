"""What the page of an account says of its connection."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from accounts.panels import Panel
from accounts.permissions import may_keep
from accounts.states import OPENED
from core.people.models import Person
from networks.connect_forms import FORMS
from networks.connect_journey import sign_in_of
from networks.connect_watch import goes_by_another_name
from networks.manual.names import is_read_by_hand
from networks.models import Connection
from networks.permissions import may_connect, may_disconnect
from pages.clocks import day, when

SOON: Final = timedelta(days=14)
"""From then on pages say that an access ends, as the first notice does."""
CONNECTED = "Connected: posts go out and replies come in by themselves"
POSTS_ALONE = "Connected: posts go out by themselves; what residents write there is recorded by hand"
BY_HAND = "Not connected: what is due is done by hand"


def connection_panel(account: Account, person: Person) -> Panel | None:
    """Whether it is connected, what is wrong with it, and where to change that. One query."""
    if account.state not in OPENED:
        return None
    link = Connection.objects.filter(account=account).first() or Connection(account=account)
    facts = [("State", _state(account, link), "")]
    if link.problem_since:
        facts.append(("Since", when(link.problem_since), ""))
    if goes_by_another_name(link):
        facts.append(("Name there", f"@{link.known_as}, other than on the register", _facts_page(link, person)))
    if link.expires_at:
        facts.append(("Ends", day(link.expires_at), ""))
    return Panel("Connection", facts + _doors(link, person))


def _facts_page(link: Connection, person: Person) -> str:
    """Where the register's handle is changed, for those who may: no machine changes it."""
    return reverse("accounts:facts", args=[link.account_id]) if may_keep(person, link.account) else ""


def _state(account: Account, link: Connection) -> str:
    if link.problem:
        return f"Cannot be used: {link.problem}"
    if not link.secrets:
        return BY_HAND
    return POSTS_ALONE if is_read_by_hand(account, link) else CONNECTED


def _doors(link: Connection, person: Person) -> list[tuple[str, str, str]]:
    """Each with its address, for those who may go through."""
    account, doors = link.account, []
    if (account.network in FORMS or sign_in_of(account.network)) and may_connect(person, account):
        words = "Connect it again" if link.secrets else "Connect this account"
        doors.append(("Change", words, reverse("connections:connect", args=[account.pk])))
    if may_disconnect(person, account, link):
        doors.append(("End", "Disconnect it", reverse("connections:disconnect", args=[account.pk])))
    return doors


def remarks(accounts: Collection[Account]) -> dict[int, str]:
    """What is to be said of each account wherever it is used; those in order are left out. One query."""
    known, soon = {account.pk: account for account in accounts}, timezone.now() + SOON
    said = {}
    for link in Connection.objects.filter(account__in=known).exclude(secrets=""):
        link.account = known[link.account_id]
        ends = link.expires_at is not None and link.expires_at <= soon
        words = trouble(link) or (
            f"loses its access on {day(link.expires_at)}. Connect it again before." if ends else ""
        )
        if words:
            said[link.account_id] = words
    return said


def trouble(link: Connection) -> str:
    """What is wrong with an account, as the rest of a sentence that begins with its name; nothing where it is in order."""
    if link.problem:
        return f"cannot be used now: {link.problem}"
    if goes_by_another_name(link):
        account = link.account
        return f"goes by @{link.known_as} on {account.network_name} now; the register says {account.at_handle}."
    return ""
