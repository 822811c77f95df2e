"""What the page of an account says of its connection."""

from django.urls import reverse

from accounts.models import Account
from accounts.panels import Panel
from accounts.states import OPENED
from core.people.models import Person
from networks.connect_forms import FORMS
from networks.models import Connection
from networks.permissions import may_connect, may_disconnect
from pages.clocks import day, when

CONNECTED = "Connected: posts go out and replies come in by themselves"
BY_HAND = "Not connected: what is due is done by hand"


def connection_panel(account: Account, person: Person) -> Panel | None:
    """Whether it is connected, what is wrong with it, and where to change that. One query."""
    if account.state not in OPENED:
        return None
    link = Connection.objects.filter(account=account).first() or Connection(account=account)
    facts = [("State", _state(link), "")]
    if link.problem_since:
        facts.append(("Since", when(link.problem_since), ""))
    if link.expires_at:
        facts.append(("Ends", day(link.expires_at), ""))
    return Panel("Connection", facts + _doors(link, person))


def _state(link: Connection) -> str:
    if link.problem:
        return f"Cannot be used: {link.problem}"
    return CONNECTED if link.secrets else BY_HAND


def _doors(link: Connection, person: Person) -> list[tuple[str, str, str]]:
    """Each with its address, for those who may go through."""
    account, doors = link.account, []
    if account.network in FORMS and may_connect(person, account):
        words = "Connect it again" if link.secrets else "Connect this account"
        doors.append(("Change", words, reverse("connections:connect", args=[account.pk])))
    if may_disconnect(person, account, link):
        doors.append(("End", "Disconnect it", reverse("connections:disconnect", args=[account.pk])))
    return doors


def cannot_be_used(account: Account) -> str:
    """Why nothing can be sent from it now, as a sentence; nothing where it works or is done by hand. One query."""
    problem = Connection.objects.filter(account=account).exclude(problem="").values_list("problem", flat=True).first()
    return f"{account} cannot be used now: {problem}" if problem else ""
