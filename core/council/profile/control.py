"""How accounts are kept in order: sign-off of new ones, the register, passwords, training, schedules, reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from core.council.profile.codes import Agreement, Every, ReportContent, Role, Speaking
from core.council.profile.fields import Section, mark, optional, rows, rule, section
from core.council.profile.identity import refuse_twins
from core.council.profile.kinds import ROLE, SLUG, Choice, Many, StageRef, Text, Whole, YesNo
from core.council.profile.place import Place
from core.council.profile.stated import Stated

_EVERY = Choice(Every, "a period")
_NEW_NETWORK_QUESTIONS = (
    "Is there a regular flow of content?",
    "Do enough people use it?",
    "Does it reach people whom we want to hear from more?",
    "Can we measure how widely our posts are seen?",
    "Can posts for our other accounts be adapted easily?",
    "Could it be used in an emergency?",
)
"""North Herts 5.14, in fewer words."""


@section
class SignOffStage(Section):
    """One stage of the chain, in order. One with a `body` may be decided in its meeting and recorded with the minute."""

    code: str = mark(SLUG, "code of the stage")
    name: Stated[str] = rule(Text(80), "name of the stage")
    role: Stated[Role] = rule(ROLE, "role that signs")
    agreement: Stated[Agreement] = rule(Choice(Agreement, "a way to agree"), "how many must sign", ours=Agreement.ANY)
    quorum: Stated[int] | None = optional(Whole("people", 2, 50), "quorum")
    body: Stated[str] | None = optional(Text(80), "body that decides")

    def check(self, place: Place) -> None:
        if self.agreement.value is Agreement.QUORUM and not self.quorum:
            place.called("quorum").wrong("the stage agrees by quorum, but no quorum is given. Write quorum = 3.")
        if self.agreement.value is not Agreement.QUORUM and self.quorum:
            sentence = f"a quorum is given, but the stage agrees by '{self.agreement.value}'. Take it away."
            (place / "quorum").called("quorum").wrong(sentence)

    @classmethod
    def check_rows(cls, rows: Sequence[tuple[Self, Place]]) -> None:
        refuse_twins(((row.code, place / "code") for row, place in rows), "another stage has this code already.")


@section
class SignOff(Section):
    """The chain that a request for a new account goes through. `final_word` is the stage that decides in the end."""

    final_word: Stated[str] = rule(StageRef(), "final word")
    remind_after: Stated[tuple[int, ...]] | None = optional(Many(Whole("working days", 1, 60), 1), "reminders")
    stages: tuple[SignOffStage, ...] = rows(SignOffStage, at_least=1)

    @property
    def reminders(self) -> tuple[int, ...]:
        """Working days after which whoever decides is reminded; after the last, their deputies are told too. Ours: 3 and 6."""
        return self.remind_after.value if self.remind_after else (3, 6)


@section
class Register(Section):
    """What every account must have, and when the register complains."""

    risk_assessment: Stated[bool] = rule(YesNo(), "risk assessment for every account", ours=True)
    risk_review_months: Stated[int] = rule(Whole("months", 1, 60), "look at the risk again", ours=12)
    risk_review_months_medium: Stated[int] | None = optional(Whole("months", 1, 60), "look at a medium risk again")
    risk_review_months_high: Stated[int] | None = optional(Whole("months", 1, 60), "look at a high risk again")
    overdue_risk_restricts: Stated[bool] | None = optional(YesNo(), "an overdue risk assessment stops routine posts")
    audit_months: Stated[int] = rule(Whole("months", 1, 60), "audit of each account", ours=12)
    dormant_after_days: Stated[int] = rule(Whole("days", 7, 730), "silent after", ours=90)
    administrators_at_least: Stated[int] = rule(Whole("administrators", 1, 10), "administrators", ours=2)
    comms_is_administrator: Stated[bool] = rule(YesNo(), "Communications is an administrator", ours=True)
    new_network_questions: Stated[tuple[str, ...]] = rule(
        Many(Text(), at_least=1), "questions about a new network", ours=_NEW_NETWORK_QUESTIONS
    )
    evaluate_new_networks: Stated[bool] | None = optional(YesNo(), "a new network is evaluated before it is joined")

    @property
    def evaluates(self) -> bool:
        """Whether a request for an account on a new network waits for a decision on the network.

        Left out means no: a council whose document asks for nothing of the kind must not find its requests stopped by an update.
        """
        return self.evaluate_new_networks is not None and self.evaluate_new_networks.value

    def review_months(self, level: str) -> int:
        """Months until a risk of this level (“Low”, “Medium”, “High”) is looked at again."""
        own = {"Medium": self.risk_review_months_medium, "High": self.risk_review_months_high}.get(level)
        return (own or self.risk_review_months).value

    @property
    def restricts(self) -> bool:
        """Whether routine posts wait while the risk assessment of their account is overdue. Ours: no."""
        return bool(self.overdue_risk_restricts and self.overdue_risk_restricts.value)


@section
class Credentials(Section):
    """Who can get in, and how often passwords are changed."""

    rotate_every: Stated[Every] = rule(_EVERY, "change of passwords", ours=Every.NEVER)
    rotate_when_compromised: Stated[bool] = rule(YesNo(), "change after a break-in", ours=True)
    comms_has_access: Stated[bool] = rule(YesNo(), "Communications has access", ours=True)


@section
class TrainingModule(Section):
    """What is taught. Where no roles are named, whoever may publish or reply takes it."""

    code: str = mark(SLUG, "code of the module")
    name: Stated[str] = rule(Text(120), "name of the module")
    tier: Stated[int] = rule(Whole("tiers", 1, 5), "tier", ours=1)
    renew_months: Stated[int] = rule(Whole("months", 1, 60), "renewal", ours=24)
    roles: Stated[tuple[Role, ...]] | None = optional(Many(ROLE, 1), "who takes it")

    @classmethod
    def check_rows(cls, rows: Sequence[tuple[Self, Place]]) -> None:
        refuse_twins(((row.code, place / "code") for row, place in rows), "another module has this code already.")


@section
class Training(Section):
    """What people must have taken and read. Where nothing is said, nothing is closed to anybody for want of it."""

    before_opening: Stated[bool] = rule(YesNo(), "training before an account opens", ours=False)
    policy_acknowledgement: Stated[bool] = rule(YesNo(), "acknowledgement of the policy", ours=True)
    policy_renew_months: Stated[int] | None = optional(Whole("months", 1, 60), "read the policy again")
    needed_to: Stated[tuple[Speaking, ...]] | None = optional(
        Many(Choice(Speaking, "something that can need training")), "what needs training"
    )
    grace_days: Stated[int] | None = optional(Whole("days", 0, 365), "time to take it")
    warn_days: Stated[int] | None = optional(Whole("days", 1, 365), "warned before it runs out")
    modules: tuple[TrainingModule, ...] = rows(TrainingModule)

    @property
    def closes(self) -> frozenset[str]:
        """What nobody does without training that is current: `publish`, `reply`. Ours: neither."""
        return frozenset(str(one.value) for one in self.needed_to.value) if self.needed_to else frozenset()

    @property
    def policy_months(self) -> int:
        """Months for which having read the policy counts. Ours: 24, as for a module."""
        return self.policy_renew_months.value if self.policy_renew_months else 24

    @property
    def grace(self) -> int:
        """Days in which somebody takes what is newly asked of them. Ours: 28."""
        return self.grace_days.value if self.grace_days else 28

    @property
    def warned(self) -> int:
        """Days before it runs out in which somebody is warned. Ours: 30."""
        return self.warn_days.value if self.warn_days else 30


@section
class Schedules(Section):
    """Plans of posts per department, signed before the period begins. Any one of `signed_by` signs."""

    every: Stated[Every] = rule(_EVERY, "schedule of posts", ours=Every.NEVER)
    signed_by: Stated[tuple[Role, ...]] = rule(Many(ROLE, 1), "who signs", ours=(Role.COMMS_MANAGER,))


@section
class Report(Section):
    """A regular report. `to_body` names a meeting or readers that are not a role."""

    code: str = mark(SLUG, "code of the report")
    name: Stated[str] = rule(Text(120), "name of the report")
    every: Stated[Every] = rule(_EVERY, "how often", ours=Every.QUARTER)
    to_roles: Stated[tuple[Role, ...]] = rule(Many(ROLE), "who receives it")
    to_body: Stated[str] | None = optional(Text(120), "body that receives it")
    contents: Stated[tuple[ReportContent, ...]] = rule(Many(Choice(ReportContent, "a part of a report"), 1), "contents")

    def check(self, place: Place) -> None:
        if not self.to_roles.value and not self.to_body:
            (place / "to_roles").wrong("nobody receives this report. Name a role, or a body with to_body.")

    @classmethod
    def check_rows(cls, rows: Sequence[tuple[Self, Place]]) -> None:
        refuse_twins(((row.code, place / "code") for row, place in rows), "another report has this code already.")
