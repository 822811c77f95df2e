"""Each council file says what that council's document says: an acceptance test of its values and their paragraphs."""

from typing import Any

import pytest

from core.council.profile import Profile, Stated
from core.council.profile.codes import (
    AccountKind,
    AccountState,
    AnswerWhen,
    Counting,
    DepartmentKind,
    EditorDuty,
    Every,
    LadderAction,
    Network,
    OutsideGroups,
    Role,
    Speaking,
    Watch,
    Way,
)
from core.worktime import Period
from tests.core.council.profile_files import ALL, profile_of

NINE_TO_FIVE = (Period(9 * 60, 17 * 60),)


def says(stated: Stated[Any] | None) -> tuple[Any, str]:
    """A value and its paragraph; the paragraph is empty where the document does not say it."""
    assert stated is not None
    return stated.value, stated.source


def networks(profile: Profile, kind: AccountKind) -> list[tuple[str, str]]:
    return [(str(a.network.value), a.name.value) for a in profile.accounts if a.kind.value is kind]


def ladder(profile: Profile) -> list[tuple[str, str]]:
    return [says(step.action) for step in profile.moderation.ladder]


def chain(profile: Profile) -> list[tuple[str, str]]:
    return [(stage.code, stage.role.value) for stage in profile.sign_off.stages]


def unnamed(profile: Profile) -> list[tuple[str, int, str, str]]:
    return [(str(a.network.value), a.count.value, str(a.state.value), a.count.source) for a in profile.unnamed_accounts]


def test_north_herts_has_six_corporate_accounts_and_seven_at_arms_length() -> None:
    profile = profile_of("north-herts")
    corporate = [a for a in profile.accounts if a.kind.value is AccountKind.CORPORATE]
    assert [(a.network.value, a.joined and a.joined.value) for a in corporate] == [
        (Network.X, "2009"),
        (Network.FACEBOOK, "2014"),
        (Network.YOUTUBE, "2010"),
        (Network.FLICKR, "2010"),
        (Network.INSTAGRAM, "2018-02"),
        (Network.LINKEDIN, "2015"),
    ]
    assert {a.network.source for a in corporate} == {"4.1"}
    assert [says(a.way) for a in corporate] == [(Way.TWO_WAY, "4.2")] * 2 + [(Way.BROADCAST, "4.4")] * 4
    assert says(corporate[3].state) == (AccountState.UNUSED, "4.5")
    assert says(corporate[4].state) == (AccountState.TRIAL, "4.6")
    assert says(corporate[0].followers_words) == ("nearly 10,000 followers", "4.2")
    assert says(corporate[1].followers_words) == ("approaching 1,500 likes", "4.2")
    assert says(corporate[4].followers_words) == ("over 500 followers", "4.6")
    assert [a.on_policy_page.value for a in corporate] == [True, True, False, False, True, True]
    assert {a.on_policy_page.source for a in corporate} == {"6.1.1"}
    assert networks(profile, AccountKind.ARMS_LENGTH) == [
        ("x", "North Herts Museum"),
        ("facebook", "North Herts Museum"),
        ("instagram", "North Herts Museum"),
        ("x", "Herts Careline"),
        ("facebook", "Herts Careline"),
        ("facebook", "Hitchin Town Hall"),
        ("instagram", "Hitchin Town Hall"),
    ]
    assert len(profile.accounts) == 13
    assert all(account.handle is None and account.address is None for account in profile.accounts)


def test_north_herts_says_who_it_is_and_what_it_wants() -> None:
    profile = profile_of("north-herts")
    assert says(profile.council.name) == ("North Hertfordshire District Council", "cover")
    assert says(profile.council.short_name) == ("NHDC", "2.4")
    assert says(profile.council.website) == ("https://www.north-herts.gov.uk", "6.2.3")
    assert says(profile.council.phone) == ("01462 474000", "6.2.3")
    assert says(profile.document.years) == ("2018-2021", "cover")
    assert says(profile.document.date) == ("2018-09", "cover")
    assert says(profile.council.senior_team) == ("SMT", "5.11")
    assert [objective.text.source for objective in profile.objectives] == ["3.1", "3.2", "3.3", "3.4", "3.5", "3.6"]
    stated = [topic.name.value for topic in profile.topics if topic.name.source == "5.11"]
    assert stated == ["Waste", "Grounds Maintenance", "Council Tax"]
    assert {d.slug for d in profile.departments if d.kind.value is DepartmentKind.ARMS_LENGTH} == {
        "north-herts-museum", "herts-careline", "hitchin-town-hall",
    }  # fmt: skip


def test_north_herts_answers_as_its_strategy_says() -> None:
    profile = profile_of("north-herts")
    assert profile.office_hours.week() == (NINE_TO_FIVE,) * 5 + ((), ())
    assert says(profile.office_hours.monday) == (NINE_TO_FIVE, "6.1.4")
    assert says(profile.office_hours.saturday) == ((), "6.1.4")
    assert not profile.office_hours.closed_on_bank_holidays.stated
    assert says(profile.out_of_hours.watch) == (Watch.NONE, "6.1.4")
    assert says(profile.reply_target.working_days) == (1, "6.2.2")
    assert says(profile.reply_target.aim) == (True, "6.2.2")
    assert says(profile.reply_target.busy_periods) == (True, "6.2.2")
    assert says(profile.enquiries.triage) == ("communications", "5.2")
    assert says(profile.enquiries.assign_to) == (("communications", "customer-services"), "5.2")
    assert says(profile.enquiries.answer_when) == ((AnswerWhen.SERVICE_REQUEST, AnswerWhen.QUESTION), "6.2.1")
    assert says(profile.enquiries.initials) == (True, "5.5")
    assert says(profile.enquiries.initials_example) == ("^GM", "5.5")
    assert profile.enquiries.signature("TA") == "^TA"
    assert says(profile.feedback.counts) == (Counting.MOVED_ONLY, "5.9; 5.10")
    assert says(profile.outside.groups) == (OutsideGroups.NOT_ANSWERED, "5.7")
    assert not profile.holding_reply.gives_date.stated
    assert not profile.information_requests.accepted.stated


def test_north_herts_keeps_order_as_its_strategy_says() -> None:
    profile = profile_of("north-herts")
    assert ladder(profile) == [("record", "6.3.3"), ("hide", "6.3.3"), ("warn", "6.3.3"), ("block", "6.3.3")]
    _, _, warn, block = profile.moderation.ladder
    assert says(warn.consult) == ((Role.COMMS_MANAGER, Role.HEAD_OF_SERVICE), "6.3.3")
    assert warn.consulted.value == "any"
    assert says(block.tell) == ((Role.CHIEF_EXECUTIVE,), "6.3.3")
    assert says(block.second_person) == (True, "")
    assert says(profile.moderation.appeal.after_months) == (12, "6.3.3")
    assert says(profile.moderation.appeal.decided_with) == (Role.CHIEF_EXECUTIVE, "6.3.3")
    assert [rule.code for rule in profile.house_rules] == [
        "abusive", "discriminatory", "defamatory", "contempt-of-court",
        "law-breaking", "inappropriate-material", "spam", "bad-language",
    ]  # fmt: skip
    assert {rule.text.source for rule in profile.house_rules} == {"6.3.2"}
    assert chain(profile) == [("comms", Role.COMMS_MANAGER)]
    assert says(profile.sign_off.final_word) == ("comms", "4.9")
    assert len(profile.register.new_network_questions.value) == 6
    assert profile.register.new_network_questions.source == "5.14"
    assert says(profile.emergency.website_first) == (True, "6.2.5")
    assert says(profile.emergency.posts_at_any_hour) == (True, "6.2.5")
    assert says(profile.credentials.rotate_every) == (Every.NEVER, "")
    assert says(profile.reports[0].to_roles) == ((Role.SMT_MEMBER,), "5.11")
    assert says(profile.policy_page.queries_to) == ("pressoffice@north-herts.gov.uk", "6.3.5")
    assert len(profile.policy_page.principles.value) == 4
    assert profile.policy_page.principles.source == "6.3.4"


def test_south_derbyshire_as_its_strategy_says() -> None:
    profile = profile_of("south-derbyshire")
    approach = "Our strategic approach"
    channels = "Our existing communication channels"
    assert [(says(a.network), a.state.value) for a in profile.accounts] == [
        ((Network.FACEBOOK, channels), AccountState.ACTIVE),
        ((Network.X, channels), AccountState.ACTIVE),
        ((Network.INSTAGRAM, "Next steps"), AccountState.PLANNED),
    ]
    assert unnamed(profile) == [("facebook", 11, "active", channels)]
    assert (profile.audience[0].figure.value, profile.audience[0].words.value) == (
        32000,
        "over 32,000 social media fans across all platforms",
    )
    assert chain(profile) == [("comms", Role.COMMS_MANAGER), ("slt", Role.SMT_MEMBER)]
    assert says(profile.sign_off.final_word) == ("slt", approach)
    assert says(profile.sign_off.stages[1].body) == ("Senior Leadership Team", approach)
    assert says(profile.schedules.every) == (Every.MONTH, approach)
    assert says(profile.schedules.signed_by) == ((Role.COMMS_MANAGER, Role.HEAD_OF_SERVICE), approach)
    assert [(report.code, says(report.every)) for report in profile.reports] == [
        ("slt-dashboard", (Every.QUARTER, approach)),
        ("corporate-plan", (Every.QUARTER, "Monitoring and evaluation")),
        ("departments", (Every.MONTH, "Next steps")),
        ("better-online", (Every.MONTH, "Monitoring and evaluation")),
    ]
    assert says(profile.register.comms_is_administrator) == (True, channels)
    assert says(profile.outside.groups) == (OutsideGroups.JOINED, approach)
    assert says(profile.publishing.call_to_action_link) == (True, approach)
    assert EditorDuty.PUBLISH in profile.publishing.department_editors_may.value
    escalated = ((Role.HEAD_OF_SERVICE, Role.COMMS_MANAGER), "Managing negative engagement")
    assert says(profile.moderation.escalate_to) == escalated
    assert len(profile.objectives) == 5
    assert not profile.reply_target.working_days.stated
    assert {source for _, source in ladder(profile)} == {""}


def test_nottinghamshire_as_its_report_says() -> None:
    profile = profile_of("nottinghamshire")
    assert says(profile.council.name) == ("Nottinghamshire County Council", "1")
    assert [says(a.network) for a in profile.accounts] == [
        (Network.X, "3"),
        (Network.FLICKR, "8"),
        (Network.PINTEREST, "9"),
    ]
    assert says(profile.accounts[0].followers_words) == ("over 12,200", "4")
    assert unnamed(profile) == [
        ("x", 3, "active", "5"),
        ("facebook", 24, "active", "7"),
        ("facebook", 29, "planned", "7"),
    ]
    on_x = sum(a.network.value is Network.X for a in profile.accounts)
    assert on_x + profile.unnamed_accounts[0].count.value == 4
    assert [(figure.figure.value, figure.figure.source) for figure in profile.audience] == [
        (8800, "4"), (2600, "4"), (90, "4"), (14600, "5"), (200000, "5"), (7200, "7"),
    ]  # fmt: skip
    assert says(profile.register.risk_assessment) == (True, "11")
    assert says(profile.register.comms_is_administrator) == (True, "11")
    assert says(profile.credentials.comms_has_access) == (True, "11")
    editors = ((EditorDuty.DRAFT, EditorDuty.PUBLISH, EditorDuty.REPLY), "15; Recommendation 2")
    assert says(profile.publishing.department_editors_may) == editors
    assert says(profile.reports[0].every) == (Every.HALF_YEAR, "Recommendation 1")
    assert says(profile.reports[0].to_body) == ("Policy Committee", "Recommendation 1")
    assert not profile.sign_off.final_word.stated
    assert not any(stage.role.stated for stage in profile.sign_off.stages)
    assert not profile.reply_target.working_days.stated
    assert not any(rule.text.stated for rule in profile.house_rules)


def test_chesterfield_as_its_policy_says() -> None:
    profile = profile_of("chesterfield")
    assert profile.accounts == ()
    assert profile.unnamed_accounts == ()
    assert says(profile.credentials.rotate_every) == (Every.MONTH, "Do 3")
    assert says(profile.credentials.rotate_when_compromised) == (True, "Do 3")
    assert says(profile.credentials.comms_has_access) == (True, "Do 1")
    assert says(profile.training.before_opening) == (True, "Do 1")
    assert chain(profile) == [("comms", Role.COMMS_MANAGER)]
    assert says(profile.sign_off.final_word) == ("comms", "Do 1")
    assert says(profile.publishing.hashtags) == (("#chesterfield",), "C Twitter")
    assert says(profile.publishing.shareable_characters) == (132, "C Twitter")
    assert says(profile.publishing.shorten_links) == (True, "C Twitter")
    assert says(profile.publishing.call_to_action_link) == (True, "A2")
    assert says(profile.publishing.party_political_flagged) == (True, "Don't 3")
    assert says(profile.publishing.decisions_by_comms_only) == (True, "A5")
    assert says(profile.media.parental_consent) == (True, "Don't 9")
    assert says(profile.holding_reply.gives_date) == (True, "A5")
    answered = (AnswerWhen.SOMETHING_WRONG, AnswerWhen.CAN_ADD_VALUE, AnswerWhen.QUESTION)
    assert says(profile.enquiries.answer_when) == (answered, "Don't 6")
    assert says(profile.feedback.staff_complaints_leave_public) == (True, "Do 11")
    assert says(profile.moderation.explain_removal) == (True, "Do 11")
    assert ladder(profile) == [("record", ""), ("delete", "Do 11"), ("warn", ""), ("block", "")]
    assert [rule.code for rule in profile.house_rules if rule.text.source == "Do 11"] == ["offensive", "named-staff"]
    assert [channel.code for channel in profile.contact_channels] == ["direct-message", "email", "phone"]
    assert says(profile.consultations.answers_taken) == (True, "B3")
    assert not profile.reply_target.working_days.stated


def test_hart_as_its_policy_says() -> None:
    profile = profile_of("hart")
    assert networks(profile, AccountKind.CORPORATE) == [
        ("facebook", "Hart District Council"),
        ("x", "Hart District Council"),
        ("instagram", "Hart District Council"),
        ("linkedin", "Hart District Council"),
        ("youtube", "Hart District Council"),
        ("youtube", "Hart District Council meetings"),
    ]
    assert networks(profile, AccountKind.PARTNER) == [("facebook", "Everyone Active")]
    assert says(profile.document.years) == ("2024-2027", "title")
    assert says(profile.out_of_hours.watch) == (Watch.EMERGENCIES, "4 Service standards")
    assert says(profile.holding_reply.gives_date) == (True, "4 Service standards")
    foi = profile.information_requests
    for rule in (foi.accepted, foi.needs_name, foi.needs_address, foi.needs_description, foi.ask_when_unsure):
        assert says(rule) == (True, "4 Freedom of Information requests")
    assert says(foi.working_days) == (20, "")
    assert says(profile.consultations.identified_person) == (True, "4 Consultations")
    assert says(profile.pre_election.service_announcements_only) == (True, "4 Pre-election period")
    assert says(profile.pre_election.party_political_removed) == (True, "4 Pre-election period")
    assert says(profile.emergency.routine_posts_pause) == (True, "4 Crisis communications")
    images = "4 Use of personal images or video"
    assert says(profile.media.consent_of_people) == (True, images)
    assert says(profile.media.withdrawal_at_any_time) == (True, images)
    assert says(profile.media.withdrawal_contact) == ("communications@hart.gov.uk", images)
    assert says(profile.publishing.approvals_needed) == (1, "9 Governance and security")
    assert says(profile.publishing.department_editors_may) == ((EditorDuty.DRAFT,), "9 Governance and security")
    assert says(profile.outside.staff_refer) == (True, "7 Personal use of social media")
    assert len(profile.house_rules) == 8
    assert {rule.text.source for rule in profile.house_rules} == {"Appendix A", "4 Pre-election period"}
    assert says(profile.moderation.corporate_policy) == ("Policy on Unreasonable Customer Behaviour", "Appendix A")


def test_hart_states_no_reply_target_no_recording_and_no_chain() -> None:
    profile = profile_of("hart")
    assert says(profile.reply_target.working_days) == (1, "")
    assert ladder(profile) == [
        ("record", ""),
        ("hide", "Appendix A"),
        ("report", "Appendix A"),
        ("block", "Appendix A"),
    ]
    assert says(profile.moderation.appeal.after_months) == (12, "")
    assert says(profile.sign_off.final_word) == ("smt", "")
    assert says(profile.credentials.rotate_every) == (Every.NEVER, "")


def test_ashmere_is_the_council_of_the_drawings() -> None:
    profile = profile_of("ashmere")
    assert says(profile.council.name) == ("Ashmere District Council", "cover")
    assert profile.council.monogram.value == "AD"
    assert profile.council.colour.value == "#0d4a4f"
    assert says(profile.council.phone) == ("01632 960000", "6.2.3")
    assert len(profile.accounts) == 14
    assert len({account.network.value for account in profile.accounts}) == 7
    assert len(networks(profile, AccountKind.PARTNER)) == 2
    followers = {(str(a.network.value), a.name.value): a.followers.value for a in profile.accounts if a.followers}
    assert followers["facebook", "Ashmere District Council"] == 11482
    assert followers["instagram", "Ashmere Museum"] == 2644
    assert sum(count for (network, _), count in followers.items() if network == "facebook") == 16067
    assert chain(profile) == [
        ("comms", Role.COMMS_MANAGER),
        ("smt", Role.SMT_MEMBER),
        ("administrator", Role.ADMINISTRATOR),
    ]
    assert profile.sign_off.final_word.value == "smt"


def test_ashmere_has_the_rules_of_north_herts() -> None:
    ours, theirs = profile_of("ashmere"), profile_of("north-herts")
    assert ours.moderation == theirs.moderation
    assert ours.house_rules == theirs.house_rules
    assert ours.office_hours == theirs.office_hours
    assert ours.reply_target == theirs.reply_target
    assert ours.register == theirs.register


def test_nothing_of_ashmere_leads_anywhere() -> None:
    profile = profile_of("ashmere")
    addresses = [profile.council.website.value, *(a.address.value for a in profile.accounts if a.address)]
    assert all(".example" in address for address in addresses)
    assert all(c.link is None or ".example" in c.link.value for c in profile.contact_channels)


@pytest.mark.parametrize("name", ALL)
def test_every_council_blocks_only_with_two_people_and_records_first(name: str) -> None:
    steps = profile_of(name).moderation.ladder
    assert steps[0].action.value is LadderAction.RECORD
    assert all(step.second_person.value for step in steps if step.action.value is LadderAction.BLOCK)


@pytest.mark.parametrize("name", ALL)
def test_every_account_of_a_partner_belongs_to_a_partner(name: str) -> None:
    profile = profile_of(name)
    kinds = {department.slug: department.kind.value for department in profile.departments}
    for account in profile.accounts:
        if account.kind.value == AccountKind.PARTNER or kinds[account.department.value] is DepartmentKind.PARTNER:
            assert (account.kind.value, kinds[account.department.value]) == (
                AccountKind.PARTNER,
                DepartmentKind.PARTNER,
            )


@pytest.mark.parametrize("name", ALL)
def test_no_document_says_that_rights_need_training_so_only_the_invented_council_asks_for_it(name: str) -> None:
    """South Derbyshire provides “tiered training modules” (next steps), Chesterfield trains before an account opens (do 1)."""
    training = profile_of(name).training
    assert says(training.needed_to) == ((Speaking.PUBLISH, Speaking.REPLY) if name == "ashmere" else (), "")
    assert (training.grace, training.warned, training.policy_months) == (28, 30, 24)
    tiers = [says(module.tier) for module in training.modules]
    source = "Next steps" if name == "south-derbyshire" else ""
    assert tiers == [(1, source), (2, source)]
    assert says(training.before_opening) == ((True, "Do 1") if name == "chesterfield" else (False, ""))
