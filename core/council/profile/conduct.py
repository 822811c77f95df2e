"""What residents may not do, what the council does about it, and the words of the public policy page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Self

from core.council.profile.codes import Consulted, LadderAction, Role, WarningBy
from core.council.profile.fields import Section, mark, optional, part, rows, rule, section
from core.council.profile.identity import refuse_twins
from core.council.profile.kinds import EMAIL, ROLE, SLUG, Choice, Many, Text, Whole, YesNo
from core.council.profile.place import Place
from core.council.profile.stated import Stated


@section
class HouseRule(Section):
    """One rule, as a case names it. `code` stays the same when the words change, so that years can be compared."""

    number: int = mark(Whole("the rule", 1, 99), "number of the rule")
    code: str = mark(SLUG, "code of the rule")
    text: Stated[str] = rule(Text(500), "rule")

    @classmethod
    def check_rows(cls, rows: Sequence[tuple[Self, Place]]) -> None:
        refuse_twins(((row.code, place / "code") for row, place in rows), "another rule has this code already.")
        refuse_twins(((row.number, place / "number") for row, place in rows), "another rule has this number already.")
        for (before, _), (after, place) in pairwise(rows):
            if after.number < before.number:
                sentence = f"rule {after.number} stands after rule {before.number}. Put the rules in order."
                (place / "number").called("number of the rule").wrong(sentence)


@section
class LadderStep(Section):
    """One step, in order: who must have been consulted, whether a second person confirms, who is told."""

    action: Stated[LadderAction] = rule(Choice(LadderAction, "a step of the ladder"), "step")
    text: Stated[str] = rule(Text(500), "what is done")
    consult: Stated[tuple[Role, ...]] = rule(Many(ROLE), "who is consulted", ours=())
    consulted: Stated[Consulted] = rule(Choice(Consulted, "a number of people"), "one or all", ours=Consulted.ANY)
    second_person: Stated[bool] = rule(YesNo(), "a second person confirms", ours=False)
    tell: Stated[tuple[Role, ...]] = rule(Many(ROLE), "who is told", ours=())

    def check(self, place: Place) -> None:
        if self.action.value is LadderAction.BLOCK and not self.second_person.value:
            sentence = "a block is always confirmed by a second person. Write true."
            (place / "second_person").called("second person").wrong(sentence)

    @classmethod
    def check_rows(cls, rows: Sequence[tuple[Self, Place]]) -> None:
        steps = ((row.action.value, place / "action") for row, place in rows)
        refuse_twins(steps, "this step is on the ladder already.")
        for row, place in rows[:1]:
            # A first step that could not be read is missing from `rows`: what is left then does not begin the ladder.
            if place.path[-1] == 0 and row.action.value is not LadderAction.RECORD:
                sentence = "the first step must be 'record': nothing is done before it is recorded."
                (place / "action").called("ladder").wrong(sentence)


@section
class Appeal(Section):
    """When somebody who is blocked can appeal, and who decides. Whoever took part before never decides."""

    after_months: Stated[int] = rule(Whole("months", 1, 60), "appeal", ours=12)
    decided_with: Stated[Role] = rule(ROLE, "decided with", ours=Role.CHIEF_EXECUTIVE)
    answer_working_days: Stated[int] = rule(Whole("working days", 1, 60), "answer to an appeal", ours=20)
    again_after_months: Stated[int] = rule(Whole("months", 1, 60), "appeal again", ours=12)


@section
class Moderation(Section):
    explain_removal: Stated[bool] = rule(YesNo(), "the poster is told why", ours=True)
    warning_by: Stated[WarningBy] = rule(Choice(WarningBy, "a way to warn"), "warning", ours=WarningBy.DIRECT_MESSAGE)
    extreme_skips_warning: Stated[bool] = rule(YesNo(), "extreme cases need no warning first", ours=True)
    police: Stated[bool] = rule(YesNo(), "the police may be told", ours=True)
    escalate_to: Stated[tuple[Role, ...]] = rule(
        Many(ROLE, 1), "who takes over what is contentious", ours=(Role.HEAD_OF_SERVICE, Role.COMMS_MANAGER)
    )
    review_months: Stated[int] = rule(Whole("months", 1, 60), "look at a block again", ours=6)
    corporate_policy: Stated[str] | None = optional(Text(), "corporate policy on behaviour")
    ladder: tuple[LadderStep, ...] = rows(LadderStep, at_least=1)
    appeal: Appeal = part(Appeal)


@section
class PolicyPage(Section):
    """The words of the public policy page; hours, accounts, rules and steps are put in from the rest of the file."""

    used_for: Stated[tuple[str, ...]] = rule(Many(Text(800), 1), "what we use social media for")
    monitoring: Stated[str] = rule(Text(800), "when we monitor")
    replies: Stated[tuple[str, ...]] = rule(Many(Text(800), 1), "when we reply")
    contact: Stated[tuple[str, ...]] = rule(Many(Text(800), 1), "how to contact us")
    conduct: Stated[tuple[str, ...]] = rule(Many(Text(1200), 1), "what we ask of you")
    unacceptable: Stated[str] = rule(Text(800), "what we do not accept")
    principles: Stated[tuple[str, ...]] = rule(Many(Text(800)), "principles", ours=())
    queries_to: Stated[str] | None = optional(EMAIL, "queries")
