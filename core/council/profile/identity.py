"""Who the council is: its document, its name and colour, its departments, its accounts, its topics and objectives."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Self

from core.council.profile.codes import AccountKind, AccountState, CouncilKind, DepartmentKind, Network, Way
from core.council.profile.fields import Section, mark, optional, rule, section
from core.council.profile.kinds import (
    EMAIL,
    MONOGRAM,
    NETWORK,
    PHONE,
    SLUG,
    URL,
    Choice,
    Colour,
    DepartmentRef,
    Many,
    Text,
    When,
    Whole,
    Years,
    YesNo,
)
from core.council.profile.place import Place
from core.council.profile.stated import Stated

TEAMS = ("communications", "customer-services")
"""The slugs of the two teams that every council has, whatever it calls them (NH 5.2)."""


def refuse_twins(rows: Iterable[tuple[Hashable, Place]], sentence: str) -> None:
    """Note `sentence` at every row whose identity an earlier row has."""
    seen: set[Hashable] = set()
    for identity, place in rows:
        if identity in seen:
            place.wrong(sentence)
        seen.add(identity)


@section
class Document(Section):
    """The council's own document, and what a `source` may name: paragraph numbers, these headings, or neither."""

    numbered: bool = mark(YesNo(), "numbered paragraphs")
    headings: tuple[str, ...] = mark(Many(Text()), "headings")
    title: Stated[str] = rule(Text(), "title of the document")
    years: Stated[str] | None = optional(Years(), "years of the document")
    date: Stated[str] | None = optional(When(), "date of the document")

    def check(self, place: Place) -> None:
        if self.years and self.date and self.date.value[:4] > self.years.value[-4:]:
            (place / "date").wrong(f"the document is dated {self.date.value}, after its last year, {self.years.value}.")


@section
class Council(Section):
    """The council itself. `phone`, `email` and `emergency_phone` are shown to residents."""

    name: Stated[str] = rule(Text(120), "name")
    short_name: Stated[str] = rule(Text(40), "short name")
    monogram: Stated[str] = rule(MONOGRAM, "monogram")
    kind: Stated[CouncilKind] = rule(Choice(CouncilKind, "a kind of council"), "kind of council")
    website: Stated[str] = rule(URL, "website")
    colour: Stated[str] = rule(Colour(), "colour", ours="#0d4a4f")
    senior_team: Stated[str] = rule(Text(80), "senior team", ours="Senior Management Team")
    phone: Stated[str] | None = optional(PHONE, "telephone")
    email: Stated[str] | None = optional(EMAIL, "e-mail")
    emergency_phone: Stated[str] = rule(PHONE, "emergency telephone", ours="999")
    emergency_text: Stated[str] = rule(Text(500), "emergency text", ours="In an emergency ring 999.")


@section
class Department(Section):
    """A department, team or partner that owns accounts or takes enquiries."""

    slug: str = mark(SLUG, "slug")
    name: Stated[str] = rule(Text(120), "name of the department")
    kind: Stated[DepartmentKind] = rule(Choice(DepartmentKind, "a kind of department"), "kind of department")
    contact: Stated[str] | None = optional(Text(), "contact")

    @classmethod
    def check_rows(cls, rows: Sequence[tuple[Self, Place]]) -> None:
        refuse_twins(((row.slug, place / "slug") for row, place in rows), "another department has this slug already.")
        named = ((row.name.value.lower(), place / "name") for row, place in rows)
        refuse_twins(named, "another department has this name already.")
        for slug in TEAMS:
            if rows and slug not in rows[0][1].reading.departments:
                rows[-1][1].wrong(f"there is no department with the slug '{slug}'. Every council has one: add it.")


@section
class Account(Section):
    """An official account. `followers` is a round figure where the document gives one, `followers_words` its words."""

    network: Stated[Network] = rule(NETWORK, "network")
    name: Stated[str] = rule(Text(120), "name of the account")
    handle: Stated[str] | None = optional(Text(100), "handle")
    address: Stated[str] | None = optional(URL, "address")
    joined: Stated[str] | None = optional(When(), "date joined")
    activities: Stated[tuple[str, ...]] = rule(Many(Text()), "main activities")
    department: Stated[str] = rule(DepartmentRef(), "owning department")
    kind: Stated[AccountKind] = rule(Choice(AccountKind, "a kind of account"), "kind of account")
    way: Stated[Way] = rule(Choice(Way, "a way to run an account"), "two-way or broadcast")
    state: Stated[AccountState] = rule(Choice(AccountState, "a state of an account"), "state")
    trial_until: Stated[str] | None = optional(When(), "end of the trial")
    followers: Stated[int] | None = optional(Whole("followers", 0, 100_000_000), "followers")
    followers_words: Stated[str] | None = optional(Text(80), "followers in the document's words")
    followers_on: Stated[str] | None = optional(When(), "date of the followers")
    on_policy_page: Stated[bool] = rule(YesNo(), "shown on the policy page")

    def check(self, place: Place) -> None:
        for key, later in (("followers_on", self.followers_on), ("trial_until", self.trial_until)):
            # As exact as the less exact of the two: "2018" is not before "2018-02".
            if later and self.joined and later.value < self.joined.value[: len(later.value)]:
                (place / key).wrong(f"{later.value} is before the account was joined, {self.joined.value}.")

    @classmethod
    def check_rows(cls, rows: Sequence[tuple[Self, Place]]) -> None:
        named = (((row.network.value, row.name.value.lower()), place / "name") for row, place in rows)
        refuse_twins(named, "another account on this network has this name already.")
        handles = (
            ((row.network.value, row.handle.value.lower()), place / "handle") for row, place in rows if row.handle
        )
        refuse_twins(handles, "another account on this network has this handle already.")


@section
class UnnamedAccounts(Section):
    """Accounts that the document counts but does not name."""

    network: Stated[Network] = rule(NETWORK, "network")
    count: Stated[int] = rule(Whole("accounts", 1, 10_000), "how many accounts")
    what: Stated[str] = rule(Text(), "what they are")
    kind: Stated[AccountKind] = rule(Choice(AccountKind, "a kind of account"), "kind of account")
    state: Stated[AccountState] = rule(Choice(AccountState, "a state of an account"), "state")
    department: Stated[str] | None = optional(DepartmentRef(), "owning department")


@section
class AudienceFigure(Section):
    """A figure about followers that the document gives for several accounts together, or for an earlier time."""

    what: Stated[str] = rule(Text(), "what is counted")
    figure: Stated[int] = rule(Whole("people", 0, 100_000_000), "figure")
    words: Stated[str] = rule(Text(80), "the figure in the document's words")
    network: Stated[Network] | None = optional(NETWORK, "network")


@section
class Topic(Section):
    """A service topic for posts and enquiries. `words` are signs of it, from which the system suggests the topic."""

    code: str = mark(SLUG, "code of the topic")
    name: Stated[str] = rule(Text(60), "name of the topic")
    department: Stated[str] | None = optional(DepartmentRef(), "department that answers")
    words: Stated[tuple[str, ...]] | None = optional(Many(Text(40)), "words that suggest the topic")

    @classmethod
    def check_rows(cls, rows: Sequence[tuple[Self, Place]]) -> None:
        refuse_twins(((row.code, place / "code") for row, place in rows), "another topic has this code already.")
        named = ((row.name.value.lower(), place / "name") for row, place in rows)
        refuse_twins(named, "another topic has this name already.")


@section
class Objective(Section):
    """Something the council wants of its social media; figures and plans are tied to it by `code`."""

    code: str = mark(SLUG, "code of the objective")
    text: Stated[str] = rule(Text(500), "objective")

    @classmethod
    def check_rows(cls, rows: Sequence[tuple[Self, Place]]) -> None:
        refuse_twins(((row.code, place / "code") for row, place in rows), "another objective has this code already.")
