"""One person visibly deals with each enquiry, and an answer is an answer once the network has it (ENQ-2 to 7)."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import Account
from core.audit.models import Entry
from core.audit.verbs import ChangedMeanwhile, RuleBroken
from core.council.models import Topic
from core.council.selectors import Current
from core.notify.models import Notice
from core.people.models import Person
from enquiries import services
from enquiries.models import Conversation, Message, ReplyDraft
from networks import settled
from networks.models import Outbound
from networks.protocol import Kind
from tests.cast import Cast
from tests.enquiries.talk import MONDAY, REMOVE, again, arrives, becomes
from tests.enquiries.test_taking_in import council_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(cast: Cast, council: Current) -> Conversation:
    return arrives(cast.account())


def taken(talk: Conversation, by: Person) -> Conversation:
    return services.take(conversation_id=talk.pk, by=by)


def replied(talk: Conversation, by: Person, **facts: Any) -> Message:
    """Taken, and answered by `by`; not sent yet."""
    found = taken(talk, by)
    return services.send_reply(
        conversation_id=talk.pk, **{"text": "Every Friday.", "by": by, "seen": found.version, **facts}
    )


def test_a_team_gets_it_and_one_of_them_takes_it(cast: Cast, talk: Conversation) -> None:
    given = services.assign(conversation_id=talk.pk, team=cast.waste, by=cast.grace, note="Missed street")
    assert (given.state, given.team, given.assignee) == ("with_team", cast.waste, None)
    assert taken(talk, cast.dev).assignee == cast.dev
    codes = list(Entry.objects.about(talk).order_by("id").values_list("code", flat=True))
    assert codes == ["enquiries.conversation.opened", "enquiries.conversation.assigned", "enquiries.conversation.taken"]


def test_only_teams_that_answer_residents_are_given_any(cast: Cast, talk: Conversation) -> None:
    legal = services.Department.objects.create(slug="legal", name="Legal", kind="service")
    with pytest.raises(RuleBroken, match="Legal is not among the teams that answer residents"):
        services.assign(conversation_id=talk.pk, team=legal, by=cast.grace)


def test_the_second_agent_reads_who_was_faster(cast: Cast, talk: Conversation) -> None:
    services.take(conversation_id=talk.pk, by=cast.callum, seen=talk.version)
    with pytest.raises(ChangedMeanwhile, match=r"Somebody else was faster: Callum Reid took this at \d\d:\d\d"):
        services.take(conversation_id=talk.pk, by=cast.grace, seen=talk.version)
    with pytest.raises(RuleBroken, match="Callum Reid deals with this. Ask them to hand it over"):
        taken(talk, cast.grace)


@pytest.mark.django_db(transaction=True)
def test_of_two_agents_who_take_at_once_one_wins() -> None:
    cast = Cast.arrive()
    council_of(cast)
    talk = arrives(cast.account())
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def press(person: Person) -> None:
        try:
            barrier.wait()
            services.take(conversation_id=talk.pk, by=person, seen=talk.version)
            outcomes.append("taken")
        except RuleBroken as refusal:
            outcomes.append(refusal.sentence[:25])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(person,)) for person in (cast.callum, cast.grace)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Somebody else was faster:", "taken"]
    assert Entry.objects.filter(code="enquiries.conversation.taken").count() == 1


def test_an_editor_of_another_service_cannot_take_it(cast: Cast, talk: Conversation) -> None:
    services.assign(conversation_id=talk.pk, team=cast.waste, by=cast.grace)
    with pytest.raises(RuleBroken, match="This belongs to another team"):
        taken(talk, cast.leah)


def test_handing_over_tells_the_colleague(cast: Cast, talk: Conversation) -> None:
    taken(talk, cast.grace)
    given = services.hand_over(conversation_id=talk.pk, to=cast.tom, note="You know the street", by=cast.grace)
    assert (given.assignee, given.state, given.team) == (cast.tom, "taken", cast.comms)
    assert (
        Notice.objects.get(person=cast.tom, key__startswith="enquiries.handed").words
        == f"Grace Mensah handed {talk.reference} over to you"
    )
    with pytest.raises(RuleBroken, match="That is you"):
        services.hand_over(conversation_id=talk.pk, to=cast.grace, note="x", by=cast.grace)
    with pytest.raises(RuleBroken, match="Arthur Bell does not answer residents"):
        services.hand_over(conversation_id=talk.pk, to=cast.arthur, note="x", by=cast.grace)


def test_a_reply_is_signed_and_goes_through_the_outbox(cast: Cast, talk: Conversation) -> None:
    message = replied(talk, cast.grace)
    item = Outbound.objects.get()
    assert message.text == item.request["text"] == "Every Friday. ^GM"
    assert (item.kind, item.request["target"]["external_id"], item.subject) == ("reply", "c-1", talk.reference)
    assert again(talk).state == "taken", "not an answer before the network has it"


def test_a_private_reply_names_the_person_and_no_message(cast: Cast, council: Current) -> None:
    talk = arrives(cast.account(), kind=Kind.DIRECT_MESSAGE)
    replied(talk, cast.grace)
    target = Outbound.objects.get().request["target"]
    assert (target["person"], target["external_id"]) == ("r-1", "")


def test_a_reply_answers_what_its_author_has_not_removed(cast: Cast, talk: Conversation) -> None:
    arrives(talk.account, "c-2", text="And the green one?")
    taken(talk, cast.grace)
    arrives(talk.account, "c-2", verb=REMOVE, text="")
    services.send_reply(conversation_id=talk.pk, text="Every Friday.", by=cast.grace, seen=again(talk).version)
    assert Outbound.objects.get().request["target"]["external_id"] == "c-1"


@pytest.mark.parametrize(("late", "minutes", "met"), [(timedelta(hours=1), 60, True), (timedelta(days=2), 960, False)])
def test_it_is_answered_when_the_network_has_it(
    cast: Cast, council: Current, late: timedelta, minutes: int, met: bool
) -> None:
    talk = arrives(cast.account(), at=MONDAY)
    becomes(replied(talk, cast.grace), "published", at=MONDAY + late)
    found = again(talk)
    assert (found.state, found.working_minutes, found.met) == ("answered", minutes, met)
    assert (found.first_answered_at, found.answered_at, found.due_at) == (MONDAY + late, MONDAY + late, None)
    assert Message.objects.get(direction="out").permalink == "https://facebook.example/1"


def test_hearing_twice_that_it_is_out_changes_nothing(cast: Cast, talk: Conversation) -> None:
    message = replied(talk, cast.grace)
    becomes(message, "published")
    before = again(talk).version
    settled.announce([Outbound.objects.get()])
    assert again(talk).version == before


def test_a_refused_reply_is_no_answer_and_its_writer_is_told(cast: Cast, talk: Conversation) -> None:
    becomes(replied(talk, cast.grace), "refused")
    found = again(talk)
    assert (found.state, found.first_answered_at) == ("taken", None)
    assert Notice.objects.get(person=cast.grace, key__startswith="enquiries.reply").urgent


def test_a_holding_reply_makes_the_promise_the_next_deadline(cast: Cast, council: Current) -> None:
    talk = arrives(cast.account(), at=MONDAY)
    friday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday() + 4)
    becomes(
        replied(talk, cast.grace, text="We look into it.", promised_for=friday),
        "published",
        at=MONDAY + timedelta(hours=1),
    )
    found = again(talk)
    assert (found.state, found.promised_for, found.met) == ("promised", friday, True)
    assert found.due_at == council.calendar.openings(friday)[-1][1]
    becomes(
        services.send_reply(conversation_id=talk.pk, text="Here it is.", by=cast.grace, seen=found.version), "published"
    )
    assert (again(talk).state, again(talk).promised_for, again(talk).due_at) == ("answered", None, None)


def test_nothing_is_promised_for_a_day_that_is_over(cast: Cast, talk: Conversation) -> None:
    with pytest.raises(RuleBroken, match="must be today or later"):
        replied(talk, cast.grace, promised_for=timezone.localdate() - timedelta(days=1))
    assert not Outbound.objects.exists()


def test_a_promise_stays_one_when_it_is_handed_over(cast: Cast, talk: Conversation) -> None:
    day = timezone.localdate() + timedelta(days=3)
    becomes(replied(talk, cast.grace, promised_for=day), "published")
    services.hand_over(conversation_id=talk.pk, to=cast.tom, note="Please", by=cast.grace)
    assert (again(talk).state, again(talk).promised_for) == ("promised", day)


def test_a_promise_that_was_given_to_a_team_is_taken_by_one_of_them_and_stays_one(
    cast: Cast, talk: Conversation
) -> None:
    day = timezone.localdate() + timedelta(days=3)
    becomes(replied(talk, cast.grace, promised_for=day), "published")
    services.assign(conversation_id=talk.pk, team=cast.waste, by=cast.grace)
    found = taken(talk, cast.dev)
    assert (found.state, found.promised_for, found.assignee) == ("promised", day, cast.dev)


def test_a_promise_that_was_given_to_a_team_is_handed_to_one_of_them(cast: Cast, talk: Conversation) -> None:
    day = timezone.localdate() + timedelta(days=3)
    becomes(replied(talk, cast.grace, promised_for=day), "published")
    services.assign(conversation_id=talk.pk, team=cast.waste, by=cast.grace)
    services.hand_over(conversation_id=talk.pk, to=cast.dev, note="Please", by=cast.grace)
    assert (again(talk).state, again(talk).assignee) == ("promised", cast.dev)


def test_a_holding_reply_that_goes_out_after_a_team_was_given_it_is_a_promise(cast: Cast, talk: Conversation) -> None:
    day = timezone.localdate() + timedelta(days=3)
    message = replied(talk, cast.grace, promised_for=day)
    services.assign(conversation_id=talk.pk, team=cast.waste, by=cast.grace)
    becomes(message, "published")
    assert (again(talk).state, again(talk).promised_for, again(talk).assignee) == ("with_team", day, None)
    assert taken(talk, cast.dev).state == "promised"


def test_what_came_in_before_the_reply_went_out_stays_with_the_team_that_was_given_it(
    cast: Cast, talk: Conversation
) -> None:
    message = replied(talk, cast.grace)
    arrives(talk.account, "c-2", at=timezone.now() - timedelta(seconds=30))
    services.assign(conversation_id=talk.pk, team=cast.waste, by=cast.grace)
    becomes(message, "published")
    assert (again(talk).state, again(talk).team) == ("with_team", cast.waste)


def test_what_comes_in_while_a_reply_is_on_its_way_waits_for_its_own_answer(cast: Cast, talk: Conversation) -> None:
    message = replied(talk, cast.grace)
    further = arrives(talk.account, "c-2", at=timezone.now() - timedelta(seconds=30))
    becomes(message, "published")
    found = again(talk)
    assert further == talk
    assert found.state == "taken"
    assert found.due_at is not None
    assert found.met is True


def test_nothing_is_sent_unread(cast: Cast, talk: Conversation) -> None:
    seen = taken(talk, cast.grace).version
    arrives(talk.account, "c-2", text="Never mind, found it")
    with pytest.raises(ChangedMeanwhile, match="The system took in another message"):
        services.send_reply(conversation_id=talk.pk, text="Every Friday.", by=cast.grace, seen=seen)
    seen = again(talk).version
    services.leave_note(conversation_id=talk.pk, text="Wait, the crew is on strike", by=cast.tom)
    with pytest.raises(ChangedMeanwhile, match="Tom Ashby left an internal note"):
        services.send_reply(conversation_id=talk.pk, text="Every Friday.", by=cast.grace, seen=seen)
    assert not Outbound.objects.exists()


def test_two_tabs_send_one_reply(cast: Cast, talk: Conversation) -> None:
    seen = taken(talk, cast.grace).version
    services.send_reply(conversation_id=talk.pk, text="Every Friday.", by=cast.grace, seen=seen)
    with pytest.raises(ChangedMeanwhile, match="Grace Mensah wrote a reply"):
        services.send_reply(conversation_id=talk.pk, text="Every Friday.", by=cast.grace, seen=seen)
    assert Outbound.objects.count() == 1


def test_nobody_replies_in_what_is_not_theirs(cast: Cast, talk: Conversation) -> None:
    with pytest.raises(RuleBroken, match="Take this to reply"):
        services.send_reply(conversation_id=talk.pk, text="x", by=cast.grace, seen=talk.version)
    seen = taken(talk, cast.tom).version
    with pytest.raises(RuleBroken, match="Tom Ashby deals with this"):
        services.send_reply(conversation_id=talk.pk, text="x", by=cast.grace, seen=seen)


def test_an_account_that_is_stopped_sends_nothing(cast: Cast, talk: Conversation) -> None:
    seen = taken(talk, cast.grace).version
    Account.objects.filter(pk=talk.account_id).update(state="suspended")
    with pytest.raises(RuleBroken, match="nothing can be sent from it now"):
        services.send_reply(conversation_id=talk.pk, text="x", by=cast.grace, seen=seen)


def test_a_reply_too_long_for_the_network_is_refused_with_its_initials_counted(cast: Cast, council: Current) -> None:
    talk = arrives(cast.account("x"))
    with pytest.raises(RuleBroken, match="Your initials are counted"):
        replied(talk, cast.grace, text="x" * 278)


def test_no_response_and_moved_end_the_clock_and_say_why(cast: Cast, council: Current) -> None:
    account = cast.account()
    one = services.no_response(conversation_id=arrives(account).pk, reason="Nothing was asked", by=cast.grace)
    two = services.move(
        conversation_id=arrives(account, "c-2").pk, where="Private message", reason="Personal details", by=cast.grace
    )
    assert (one.state, one.why, one.due_at) == ("no_response", "Nothing was asked", None)
    assert (two.state, two.why, two.due_at, two.next_warning_at) == (
        "moved",
        "Private message: Personal details",
        None,
        None,
    )
    with pytest.raises(RuleBroken, match="Choose why no response is needed"):
        services.no_response(conversation_id=arrives(account, "c-3").pk, reason=" ", by=cast.grace)


def test_ending_what_was_late_counts_as_not_met(cast: Cast, council: Current) -> None:
    account = cast.account()
    late = services.no_response(
        conversation_id=arrives(account, at=timezone.now() - timedelta(days=30)).pk,
        reason="Nothing was asked",
        by=cast.grace,
    )
    assert late.met is False
    assert (
        services.no_response(conversation_id=arrives(account, "c-2").pk, reason="Nothing was asked", by=cast.grace).met
        is None
    )


def test_nobody_ends_what_a_colleague_deals_with(cast: Cast, talk: Conversation) -> None:
    services.assign(conversation_id=talk.pk, team=cast.waste, by=cast.grace)
    taken(talk, cast.dev)
    with pytest.raises(RuleBroken, match="Dev Shah deals with this"):
        services.no_response(conversation_id=talk.pk, reason="Nothing was asked", by=cast.callum)


def test_taking_again_opens_it_with_a_clock_unless_the_resident_wrote_anew(cast: Cast, talk: Conversation) -> None:
    services.no_response(conversation_id=talk.pk, reason="Nothing was asked", by=cast.grace)
    opened = services.take_again(conversation_id=talk.pk, by=cast.grace)
    assert (opened.state, opened.assignee, opened.why) == ("taken", cast.grace, "")
    assert opened.due_at is not None
    services.no_response(conversation_id=talk.pk, reason="Nothing was asked", by=cast.grace)
    newer = arrives(talk.account, "c-2")
    assert newer != talk
    for verb, facts in ((services.take_again, {}), (services.assign, {"team": cast.waste})):
        with pytest.raises(RuleBroken, match=f"The resident has written again since: {newer.reference} is open"):
            verb(conversation_id=talk.pk, by=cast.grace, **facts)


def test_a_note_tells_whoever_deals_with_it_and_no_resident(cast: Cast, talk: Conversation) -> None:
    taken(talk, cast.grace)
    note = services.leave_note(conversation_id=talk.pk, text="Ask Dev", by=cast.tom)
    assert (note.direction, note.outbound) == ("note", None)
    assert Notice.objects.filter(person=cast.grace, key=f"enquiries.note.{note.pk}").exists()
    assert "Ask Dev" not in str(list(Entry.objects.values_list("after", flat=True)))


def test_a_person_confirms_what_it_is_about(cast: Cast, talk: Conversation) -> None:
    topic = Topic.objects.get(slug="waste")
    said = services.confirm(conversation_id=talk.pk, kind="question", topic=topic, mood="neutral", by=cast.grace)
    assert (said.kind, said.topic, said.confirmed_by, said.due_at) == ("question", topic, cast.grace, talk.due_at)


def test_confirming_what_is_finished_starts_no_clock(cast: Cast, talk: Conversation) -> None:
    services.no_response(conversation_id=talk.pk, reason="Nothing was asked", by=cast.grace)
    assert services.confirm(conversation_id=talk.pk, kind="question", topic=None, mood="", by=cast.grace).due_at is None


def test_a_draft_is_kept_until_it_is_sent(cast: Cast, talk: Conversation) -> None:
    services.keep_draft(conversation_id=talk.pk, text="Every Fri", by=cast.grace)
    services.keep_draft(conversation_id=talk.pk, text="Every Friday", by=cast.grace)
    assert ReplyDraft.objects.get().text == "Every Friday"
    replied(talk, cast.grace)
    assert not ReplyDraft.objects.exists()
    services.keep_draft(conversation_id=talk.pk, text="x", by=cast.grace)
    services.keep_draft(conversation_id=talk.pk, text=" ", by=cast.grace)
    assert not ReplyDraft.objects.exists()


def test_no_words_of_a_resident_stand_in_the_record(cast: Cast, talk: Conversation) -> None:
    replied(talk, cast.grace)
    record = str(list(Entry.objects.values_list("after", "before", "object_label", "reason")))
    for words in ("brown bin", "Maureen", "madeup"):
        assert words not in record
