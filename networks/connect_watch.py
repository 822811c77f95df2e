"""Looking after connected accounts, before somebody's post is refused: what ends soon, what ended, who goes by another name.

Each part finds what is due, so it does not matter how often it runs, in how many workers, or when it was killed. What was
told is kept as the notices themselves, one for each person and key.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Account
from accounts.states import OPENED, AccountState
from core.audit.verbs import change
from networks import actions, telling
from networks.connecting import spelt
from networks.connections import access_of, kept
from networks.models import Connection
from networks.moves import database_time
from networks.outcomes import Failed, RateLimited, Refused, Unauthorised
from networks.protocol import Profile
from networks.registry import connector
from networks.settling import access_is_lost
from networks.sign_in.protocol import TOKEN_UNTIL
from networks.sign_in.renewing import refreshed
from networks.storable import text
from networks.wire import outside_transactions

log = logging.getLogger(__name__)
AHEAD: Final = (1, 7, 14)
"""How many days before an access ends people are warned, once each."""
EVERY: Final = timedelta(days=1)
AGAIN: Final = timedelta(minutes=15)
"""When a network is asked again that could not say, and when a probe is taken up whose worker died."""
AT_ONCE: Final = 5
"""As many as are probed in one round, of 25 seconds each at most."""


@dataclass(frozen=True)
class Verdict:
    """What a probe came to. `problem` is empty where the account can post; without a profile the network only refused."""

    problem: str
    profile: Profile | None = None


def warn() -> int:
    """Warns of each access that ends within 14, 7 or 1 days; returns how many of them there are."""
    now = database_time()
    soon = _connected().filter(expires_at__gt=now, expires_at__lte=now + timedelta(days=max(AHEAD)))
    links = list(soon.select_related("account__custodian"))
    for link in links:
        assert link.expires_at is not None
        telling.that_access_ends(link, _stage(link.expires_at - now))
    return len(links)


def _stage(left: timedelta) -> int:
    """The warning whose turn it is: 14 from the fourteenth day on, 7 from the seventh, 1 on the last."""
    return min(days for days in AHEAD if left <= timedelta(days=days))


def prolong() -> int:
    """Renews tokens that live for weeks before they end; returns how many. Not inside a transaction."""
    outside_transactions()
    return sum(_prolonged(link) for link in _ending())


def _ending() -> Iterator[Connection]:
    """Accounts whose network renews tokens ahead, and whose token is near its end."""
    now = database_time()
    for link in _connected().select_related("account"):
        way = connector(link.account.network).sign_in
        if way is None or way.renew_ahead is None:
            continue
        secrets = kept(link)
        until = secrets.get(TOKEN_UNTIL)
        if until and way.renewable(secrets) and datetime.fromisoformat(until) <= now + way.renew_ahead:
            yield link


def _prolonged(link: Connection) -> bool:
    way, access = connector(link.account.network).sign_in, access_of(link)
    assert way is not None
    try:
        access.renew(access.secrets, partial(refreshed, access, way))
    except Failed as failed:
        if isinstance(failed.outcome, Unauthorised):
            with transaction.atomic():
                access_is_lost(link.account_id, failed.outcome.reason)
        log.warning("the access to account %s was not prolonged: %s", link.account_id, type(failed.outcome).__name__)
        return False
    except Exception as error:
        log.error("prolonging the access to account %s failed with %s", link.account_id, type(error).__name__)
        return False
    return True


def probe() -> int:
    """Asks the networks whether our accounts can really post; each once a day. Returns how many. Not inside a transaction."""
    outside_transactions()
    links = _to_probe()
    for link in links:
        verdict = _asked(link)
        if verdict is not None:
            _note(link, verdict)
    return len(links)


@transaction.atomic
def _to_probe() -> list[Connection]:
    """Those whose day is over, leased to us."""
    now = database_time()
    due = _connected().filter(Q(probed_at__isnull=True) | Q(probed_at__lte=now - EVERY))
    links = list(
        due.select_for_update(of=("self",), skip_locked=True).select_related("account").order_by("pk")[:AT_ONCE]
    )
    Connection.objects.filter(pk__in=[link.pk for link in links]).update(probed_at=now - EVERY + AGAIN)
    return links


def _asked(link: Connection) -> Verdict | None:
    """None where the network could not say; it is asked again soon."""
    try:
        profile = connector(link.account.network).profile(access_of(link))
    except ImproperlyConfigured as lost:
        return Verdict(f"The access cannot be read: {lost}")
    except Failed as failed:
        return _refused(failed.outcome)
    except Exception as error:
        log.error("asking about account %s failed with %s", link.account_id, type(error).__name__)
        return None
    if link.account.external_id and profile.external_id != link.account.external_id:
        return Verdict(f"The access belongs to {profile.name or profile.handle} now.")
    return Verdict(profile.problem, profile)


def _refused(outcome: Refused | RateLimited | Unauthorised) -> Verdict | None:
    """Dead, or suspended by the network; a passing trouble says nothing about the account."""
    if isinstance(outcome, RateLimited) or (isinstance(outcome, Refused) and outcome.before_sending):
        return None
    return Verdict(outcome.reason)


@transaction.atomic
def _note(asked: Connection, verdict: Verdict) -> None:
    """Writes down what the probe came to, unless somebody connected the account anew while it was asked."""
    link = Connection.objects.select_for_update(of=("self",)).select_related("account__custodian").get(pk=asked.pk)
    if not link.secrets or link.probed_at is None or link.probed_at > database_time() - EVERY + AGAIN:
        return
    if verdict.profile and verdict.profile.handle:
        _goes_by(link, text(verdict.profile.handle)[:200])
    if verdict.problem:
        access_is_lost(link.account_id, verdict.problem)  # reads the row anew: nothing saves `link` after it
    elif link.problem and link.problem == link.probe_said:
        _works_again(link)
    said = text(verdict.problem)[:500]
    Connection.objects.filter(pk=link.pk).update(probed_at=database_time(), probe_said=said)


def _works_again(link: Connection) -> None:
    """Only what a probe found can a probe take back: it does not see every permission."""
    link.problem, link.problem_since = "", None
    change(link, code=actions.WORKS_AGAIN, by=None)
    telling.that_access_works_again(link)


def _goes_by(link: Connection, handle: str) -> None:
    """The network's own number is the account; its name there may change, on the register only a person changes it."""
    if link.known_as == handle:
        return
    link.known_as = handle
    if goes_by_another_name(link):
        change(link, code=actions.NOW_KNOWN_AS, by=None)
        telling.that_the_name_changed(link)
    else:
        Connection.objects.filter(pk=link.pk).update(known_as=handle)


def goes_by_another_name(link: Connection) -> bool:
    """Whether the network calls the account otherwise than the register does."""
    account: Account = link.account
    return bool(link.known_as and account.handle) and spelt(account, link.known_as) != account.handle.lower()


def _connected() -> "QuerySet[Connection]":
    return Connection.objects.exclude(secrets="").filter(account__state__in=OPENED - {AccountState.CLOSED})
