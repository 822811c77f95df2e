"""What came of a round. What is out, and how often, is asked of the network's ledger alone."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.audit.models import Entry
from core.notify.models import Notice
from networks.actions import UNCONFIRMED
from networks.models import Attempt, Outbound
from networks.states import OutboundState
from tests.faults.lab.places import Place

BEFORE_A_PERSON = {OutboundState.UNCONFIRMED, OutboundState.REFUSED, OutboundState.HELD, OutboundState.EXPIRED}


@dataclass
class Verdict:
    """Words of posts by what happened to them; only the first three are faults."""

    posts: int
    out: int
    doubled: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Said to be out and not there, or still waiting for a machine after everything came to rest."""
    silent: list[str] = field(default_factory=list)
    """Neither out as far as we say, nor before a person who was told."""
    before_a_person: int = 0
    interrupted: int = 0
    longest_wait: float = 0.0
    """Seconds from the end of an interrupted attempt's lease to the notice, in the time of the round."""

    @property
    def is_clean(self) -> bool:
        """Where hardly anything went out, nothing could be doubled or lost: such a round proves nothing."""
        return not (self.doubled or self.lost or self.silent) and self.out > self.posts // 3


def judge(items: Sequence[Outbound], place: Place) -> Verdict:
    ours = {item.subject for item in items}
    ledger = {words: times for words, times in place.out().items() if words in ours}
    verdict = Verdict(posts=len(items), out=len(ledger))
    verdict.doubled = [words for words, times in ledger.items() if times > 1]
    told = " ".join(Notice.objects.values_list("words", flat=True))
    for item in Outbound.objects.filter(pk__in=[item.pk for item in items]):
        if item.state == OutboundState.PUBLISHED:
            verdict.lost += [] if item.subject in ledger else [item.subject]
        elif item.state not in BEFORE_A_PERSON:
            verdict.lost.append(f"{item.subject} ({item.state})")
        elif f"“{item.subject}”" not in told:
            verdict.silent.append(f"{item.subject} ({item.state})")
        elif item.subject in ledger and item.state != OutboundState.UNCONFIRMED:
            verdict.silent.append(f"{item.subject} is out and called {item.state}")
        else:
            verdict.before_a_person += 1
    _count_the_interrupted(items, verdict)
    return verdict


def _count_the_interrupted(items: Sequence[Outbound], verdict: Verdict) -> None:
    """Attempts whose sender died, and how long after their lease somebody was told of those that may be out."""
    died = Attempt.objects.filter(outbound__in=items, outcome__in=["", "found", "not_out"]).order_by("id")
    told: dict[str, list[datetime]] = defaultdict(list)
    for item, at in Entry.objects.filter(code=UNCONFIRMED).values_list("object_id", "written_at"):
        told[item].append(at)
    for attempt in died:
        verdict.interrupted += 1
        later = [at for at in told[str(attempt.outbound_id)] if at >= attempt.lease_until]
        if attempt.first_byte_at is not None and later:
            verdict.longest_wait = max(verdict.longest_wait, (min(later) - attempt.lease_until).total_seconds())
