"""The states of an account, of a request for one, of what somebody says that they took, of an impostor with its warning, and of an evaluated network, with their edges."""

from typing import Final

from django.db.models import TextChoices

from core.audit.states import Graph


class AccountState(TextChoices):
    """In the words of design.md section 7; the stage of a request is said by the request itself."""

    REQUESTED = "requested", "Asked for"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Signed off"
    DECLINED = "declined", "Declined"
    PLANNED = "planned", "Planned"
    ON_TRIAL = "on_trial", "On trial"
    ACTIVE = "active", "Open"
    RESTRICTED = "restricted", "Restricted"
    SUSPENDED = "suspended", "Suspended"
    COMPROMISED = "compromised", "Compromised"
    UNUSED = "unused", "Kept but unused"
    CLOSING = "closing", "Closing"
    CLOSED = "closed", "Closed"


_A = AccountState
_STOPS: Final = {_A.SUSPENDED, _A.COMPROMISED, _A.CLOSING, _A.CLOSED}
ACCOUNT: Final = Graph(
    AccountState,
    initial={_A.REQUESTED, _A.PLANNED, _A.ACTIVE, _A.UNUSED, _A.ON_TRIAL, _A.CLOSED},
    edges={
        _A.PLANNED: {_A.REQUESTED, _A.DECLINED},
        _A.REQUESTED: {_A.IN_REVIEW, _A.DECLINED},
        _A.IN_REVIEW: {_A.REQUESTED, _A.APPROVED, _A.DECLINED},
        _A.APPROVED: {_A.ACTIVE, _A.ON_TRIAL, _A.DECLINED},
        _A.DECLINED: set(),
        _A.ON_TRIAL: {_A.ACTIVE, _A.RESTRICTED, _A.UNUSED, *_STOPS},
        _A.ACTIVE: {_A.RESTRICTED, _A.UNUSED, *_STOPS},
        _A.RESTRICTED: {_A.ACTIVE, _A.ON_TRIAL, *_STOPS},
        _A.SUSPENDED: {_A.ACTIVE, _A.ON_TRIAL, _A.COMPROMISED, _A.CLOSING, _A.CLOSED},
        _A.COMPROMISED: {_A.ACTIVE, _A.ON_TRIAL, _A.SUSPENDED, _A.CLOSING, _A.CLOSED},
        _A.UNUSED: {_A.ACTIVE, _A.ON_TRIAL, *_STOPS},
        _A.CLOSING: {_A.CLOSED},
        _A.CLOSED: set(),
    },
)
PUBLISHES: Final = frozenset({_A.ACTIVE, _A.ON_TRIAL})
"""States in which posts and replies may go out."""
ANSWERS: Final = PUBLISHES | {_A.RESTRICTED}
"""States in which residents are answered and emergency posts go out."""
OPENED: Final = frozenset(
    {_A.ACTIVE, _A.ON_TRIAL, _A.RESTRICTED, _A.SUSPENDED, _A.COMPROMISED, _A.UNUSED, _A.CLOSING, _A.CLOSED}
)
"""States that need a full chain of sign-off or a take-on record behind them; a database trigger says so too."""
LIVE: Final = OPENED - {_A.CLOSED}
"""Accounts that somebody has to look after, whether anything goes out or not."""


class RequestState(TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    CHANGES_ASKED = "changes_asked", "Changes asked for"
    APPROVED = "approved", "Signed off"
    CORPORATE = "corporate", "Through the main account"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


_R = RequestState
REQUEST: Final = Graph(
    RequestState,
    initial={_R.DRAFT},
    edges={
        _R.DRAFT: {_R.IN_REVIEW, _R.WITHDRAWN},
        _R.IN_REVIEW: {_R.IN_REVIEW, _R.CHANGES_ASKED, _R.APPROVED, _R.CORPORATE, _R.DECLINED, _R.WITHDRAWN},
        _R.CHANGES_ASKED: {_R.IN_REVIEW, _R.WITHDRAWN},
        _R.APPROVED: set(),
        _R.CORPORATE: set(),
        _R.DECLINED: set(),
        _R.WITHDRAWN: set(),
    },
)


class ProposalState(TextChoices):
    PROPOSED = "proposed", "Waits for a second person"
    CONFIRMED = "confirmed", "Confirmed"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


_P = ProposalState
PROPOSAL: Final = Graph(
    ProposalState,
    initial={_P.PROPOSED},
    edges={
        _P.PROPOSED: {_P.CONFIRMED, _P.REFUSED, _P.WITHDRAWN},
        _P.CONFIRMED: set(),
        _P.REFUSED: set(),
        _P.WITHDRAWN: set(),
    },
)


class CompletionState(TextChoices):
    """Of an entry that somebody took a module."""

    SAID = "said", "Waits for confirmation"
    CONFIRMED = "confirmed", "Confirmed"
    REFUSED = "refused", "Not confirmed"
    WITHDRAWN = "withdrawn", "Withdrawn"


_C = CompletionState
COMPLETION: Final = Graph(
    CompletionState,
    initial={_C.SAID, _C.CONFIRMED},
    edges={
        _C.SAID: {_C.CONFIRMED, _C.REFUSED, _C.WITHDRAWN},
        _C.CONFIRMED: {_C.WITHDRAWN},
        _C.REFUSED: set(),
        _C.WITHDRAWN: set(),
    },
)


class ImpostorState(TextChoices):
    REPORTED = "reported", "Reported"
    LOOKING = "looking", "Looked into"
    AT_NETWORK = "at_network", "Reported to the network"
    CLOSED = "closed", "Closed"


_I = ImpostorState
IMPOSTOR: Final = Graph(
    ImpostorState,
    initial={_I.REPORTED},
    edges={
        _I.REPORTED: {_I.LOOKING},
        _I.LOOKING: {_I.AT_NETWORK, _I.CLOSED},
        _I.AT_NETWORK: {_I.CLOSED},
        _I.CLOSED: {_I.LOOKING},
    },
)


class WarningState(TextChoices):
    WRITTEN = "written", "Waits for a second person"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ENDED = "ended", "Ended"


_W = WarningState
WARNING: Final = Graph(
    WarningState,
    initial={_W.WRITTEN},
    edges={
        _W.WRITTEN: {_W.PUBLISHED, _W.WITHDRAWN},
        _W.PUBLISHED: {_W.ENDED},
        _W.WITHDRAWN: set(),
        _W.ENDED: set(),
    },
)


class EvaluationState(TextChoices):
    DRAFT = "draft", "Draft"
    WAITING = "waiting", "Waits for a decision"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


_E = EvaluationState
EVALUATION: Final = Graph(
    EvaluationState,
    initial={_E.DRAFT},
    edges={
        _E.DRAFT: {_E.WAITING, _E.WITHDRAWN},
        _E.WAITING: {_E.DRAFT, _E.DECIDED},
        _E.DECIDED: set(),
        _E.WITHDRAWN: set(),
    },
)
