"""How residents are answered: when somebody reads, how fast, by whom, in what way, and what is passed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Self

from core.council.profile.codes import (
    AnswerWhen,
    ChannelKind,
    Counting,
    EnquiryKind,
    Network,
    OutsideGroups,
    Role,
    Watch,
)
from core.council.profile.fields import Section, mark, optional, rows, rule, section
from core.council.profile.identity import refuse_twins
from core.council.profile.kinds import (
    INITIALS,
    NETWORK,
    ROLE,
    SLUG,
    URL,
    Choice,
    Day,
    DepartmentRef,
    Hours,
    Many,
    Text,
    Whole,
    YesNo,
)
from core.council.profile.place import Place
from core.council.profile.stated import Stated
from core.worktime import Period

DATE_MARK = "{date}"
"""Stands in the holding reply where the promised date is put."""

_NINE_TO_FIVE = (Period(9 * 60, 17 * 60),)


@section
class OfficeHours(Section):
    """When accounts are monitored, in Europe/London. Working time is counted in these periods only."""

    monday: Stated[tuple[Period, ...]] = rule(Hours(), "Monday", ours=_NINE_TO_FIVE)
    tuesday: Stated[tuple[Period, ...]] = rule(Hours(), "Tuesday", ours=_NINE_TO_FIVE)
    wednesday: Stated[tuple[Period, ...]] = rule(Hours(), "Wednesday", ours=_NINE_TO_FIVE)
    thursday: Stated[tuple[Period, ...]] = rule(Hours(), "Thursday", ours=_NINE_TO_FIVE)
    friday: Stated[tuple[Period, ...]] = rule(Hours(), "Friday", ours=_NINE_TO_FIVE)
    saturday: Stated[tuple[Period, ...]] = rule(Hours(), "Saturday", ours=())
    sunday: Stated[tuple[Period, ...]] = rule(Hours(), "Sunday", ours=())
    closed_on_bank_holidays: Stated[bool] = rule(YesNo(), "closed on bank holidays", ours=True)
    closures: Stated[tuple[date, ...]] = rule(Many(Day()), "other days closed", ours=())

    def week(self) -> tuple[tuple[Period, ...], ...]:
        """The periods of each day, Monday first."""
        days = (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday)
        return tuple(day.value for day in days)

    def check(self, place: Place) -> None:
        if not any(self.week()):
            place.called("office hours").wrong("no day is open, so no deadline could ever come. Open at least one.")
        if list(self.closures.value) != sorted(self.closures.value):
            (place / "closures").called("other days closed").wrong(
                "the days are in the wrong order. Sort them by date."
            )


@section
class OutOfHours(Section):
    """What happens outside office hours; `notice` is shown to residents."""

    watch: Stated[Watch] = rule(Choice(Watch, "a watch"), "watch out of hours", ours=Watch.NONE)
    notice: Stated[str] = rule(Text(500), "notice out of hours")


@section
class ReplyTargetException(Section):
    """Another target for one department, network or kind of enquiry, or for those that match all that are given."""

    working_days: Stated[int] = rule(Whole("working days", 1, 60), "reply target")
    department: Stated[str] | None = optional(DepartmentRef(), "department")
    network: Stated[Network] | None = optional(NETWORK, "network")
    kind: Stated[EnquiryKind] | None = optional(Choice(EnquiryKind, "a kind of enquiry"), "kind of enquiry")

    def check(self, place: Place) -> None:
        if not (self.department or self.network or self.kind):
            place.wrong("an exception must say for which department, network or kind of enquiry it stands.")

    @classmethod
    def check_rows(cls, rows: Sequence[tuple[Self, Place]]) -> None:
        sentence = "another exception stands for the same department, network and kind already."
        refuse_twins(((row.matches(), place) for row, place in rows), sentence)

    def matches(self) -> tuple[str | None, Network | None, EnquiryKind | None]:
        """The department, network and kind that it stands for; None stands for any."""
        return (
            self.department.value if self.department else None,
            self.network.value if self.network else None,
            self.kind.value if self.kind else None,
        )


@section
class ReplyTarget(Section):
    """The first reply, in working days of office hours. `aim`: said as an aim, not promised."""

    working_days: Stated[int] = rule(Whole("working days", 1, 60), "reply target", ours=1)
    share_percent: Stated[int] = rule(Whole("per cent", 50, 100), "share to be answered in time", ours=90)
    aim: Stated[bool] = rule(YesNo(), "an aim, not a promise", ours=True)
    busy_periods: Stated[bool] = rule(YesNo(), "busy periods may be declared", ours=True)
    warn_at_percent: Stated[tuple[int, ...]] = rule(Many(Whole("per cent", 1, 99)), "warnings before", ours=(50, 80))
    exceptions: tuple[ReplyTargetException, ...] = rows(ReplyTargetException)

    def check(self, place: Place) -> None:
        if list(self.warn_at_percent.value) != sorted(self.warn_at_percent.value):
            (place / "warn_at_percent").called("warnings before").wrong("write the smallest share of the time first.")


@section
class Enquiries(Section):
    """Who reads first, whom they may give it to, what is answered, and how replies are signed."""

    triage: Stated[str] = rule(DepartmentRef(), "who triages")
    assign_to: Stated[tuple[str, ...]] = rule(Many(DepartmentRef(), 1), "who may be given enquiries")
    answer_when: Stated[tuple[AnswerWhen, ...]] = rule(
        Many(Choice(AnswerWhen, "a reason to answer"), 1), "what is answered", ours=tuple(AnswerWhen)
    )
    initials: Stated[bool] = rule(YesNo(), "replies are signed with initials", ours=False)
    initials_example: Stated[str] = rule(INITIALS, "how initials look", ours="^GM")

    def signature(self, initials: str) -> str:
        """How the officer with these initials signs; empty where the council does not sign."""
        return self.initials_example.value.replace("GM", initials) if self.initials.value else ""


@section
class HoldingReply(Section):
    """The reply that says when the full answer comes. The promised date becomes the next deadline."""

    gives_date: Stated[bool] = rule(YesNo(), "gives the date of the full answer", ours=True)
    update_working_days: Stated[int] = rule(Whole("working days", 1, 60), "resident is kept updated", ours=5)
    text: Stated[str] = rule(
        Text(500), "holding reply", ours="We need longer to look into this. You will have a full answer by {date}."
    )

    def check(self, place: Place) -> None:
        if self.gives_date.value != (DATE_MARK in self.text.value):
            advice = f"Write {DATE_MARK} where it belongs" if self.gives_date.value else f"Take {DATE_MARK} away"
            (place / "text").called("holding reply").wrong(f"gives_date and the text disagree. {advice}.")


@section
class Feedback(Section):
    """Comments, compliments and complaints (the 3Cs), and where complaints belong."""

    counts: Stated[Counting] = rule(Choice(Counting, "a way to count"), "what counts in the 3Cs", ours=Counting.ALL)
    complaints_text: Stated[str] = rule(
        Text(500),
        "complaints",
        ours="You can complain here, but that does not replace our formal complaints procedure.",
    )
    staff_complaints_leave_public: Stated[bool] = rule(YesNo(), "complaints about named staff leave public", ours=True)


@section
class InformationRequests(Section):
    """Freedom of Information requests (Freedom of Information Act 2000, sections 8 and 10)."""

    accepted: Stated[bool] = rule(YesNo(), "requests are accepted", ours=True)
    needs_name: Stated[bool] = rule(YesNo(), "needs a real name", ours=True)
    needs_address: Stated[bool] = rule(YesNo(), "needs an address for correspondence", ours=True)
    needs_description: Stated[bool] = rule(YesNo(), "needs a clear description", ours=True)
    ask_when_unsure: Stated[bool] = rule(YesNo(), "ask when unsure", ours=True)
    working_days: Stated[int] = rule(Whole("working days", 1, 20), "answer to a request", ours=20)
    handled_by: Stated[Role] = rule(ROLE, "who handles requests", ours=Role.INFORMATION_GOVERNANCE)


@section
class Consultations(Section):
    answers_taken: Stated[bool] = rule(YesNo(), "answers are taken on social media", ours=True)
    identified_person: Stated[bool] = rule(YesNo(), "only from an identified person", ours=True)


@section
class Outside(Section):
    """Groups and pages that others run."""

    groups: Stated[OutsideGroups] = rule(
        Choice(OutsideGroups, "a way to treat outside groups"), "outside groups", ours=OutsideGroups.NOT_ANSWERED
    )
    staff_refer: Stated[bool] = rule(YesNo(), "staff tell Communications what they see", ours=True)


@section
class ContactChannel(Section):
    """Where a conversation can be moved to."""

    code: str = mark(SLUG, "code of the channel")
    kind: Stated[ChannelKind] = rule(Choice(ChannelKind, "a kind of channel"), "kind of channel")
    name: Stated[str] = rule(Text(80), "name of the channel")
    contact: Stated[str] | None = optional(Text(200), "number or address")
    link: Stated[str] | None = optional(URL, "link")
    hours: Stated[str] | None = optional(Text(80), "hours")
    use_for: Stated[str] = rule(Text(), "what it is for")

    @classmethod
    def check_rows(cls, rows: Sequence[tuple[Self, Place]]) -> None:
        refuse_twins(((row.code, place / "code") for row, place in rows), "another channel has this code already.")
