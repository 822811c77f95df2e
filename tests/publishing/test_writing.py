"""Drafts, versions, and two people at one post."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from core.audit.models import Entry
from core.audit.verbs import ChangedMeanwhile, RuleBroken
from publishing import services
from publishing.draft import Draft, first_words, tidy
from publishing.models import Media, Post, Variant
from tests.publishing.desk import BINS, Desk, tomorrow

pytestmark = pytest.mark.django_db


def test_a_save_is_a_new_version_only_where_the_content_changed(desk: Desk) -> None:
    post = desk.written()
    desk.change(post)
    desk.change(post, title="Brown bins stop")
    assert [version.number for version in post.versions.all()] == [1]
    desk.change(post, text=BINS + " Out by 7am.")
    assert [version.number for version in post.versions.all()] == [2, 1]
    assert desk.fresh(post).words.number == 2


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE publishing_postversion SET text = 'Forged'",
        "DELETE FROM publishing_variant",
        "DELETE FROM publishing_postversion",
    ],
)
def test_a_version_is_never_changed_or_deleted(desk: Desk, attack: str) -> None:
    post = desk.written()
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(attack)
    assert desk.fresh(post).words.text == BINS
    assert Variant.objects.count() == 1


def test_every_version_stands_in_the_audit_trail_with_its_words(desk: Desk) -> None:
    post = desk.change(desk.written(), text="Other words", by=desk.cast.tom)
    newest = Entry.objects.about(post).first()
    assert newest is not None
    assert (newest.code, newest.actor, newest.after["number"], newest.after["text"]) == (
        "publishing.post.written",
        desk.cast.tom,
        2,
        "Other words",
    )


def test_a_draft_may_be_unfinished(desk: Desk) -> None:
    post = services.write(draft=Draft(), by=desk.cast.grace)
    assert (post.title, post.state, post.words.number) == ("No words yet", "draft", 1)


def test_a_department_editor_writes_only_for_accounts_of_their_own_department(desk: Desk) -> None:
    assert desk.written(desk.draft(desk.bins), by=desk.cast.dev).department == desk.cast.waste
    with pytest.raises(RuleBroken, match="You cannot write posts for Ashmere District Council on Facebook"):
        desk.written(desk.draft(desk.facebook), by=desk.cast.dev)
    with pytest.raises(RuleBroken, match="You cannot write posts"):
        desk.written(desk.draft(desk.bins), by=desk.cast.leah)


def test_an_editor_cannot_add_somebody_elses_account_to_their_own_draft(desk: Desk) -> None:
    post = desk.written(desk.draft(desk.bins), by=desk.cast.dev)
    with pytest.raises(RuleBroken, match="You cannot write posts"):
        desk.change(post, by=desk.cast.dev, own=((desk.bins, ""), (desk.x, "")))
    assert [variant.account for variant in desk.fresh(post).words.variants.all()] == [desk.bins]


def test_a_draft_without_accounts_is_changed_by_its_own_department_and_comms_only(desk: Desk) -> None:
    post = services.write(draft=Draft(text="Where does this go?"), by=desk.cast.dev)
    with pytest.raises(RuleBroken, match="Dev Shah has not said yet where this goes"):
        desk.change(post, by=desk.cast.leah, text="Mine now")
    assert desk.change(post, by=desk.cast.grace, text="To Facebook").words.written_by == desk.cast.grace


@pytest.mark.parametrize("name", ["callum", "helen", "jo", "ruth", "imran", "ada", "arthur"])
def test_people_without_the_duty_write_nothing(desk: Desk, name: str) -> None:
    with pytest.raises(RuleBroken, match="Write posts and send them for approval"):
        desk.written(desk.draft(desk.bins), by=getattr(desk.cast, name))
    assert not Post.objects.exists()


def test_of_two_tabs_the_second_overwrites_nothing(desk: Desk) -> None:
    post = desk.written()
    mine = replace(Draft.of(post), text="Mine")
    desk.change(post, text="Theirs", by=desk.cast.tom)
    with pytest.raises(ChangedMeanwhile, match="Somebody else was faster: Tom Ashby"):
        services.save(post_id=post.pk, draft=mine, by=desk.cast.grace, seen=post.version)
    assert desk.fresh(post).words.text == "Theirs"


def test_a_post_that_waits_becomes_a_draft_again_when_it_is_changed(desk: Desk) -> None:
    post = desk.waiting()
    assert desk.change(post, text="Other words").state == "draft"


def test_a_post_that_came_back_stays_so_until_it_is_sent_again(desk: Desk) -> None:
    post = desk.waiting()
    services.send_back(post_id=post.pk, by=desk.cast.priya, reason="Say when", seen=post.version)
    post = desk.change(post, text="It starts again on 1 March")
    assert post.state == "sent_back"
    assert services.send_for_approval(post_id=post.pk, by=desk.cast.grace).state == "in_review"


def test_everything_that_stops_it_is_named_when_it_is_sent(desk: Desk) -> None:
    post = services.write(draft=Draft(), by=desk.cast.grace)
    with pytest.raises(RuleBroken) as refusal:
        services.send_for_approval(post_id=post.pk, by=desk.cast.grace)
    for sentence in ("Choose at least one account.", "Choose a topic.", "Say when it should go out."):
        assert sentence in refusal.value.sentence
    assert desk.fresh(post).state == "draft"


def test_it_is_sent_once(desk: Desk) -> None:
    post = desk.waiting()
    with pytest.raises(RuleBroken, match="is “Waits for approval”: there is nothing to send"):
        services.send_for_approval(post_id=post.pk, by=desk.cast.grace)


def test_a_scheduled_post_cannot_be_sent_for_approval_behind_its_signature(desk: Desk) -> None:
    post = desk.scheduled()
    with pytest.raises(RuleBroken, match="is “Scheduled”: there is nothing to send"):
        services.send_for_approval(post_id=post.pk, by=desk.cast.grace)
    assert [row.state for row in desk.rows(post)] == ["scheduled"]


def test_another_time_makes_a_signature_void_and_waits_for_approval_again(desk: Desk) -> None:
    post = desk.scheduled()
    post = services.change_time(post_id=post.pk, wanted_at=tomorrow(17), by=desk.cast.grace, seen=post.version)
    assert (post.state, post.words.number, post.words.wanted_at) == ("in_review", 2, tomorrow(17))
    assert [row.state for row in desk.rows(post)] == ["withdrawn"]
    signed = desk.sign(post)
    assert [row.due_at for row in desk.rows(signed) if row.state == "scheduled"] == [tomorrow(17)]


def test_the_time_of_a_draft_changes_without_sending_it(desk: Desk) -> None:
    post = desk.written()
    assert (
        services.change_time(post_id=post.pk, wanted_at=tomorrow(17), by=desk.cast.grace, seen=post.version).state
        == "draft"
    )


def test_the_same_time_again_is_no_change(desk: Desk) -> None:
    post = desk.scheduled()
    with pytest.raises(RuleBroken, match="already"):
        services.change_time(post_id=post.pk, wanted_at=tomorrow(), by=desk.cast.grace, seen=post.version)
    assert [row.state for row in desk.rows(post)] == ["scheduled"]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("published", "It is out on Facebook"),
        ("sending", "being sent to Facebook at this moment"),
        ("unconfirmed", "It may be out on Facebook"),
    ],
)
def test_what_residents_may_have_read_cannot_be_changed(desk: Desk, state: str, sentence: str) -> None:
    post = desk.scheduled()
    desk.becomes(post, state)
    with pytest.raises(RuleBroken, match=sentence):
        desk.change(post, text="Other words")
    assert desk.fresh(post).state == "scheduled"


@pytest.mark.parametrize("state", ["refused", "expired"])
def test_what_did_not_go_out_can_be_changed_and_signed_again(desk: Desk, state: str) -> None:
    post = desk.scheduled()
    desk.becomes(post, state)
    desk.change(post, text="Shorter words")
    services.send_for_approval(post_id=post.pk, by=desk.cast.grace)
    desk.sign(post)
    assert [row.state for row in desk.rows(post)] == ["withdrawn", "scheduled"]


def test_a_withdrawn_post_is_changed_no_more(desk: Desk) -> None:
    post = desk.written()
    services.withdraw(post_id=post.pk, by=desk.cast.grace, reason="Not needed")
    with pytest.raises(RuleBroken, match="was withdrawn"):
        desk.change(post, text="Other words")


def test_what_is_typed_about_a_picture_is_kept_with_the_picture(desk: Desk) -> None:
    media = desk.picture(people="")
    media.credit, media.people = "Leah Pryce, 12 October 2026", Media.People.AGREED
    desk.written(desk.draft(pictures=((media, "A brown bin"),)))
    kept = Media.objects.get()
    assert (kept.credit, kept.people) == ("Leah Pryce, 12 October 2026", "agreed")


def test_typed_text_is_kept_tidy() -> None:
    assert tidy("  Bins  \r\n\r\nOut by 7am \r") == "Bins\n\nOut by 7am"
    assert tidy("cafe\u0301") == "café"


def test_a_post_without_a_name_is_named_after_its_first_words() -> None:
    assert first_words("\nBins stop.\nSecond line") == "Bins stop."
    assert (
        first_words("Brown bin collections stop for winter on Friday 4 December and start again")
        == "Brown bin collections stop for winter on Friday 4 December …"
    )
    assert first_words("") == "No words yet"
