"""The three ways in which a tester can make the networks misbehave from the page."""

from dataclasses import dataclass

from sandbox.misbehaviour import AFTER, BEFORE
from sandbox.town import Town


@dataclass(frozen=True)
class Prank:
    """One box to tick: the fault that it sets, for every network, until it is unticked."""

    words: str
    path: str
    moment: str
    effect: str
    status: int


PRANKS = {
    "drop": Prank(
        "Accept a post, then never answer",
        r"(/feed|/photos|/posts|/tweets|/comments|/messages|/media_publish|/threads_publish|/services/rest)$",
        AFTER,
        "drop",
        503,
    ),
    "too_many": Prank("Say “too many requests”", "", BEFORE, "status", 429),
    "refuse": Prank("Refuse our access", "", BEFORE, "status", 401),
}
_SAME = "network = '' AND account = '' AND method = ? AND path = ? AND moment = ? AND effect = ? AND status = ?"


def under_way(town: Town) -> set[str]:
    """The names of the pranks that are set."""
    return {
        name for name, prank in PRANKS.items() if town.store.row(f"SELECT 1 FROM faults WHERE {_SAME}", *_fault(prank))
    }


def choose(town: Town, names: set[str]) -> None:
    """Set exactly these. Call inside a change."""
    for name, prank in PRANKS.items():
        town.store.write(f"DELETE FROM faults WHERE {_SAME}", *_fault(prank))
        if name in names:
            method, path, moment, effect, status = _fault(prank)
            town.store.insert(
                "faults",
                network="",
                method=method,
                path=path,
                account="",
                moment=moment,
                effect=effect,
                status=status,
                delay_ms=0,
                share=1.0,
            )


def _fault(prank: Prank) -> tuple[str, str, str, str, int]:
    return ("POST" if prank.effect == "drop" else ""), prank.path, prank.moment, prank.effect, prank.status
