"""Two people at the same moment, on the real database: one of them is told, and nothing happens twice."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from core.audit.verbs import ChangedMeanwhile, RuleBroken
from networks.models import Outbound
from publishing import services
from publishing.draft import Draft
from publishing.models import Approval, Post, PostVersion, Publication
from tests.publishing.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*presses: Callable[[], Any]) -> list[Any]:
    """Presses all at the same moment, each over its own connection; gives what each returned or refused with."""
    start, outcomes = threading.Barrier(len(presses)), [None] * len(presses)

    def press(number: int, verb: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            outcomes[number] = verb()
        except RuleBroken as refusal:
            outcomes[number] = refusal  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(number, verb)) for number, verb in enumerate(presses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=40)
    return outcomes


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_signers_exactly_one_signs(desk: Desk, attempt: int) -> None:
    hugo = desk.cast.joins("Hugo Marsh", "HM", "comms_manager", desk.cast.comms)
    post = desk.waiting(desk.draft(desk.facebook, desk.x))
    facts = {"post_id": post.pk, "fingerprint": post.words.fingerprint, "seen": post.version}
    outcomes = at_once(*(lambda by=by: services.approve(**facts, by=by) for by in (desk.cast.priya, hugo)))
    refusals = [outcome for outcome in outcomes if isinstance(outcome, RuleBroken)]
    assert len(refusals) == 1
    assert isinstance(refusals[0], ChangedMeanwhile)
    assert "Somebody else was faster" in refusals[0].sentence
    assert (Approval.objects.count(), Publication.objects.count(), Outbound.objects.count()) == (1, 2, 2)


@pytest.mark.parametrize("attempt", range(5))
def test_an_edit_and_a_signature_at_once_never_put_out_words_that_nobody_signed(desk: Desk, attempt: int) -> None:
    post = desk.waiting()
    draft = desk.draft(text="Other words, written at the last moment")
    outcomes = at_once(
        lambda: services.approve(
            post_id=post.pk, fingerprint=post.words.fingerprint, seen=post.version, by=desk.cast.priya
        ),
        lambda: services.save(post_id=post.pk, draft=draft, seen=post.version, by=desk.cast.grace),
    )
    refused = [isinstance(outcome, ChangedMeanwhile) for outcome in outcomes]
    assert sorted(refused) == [False, True]
    after = desk.fresh(post)
    if refused[0]:
        assert (after.state, after.words.number, desk.rows(post)) == ("draft", 2, [])
    else:
        assert (after.state, after.words.number) == ("scheduled", 1)
        assert [row.request["text"] for row in desk.rows(post)] == [post.words.text]


@pytest.mark.parametrize("attempt", range(3))
def test_two_people_who_save_at_once_make_one_version_and_lose_nothing(desk: Desk, attempt: int) -> None:
    post = desk.written()
    saves = [
        (lambda by=by, text=text: services.save(post_id=post.pk, draft=desk.draft(text=text), seen=post.version, by=by))
        for by, text in ((desk.cast.grace, "Grace’s words"), (desk.cast.tom, "Tom’s words"))
    ]
    outcomes = at_once(*saves)
    assert [isinstance(outcome, ChangedMeanwhile) for outcome in outcomes].count(True) == 1
    assert PostVersion.objects.filter(post=post).count() == 2


@pytest.mark.parametrize("attempt", range(5))
def test_a_change_and_a_claim_at_once_end_with_the_old_words_out_or_the_new_ones_kept(desk: Desk, attempt: int) -> None:
    post = desk.scheduled()
    (row,) = desk.rows(post)

    def claim() -> bool:
        """As the outbox does: takes the row only where nobody holds it."""
        with transaction.atomic():
            taken = Outbound.objects.filter(pk=row.pk, state="scheduled").select_for_update(skip_locked=True).first()
            if taken is not None:
                Outbound.objects.filter(pk=row.pk).update(state="sending")
            return taken is not None

    changed, claimed = at_once(
        lambda: services.save(
            post_id=post.pk, draft=desk.draft(text="New words"), seen=post.version, by=desk.cast.grace
        ),
        claim,
    )
    state = Outbound.objects.get(pk=row.pk).state
    if claimed:
        assert isinstance(changed, RuleBroken)
        assert "at this moment" in changed.sentence
        assert (state, Draft.of(desk.fresh(post)).text) == ("sending", post.words.text)
        assert Approval.objects.live().exists()
    else:
        assert isinstance(changed, Post)
        assert (state, desk.fresh(post).words.text) == ("withdrawn", "New words")
        assert not Approval.objects.live().exists()
