"""The three ways in which a tester can make the networks misbehave from the page."""

from dataclasses import dataclass

from sandbox.misbehaviour import AFTER, BEFORE
from sandbox.town import Town


@dataclass(frozen=True)
class Prank:
    """One box to tick: the faults that it sets, for every network, until it is unticked. `meets`: method and path."""

    words: str
    moment: str
    effect: str
    status: int
    meets: tuple[tuple[str, str], ...] = (("", ""),)


PRANKS = {
    "drop": Prank(
        "Accept a post, then never answer",
        AFTER,
        "drop",
        503,
        (
            (
                "POST",
                r"(/feed|/photos|/posts|/tweets|/comments|/messages|/media_publish|/threads_publish|/services/rest)$",
            ),
            ("PUT", r"/youtube/v3/videos$"),
        ),
    ),
    "too_many": Prank("Say “too many requests”", BEFORE, "status", 429),
    "refuse": Prank("Refuse our access", BEFORE, "status", 401),
}
_SAME = "network = '' AND account = '' AND method = ? AND path = ? AND moment = ? AND effect = ? AND status = ?"


def under_way(town: Town) -> set[str]:
    """The names of the pranks that are set."""
    return {
        name
        for name, prank in PRANKS.items()
        if town.store.row(f"SELECT 1 FROM faults WHERE {_SAME}", *_faults(prank)[0])
    }


def choose(town: Town, names: set[str]) -> None:
    """Set exactly these. Call inside a change."""
    for name, prank in PRANKS.items():
        for fault in _faults(prank):
            town.store.write(f"DELETE FROM faults WHERE {_SAME}", *fault)
            if name in names:
                _set(town, *fault)


def _set(town: Town, method: str, path: str, moment: str, effect: str, status: int) -> None:
    town.store.insert(
        "faults", network="", method=method, path=path, account="", moment=moment, effect=effect, status=status,
        delay_ms=0, share=1.0,
    )  # fmt: skip


def _faults(prank: Prank) -> list[tuple[str, str, str, str, int]]:
    return [(method, path, prank.moment, prank.effect, prank.status) for method, path in prank.meets]
