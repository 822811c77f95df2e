"""What a check finds, how much that weighs, and what the checks know besides the post itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.council.models import Period
from pages.clocks import plural


class Weight(StrEnum):
    """How much a finding weighs; the values are the kinds of `check()` in components/evidence.html."""

    STOPS = "bad"
    THINK = "wait"
    TIP = "info"


@dataclass(frozen=True)
class Finding:
    """One sentence about the post. `why` is the rule or the sum; `at` is the box of the form where it is put right."""

    weight: Weight
    sentence: str
    why: str = ""
    at: str = ""


@dataclass(frozen=True)
class Around:
    """What the checks must know besides the post itself: the day, the rules, the other posts. See `selectors.around`."""

    now: datetime
    posts_per_day: int
    same_text_days: int
    access: Mapping[int, str] = field(default_factory=dict)
    """What is wrong with the way to an account, by its id; nothing where all is well."""
    periods: Sequence[Period] = ()
    others_that_day: Sequence[tuple[int, ...]] = ()
    """For each other post of that day the ids of its accounts."""
    recent: Sequence[tuple[str, str, datetime | None]] = ()
    """Title, text and time of other posts of the last days and the next."""


@dataclass(frozen=True)
class Checked:
    """The outcome: findings, the heaviest first, and in words what is in order."""

    findings: tuple[Finding, ...]
    passed: tuple[str, ...] = field(default=())

    def of(self, weight: Weight) -> list[Finding]:
        return [finding for finding in self.findings if finding.weight == weight]

    @property
    def stops(self) -> list[Finding]:
        return self.of(Weight.STOPS)

    @property
    def summary(self) -> str:
        """“1 stops it, 2 to think about, 1 tip”, or “Nothing stops it”."""
        counts = [len(self.of(weight)) for weight in Weight]
        words = [
            f"{counts[0]} stop{'s' if counts[0] == 1 else ''} it",
            f"{counts[1]} to think about",
            plural(counts[2], "tip"),
        ]
        named = [word for word, count in zip(words, counts, strict=True) if count]
        return ", ".join(named if counts[0] else ["nothing stops it", *named]).capitalize()

    @property
    def in_order(self) -> str:
        """“length on 3 networks, alt text, personal details”."""
        return ", ".join(self.passed)


def stop(sentence: str, why: str = "", at: str = "") -> Finding:
    return Finding(Weight.STOPS, sentence, why, at)


def think(sentence: str, why: str = "", at: str = "") -> Finding:
    return Finding(Weight.THINK, sentence, why, at)


def tip(sentence: str, why: str = "", at: str = "") -> Finding:
    return Finding(Weight.TIP, sentence, why, at)
