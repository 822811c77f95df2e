"""What the networks answered in the past: settles items of the outbox as the sender does, without a network and at the moved time."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import Account
from networks import actions, settled
from networks.endings import ending
from networks.models import Attempt, LookUp, Outbound
from networks.moves import move
from networks.outcomes import Accepted, CopyPack, Outcome, Refused
from networks.outcomes import ByHand as DoneByHand
from networks.outcomes import Unknown as NoAnswer
from networks.settling import OUTCOMES
from networks.states import OutboundState

WORKER: Final = "demonstration"
LEASE: Final = timedelta(seconds=60)
LOOKS: Final = (1, 5, 20)
"""Minutes after which somebody looked for what nobody can confirm."""


def goes_out(outbound_id: int, external_id: str, url: str) -> Outbound:
    """The network said yes."""
    return _attempt(outbound_id, Accepted(external_id, url))


def waits_for_a_person(outbound_id: int) -> Outbound:
    """An account that nobody has connected: somebody posts it there and says so."""
    item = Outbound.objects.select_related("account").get(pk=outbound_id)
    steps = ("Open the page of the account", "Paste the text", "Come back and enter the address")
    return _attempt(
        outbound_id,
        DoneByHand(CopyPack(item.account.address or "https://ashmere.example", steps, item.request["text"])),
    )


def is_refused(outbound_id: int, why: str) -> Outbound:
    """The network said no, for good."""
    return _attempt(outbound_id, Refused(why, before_sending=False))


def stays_unconfirmed(outbound_id: int, why: str) -> Outbound:
    """No answer came. The machine looked as often as it does, saw nothing, and now a person decides."""
    item = _attempt(outbound_id, NoAnswer(why))
    for minutes in LOOKS:
        LookUp.objects.create(
            outbound=item,
            at=timezone.now() + timedelta(minutes=minutes),
            answer=LookUp.Answer.NOT_SEEN,
            detail="Not among the newest posts.",
        )
    item.next_look_at, item.looks = None, len(LOOKS)
    item.save(update_fields=["next_look_at", "looks"])
    return item


@transaction.atomic
def _attempt(outbound_id: int, outcome: Outcome) -> Outbound:
    now = timezone.now()
    item = Outbound.objects.select_related("account").select_for_update(of=("self",)).get(pk=outbound_id)
    item.attempts_made += 1
    Attempt.objects.create(
        outbound=item, number=item.attempts_made, worker=WORKER, started_at=now, first_byte_at=now, lease_until=now + LEASE,
        finished_at=now, outcome=OUTCOMES[type(outcome).__name__],
    )  # fmt: skip
    move([item], to=OutboundState.SENDING, code=actions.SENDING, changed=["attempts_made"])
    last = ending(item, outcome, now)
    item.why, item.settled_at = last.why, now
    for name, value in last.facts.items():
        setattr(item, name, value)
    move([item], to=last.to, code=last.code, changed=["why", "settled_at", *last.facts])
    settled.announce([item])
    return item


def address_of(account: Account, external_id: str) -> str:
    """Where it stands on the pretend network."""
    return f"https://{account.network}.example/{account.handle}/posts/{external_id.rpartition('-')[2]}"
