"""The pretend networks: the council's accounts are opened and connected there, with what residents still wait for.

They may start after the council was loaded, so this is done by whichever call finds them answering first.
"""

from collections.abc import Mapping
from typing import Any, Final

import requests
from django.conf import settings

from accounts import services as register
from accounts.models import Account
from council_social.demonstration.people import staff
from enquiries.models import Conversation, Message, Resident
from networks.connecting import connect
from networks.connections import connection_of
from networks.models import Outbound
from networks.states import OutboundState

CONNECTED: Final = (
    ("facebook", "Ashmere District Council"),
    ("x", "Ashmere District Council"),
    ("facebook", "Ashmere Careline"),
)
SECONDS: Final = 10


def move_in() -> bool:
    """Opens, connects and fills the accounts that are not connected yet; False where nobody answers or all are."""
    waiting = [account for account in map(_account, CONNECTED) if not connection_of(account).secrets]
    if not waiting or not _answers():
        return False
    for account in waiting:
        known = _opened(account)
        _fill(account)
        _connect(account, known)
    return True


def _account(named: tuple[str, str]) -> Account:
    return Account.objects.get(network=named[0], name=named[1])


def _answers() -> bool:
    if not settings.SANDBOX_URL:
        return False
    try:
        return _web().get(f"{settings.SANDBOX_URL}/healthz", timeout=2).ok
    except requests.RequestException:
        return False


def _web() -> requests.Session:
    """Straight to this machine, whatever proxy the environment names."""
    session = requests.Session()
    session.trust_env = False
    return session


def _control(method: str, path: str, **asked: Any) -> dict[str, Any]:
    """One call of the control plane. Raises requests.HTTPError where it is refused."""
    how: Mapping[str, Any] = {"params": asked} if method == "GET" else {"json": asked}
    answer = _web().request(method, f"{settings.SANDBOX_URL}/__control/{path}", timeout=SECONDS, **how)
    answer.raise_for_status()
    return dict(answer.json())


def _opened(account: Account) -> dict[str, Any]:
    """The account on the pretend network, made where it is not there yet."""
    everybody = _control("GET", "accounts", network=account.network)["accounts"]
    there = next((one for one in everybody if one["handle"] == account.handle), None)
    followers = account.followers or 900
    return there or _control(
        "POST", "accounts", network=account.network, handle=account.handle, name=account.name, followers=followers
    )


def _connect(account: Account, known: Mapping[str, Any]) -> None:
    """The register learns the network's own number first: an access that belongs to another account is refused."""
    ada = staff()["ada"]
    account.refresh_from_db()
    register.change_facts(account_id=account.pk, facts={"external_id": known["id"]}, by=ada, seen=account.version)
    connect(account_id=account.pk, secrets={"access_token": known["token"]}, by=ada)


# What residents still wait for ---------------------------------------------------


def _fill(account: Account) -> None:
    """Writes open conversations, and the posts under which they stand, into the network's past; then takes over its ids."""
    messages = list(_unanswered(account))
    posts = [_as_post(account, item) for item in _posts_under(account, messages)]
    known = {post["ref"] for post in posts}
    comments = [_as_comment(message) for message in messages if message.root_external_id in known]
    posts += [_as_mention(account, message) for message in messages if message.root_external_id not in known]
    ids = _control("POST", "backfill", posts=sorted(posts, key=lambda post: post["at"]), comments=comments)["ids"]
    authors = {
        one["id"]: one["author"]
        for one in _control("GET", "posts", network=account.network, account=account.handle)["posts"]
    }
    for message in messages:
        _take_over(message, ids, authors)


def _unanswered(account: Account) -> list[Message]:
    """What residents wrote in public in open conversations; private messages are written by hand in the town square."""
    open_ones = Conversation.objects.open().filter(account=account).exclude(channel=Conversation.Channel.DIRECT_MESSAGE)
    rows = Message.objects.inbound().filter(conversation__in=open_ones).exclude(text="")
    return list(rows.select_related("conversation__resident", "account").order_by("at"))


def _posts_under(account: Account, messages: list[Message]) -> list[Outbound]:
    roots = {message.root_external_id for message in messages if message.root_external_id}
    return list(Outbound.objects.filter(account=account, state=OutboundState.PUBLISHED, external_id__in=roots))


def _as_post(account: Account, item: Outbound) -> dict[str, Any]:
    assert item.settled_at is not None
    return {
        "network": account.network,
        "account": account.handle,
        "text": item.request["text"],
        "at": item.settled_at.isoformat(),
        "ref": item.external_id,
    }


def _as_mention(account: Account, message: Message) -> dict[str, Any]:
    said = {"network": account.network, "account": account.handle, "text": message.text, "at": message.at.isoformat()}
    return said | {"ref": message.external_id, "as": _resident(message)}


def _as_comment(message: Message) -> dict[str, Any]:
    said = {
        "network": message.account.network,
        "post": message.root_external_id,
        "text": message.text,
        "at": message.at.isoformat(),
    }
    return said | {"ref": message.external_id, "as": _resident(message)}


def _resident(message: Message) -> dict[str, str]:
    resident = message.conversation.resident
    return {"name": resident.name, "handle": resident.handle}


def _take_over(message: Message, ids: Mapping[str, str], authors: Mapping[str, str]) -> None:
    """The ids are the network's to give. They are no facts of a person's work, so no verb changes them."""
    conversation, found = message.conversation, ids[message.external_id]
    thread = ids.get(conversation.thread, found)
    Message.objects.filter(pk=message.pk).update(
        external_id=found, root_external_id=ids.get(message.root_external_id, "")
    )
    Conversation.objects.filter(pk=conversation.pk).update(thread=thread)
    Resident.objects.filter(pk=conversation.resident_id).update(external_id=authors[found])
