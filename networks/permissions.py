"""Who may read and settle what is in the outbox. Each answer carries its sentence, for the page and for the refusal."""

from typing import Final

from accounts.catalogue import Action
from accounts.models import Account
from accounts.permissions import over
from accounts.states import OPENED, AccountState
from core.audit.verbs import Answer, no, yes
from core.people.duties import matrix
from core.people.models import Person
from networks.by_hand_permissions import in_other_hands
from networks.models import Connection, Outbound
from networks.states import OutboundState
from networks.telling import SETTLE
from pages.clocks import listed

READ: Final = {
    Action.POST: "posts.read",
    Action.REPLY: "enquiries.read",
    Action.DIRECT_MESSAGE: "enquiries.read",
}
READ_THE_REST: Final = "cases.read"
"""What tidies and blocks belongs to moderation."""
NOT_SENT: Final = frozenset({OutboundState.REFUSED, OutboundState.EXPIRED, OutboundState.HELD})
"""Certainly not out, and no machine will send it."""
READERS: Final = (*sorted({*READ.values()}), READ_THE_REST)
"""Who may open the pages at all."""


def may_read(person: Person, item: Outbound) -> bool:
    """Whoever may read the thing itself may read what became of it."""
    return over(person, READ.get(Action(item.kind), READ_THE_REST), item.account)


def may_say_it_is_out(person: Person, item: Outbound) -> Answer:
    if item.state not in {OutboundState.UNCONFIRMED, OutboundState.BY_HAND}:
        return no(f"This is “{item.state_words}”; there is nothing to confirm.")
    return in_other_hands(person, item) and _settles(person, item)


def may_send_again(person: Person, item: Outbound) -> Answer:
    """What is unconfirmed; and what is certainly not out, unless it is a post, whose time is signed with its words."""
    if item.state == OutboundState.UNCONFIRMED or (item.kind != Action.POST and item.state in NOT_SENT):
        return _settles(person, item)
    if item.state in NOT_SENT:
        return no(f"This is “{item.state_words}”. On the page of the post you can give it a new time, or withdraw it.")
    return no(f"This is “{item.state_words}”; there is nothing to send again.")


def may_leave_it(person: Person, item: Outbound) -> Answer:
    """As above, and what somebody should have done by hand."""
    if item.state == OutboundState.BY_HAND:
        return in_other_hands(person, item) and _settles(person, item)
    return may_send_again(person, item)


def may_connect(person: Person, account: Account) -> Answer:
    """Only what stands open on its network: before the sign-off there is nothing to post from, after the end neither."""
    if not over(person, "accounts.keep", account):
        return no(f"{_holders('accounts.keep')} can connect an account.")
    if account.state not in OPENED - {AccountState.CLOSED}:
        return no(f"This account is “{account.get_state_display()}”. It can be connected while it is open.")
    return yes()


def may_disconnect(person: Person, account: Account, link: Connection) -> Answer:
    """Also when it is closed: an access is not kept for nothing."""
    if not over(person, "accounts.keep", account):
        return no(f"{_holders('accounts.keep')} can disconnect an account.")
    return yes() if link.secrets else no("This account is not connected.")


def _settles(person: Person, item: Outbound) -> Answer:
    if over(person, SETTLE, item.account):
        return yes("You may decide because you settle what no machine can.")
    return no(f"{_holders(SETTLE)} can say whether it is out, or send it again.")


def _holders(duty: str) -> str:
    return listed(matrix().holders(duty))
