"""Whose training is current on a day, and whose is not: the whole rule, over facts alone (REG-10). No database.

What somebody took counts for so many months. What was never taken, or ran out before it was asked for, may be made up
for within the days of grace. The policy is a module like the others, with one difference: once the Comms manager says
that a new version must be read, having read an older one counts for the days of grace and no longer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from core.worktime import months_after

POLICY: Final = ""
"""The code under which having read the policy stands among the modules; no module of a file can have it."""
POLICY_WORDS: Final = "Social media policy read"


class Standing(StrEnum):
    """How one person stands with one module, in the words of the filters; on its page each comes with its day."""

    CURRENT = "Current"
    RUNS_OUT = "Runs out soon"
    TO_DO = "To do"
    OVERDUE = "Overdue"


GOOD: Final = frozenset({Standing.CURRENT, Standing.RUNS_OUT})
"""Taken, and it counts."""


@dataclass(frozen=True, slots=True)
class Module:
    """What must be taken, by whom, and since when the council asks for it. `roles` are never empty."""

    code: str
    name: str
    tier: int
    months: int
    roles: frozenset[str]
    since: date
    for_everybody: bool = True
    """The file names no roles: whoever may publish or reply takes it."""

    @property
    def is_policy(self) -> bool:
        return self.code == POLICY


@dataclass(frozen=True)
class Rules:
    """What the council file says of training, with the days on which it began to say so."""

    modules: tuple[Module, ...]
    grace_days: int
    warn_days: int
    closes: Mapping[str, date]
    """`publish` and `reply`, where the file names them, with the day since when it does."""
    number: int = 0
    """The version of the profile in which they stand."""

    @property
    def grace(self) -> timedelta:
        return timedelta(days=self.grace_days)

    def are_closed(self, to: str, day: date) -> bool:
        """Whether on that day nobody may do `to` without current training: not before everybody had the days of grace."""
        return to in self.closes and day >= self.closes[to] + self.grace

    def module(self, code: str) -> Module | None:
        """The module of that code, where the file has it; the policy is none that somebody could enter."""
        return next((one for one in self.modules if one.code == code and not one.is_policy), None)


@dataclass
class Facts:
    """What is known of one person."""

    joined_on: date
    roles: list[tuple[str, date]] = field(default_factory=list)
    """Each role that they hold, with its first day."""
    taken: list[tuple[str, date]] = field(default_factory=list)
    """The codes of the modules that they took, each with its day; only what counts."""
    read: list[tuple[int, date]] = field(default_factory=list)
    """The versions of the policy that they read, each with its day."""
    said: set[str] = field(default_factory=set)
    """The codes of the modules which they say that they took, and nobody has confirmed yet."""
    keeps_an_account: bool = False
    """What is for everybody is then asked of them in any role, and without one."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How a person stands with a module. `until` is the day on which that ends, or since when it is overdue."""

    module: Module
    standing: Standing
    until: date
    was_taken: bool
    """False where they never took it, or not since it is asked of them."""
    waits: bool = False
    """They say that they took it, and nobody has confirmed it."""

    @property
    def is_good(self) -> bool:
        return self.standing in GOOD

    @property
    def words(self) -> str:
        """As lists show it: “Current until 3 November 2026”."""
        return f"{BEGINNINGS[self.standing]} {_dated(self.until)}"

    @property
    def until_words(self) -> str:
        """The day alone, for the cells of a table: “until 3 November 2026”."""
        return f"{'since' if self.standing is Standing.OVERDUE else 'until'} {_dated(self.until)}"

    def sentence(self, whose: str = "Your", who: str = "You") -> str:
        """What is missing or will be, and where to do something about it: “Your training “Replying” ran out on …”."""
        day, name = _dated(self.until), self.module.name
        if self.module.is_policy:
            said = _POLICY_SAID[self.standing, self.was_taken].format(whose=whose, who=who, has=_has(who), day=day)
            return f"{said} Read it under Training."
        said = _SAID[self.standing, self.was_taken].format(whose=whose, who=who, has=_has(who), day=day, name=name)
        return f"{said} {_CONFIRM if self.waits else _TAKE[self.was_taken]}"


BEGINNINGS: Final = {
    Standing.CURRENT: "Current until",
    Standing.RUNS_OUT: "Runs out on",
    Standing.TO_DO: "To do by",
    Standing.OVERDUE: "Overdue since",
}
"""With a day behind it, how a standing is written wherever one person's stands."""
_TAKE: Final = {
    True: "Take it again and record it under Training.",
    False: "Take it and record it under Training.",
}
_CONFIRM: Final = "It is recorded already and counts once somebody has confirmed it."
_SAID: Final = {
    (Standing.CURRENT, True): "{whose} training “{name}” counts until {day}.",
    (Standing.RUNS_OUT, True): "{whose} training “{name}” runs out on {day}.",
    (Standing.TO_DO, True): "{whose} training “{name}” ran out and must be taken again by {day}.",
    (Standing.TO_DO, False): "{who} must take the training “{name}” by {day}.",
    (Standing.OVERDUE, True): "{whose} training “{name}” ran out on {day}.",
    (Standing.OVERDUE, False): "{who} {has} not taken the training “{name}”, which was due by {day}.",
}
_POLICY_SAID: Final = {
    (Standing.CURRENT, True): "That {who} {has} read our social media policy counts until {day}.",
    (Standing.RUNS_OUT, True): "{who} must read our social media policy again by {day}.",
    (Standing.TO_DO, True): "{who} must read our social media policy again by {day}.",
    (Standing.TO_DO, False): "{who} must read our social media policy by {day}.",
    (Standing.OVERDUE, True): "{who} {has} not read our social media policy again, which was due by {day}.",
    (Standing.OVERDUE, False): "{who} {has} not read our social media policy, which was due by {day}.",
}


def stands(facts: Facts, rules: Rules, again: Iterable[tuple[int, date]], day: date) -> list[Stand]:
    """How a person stands on `day` with everything that is asked of them, in the order of the file; nothing else.

    `again` are the versions of the policy of which the Comms manager said that they must be read, each with its day.
    """
    asked = ((module, asked_on(facts, module)) for module in rules.modules)
    return [
        stand(module, since, counts_until(facts, module, rules, again), facts, rules, day)
        for module, since in asked
        if since is not None
    ]


def asked_on(facts: Facts, module: Module) -> date | None:
    """Since when the module is asked of a person: not before they joined and held a role that takes it. None: it is not."""
    held = [since for role, since in facts.roles if role in module.roles]
    if facts.keeps_an_account and module.for_everybody:
        held.append(facts.joined_on)
    return max(min(held), facts.joined_on, module.since) if held else None


def counts_until(facts: Facts, module: Module, rules: Rules, again: Iterable[tuple[int, date]]) -> date | None:
    """The first day on which nothing that they took counts any more; None where they took nothing."""
    if not module.is_policy:
        days = [months_after(on, module.months) for code, on in facts.taken if code == module.code]
        return max(days, default=None)
    said = list(again)
    ends = ([said_on + rules.grace for number, said_on in said if number > read] for read, _ in facts.read)
    own = (months_after(on, module.months) for _, on in facts.read)
    return max((min([until, *sooner]) for until, sooner in zip(own, ends, strict=True)), default=None)


def stand(module: Module, since: date, until: date | None, facts: Facts, rules: Rules, day: date) -> Stand:
    """How somebody stands with a module that is asked of them since one day, where what they took counts `until` another."""
    by, taken, waits = since + rules.grace, until is not None, module.code in facts.said
    if until is not None and until > day:
        soon = until - timedelta(days=rules.warn_days) <= day
        return Stand(module, Standing.RUNS_OUT if soon else Standing.CURRENT, until, taken, waits)
    if by > day:
        return Stand(module, Standing.TO_DO, by, taken, waits)
    ran_out = until is not None and until >= by
    return Stand(module, Standing.OVERDUE, until if until and ran_out else by, ran_out, waits)


def missing(found: Iterable[Stand]) -> list[Stand]:
    """What keeps somebody from speaking once training is needed: what is overdue."""
    return [one for one in found if one.standing is Standing.OVERDUE]


def _has(who: str) -> str:
    return "have" if who == "You" else "has"


def _dated(day: date) -> str:
    """“3 November 2026”: with its year, which for months is what matters."""
    return f"{day.day} {day:%B} {day.year}"
