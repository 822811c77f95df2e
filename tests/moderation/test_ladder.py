"""Record first, warn after consultation, block by two people, and nothing that anybody can rewrite (NH 6.3.3; MOD-1 to 4)."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.audit.models import Entry
from core.audit.verbs import ChangedMeanwhile, RuleBroken
from core.council.models import HouseRule
from core.notify.models import Notice
from core.worktime import months_after
from enquiries.models import Message
from moderation import services
from moderation.models import Block, Case, Decision, Evidence
from networks.models import Outbound
from networks.protocol import Author, Kind
from tests.cast import Cast
from tests.moderation.post import WORDS, blocked, offence, recorded, warned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_the_post_is_kept_exactly_as_it_was(cast: Cast) -> None:
    case = recorded(cast)
    kept = case.evidence.get()
    assert (kept.words, kept.author, kept.captured_by) == (WORDS, "Maureen Madeup (madeup_maureen)", cast.callum)
    assert case.reference == f"{timezone.localdate().year}-001"
    message = kept.message
    assert kept.fingerprint == Evidence.fingerprint_of(
        WORDS, kept.author, kept.permalink, kept.posted_at.isoformat(), message.salt
    )
    assert Notice.objects.get(
        person=cast.grace, key=f"moderation.case.{case.pk}"
    ).words == "Callum Reid referred a message: Case 2026-001".replace("2026", case.reference[:4])


def test_one_message_is_evidence_in_one_open_case(cast: Cast) -> None:
    case = recorded(cast)
    message = Message.objects.get()
    services.propose_block(case_id=case.pk, reason="x", urgent_reason="A threat", by=cast.grace)
    with pytest.raises(RuleBroken, match="evidence in an open case already"):
        services.open_case(message=message, rule=case.rule, why="Again", contains="x", by=cast.grace)


def test_nothing_can_be_done_without_evidence(cast: Cast) -> None:
    message = offence(cast.account())
    talk = message.conversation
    rule = HouseRule.objects.get(number=1, version=1)
    case = Case.objects.create(
        reference="2026-900", resident=talk.resident, account=talk.account, rule=rule, why="x", opened_by=cast.grace
    )
    answer = services.consult(case_id=case.pk, person=cast.priya, about="warning", by=cast.grace)
    services.give_view(consultation_id=answer.pk, supports=True, view="Yes", by=cast.priya)
    for verb, facts in (
        (services.hide, {"reason": "x"}), (services.warn, {"words": "x"}), (services.propose_block, {"reason": "x", "urgent_reason": "y"}),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match="Record the post first"):
            verb(case_id=case.pk, by=cast.grace, **facts)
    assert not Outbound.objects.exists()
    assert fresh(case).state == "recorded"


@pytest.mark.parametrize(
    "change",
    [
        {"words": "nicer"},
        {"author": "Somebody else"},
        {"media": [{"kind": "image"}]},
        {"contains": "nothing much"},
        {"fingerprint": "0" * 64},
        {"posted_at": timezone.now()},
        {"permalink": "https://x.example"},
    ],
)
def test_the_database_lets_nobody_change_evidence(cast: Cast, change: dict[str, object]) -> None:
    recorded(cast)
    with pytest.raises(DatabaseError, match="kept as posted"), transaction.atomic():
        Evidence.objects.update(**change)
    assert Evidence.objects.get().words == WORDS


def test_erasure_empties_words_author_and_media_and_the_hash_stays(cast: Cast) -> None:
    recorded(cast)
    kept = Evidence.objects.get().fingerprint
    Evidence.objects.update(words="", author="", media=[])
    assert Evidence.objects.values_list("words", "author", "media", "fingerprint").get() == ("", "", [], kept)


def test_the_database_lets_nobody_delete_evidence(cast: Cast) -> None:
    recorded(cast)
    with pytest.raises(DatabaseError, match="kept as posted"), transaction.atomic():
        Evidence.objects.all().delete()


def test_a_decision_is_never_rewritten(cast: Cast) -> None:
    services.hide(case_id=recorded(cast).pk, reason="A threat", by=cast.grace)
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.update(reason="A mistake")


def test_hiding_puts_one_act_out_for_each_post(cast: Cast) -> None:
    account = cast.account()
    case = recorded(cast, account)
    services.add_evidence(case_id=case.pk, message=offence(account, "bad-2"), contains="insults", by=cast.grace)
    done = services.hide(case_id=case.pk, reason="A threat", by=cast.grace)
    acts = Outbound.objects.filter(kind="hide")
    assert done.state == "hidden"
    assert {act.request["target"]["external_id"] for act in acts} == {"bad-1", "bad-2"}
    with pytest.raises(RuleBroken, match="Every post of this case is hidden already"):
        services.hide(case_id=case.pk, reason="Again", by=cast.grace)
    assert acts.count() == 2


def test_evidence_of_somebody_else_is_not_added(cast: Cast) -> None:
    account = cast.account()
    case = recorded(cast, account)
    other = offence(account, "bad-2", author=Author("r-2", "other", "Other"))
    with pytest.raises(RuleBroken, match="somebody else’s"):
        services.add_evidence(case_id=case.pk, message=other, contains="x", by=cast.grace)


def test_what_a_network_cannot_do_goes_out_by_hand(cast: Cast) -> None:
    case = blocked(cast, recorded(cast, cast.account("x")))
    decision = case.decisions.get(kind="confirm_block")
    assert "by hand" in decision.by_hand
    assert decision.outbound is not None, "it stands in the outbox, for a person"


def test_what_nobody_can_hide_is_not_said_to_be_hidden(cast: Cast) -> None:
    case = recorded(cast, cast.account("linkedin"))
    with pytest.raises(RuleBroken, match="LinkedIn cannot hide a comment"):
        services.hide(case_id=case.pk, reason="x", by=cast.grace)
    assert (fresh(case).state, case.decisions.count()) == ("recorded", 0)


def test_a_warning_needs_the_view_that_the_ladder_names(cast: Cast) -> None:
    case = recorded(cast)
    with pytest.raises(RuleBroken, match="Consult first: a comms manager or a head of service must support"):
        services.warn(case_id=case.pk, words="Please stop.", by=cast.grace)
    against = services.consult(case_id=case.pk, person=cast.helen, about="warning", by=cast.grace)
    services.give_view(consultation_id=against.pk, supports=False, view="Too early", by=cast.helen)
    with pytest.raises(RuleBroken, match="Consult first"):
        services.warn(case_id=case.pk, words="Please stop.", by=cast.grace)
    about_block = services.consult(case_id=case.pk, person=cast.priya, about="block", by=cast.grace)
    services.give_view(consultation_id=about_block.pk, supports=True, view="Yes", by=cast.priya)
    with pytest.raises(RuleBroken, match="Consult first"):
        services.warn(case_id=case.pk, words="Please stop.", by=cast.grace)
    assert warned(cast, case).state == "warned"
    act = Outbound.objects.get()
    assert (act.kind, act.request["text"], act.request["target"]["external_id"]) == (
        "direct_message",
        "Please stop.",
        "bad-1",
    )


def test_a_warning_about_a_private_message_goes_to_its_person(cast: Cast) -> None:
    warned(cast, recorded(cast, kind=Kind.DIRECT_MESSAGE))
    target = Outbound.objects.get().request["target"]
    assert (target["external_id"], target["person"]) == ("", "r-1")


def test_consulting_asks_somebody_else_once(cast: Cast) -> None:
    case = recorded(cast)
    for person, sentence in (
        (cast.callum, "not among those who are consulted"),
        (cast.priya, "You cannot consult yourself"),
    ):
        with pytest.raises(RuleBroken, match=sentence):
            services.consult(case_id=case.pk, person=person, about="warning", by=cast.priya)
    asked = services.consult(case_id=case.pk, person=cast.helen, about="warning", by=cast.grace)
    with pytest.raises(RuleBroken, match="was asked already"):
        services.consult(case_id=case.pk, person=cast.helen, about="warning", by=cast.grace)
    with pytest.raises(RuleBroken, match="Helen Brooks was asked, not you"):
        services.give_view(consultation_id=asked.pk, supports=True, view="x", by=cast.priya)
    services.give_view(consultation_id=asked.pk, supports=True, view="Yes", by=cast.helen)
    with pytest.raises(RuleBroken, match="given your view already"):
        services.give_view(consultation_id=asked.pk, supports=False, view="No", by=cast.helen)


def test_a_block_without_a_warning_says_why(cast: Cast) -> None:
    case = recorded(cast)
    with pytest.raises(RuleBroken, match="No warning came before"):
        services.propose_block(case_id=case.pk, reason="x", by=cast.grace)
    done = blocked(cast, case)
    assert (done.state, done.block.warned) == ("blocked", False)
    assert "A threat" in done.block.urgent_reason


def test_a_block_needs_a_second_person(cast: Cast) -> None:
    case = recorded(cast)
    services.propose_block(case_id=case.pk, reason="x", urgent_reason="A threat", by=cast.priya)
    with pytest.raises(RuleBroken, match="You proposed the block, so someone else must confirm it. Helen Brooks can"):
        services.confirm_block(case_id=case.pk, reason="x", by=cast.priya)
    with pytest.raises(RuleBroken, match="can confirm a block"):
        services.confirm_block(case_id=case.pk, reason="x", by=cast.grace)
    assert not Outbound.objects.filter(kind="block").exists()
    assert services.confirm_block(case_id=case.pk, reason="I agree", by=cast.helen).proposed_by == cast.priya


def test_while_a_block_waits_nobody_goes_round_the_second_person(cast: Cast) -> None:
    case = warned(cast, recorded(cast))
    services.propose_block(case_id=case.pk, reason="It went on", by=cast.grace)
    for verb, facts in (
        (services.warn, {"words": "x"}),
        (services.close_case, {"reason": "x"}),
        (services.propose_block, {"reason": "x"}),
    ):
        with pytest.raises(RuleBroken, match="waits for a second person"):
            verb(case_id=case.pk, by=cast.grace, **facts)


def test_the_database_refuses_a_block_by_one_person(cast: Cast) -> None:
    case = recorded(cast)
    facts = {
        "case": case,
        "warned": True,
        "evidence_fingerprint": "a" * 64,
        "review_on": timezone.localdate(),
        "appeal_from": timezone.localdate(),
    }
    for wrong in ({"confirmed_by": cast.grace}, {"warned": False}, {"evidence_fingerprint": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Block.objects.create(**{**facts, "proposed_by": cast.grace, "confirmed_by": cast.helen, **wrong})


def test_a_confirmed_block_is_carried_out_told_and_has_its_dates(cast: Cast) -> None:
    case = blocked(cast, warned(cast, recorded(cast)))
    block, today = case.block, timezone.localdate()
    assert (block.warned, block.urgent_reason, block.appeal_from, block.review_on) == (
        True,
        "",
        months_after(today, 12),
        months_after(today, 6),
    )
    assert Outbound.objects.get(kind="block").request["target"]["person"] == "r-1"
    assert block.evidence_fingerprint == case.evidence.get().fingerprint
    assert [notice.person for notice in Notice.objects.filter(key=f"moderation.blocked.{case.pk}")] == [cast.ruth]
    with pytest.raises(RuleBroken, match="blocked already"):
        services.propose_block(case_id=case.pk, reason="x", by=cast.grace)


@pytest.mark.parametrize(("again", "state"), [(True, "warned"), (False, "closed")])
def test_the_second_person_can_decide_against_it(cast: Cast, again: bool, state: str) -> None:
    case = warned(cast, recorded(cast))
    services.propose_block(case_id=case.pk, reason="It went on", by=cast.grace)
    services.decide_against_block(case_id=case.pk, warn_again=again, reason="Too hard", by=cast.helen)
    assert fresh(case).state == state
    assert not Block.objects.exists()
    assert (
        "decided against a block" in Notice.objects.get(person=cast.grace, key__startswith="moderation.against").words
    )


def test_the_second_tab_is_told_who_was_faster(cast: Cast) -> None:
    case = recorded(cast)
    services.hide(case_id=case.pk, reason="x", by=cast.grace, seen=case.version)
    with pytest.raises(ChangedMeanwhile, match="Grace Mensah hid the post"):
        services.close_case(case_id=case.pk, reason="x", by=cast.tom, seen=case.version)


def test_only_comms_act(cast: Cast) -> None:
    case = recorded(cast)
    for person in (cast.callum, cast.helen, cast.ruth, cast.ada, cast.dev):
        with pytest.raises(RuleBroken, match="can act in a case"):
            services.hide(case_id=case.pk, reason="x", by=person)


def test_a_case_counts_on_within_its_year(cast: Cast) -> None:
    account = cast.account()
    first, second = recorded(cast, account), recorded(cast, account, external_id="bad-2")
    assert (first.reference[-3:], second.reference[-3:]) == ("001", "002")


def test_no_words_of_the_post_stand_in_the_record(cast: Cast) -> None:
    blocked(cast, warned(cast, recorded(cast)))
    record = str(list(Entry.objects.values_list("after", "before", "object_label", "reason")))
    assert "crooks" not in record
    assert "Maureen" not in record
