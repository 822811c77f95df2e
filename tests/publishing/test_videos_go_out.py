"""A video from the composer to the networks: written, signed and sent with its captions, through the pretend networks."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from core.notify.models import Notice
from networks.connections import connection_of, sealed
from networks.dispatch import send_due
from networks.models import Outbound
from networks.reconcile import reconcile
from networks.states import OutboundState
from pages.clocks import LONDON
from publishing.models import Captions, Media, Post
from tests.publishing.browsing import browser, typed
from tests.publishing.desk import Desk
from tests.publishing.film import CAPTIONS, REAL
from tests.sandbox.running import SECRETS, Sandbox
from tests.sandbox.running import Account as Pretend

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "The new library opens on Monday\n\nSee what is inside: ashmere.example/library"
DESCRIPTION = "A walk past the shelves of the new library"


@pytest.fixture
def town(tmp_path: Path, settings: Any) -> Iterator[Sandbox]:
    settings.NETWORK_SECRETS = SECRETS
    town = Sandbox(tmp_path / "sandbox")
    town.start()
    settings.SANDBOX_URL = town.base
    yield town
    town.stop()


def connected(desk: Desk, pretend: Pretend) -> Account:
    account = desk.cast.account(pretend.known["network"], handle=pretend.handle, external_id=pretend.id)
    link = connection_of(account)
    link.secrets = sealed({"access_token": pretend.token})
    link.save()
    return account


def now_typed() -> dict[str, Any]:
    at = timezone.now().astimezone(LONDON)
    time = datetime.strftime(at, "%H:%M")
    return {"wanted_at_day": at.day, "wanted_at_month": at.month, "wanted_at_year": at.year, "wanted_at_time": time}


def sent(row: Outbound) -> Outbound:
    """Once every wait is over."""
    for _ in range(5):
        send_due()
        Outbound.objects.filter(pk=row.pk, next_look_at__isnull=False).update(next_look_at=Now())
        reconcile()
        row.refresh_from_db()
        if row.state not in {OutboundState.SCHEDULED, OutboundState.SENDING}:
            break
    return row


def test_a_video_goes_out_on_facebook_and_youtube_with_its_captions(desk: Desk, town: Sandbox) -> None:
    facebook, youtube = town.account("facebook"), town.account("youtube")
    accounts = [connected(desk, facebook), connected(desk, youtube)]
    grace = browser(desk.cast.grace)
    facts = {"accounts": [account.pk for account in accounts], "text": TEXT, **now_typed()}
    with REAL.open("rb") as film:
        grace.post(reverse("publishing:write"), typed(desk, do="check", picture=film, **facts))
    media = Media.objects.get()
    words = SimpleUploadedFile("library.vtt", CAPTIONS.encode(), "text/vtt")
    about = {"kept_picture": media.pk, "alt": DESCRIPTION, "people": "nobody", "captions": words}
    grace.post(reverse("publishing:write"), typed(desk, do="send", **facts, **about))
    post = Post.objects.get()
    assert post.state == Post.State.IN_REVIEW
    desk.sign(post)
    rows = {row.account.network: sent(row) for row in desk.rows(post)}
    assert {name: (row.state, row.why) for name, row in rows.items()} == {
        "facebook": (OutboundState.PUBLISHED, ""),
        "youtube": (OutboundState.PUBLISHED, ""),
    }
    arrived = [(entry["object"], entry["text"]) for entry in youtube.ledger(effect="captions")]
    assert arrived == [(rows["youtube"].external_id, CAPTIONS)]
    assert len(facebook.ledger(effect="video")) == 1
    assert rows["youtube"].request["media"][0]["captions"]["sha256"] == Captions.objects.get().sha256


def test_a_video_that_stays_private_is_named_on_the_page_of_its_post(desk: Desk, town: Sandbox) -> None:
    youtube = town.account("youtube")
    town.control("POST", "permissions", network="youtube", account=youtube.id, lost=["audited"])
    grace, account = browser(desk.cast.grace), connected(desk, youtube)
    facts = {"accounts": [account.pk], "text": TEXT, **now_typed()}
    with REAL.open("rb") as film:
        grace.post(reverse("publishing:write"), typed(desk, do="check", picture=film, **facts))
    words = SimpleUploadedFile("library.vtt", CAPTIONS.encode(), "text/vtt")
    about = {"kept_picture": Media.objects.get().pk, "alt": DESCRIPTION, "people": "nobody", "captions": words}
    grace.post(reverse("publishing:write"), typed(desk, do="send", **facts, **about))
    post = Post.objects.get()
    desk.sign(post)
    row = sent(desk.rows(post)[0])
    assert row.state == OutboundState.REFUSED
    (entry,) = youtube.ledger(effect="media")
    for _ in range(2):  # the same once the post is withdrawn
        page = grace.get(post.get_absolute_url()).content.decode()
        assert "A private video stayed on YouTube:" in page
        assert f'href="https://studio.youtube.com/video/{entry["object"]}/edit"' in page
        if post.state != Post.State.WITHDRAWN:
            grace.post(reverse("publishing:withdraw", args=[post.pk]), {"reason": "Not wanted"})
            post.refresh_from_db()
    assert post.state == Post.State.WITHDRAWN
    assert Notice.objects.filter(person=desk.cast.grace, words__contains="stayed on YouTube").count() == 1
