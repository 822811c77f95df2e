"""What comes in by hand for an account that no network has named to us yet: it is called by its place on the register."""

from typing import Final

from accounts.catalogue import Action, network
from accounts.models import Account
from networks.connections import connector_of
from networks.models import Connection

REGISTER: Final = "register:"


def name_of(account: Account) -> str:
    """What an `Inbound` calls the account."""
    return account.external_id or f"{REGISTER}{account.pk}"


def account_named(code: str, name: str) -> Account | None:
    """The account that an `Inbound` means; None where it is not on the register."""
    number = name.removeprefix(REGISTER)
    if number == name:
        return Account.objects.filter(network=code, external_id=name).first()
    known = number.isascii() and number.isdigit() and len(number) < 19
    return Account.objects.filter(network=code, pk=int(number)).first() if known else None


def is_read_by_hand(account: Account, link: Connection | None) -> bool:
    """Whether no machine reads what residents write there, and they can write something."""
    barrier = network(account.network).barriers.get(Action.REPLY)
    if barrier is not None and not barrier.by_hand:
        return False
    if link is None or not link.secrets:
        return True
    link.account = account
    connector = connector_of(link)
    return not connector.can_fetch and connector.webhook_secrets is None
