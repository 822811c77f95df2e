"""An appeal is answered by the chief executive and somebody who decided nothing before, and their views must agree (MOD-5)."""

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.council.selectors import Current
from core.notify.models import Letter, Notice
from core.worktime import months_after
from moderation.appeals import (
    answer_without_case,
    appeals_too_early,
    give_view_on_appeal,
    match_appeal,
    receive_appeal,
)
from moderation.models import Appeal, AppealView, Case
from networks.models import Outbound
from tests.cast import Cast
from tests.enquiries.talk import MONDAY
from tests.moderation.post import blocked, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast, council: Current) -> Case:
    """Referred by Callum, proposed by Grace, confirmed by Helen."""
    return blocked(cast, recorded(cast))


def appealed(handle: str = "@Madeup_Maureen", network: str = "facebook") -> Appeal:
    return receive_appeal(network_code=network, handle=handle, email="maureen@example.org", words="I am sorry")


def test_an_appeal_finds_its_block_whatever_the_case_of_the_name(case: Case, cast: Cast) -> None:
    appeal = appealed()
    assert appeal.case == case
    assert Case.objects.get().state == "appealed"
    told = {notice.person for notice in Notice.objects.filter(key=f"moderation.appeal.{appeal.pk}")}
    assert {cast.priya, cast.helen, cast.ruth} == told


def test_an_appeal_is_to_be_answered_in_twenty_working_days(case: Case) -> None:
    with time_machine.travel(MONDAY):
        assert f"{appealed().answer_by}" == "2026-12-14"


@pytest.mark.parametrize(("handle", "network"), [("nobody", "facebook"), ("madeup_maureen", "x")])
def test_an_appeal_without_a_block_is_kept(case: Case, cast: Cast, handle: str, network: str) -> None:
    appeal = appealed(handle, network)
    assert appeal.case is None
    with pytest.raises(RuleBroken, match="Find the block"):
        give_view_on_appeal(appeal_id=appeal.pk, lift=True, reason="x", by=cast.ruth)


def test_early_appeals_are_kept_and_marked(case: Case) -> None:
    assert appeals_too_early(case).startswith("This appeal came early: from ")
    with time_machine.travel(timezone.now().replace(year=timezone.now().year + 1, month=12)):
        assert appeals_too_early(case) == ""


def test_nobody_who_decided_before_decides_the_appeal(case: Case, cast: Cast) -> None:
    appeal = appealed()
    with pytest.raises(RuleBroken, match="You took a decision in this case"):
        give_view_on_appeal(appeal_id=appeal.pk, lift=True, reason="x", by=cast.helen)
    with pytest.raises(RuleBroken, match="can decide an appeal"):
        give_view_on_appeal(appeal_id=appeal.pk, lift=True, reason="x", by=cast.tom)
    assert not AppealView.objects.exists()


def test_one_view_decides_nothing_and_is_given_once(case: Case, cast: Cast) -> None:
    appeal = appealed()
    assert (
        give_view_on_appeal(appeal_id=appeal.pk, lift=True, reason="A year is long", by=cast.ruth).state == "received"
    )
    with pytest.raises(RuleBroken, match="You have given your view"):
        give_view_on_appeal(appeal_id=appeal.pk, lift=True, reason="x", by=cast.ruth)
    with pytest.raises(DatabaseError), transaction.atomic():
        AppealView.objects.update(lift=False)


def test_two_views_without_the_chief_executive_decide_nothing(case: Case, cast: Cast) -> None:
    appeal = appealed()
    other = cast.joins("Omar Lewis", "OL", "head_of_service", cast.museum)
    give_view_on_appeal(appeal_id=appeal.pk, lift=True, reason="x", by=cast.priya)
    assert give_view_on_appeal(appeal_id=appeal.pk, lift=True, reason="x", by=other).state == "received"


def test_two_views_that_differ_decide_nothing_until_a_third(case: Case, cast: Cast) -> None:
    appeal = appealed()
    other = cast.joins("Omar Lewis", "OL", "head_of_service", cast.museum)
    give_view_on_appeal(appeal_id=appeal.pk, lift=True, reason="x", by=cast.ruth)
    assert give_view_on_appeal(appeal_id=appeal.pk, lift=False, reason="x", by=cast.priya).state == "received"
    assert give_view_on_appeal(appeal_id=appeal.pk, lift=True, reason="x", by=other).state == "lifted"


def test_a_lifted_block_is_lifted_on_the_network(case: Case, cast: Cast) -> None:
    appeal = appealed()
    give_view_on_appeal(appeal_id=appeal.pk, lift=True, reason="A year is long", by=cast.ruth)
    done = give_view_on_appeal(appeal_id=appeal.pk, lift=True, reason="Agreed", by=cast.priya)
    case = Case.objects.get()
    assert (done.state, case.state) == ("lifted", "lifted")
    assert case.block.lifted_at is not None
    assert Outbound.objects.get(kind="unblock").request["target"]["person"] == "r-1"


def test_a_refused_appeal_says_when_the_next_may_come(case: Case, cast: Cast) -> None:
    appeal = appealed()
    give_view_on_appeal(appeal_id=appeal.pk, lift=False, reason="Too soon", by=cast.priya)
    done = give_view_on_appeal(appeal_id=appeal.pk, lift=False, reason="Agreed", by=cast.ruth)
    assert (done.state, done.reasons, done.next_appeal_from) == (
        "refused",
        "Agreed",
        months_after(timezone.localdate(), 12),
    )
    assert Case.objects.get().state == "blocked"
    assert not Outbound.objects.filter(kind="unblock").exists()
    assert appealed().case == case, "they can appeal again"


def test_no_words_of_the_appeal_stand_in_the_record(case: Case) -> None:
    appealed()
    record = str(list(Entry.objects.values_list("after", "object_label")))
    assert "sorry" not in record
    assert "maureen@" not in record


# An appeal whose block was not found -------------------------------------------------


def test_what_fits_no_block_is_told_to_those_who_can_find_it(case: Case, cast: Cast) -> None:
    appeal = appealed("somebody")
    told = {notice.person for notice in Notice.objects.filter(words__contains="fits no block")}
    assert told == {cast.grace, cast.tom, cast.priya}
    assert not Notice.objects.filter(key=f"moderation.appeal.{appeal.pk}").exists()


def test_an_officer_finds_the_block_and_those_who_decide_are_told(case: Case, cast: Cast) -> None:
    appeal = match_appeal(appeal_id=appealed("maureen.m").pk, case=case, by=cast.tom)
    assert (appeal.case, Case.objects.get().state) == (case, "appealed")
    told = {notice.person for notice in Notice.objects.filter(key=f"moderation.appeal.{appeal.pk}")}
    assert told == {cast.priya, cast.helen, cast.ruth}
    entry = Entry.objects.about(appeal).first()
    assert entry is not None
    assert (entry.code, entry.actor, entry.after["case"]) == ("moderation.appeal.matched", cast.tom, case.reference)
    give_view_on_appeal(appeal_id=appeal.pk, lift=True, reason="x", by=cast.ruth)
    assert give_view_on_appeal(appeal_id=appeal.pk, lift=True, reason="x", by=cast.priya).state == "lifted"


def test_it_is_found_once_and_only_by_comms(case: Case, cast: Cast) -> None:
    appeal = appealed("maureen.m")
    with pytest.raises(RuleBroken, match="can find the block"):
        match_appeal(appeal_id=appeal.pk, case=case, by=cast.ruth)
    match_appeal(appeal_id=appeal.pk, case=case, by=cast.grace)
    with pytest.raises(RuleBroken, match="is about Case .* already"):
        match_appeal(appeal_id=appeal.pk, case=case, by=cast.grace)
    with pytest.raises(RuleBroken, match="is about Case .* already"):
        answer_without_case(appeal_id=appeal.pk, words="There is none.", by=cast.grace)


def test_a_case_without_a_block_is_none_to_appeal_against(case: Case, cast: Cast) -> None:
    other = recorded(cast, cast.account("x"))
    with pytest.raises(RuleBroken, match="there is no block to lift"):
        match_appeal(appeal_id=appealed("somebody").pk, case=other, by=cast.grace)


def test_what_is_about_no_block_is_answered_by_letter(case: Case, cast: Cast) -> None:
    appeal = appealed("somebody")
    with pytest.raises(RuleBroken, match="Enter your answer"):
        answer_without_case(appeal_id=appeal.pk, words=" ", by=cast.grace)
    done = answer_without_case(appeal_id=appeal.pk, words="We found no block under this name.", by=cast.grace)
    assert (done.state, done.decided_at is None) == ("answered", False)
    letter = Letter.objects.get()
    assert letter.to == "maureen@example.org"
    assert "We found no block under this name." in letter.body
    assert "somebody on Facebook" in letter.body
    entry = Entry.objects.about(appeal).first()
    assert entry is not None
    assert (entry.code, entry.actor) == ("moderation.appeal.answered", cast.grace)
    assert Case.objects.get().state == "blocked"


def test_both_sides_are_told_how_it_ended(case: Case, cast: Cast) -> None:
    appeal = appealed()
    assert not Letter.objects.exists(), "one verdict is no answer"
    give_view_on_appeal(appeal_id=appeal.pk, lift=False, reason="Too soon", by=cast.priya)
    give_view_on_appeal(appeal_id=appeal.pk, lift=False, reason="It was a threat", by=cast.ruth)
    letter = Letter.objects.get()
    again = months_after(timezone.localdate(), 12)
    assert f"We have decided not to lift the block. You can appeal again from {again:%-d %B %Y}." in letter.body
    assert "Our reasons: It was a threat" in letter.body


# A second appeal ----------------------------------------------------------------------


def refused(cast: Cast) -> Appeal:
    appeal = appealed()
    give_view_on_appeal(appeal_id=appeal.pk, lift=False, reason="Too soon", by=cast.priya)
    return give_view_on_appeal(appeal_id=appeal.pk, lift=False, reason="Agreed", by=cast.ruth)


def test_a_second_appeal_is_decided_by_the_chief_executive_and_somebody_new(case: Case, cast: Cast) -> None:
    refused(cast)
    other = cast.joins("Omar Lewis", "OL", "head_of_service", cast.museum)
    second = appealed()
    assert (second.case, Case.objects.get().state) == (case, "appealed")
    with pytest.raises(RuleBroken, match="You gave your view on an earlier appeal"):
        give_view_on_appeal(appeal_id=second.pk, lift=True, reason="x", by=cast.priya)
    give_view_on_appeal(appeal_id=second.pk, lift=True, reason="A year has passed", by=cast.ruth)
    assert give_view_on_appeal(appeal_id=second.pk, lift=True, reason="x", by=other).state == "lifted"


def test_a_second_appeal_before_its_date_is_marked(case: Case, cast: Cast) -> None:
    refused(cast)
    again = months_after(timezone.localdate(), 12)
    with time_machine.travel(timezone.now().replace(year=timezone.now().year + 1, month=1, day=2)):
        assert appeals_too_early(case) == f"This appeal came early: from {again:%-d %B %Y} the person can appeal."


def test_a_second_appeal_while_the_first_waits_is_answered_with_it(case: Case, cast: Cast) -> None:
    first, second = appealed(), appealed()
    assert second.case == case
    with pytest.raises(RuleBroken, match="An earlier appeal about this block waits"):
        give_view_on_appeal(appeal_id=second.pk, lift=True, reason="x", by=cast.ruth)
    give_view_on_appeal(appeal_id=first.pk, lift=True, reason="A year is long", by=cast.ruth)
    give_view_on_appeal(appeal_id=first.pk, lift=True, reason="Agreed", by=cast.priya)
    assert {appeal.state for appeal in Appeal.objects.all()} == {"lifted"}
    assert Letter.objects.count() == 2
    assert Outbound.objects.filter(kind="unblock").count() == 1
