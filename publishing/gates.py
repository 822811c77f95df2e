"""May this post still go out? Asked by the outbox when it claims what is due, and again before the first byte (field.md 3.5).

The signature, what stands frozen in the outbox, the signer's duty today and the pre-election period are all read anew; a
post that nobody signed is never sent, whoever put it there. (The account and emergency mode are the outbox's own rules.)
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from accounts.catalogue import Action
from core.council.models import Period
from core.council.selectors import pre_election
from core.people.rights import Rights
from networks.gates import Stop
from networks.models import Outbound
from publishing.fingerprint import of_outbounds
from publishing.models import Approval, Publication
from publishing.permissions import rights_of, still_holds


def may_go_out(outbounds: Sequence[Outbound]) -> dict[int, Stop]:
    """The posts among `outbounds` that must not go out now, each with the reason as a sentence. Four queries where none stops."""
    posts = [outbound for outbound in outbounds if outbound.kind == Action.POST]
    if not posts:
        return {}
    seen = _Seen.of(posts)
    answers = {row.pk: seen.stop(row) for row in posts}
    return {pk: stop for pk, stop in answers.items() if stop is not None}


@dataclass(frozen=True)
class _Seen:
    """What the gate read, once for all rows that it is asked about."""

    signed: dict[int, Approval]
    """By the row of the outbox."""
    rows: dict[int, list[Outbound]]
    """Everything that each signature put into the outbox, by the signature."""
    rights: dict[int, tuple[Rights, set[int]]]
    """What each signer may still do."""
    election: Period | None

    @classmethod
    def of(cls, posts: Collection[Outbound]) -> "_Seen":
        approvals = Publication.objects.filter(outbound__in=posts).values("approval")
        signed: dict[int, Approval] = {}
        rows: dict[int, list[Outbound]] = defaultdict(list)
        for publication in Publication.objects.filter(approval__in=approvals).select_related("approval", "outbound"):
            signed[publication.outbound_id] = publication.approval
            rows[publication.approval_id].append(publication.outbound)
        rights = rights_of({approval.signer_id for approval in signed.values()})
        return cls(signed, rows, rights, pre_election())

    def stop(self, row: Outbound) -> Stop | None:
        """The first reason against this row, the gravest first."""
        approval = self.signed.get(row.pk)
        if approval is None:
            return Stop("held", "Nobody signed this post.")
        if approval.void_at is not None:
            return Stop("withdrawn", f"The approval is void: {approval.void_why}.")
        if of_outbounds(self.rows[approval.pk]) != approval.fingerprint:
            return Stop("held", "What would go out is not what was signed.")
        why = self._duty(row, approval) or self._period(row, approval)
        return Stop("held", why) if why else None

    def _duty(self, row: Outbound, approval: Approval) -> str:
        rights, granted = self.rights[approval.signer_id]
        if still_holds(rights, granted, row.account):
            return ""
        return f"{approval.signer}, who signed this post, may not sign any more. Somebody else must sign it."

    def _period(self, row: Outbound, approval: Approval) -> str:
        if self.election is None or row.emergency or approval.release_reason:
            return ""
        return f"The pre-election period has begun ({self.election.name}), and nobody released this post with a reason."
