"""Who may sign what, and what a signature does: exactly one version goes out, or nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit.models import Entry
from core.audit.verbs import ChangedMeanwhile, RuleBroken
from core.council.models import Period
from core.notify.models import Notice
from core.people.models import Membership
from networks.models import Outbound
from networks.protocol import Request
from publishing import services
from publishing.fingerprint import of_outbounds
from publishing.models import Approval, Post, Publication
from publishing.permissions import may_sign, signers
from tests.publishing.desk import Desk, tomorrow

pytestmark = pytest.mark.django_db


def test_a_signed_post_stands_in_the_outbox_once_for_each_account_exactly_as_it_was_signed(desk: Desk) -> None:
    picture = desk.picture()
    draft = desk.draft(
        own=((desk.facebook, ""), (desk.x, "Last brown bin collection: Friday 4 December.")),
        pictures=((picture, "A brown bin"),),
    )
    post = desk.scheduled(draft)
    by_account = {row.account: row for row in desk.rows(post)}
    assert set(by_account) == {desk.facebook, desk.x}
    on_x = Request.read(by_account[desk.x].request)
    assert (on_x.text, on_x.media[0].sha256, on_x.media[0].alt) == (
        "Last brown bin collection: Friday 4 December.",
        picture.sha256,
        "A brown bin",
    )
    assert by_account[desk.facebook].request["text"] == draft.text
    assert {row.due_at for row in by_account.values()} == {draft.wanted_at}
    assert {row.expires_at for row in by_account.values()} == {draft.expires_at}
    assert post.state == Post.State.SCHEDULED
    assert of_outbounds(by_account.values()) == post.words.fingerprint == Approval.objects.get().fingerprint


def test_a_post_cannot_be_signed_by_its_author(desk: Desk) -> None:
    post = desk.waiting(by=desk.cast.priya)
    helen = desk.cast.joins("Hugo Marsh", "HM", "comms_manager", desk.cast.comms)
    with pytest.raises(RuleBroken, match=f"You wrote this, so someone else must sign it. {helen} can."):
        desk.sign(post, by=desk.cast.priya)
    assert desk.rows(post) == []
    assert desk.sign(post, by=helen).state == Post.State.SCHEDULED


def test_a_post_cannot_be_signed_by_anyone_who_wrote_an_earlier_version_of_it(desk: Desk) -> None:
    post = desk.written()
    desk.change(post, by=desk.cast.priya, text="Priya’s words")
    desk.change(post, by=desk.cast.grace, text="Grace’s words again")
    services.send_for_approval(post_id=post.pk, by=desk.cast.grace)
    with pytest.raises(RuleBroken, match="You wrote this"):
        desk.sign(post, by=desk.cast.priya)


def test_whoever_changed_only_the_time_cannot_sign_it_either(desk: Desk) -> None:
    post = desk.waiting()
    services.change_time(post_id=post.pk, wanted_at=tomorrow(11), by=desk.cast.priya, seen=post.version)
    with pytest.raises(RuleBroken, match="You wrote this"):
        desk.sign(post, by=desk.cast.priya)


def test_the_database_itself_refuses_a_signature_by_a_writer(desk: Desk) -> None:
    post = desk.waiting()
    signature = {"post": post, "post_version": post.words, "fingerprint": post.words.fingerprint}
    with pytest.raises(IntegrityError, match="somebody who wrote it"), transaction.atomic():
        Approval.objects.create(**signature, signer=desk.cast.grace)
    with pytest.raises(IntegrityError, match="another fingerprint"), transaction.atomic():
        Approval.objects.create(**signature | {"fingerprint": "0" * 64}, signer=desk.cast.priya)


def test_the_database_refuses_a_publication_whose_signature_became_void(desk: Desk) -> None:
    post = desk.scheduled()
    old = Publication.objects.get()
    desk.change(post, text="Other words")
    row = Outbound.objects.get()
    row.pk = None
    row.state = "scheduled"
    row.save(force_insert=True)
    with pytest.raises(IntegrityError, match="no signature"), transaction.atomic():
        Publication.objects.create(
            post=post, approval=old.approval, variant=old.variant, account=old.account, outbound=row
        )


def test_somebody_without_the_duty_cannot_sign(desk: Desk) -> None:
    post = desk.waiting()
    with pytest.raises(RuleBroken, match="For this post: Priya Nair"):
        desk.sign(post, by=desk.cast.tom)


def test_a_head_of_service_signs_for_accounts_of_their_own_department_only(desk: Desk) -> None:
    ours = desk.waiting(desk.draft(desk.bins), by=desk.cast.dev)
    assert desk.sign(ours, by=desk.cast.helen).state == Post.State.SCHEDULED
    both = desk.waiting(desk.draft(desk.bins, desk.facebook, text="For both of our pages"))
    assert not may_sign(desk.cast.helen, both)
    assert signers(both) == [desk.cast.priya]


def test_the_fingerprint_that_is_signed_must_be_that_of_the_version_that_counts(desk: Desk) -> None:
    post = desk.waiting()
    with pytest.raises(ChangedMeanwhile, match="not the version that you read"):
        services.approve(post_id=post.pk, fingerprint="0" * 64, seen=post.version, by=desk.cast.priya)
    assert not Approval.objects.exists()


def test_somebody_who_read_an_older_page_is_told_who_was_faster(desk: Desk) -> None:
    post = desk.waiting()
    desk.cast.joins("Hugo Marsh", "HM", "comms_manager", desk.cast.comms)
    seen, fingerprint = post.version, post.words.fingerprint
    desk.sign(post)
    with pytest.raises(ChangedMeanwhile, match="Somebody else was faster: Priya Nair"):
        services.approve(post_id=post.pk, fingerprint=fingerprint, seen=seen, by=desk.cast.priya)
    assert Publication.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Brown bin collections stop for winter on Friday 4 December"},
        {"emergency": True},
        {"title": "Another name"},
        {"campaign": "Winter collections"},
    ],
)
def test_any_change_makes_a_signature_void_and_takes_the_post_out_of_the_outbox(
    desk: Desk, change: dict[str, object]
) -> None:
    post = desk.scheduled()
    desk.change(post, **change)
    approval = Approval.objects.get()
    assert approval.void_at is not None
    assert [row.state for row in desk.rows(post)] == ["withdrawn"]
    assert desk.fresh(post).state == Post.State.DRAFT
    assert Notice.objects.filter(person=desk.cast.priya, words__contains="is void").exists()


def test_another_picture_another_description_or_another_account_makes_it_void_too(desk: Desk) -> None:
    first, second = desk.picture(), desk.picture(colour="green")
    for changed in (
        {"pictures": ((second, "A bin"),)},
        {"pictures": ((first, "A bin."),)},
        {"own": ((desk.facebook, ""), (desk.x, ""))},
    ):
        post = desk.scheduled(
            desk.draft(text=f"Text number {len(changed)} {changed.keys()}", pictures=((first, "A bin"),))
        )
        desk.change(post, **changed)
        assert desk.fresh(post).state == Post.State.DRAFT
        assert [row.state for row in desk.rows(post)] == ["withdrawn"]


def test_a_signed_video_stands_in_the_outbox_with_its_captions(desk: Desk) -> None:
    film = desk.film()
    post = desk.scheduled(desk.draft(desk.facebook, desk.x, video=film))
    rows = desk.rows(post)
    for row in rows:
        (media,) = Request.read(row.request).media
        assert (media.sha256, media.key, media.alt) == (film.media.sha256, film.media.file.name, film.alt)
        assert (media.is_video, media.size) == (True, film.media.size)
        assert media.captions is not None
        assert film.captions is not None
        assert (media.captions.sha256, media.captions.key) == (film.captions.sha256, film.captions.file.name)
        assert (media.captions.content_type, media.captions.size) == ("text/vtt", film.captions.size)
    assert of_outbounds(rows) == post.words.fingerprint


@pytest.mark.parametrize("part", ["sha256", "alt", "captions"])
def test_another_video_or_other_captions_in_the_outbox_are_not_what_was_signed(desk: Desk, part: str) -> None:
    post = desk.scheduled(desk.draft(video=desk.film()))
    (row,) = desk.rows(post)
    media = row.request["media"][0]
    if part == "captions":
        media["captions"] = None
    else:
        media[part] += "."
    assert of_outbounds([row]) != post.words.fingerprint


def test_another_video_other_captions_or_another_reason_make_it_void(desk: Desk) -> None:
    film = desk.film()
    other = desk.captions("WEBVTT\n\n00:00.000 --> 00:01.000\nOther words.\n")
    silent = replace(film, captions=None, no_speech="Only music")
    for number, (before, after) in enumerate(
        [
            (film, replace(film, captions=other)),
            (film, replace(film, alt="Another description")),
            (film, silent),
            (silent, replace(silent, no_speech="Nobody speaks")),
            (film, None),
        ]
    ):
        post = desk.scheduled(desk.draft(text=f"{'Words ' * number} and number {number}", video=before))
        desk.change(post, video=after)
        assert desk.fresh(post).state == Post.State.DRAFT
        assert [row.state for row in desk.rows(post)] == ["withdrawn"]


def test_a_video_without_captions_or_a_reason_is_not_sent_for_approval(desk: Desk) -> None:
    post = desk.written(desk.draft(video=desk.film(captions=None)))
    with pytest.raises(RuleBroken, match="Add captions to the video, or say why it needs none"):
        services.send_for_approval(post_id=post.pk, by=desk.cast.grace)
    desk.change(post, video=desk.film(captions=None, no_speech="Only music"))
    assert services.send_for_approval(post_id=post.pk, by=desk.cast.grace).state == Post.State.IN_REVIEW


def test_saving_without_a_change_leaves_the_signature_alone(desk: Desk) -> None:
    post = desk.scheduled()
    assert desk.change(post).version == post.version
    assert Approval.objects.get().void_at is None
    assert [row.state for row in desk.rows(post)] == ["scheduled"]


def test_a_signature_can_become_void_once_and_nothing_else_about_it_changes(desk: Desk) -> None:
    desk.scheduled()
    approval = Approval.objects.get()
    for change in ({"signer": desk.cast.tom}, {"fingerprint": "0" * 64}, {"at": timezone.now()}):
        with pytest.raises(Exception, match="signed_for_good|Cannot"), transaction.atomic():
            Approval.objects.filter(pk=approval.pk).update(**change)
    Approval.objects.filter(pk=approval.pk).update(void_at=timezone.now(), void_why="The post was changed")
    with pytest.raises(Exception, match="void_for_good|Cannot"), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(void_at=None)
    with pytest.raises(Exception, match="never_deleted|Cannot"), transaction.atomic():
        approval.delete()


def test_approved_too_late_is_refused_and_nothing_is_sent_at_once(desk: Desk) -> None:
    post = desk.waiting()
    version = post.words
    late = timezone.now() - timedelta(minutes=version.window_minutes + 1)
    post = services.save(post_id=post.pk, draft=desk.draft(wanted_at=late), by=desk.cast.grace, seen=post.version)
    Post.objects.filter(pk=post.pk).update(state="in_review")
    with pytest.raises(RuleBroken, match="Too late to sign"):
        desk.sign(post)
    assert desk.rows(post) == []


def test_a_post_inside_the_pre_election_period_needs_the_comms_manager_and_a_reason(desk: Desk) -> None:
    _pre_election(desk)
    post = desk.waiting(desk.draft(desk.bins), by=desk.cast.dev)
    with pytest.raises(RuleBroken, match="A Comms manager must sign it"):
        desk.sign(post, by=desk.cast.helen, release_reason="Residents need the dates")
    with pytest.raises(RuleBroken, match="Say why it may go out"):
        desk.sign(post)
    signed = desk.sign(post, release_reason="Residents need the dates")
    assert signed.state == Post.State.SCHEDULED
    assert Approval.objects.get().release_reason == "Residents need the dates"
    assert Entry.objects.get(code="publishing.post.signed").reason == "Residents need the dates"


def test_what_the_checks_stop_cannot_be_signed_even_where_it_could_be_sent_before(desk: Desk) -> None:
    post = desk.waiting()
    desk.facebook.__class__.objects.filter(pk=desk.facebook.pk).update(state="suspended")
    with pytest.raises(RuleBroken, match="Facebook: “Suspended”, so nothing can go out there"):
        desk.sign(post)


def test_sending_back_needs_a_reason_and_tells_the_author(desk: Desk) -> None:
    post = desk.waiting()
    with pytest.raises(RuleBroken, match="Say what should change"):
        services.send_back(post_id=post.pk, by=desk.cast.priya, reason=" ", seen=post.version)
    services.send_back(post_id=post.pk, by=desk.cast.priya, reason="Add the step-free route", seen=post.version)
    assert desk.fresh(post).state == Post.State.SENT_BACK
    notice = Notice.objects.get(person=desk.cast.grace)
    assert "Priya Nair sent" in notice.words
    assert "Add the step-free route" in notice.words


def test_an_author_cannot_send_back_what_they_wrote(desk: Desk) -> None:
    post = desk.waiting(by=desk.cast.priya)
    with pytest.raises(RuleBroken, match="You wrote this"):
        services.send_back(post_id=post.pk, by=desk.cast.priya, reason="No", seen=post.version)


def test_everybody_who_may_sign_is_told_and_nobody_who_wrote_it(desk: Desk) -> None:
    hugo = desk.cast.joins("Hugo Marsh", "HM", "comms_manager", desk.cast.comms)
    desk.waiting(by=desk.cast.priya)
    assert {notice.person for notice in Notice.objects.filter(key__contains="waits")} == {hugo}


def test_a_right_that_ended_yesterday_signs_nothing(desk: Desk) -> None:
    post = desk.waiting()
    Membership.objects.filter(person=desk.cast.priya).update(until=timezone.localdate() - timedelta(days=1))
    desk.cast.priya.__dict__.pop("rights", None)
    with pytest.raises(RuleBroken):
        desk.sign(post)


def _pre_election(desk: Desk) -> Period:
    now = timezone.now()
    return Period.objects.create(
        kind="pre_election",
        name="Wexmoor by-election",
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=20),
        started_by=desk.cast.priya,
    )
