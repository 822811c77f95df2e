"""How posts go out, in ordinary times, before elections and in emergencies, and what pictures need."""

from __future__ import annotations

from core.council.profile.codes import EditorDuty, Role, SelfApproval
from core.council.profile.fields import Section, optional, rule, section
from core.council.profile.kinds import EMAIL, HASHTAG, ROLE, Choice, Many, Text, Whole, YesNo
from core.council.profile.place import Place
from core.council.profile.stated import Stated


@section
class Publishing(Section):
    """Rules for every post. `late_limit_minutes`: later than this after its time a post expires and does not go out."""

    approvals_needed: Stated[int] = rule(Whole("approvals", 1, 5), "approvals needed", ours=1)
    self_approval: Stated[SelfApproval] = rule(
        Choice(SelfApproval, "allowed: nobody may sign what they wrote"), "self-approval", ours=SelfApproval.NEVER
    )
    late_limit_minutes: Stated[int] = rule(Whole("minutes", 1, 1440), "late limit", ours=15)
    department_editors_may: Stated[tuple[EditorDuty, ...]] = rule(
        Many(Choice(EditorDuty, "a duty that department editors can have")),
        "department editors may",
        ours=(EditorDuty.DRAFT,),
    )
    hashtags: Stated[tuple[str, ...]] = rule(Many(HASHTAG), "hashtags", ours=())
    shareable_characters: Stated[int] | None = optional(Whole("characters", 20, 280), "room for sharing, on X")
    call_to_action_link: Stated[bool] = rule(YesNo(), "a link to act on", ours=True)
    second_person_checks: Stated[bool] | None = optional(YesNo(), "a second person checks what was posted by hand")
    check_within_hours: Stated[int] | None = optional(Whole("hours", 1, 168), "how soon a second person checks")
    shorten_links: Stated[bool] = rule(YesNo(), "links are shortened", ours=False)
    posts_per_day: Stated[int] = rule(Whole("posts", 1, 100), "posts a day before followers are flooded", ours=4)
    same_text_days: Stated[int] = rule(Whole("days", 0, 365), "same text again", ours=14)
    party_political_flagged: Stated[bool] = rule(YesNo(), "party-political words are flagged", ours=True)
    decisions_by_comms_only: Stated[bool] = rule(YesNo(), "policy and decisions by Communications only", ours=True)


@section
class PreElection(Section):
    """The pre-election period; the days themselves are entered for each election."""

    service_announcements_only: Stated[bool] = rule(YesNo(), "only service announcements", ours=True)
    released_by: Stated[Role] = rule(ROLE, "who releases posts", ours=Role.COMMS_MANAGER)
    scheduled_posts_held: Stated[bool] = rule(YesNo(), "scheduled posts are held", ours=True)
    party_political_removed: Stated[bool] = rule(YesNo(), "party-political replies may be removed", ours=True)
    guide: Stated[str] | None = optional(Text(), "guide that is followed")


@section
class Emergency(Section):
    """Emergency mode. `holding_message` is sent to those who write while answers are not possible."""

    turned_on_by: Stated[tuple[Role, ...]] = rule(Many(ROLE, 1), "who turns it on", ours=(Role.COMMS_MANAGER,))
    routine_posts_pause: Stated[bool] = rule(YesNo(), "routine posts pause", ours=True)
    posts_at_any_hour: Stated[bool] = rule(YesNo(), "posts at any hour", ours=True)
    website_first: Stated[bool] = rule(YesNo(), "the website is the main channel", ours=True)
    deadlines_suspended: Stated[bool] = rule(YesNo(), "deadlines are suspended", ours=True)
    holding_message: Stated[str] = rule(
        Text(500),
        "holding message",
        ours="We are dealing with an emergency and may not be able to reply. The latest is on our website.",
    )


@section
class Media(Section):
    """Pictures, video and the people in them."""

    alt_text: Stated[bool] = rule(YesNo(), "description for those who cannot see it", ours=True)
    copyright_permission: Stated[bool] = rule(YesNo(), "permission of the owner", ours=True)
    consent_of_people: Stated[bool] = rule(YesNo(), "consent of the people shown", ours=True)
    parental_consent: Stated[bool] = rule(YesNo(), "signed parental consent for children", ours=True)
    withdrawal_at_any_time: Stated[bool] = rule(YesNo(), "consent can be withdrawn at any time", ours=True)
    withdrawal_contact: Stated[str] | None = optional(EMAIL, "whom to tell")
    consent_months: Stated[int] = rule(Whole("months", 1, 120), "consent lasts", ours=24)

    def check(self, place: Place) -> None:
        if not self.withdrawal_at_any_time.value:
            sentence = "consent can always be withdrawn (UK GDPR, article 7(3)). Write true."
            (place / "withdrawal_at_any_time").called("withdrawal of consent").wrong(sentence)
