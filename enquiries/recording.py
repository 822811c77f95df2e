"""Recording what somebody wrote where no machine reads: typed in on a page, or many at once from a file (ENQ-1).

It goes the way of everything that comes in (`networks.protocol.Inbound`, `taking_in.take_in`): the same conversations, the
same deadlines, counted from the time at which it stood on the network.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.catalogue import network
from accounts.models import Account
from accounts.permissions import over, reachable
from accounts.states import OPENED, AccountState
from core.audit.verbs import Answer, RuleBroken, ensure, no, record, yes
from core.people.models import Person
from enquiries import actions
from enquiries.models import Message, MessageQuerySet
from enquiries.screenshots import put_beside
from enquiries.taking_in import take_in
from networks.manual.names import is_read_by_hand, name_of
from networks.matching import words as plain_words
from networks.models import Connection
from networks.proof import is_address, is_of
from networks.protocol import Author, Inbound, Kind
from networks.storable import text
from pages.clocks import day, in_london

ANSWER: Final = "enquiries.answer"
LONGEST: Final = 20_000
OLDEST: Final = timedelta(days=366)
CLOCKS_DIFFER: Final = timedelta(minutes=5)
STANDS: Final = OPENED - {AccountState.CLOSED}


@dataclass(frozen=True)
class Written:
    """What one person wrote, as somebody copied it. `post`: the address of the post under which it stands."""

    kind: Kind
    words: str
    at: datetime
    name: str = ""
    handle: str = ""
    address: str = ""
    post: str = ""

    @property
    def external_id(self) -> str:
        """The same for the same thing, recorded twice."""
        return _at(self.address) if self.address else f"said:{_short('|'.join(self.said))}"

    @property
    def said(self) -> tuple[str, str, str]:
        """Who said what on which day."""
        return _author_key(self.handle or self.name), in_london(self.at).date().isoformat(), _words_key(self.words)

    @property
    def author(self) -> Author:
        """Somebody with a handle is always the same person; a name alone is not proof of that, except under one post."""
        handle = self.handle.strip().removeprefix("@")
        under = f"{self.name.strip().casefold()}|{self.post}" if self.name.strip() and self.post else self.external_id
        known = f"by-hand:{handle.casefold()}" if handle else f"by-hand:?{_short(under)}"
        return Author(known[:200], handle[:200], self.name.strip()[:200])


class Here:
    """What is in the inbox already of one account, as far as `written` could repeat it. Two queries, however many."""

    def __init__(self, account: Account, written: Iterable[Written]) -> None:
        items = list(written)
        self._by_id: dict[str, str] = {}
        self._by_words: dict[tuple[str, str, str], str] = {}
        if items:
            self._read(Message.objects.inbound().filter(account=account).select_related("conversation"), items)

    def _read(self, messages: MessageQuerySet, items: list[Written]) -> None:
        ids, addresses = [item.external_id for item in items], [item.address for item in items if item.address]
        for message in messages.filter(Q(external_id__in=ids) | Q(permalink__in=addresses)):
            self._by_id[message.external_id] = self._by_id[_at(message.permalink)] = message.conversation.reference
        first, last = min(item.at for item in items), max(item.at for item in items)
        around = messages.filter(at__gte=first - timedelta(days=1), at__lte=last + timedelta(days=1))
        for message in around.select_related("conversation__resident"):
            date, said = in_london(message.at).date().isoformat(), _words_key(message.text)
            for who in {message.author_name, message.conversation.resident.handle}:
                self._by_words[_author_key(who), date, said] = message.conversation.reference

    def sentence(self, item: Written) -> str:
        """Why it is not taken in again; empty where it is new."""
        if reference := self._by_id.get(item.external_id) or (
            self._by_id.get(_at(item.address)) if item.address else None
        ):
            return f"This is in the inbox already, as {reference}: it has the same address."
        if reference := self._same_words(item):
            return f"This is in the inbox already, as {reference}: the same words by the same person on {day(item.at)}."
        return ""

    def _same_words(self, item: Written) -> str:
        _, date, said = item.said
        found = (self._by_words.get((_author_key(who), date, said)) for who in (item.handle, item.name) if who)
        return next(filter(None, found), "")


# The verb ---------------------------------------------------------------------


@transaction.atomic
def record_written(*, account_id: int, written: Written, by: Person, screenshot: str = "") -> Message:
    """Takes in one thing that somebody copied. `screenshot`: as `screenshots.kept` names it. Raises RuleBroken, also for what is here."""
    account = Account.objects.get(pk=account_id)
    ensure(may_record(by, account))
    one_at_a_time(account)
    refuse_what_cannot_be(account, written)
    if sentence := Here(account, [written]).sentence(written):
        raise RuleBroken(sentence)
    message = taken_in(account, written, by, actions.RECORDED)
    if screenshot:
        put_beside(message, screenshot)
    return message


def taken_in(account: Account, written: Written, by: Person, code: str) -> Message:
    """As an inbound item, with an entry of who recorded it. No words of residents stand in the record."""
    message = take_in(_inbound(account, written))
    assert message is not None, "the account is on the register"
    at = written.at.isoformat()
    record(code, obj=message.conversation, by=by, after={"message": message.pk, "kind": str(written.kind), "at": at})
    return message


def one_at_a_time(account: Account) -> None:
    """Two people who record the same comment at the same moment come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"recording:{account.pk}"])


def refuse_what_cannot_be(account: Account, written: Written) -> None:
    """Raises RuleBroken with the field where a part of it cannot be."""
    if not written.words.strip():
        raise RuleBroken("Enter the words.", field="words")
    if len(written.words) > LONGEST:
        raise RuleBroken(f"This has {len(written.words):,} characters, and {LONGEST:,} fit.", field="words")
    if written.at > timezone.now() + CLOCKS_DIFFER:
        raise RuleBroken("It cannot have been written in the future.", field="at")
    if written.at < timezone.now() - OLDEST:
        raise RuleBroken("It was written more than a year ago. What is older is not an enquiry any more.", field="at")
    for field in ("address", "post"):
        _refuse_address(account, getattr(written, field), field)


def _refuse_address(account: Account, url: str, field: str) -> None:
    entry = network(account.network)
    if url and not is_address(url):
        raise RuleBroken("Enter the address as your browser shows it, beginning with https://", field=field)
    if url and not is_of(entry, account, url):
        raise RuleBroken(f"This is not an address of {entry.name}. Leave it empty if there is none.", field=field)


# Who may, and where -----------------------------------------------------------


def may_record(person: Person, account: Account) -> Answer:
    """Whoever answers there, on an open account that no machine reads: what a machine reads would come in twice."""
    if not over(person, ANSWER, account):
        return no(f"You do not answer residents on {account}.")
    if account.state not in STANDS:
        return no(f"{account} is “{account.get_state_display()}”.")
    if not is_read_by_hand(account, Connection.objects.filter(account=account).first()):
        return no(f"What residents write on {account} comes in by itself.")
    return yes()


def accounts_for(person: Person) -> list[Account]:
    """Those for which `may_record` says yes. Two queries."""
    accounts, mine = Account.objects.filter(state__in=STANDS).order_by("network", "name"), reachable(person, ANSWER)
    found = list(accounts if mine is None else accounts.filter(pk__in=mine))
    links = {link.account_id: link for link in Connection.objects.filter(account__in=found)}
    return [account for account in found if is_read_by_hand(account, links.get(account.pk))]


# The parts --------------------------------------------------------------------


def _inbound(account: Account, written: Written) -> Inbound:
    return Inbound(
        network=account.network, account_external_id=name_of(account), kind=written.kind, external_id=written.external_id,
        at=written.at, author=written.author, text=text(written.words.strip()), permalink=written.address,
        root_post_external_id=_at(written.post) if written.post else "",
    )  # fmt: skip


def _at(url: str) -> str:
    """One name for one address, however it was copied: without the marks that say how somebody came there."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    asked = "&".join(sorted(one for one in parts.query.split("&") if one and not one.startswith(MARKS)))
    return f"at:{_short('|'.join((host, parts.path.rstrip('/'), asked)))}" if url else ""


MARKS: Final = ("utm_", "fbclid=", "igsh=", "igshid=", "si=", "share_", "is_from_", "_r=", "_t=", "ref=")
"""What networks hang on an address to see who passed it on."""


def _author_key(who: str) -> str:
    return plain_words(who).casefold().removeprefix("@")


def _words_key(words: str) -> str:
    return plain_words(words).casefold()


def _short(words: str) -> str:
    return sha256(words.encode(errors="surrogatepass")).hexdigest()
