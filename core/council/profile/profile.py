"""A council's profile: everything in its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Self, TypeVar

from core.council.profile.answering import (
    Consultations,
    ContactChannel,
    Enquiries,
    Feedback,
    HoldingReply,
    InformationRequests,
    OfficeHours,
    OutOfHours,
    Outside,
    ReplyTarget,
)
from core.council.profile.conduct import HouseRule, Moderation, PolicyPage
from core.council.profile.control import Credentials, Register, Report, Schedules, SignOff, Training
from core.council.profile.fields import Entry, Section, entries_in, part, read_table, rows, section, write_table
from core.council.profile.identity import (
    Account,
    AudienceFigure,
    Council,
    Department,
    Document,
    Objective,
    Topic,
    UnnamedAccounts,
)
from core.council.profile.place import Place, Reading
from core.council.profile.problems import Problem, ProfileProblems
from core.council.profile.publishing import Emergency, Media, PreElection, Publishing

S = TypeVar("S", bound=Section)

FORMAT = 1
"""The shape of `Profile.to_dict`. A change that older stored profiles cannot be read in raises it."""


@section
class Profile(Section):
    """What one council decided, each value with its paragraph or marked as our default."""

    document: Document = part(Document)
    council: Council = part(Council)
    departments: tuple[Department, ...] = rows(Department, at_least=1)
    accounts: tuple[Account, ...] = rows(Account)
    unnamed_accounts: tuple[UnnamedAccounts, ...] = rows(UnnamedAccounts)
    audience: tuple[AudienceFigure, ...] = rows(AudienceFigure)
    objectives: tuple[Objective, ...] = rows(Objective)
    topics: tuple[Topic, ...] = rows(Topic, at_least=1)
    sign_off: SignOff = part(SignOff)
    register: Register = part(Register)
    credentials: Credentials = part(Credentials)
    training: Training = part(Training)
    schedules: Schedules = part(Schedules)
    reports: tuple[Report, ...] = rows(Report)
    office_hours: OfficeHours = part(OfficeHours)
    out_of_hours: OutOfHours = part(OutOfHours)
    reply_target: ReplyTarget = part(ReplyTarget)
    enquiries: Enquiries = part(Enquiries)
    holding_reply: HoldingReply = part(HoldingReply)
    feedback: Feedback = part(Feedback)
    information_requests: InformationRequests = part(InformationRequests)
    consultations: Consultations = part(Consultations)
    outside: Outside = part(Outside)
    contact_channels: tuple[ContactChannel, ...] = rows(ContactChannel, at_least=1)
    publishing: Publishing = part(Publishing)
    pre_election: PreElection = part(PreElection)
    emergency: Emergency = part(Emergency)
    media: Media = part(Media)
    house_rules: tuple[HouseRule, ...] = rows(HouseRule, at_least=1)
    moderation: Moderation = part(Moderation)
    policy_page: PolicyPage = part(PolicyPage)

    def entries(self) -> Iterator[Entry]:
        """Every value with its name and its source, in the order of the schema, for a page that shows them all."""
        return entries_in(self)

    def to_dict(self) -> dict[str, object]:
        """The profile as JSON can hold it."""
        return {"format": FORMAT} | write_table(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, object]) -> Self:
        """The profile that `to_dict` wrote. Raises ProfileProblems if it is of another format or was damaged."""
        if stored.get("format") != FORMAT:
            sentence = f"this was stored in format {stored.get('format')}, and this version reads format {FORMAT}."
            raise ProfileProblems([Problem(0, sentence, "the stored profile")])
        tables = {name: value for name, value in stored.items() if name != "format"}
        return cls.read(tables, Reading.of(tables, "the stored profile", {}))

    @classmethod
    def read(cls, raw: Mapping[str, object], reading: Reading) -> Self:
        """The profile in `raw`. Raises ProfileProblems with everything that is wrong."""
        profile = read_table(cls, raw, Place(reading))
        if reading.problems or not isinstance(profile, cls):
            raise ProfileProblems(reading.problems)
        return profile


def stored_table(section: type[S], stored: object) -> S:
    """One table of a stored profile, for whoever reads that table of many versions. Raises ProfileProblems."""
    reading = Reading.of({}, "the stored profile", {})
    table = read_table(section, stored, Place(reading))
    if not isinstance(table, section):
        raise ProfileProblems(reading.problems)
    return table
