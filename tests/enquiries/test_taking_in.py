"""What networks bring is taken in once, in whatever order it arrives, and only what residents write is work (ENQ-1)."""

import threading
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import connections, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.council.selectors import Current
from core.notify.models import Notice
from core.people.models import Person
from enquiries import services
from enquiries.models import Conversation, Message, Resident
from enquiries.taking_in import take_in
from networks.protocol import Author, Inbound, Kind, Verb
from tests.cast import Cast
from tests.enquiries.talk import EDIT, MAUREEN, MONDAY, REMOVE, again, arrives, becomes, inbound

pytestmark = pytest.mark.django_db


def test_a_comment_opens_a_conversation_with_a_deadline(cast: Cast, council: Current) -> None:
    found = arrives(cast.account(), at=MONDAY)
    assert (found.state, found.channel, found.thread) == ("new", "comment", "p-1")
    assert found.target_minutes == 480
    assert found.due_at == MONDAY + timedelta(days=1)
    assert found.reference.startswith("AD-") and found.reference.endswith("-000001")
    assert found.resident.handle == "madeup_maureen"


def test_references_count_on(cast: Cast, council: Current) -> None:
    account = cast.account()
    first, second = arrives(account, "c-1"), arrives(account, "c-2", root_post_external_id="p-2")
    assert (first.reference[-6:], second.reference[-6:]) == ("000001", "000002")


def test_the_same_thing_again_changes_nothing(cast: Cast, council: Current) -> None:
    account = cast.account()
    item = inbound(account)
    first, second = take_in(item), take_in(item)
    assert first == second
    assert (Conversation.objects.count(), Message.objects.count(), Resident.objects.count()) == (1, 1, 1)
    assert Conversation.objects.get().version == 0


def test_a_further_comment_of_the_same_person_joins_the_open_conversation(cast: Cast, council: Current) -> None:
    account = cast.account()
    found = services.take(conversation_id=arrives(account).pk, by=cast.grace)
    assert arrives(account, "c-2", text="And the green one?") == found
    assert (
        Notice.objects.get(person=cast.grace, key__startswith="enquiries.again").words
        == f"{found.reference}: the resident wrote again"
    )
    assert arrives(account, "c-3", author=Author("r-2", "other", "Other")) != found


def test_what_is_not_on_the_register_is_not_taken_in(cast: Cast, council: Current) -> None:
    assert take_in(replace(inbound(cast.account()), account_external_id="somebody-else")) is None
    assert not Message.objects.exists()


def test_what_we_wrote_ourselves_is_context_and_never_work(cast: Cast, council: Current) -> None:
    account = cast.account()
    assert take_in(inbound(account, "ours-0", is_ours=True)) is None
    found = arrives(account)
    ours = take_in(inbound(account, "ours-1", is_ours=True, text="Every Friday."))
    assert ours is not None
    assert (ours.conversation, ours.direction) == (found, "out")
    assert again(found).version == found.version
    assert Conversation.objects.count() == 1


def test_an_account_that_only_broadcasts_has_no_deadline(cast: Cast, council: Current) -> None:
    found = arrives(cast.account(two_way=False))
    assert (found.target_minutes, found.due_at, found.next_warning_at) == (None, None, None)


def test_what_may_be_urgent_tells_those_who_triage_at_once(cast: Cast, council: Current) -> None:
    found = arrives(cast.account(), text="There is a fire and somebody is in danger")
    assert found.urgency == "urgent"
    assert Notice.objects.get(person=cast.grace).urgent


def test_a_resident_who_changes_their_name_stays_the_same_resident(cast: Cast, council: Current) -> None:
    account = cast.account()
    arrives(account)
    arrives(account, "c-2", author=replace(MAUREEN, handle="maureen_2"))
    assert Resident.objects.get().handle == "maureen_2"


def test_a_comment_whose_author_the_network_hides_is_taken_in(cast: Cast, council: Current) -> None:
    found = arrives(cast.account(), author=Author())
    assert str(found.resident) == "Somebody who gave no name"


def events(account: object) -> list[Inbound]:
    """One comment, edited twice, then removed."""
    first = inbound(account, at=MONDAY)  # type: ignore[arg-type]
    return [
        first,
        replace(first, verb=EDIT, at=MONDAY + timedelta(minutes=2), text="When is my green bin collected?"),
        replace(first, verb=EDIT, at=MONDAY + timedelta(minutes=4), text="When is my blue bin collected?"),
        replace(first, verb=REMOVE, at=MONDAY + timedelta(minutes=6), text="", root_post_external_id=""),
    ]


def outcome() -> tuple[object, ...]:
    """What is the same whichever order things came in."""
    message = Message.objects.get()
    talk = message.conversation
    return (
        message.at,
        message.text,
        message.edited_at,
        message.removed_at,
        message.author_name,
        talk.received_at,
        talk.due_at,
        talk.state,
        talk.thread,
        str(talk.resident),
    )


@pytest.mark.parametrize("length", [2, 3, 4])
def test_every_order_of_add_edit_and_remove_gives_the_same_thread(cast: Cast, council: Current, length: int) -> None:
    account = cast.account()
    for kept in ([0, 1, 2, 3][:length], [0, 2, 3][:length], [0, 3]):
        found = set()
        for order in permutations([events(account)[n] for n in kept]):
            with transaction.atomic():
                point = transaction.savepoint()
                for item in order:
                    take_in(item)
                found.add(outcome())
                transaction.savepoint_rollback(point)
        assert len(found) == 1, kept


def test_any_order_with_any_repeats_gives_the_same_thread(cast: Cast, council: Current) -> None:
    account = cast.account()
    known = events(account)

    @hypothesis_settings(max_examples=25)
    @given(st.permutations(known), st.lists(st.sampled_from(known), max_size=6))
    def same(order: list[Inbound], repeats: list[Inbound]) -> None:
        point = transaction.savepoint()
        for item in [*repeats, *order]:
            take_in(item)
        found = outcome()
        transaction.savepoint_rollback(point)
        for item in known:
            take_in(item)
        expected = outcome()
        transaction.savepoint_rollback(point)
        assert found == expected

    with transaction.atomic():
        same()


def test_what_its_author_removed_before_anybody_took_it_is_not_work_any_more(cast: Cast, council: Current) -> None:
    account = cast.account()
    found = arrives(account)
    arrives(account, verb=REMOVE, text="")
    assert again(found).state == "no_response"
    assert again(found).due_at is None
    assert found.messages.get().text == "When is my brown bin collected?", "kept, and marked as removed"


def test_what_somebody_has_taken_stays_theirs_when_its_author_removes_it(cast: Cast, council: Current) -> None:
    account = cast.account()
    found = services.take(conversation_id=arrives(account).pk, by=cast.grace)
    arrives(account, verb=REMOVE, text="")
    assert again(found).state == "taken"


def test_what_may_be_urgent_is_read_even_when_its_author_removed_it(cast: Cast, council: Current) -> None:
    account = cast.account()
    danger = inbound(account, text="There is a fire and somebody is in danger", at=MONDAY)
    gone = replace(danger, verb=REMOVE, text="", at=MONDAY + timedelta(minutes=1))
    for order in ([danger, gone], [gone, danger]):
        with transaction.atomic():
            point = transaction.savepoint()
            for item in order:
                take_in(item)
            assert Conversation.objects.get().state == "new"
            assert Conversation.objects.get().urgency == "urgent"
            transaction.savepoint_rollback(point)


def test_an_edit_that_gets_a_new_identity_is_merged_into_the_earlier_message(cast: Cast, council: Current) -> None:
    account = cast.account("x")
    first = inbound(account, "1", kind=Kind.MENTION, root_post_external_id="", at=MONDAY)
    second = replace(
        first,
        external_id="2",
        verb=Verb.EDIT,
        at=MONDAY + timedelta(minutes=1),
        text="Edited once",
        earlier_external_ids=("1",),
    )
    third = replace(
        first,
        external_id="3",
        verb=Verb.EDIT,
        at=MONDAY + timedelta(minutes=2),
        text="Edited twice",
        earlier_external_ids=("1", "2"),
    )
    for order in permutations([first, second, third]):
        with transaction.atomic():
            point = transaction.savepoint()
            for item in order:
                take_in(item)
            message = Message.objects.get()
            assert (message.text, message.at) == ("Edited twice", MONDAY), [item.external_id for item in order]
            transaction.savepoint_rollback(point)


def test_a_private_message_that_we_wrote_elsewhere_joins_the_talk_with_that_person(
    cast: Cast, council: Current
) -> None:
    account = cast.account()
    talks = {
        person: arrives(account, f"dm-{person}", kind=Kind.DIRECT_MESSAGE, author=Author(person, "", person), parent_external_id=person)
        for person in ("maureen", "bashir")
    }  # fmt: skip
    ours = take_in(
        inbound(account, "dm-ours", kind=Kind.DIRECT_MESSAGE, is_ours=True, author=Author("us"), parent_external_id="maureen")
    )  # fmt: skip
    assert ours is not None
    assert ours.conversation_id == talks["maureen"].pk
    to_nobody = inbound(account, "dm-new", kind=Kind.DIRECT_MESSAGE, is_ours=True, parent_external_id="somebody-new")
    assert take_in(to_nobody) is None


def test_the_echo_of_our_own_reply_is_not_a_second_message(cast: Cast, council: Current) -> None:
    account = cast.account()
    found = services.take(conversation_id=arrives(account).pk, by=cast.grace)
    reply = services.send_reply(conversation_id=found.pk, text="Every Friday.", by=cast.grace, seen=found.version)
    take_in(inbound(account, "out-7", is_ours=True, text="Every Friday. ^GM"))
    becomes(reply, "published", external_id="out-7")
    take_in(inbound(account, "out-7", is_ours=True, text="Every Friday. ^GM"))
    assert found.messages.filter(direction="out").count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_threads_at_once_take_it_in_once() -> None:
    cast = Cast.arrive()
    council_of(cast)
    account = cast.account()
    barrier = threading.Barrier(8)
    problems: list[Exception] = []

    def take() -> None:
        try:
            barrier.wait()
            take_in(inbound(account, at=MONDAY))
            take_in(inbound(account, "c-2", at=MONDAY))
        except Exception as error:
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert (Conversation.objects.count(), Message.objects.count()) == (1, 2)


def council_of(cast: Cast) -> Person:
    """For tests that really commit, which cannot use the fixture."""
    from pathlib import Path

    from django.conf import settings

    from core.council.profile import read_profile
    from core.council.services import load_profile

    load_profile(
        profile=read_profile(Path(settings.BASE_DIR) / "councils" / "ashmere.toml"), source="ashmere.toml", by=None
    )
    return cast.grace
