"""Who is told what, and once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.notify.models import Notice
from networks import settled
from networks.models import Outbound
from publishing import telling
from publishing.models import PostVersion
from publishing.tasks import watch_waiting
from tests.publishing.desk import Desk, tomorrow

pytestmark = pytest.mark.django_db


def notices(person: object) -> list[str]:
    return [notice.words for notice in Notice.objects.filter(person=person).order_by("id")]


def test_the_author_is_told_of_a_signature_and_the_signer_is_not(desk: Desk) -> None:
    desk.scheduled()
    assert [words for words in notices(desk.cast.grace) if words.startswith("Priya Nair signed")]
    assert not [words for words in notices(desk.cast.priya) if "signed" in words]


@pytest.mark.parametrize("state", ["refused", "unconfirmed", "expired"])
def test_the_author_reads_once_that_a_post_did_not_simply_go_out(desk: Desk, state: str) -> None:
    post = desk.scheduled(desk.draft(desk.bins), by=desk.cast.dev, signer=desk.cast.helen)
    Notice.objects.all().delete()
    desk.becomes(post, state)
    rows = list(Outbound.objects.filter(publication__post=post).with_account())
    settled.announce(rows)
    settled.announce(rows)
    (notice,) = Notice.objects.filter(person=desk.cast.dev)
    assert (notice.urgent, notice.url) == (True, post.get_absolute_url())


def test_a_post_that_went_out_needs_no_notice(desk: Desk) -> None:
    post = desk.scheduled()
    Notice.objects.all().delete()
    desk.becomes(post, "published")
    settled.announce(Outbound.objects.filter(publication__post=post).with_account())
    assert notices(desk.cast.grace) == []


def test_signers_are_reminded_once_of_what_is_wanted_soon(desk: Desk) -> None:
    desk.waiting(desk.draft(wanted_at=timezone.now() + timedelta(minutes=90)))
    desk.waiting(desk.draft(text="Tomorrow, something else", wanted_at=tomorrow()))
    Notice.objects.all().delete()
    watch_waiting()
    watch_waiting()
    (words,) = notices(desk.cast.priya)
    assert "waits for your signature and is wanted for" in words
    assert Notice.objects.get().urgent


def test_the_author_reads_that_nobody_signed_in_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    post = desk.waiting(desk.draft(wanted_at=timezone.now() + timedelta(minutes=5)))
    assert PostVersion.objects.get().window_minutes == 10
    Notice.objects.all().delete()
    later = timezone.now() + timedelta(minutes=15)
    monkeypatch.setattr(telling.timezone, "now", lambda: later)
    telling.about_waiting_posts()
    assert notices(desk.cast.grace) == [
        f"Nobody signed “{post}” in time, so it did not go out. Change its time, or withdraw it"
    ]
    assert desk.rows(post) == []
