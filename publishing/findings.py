"""What a check finds, how much that weighs, and what the checks know besides the post itself."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from accounts.models import Account
from core.council.models import Period
from pages.clocks import listed, plural


class Weight(StrEnum):
    """How much a finding weighs; the values are the kinds of `check()` in components/evidence.html."""

    STOPS = "bad"
    THINK = "wait"
    TIP = "info"


@dataclass(frozen=True)
class Finding:
    """One sentence about the post. `why` is the rule or the sum; `at` is the box of the form where it is put right;
    `accounts` are those that it is about, where it is not about the post as a whole."""

    weight: Weight
    sentence: str
    why: str = ""
    at: str = ""
    accounts: tuple[Account, ...] = ()


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


def stop(sentence: str, why: str = "", at: str = "", on: Account | None = None) -> Finding:
    return Finding(Weight.STOPS, sentence, why, at, (on,) if on else ())


def think(sentence: str, why: str = "", at: str = "", on: Account | None = None) -> Finding:
    return Finding(Weight.THINK, sentence, why, at, (on,) if on else ())


def tip(sentence: str, why: str = "", at: str = "", on: Account | None = None) -> Finding:
    return Finding(Weight.TIP, sentence, why, at, (on,) if on else ())


def together(findings: Iterable[Finding], chosen: Sequence[Account]) -> list[Finding]:
    """One finding for each sentence, which names the accounts that it is about; `chosen` are all of the post."""
    alike: dict[Finding, dict[Account, None]] = {}
    for finding in findings:
        alike.setdefault(replace(finding, accounts=()), {}).update(dict.fromkeys(finding.accounts))
    return [
        replace(finding, sentence=_naming(finding.sentence, tuple(accounts), chosen), accounts=tuple(accounts))
        for finding, accounts in alike.items()
    ]


def _naming(sentence: str, accounts: Sequence[Account], chosen: Sequence[Account]) -> str:
    """“X, Threads and Bluesky: the link cannot be clicked.” A network that the sentence names itself is not named twice."""
    names = _names(accounts, chosen)
    if not names or (len(names) == 1 and re.search(rf"\b{re.escape(names[0])}\b", sentence)):
        return sentence
    return f"{listed(names)}: {sentence}"


def _names(accounts: Sequence[Account], chosen: Sequence[Account]) -> list[str]:
    """The network where all its chosen accounts are meant, else each of them in full."""
    names: list[str] = []
    for code in dict.fromkeys(account.network for account in accounts):
        meant = [account for account in accounts if account.network == code]
        everyone = len(meant) == sum(account.network == code for account in chosen)
        names += [meant[0].network_name] if everyone else [str(account) for account in meant]
    return names
