"""Who is told what about a post. Each notice is written in the transaction of the verb that it is about."""

from datetime import timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone

from accounts.catalogue import Action
from core.notify.services import tell
from core.people.models import Person
from networks import telling as outbox
from networks.models import Outbound
from networks.states import OutboundState
from pages.clocks import when
from publishing.models import Approval, Post, Publication
from publishing.permissions import signers

REMINDER: Final = timedelta(hours=2)
"""So long before its time the signers of a post that still waits are reminded."""


def that_it_waits(post: Post) -> None:
    """Tells everybody who may sign it."""
    key = f"publishing.post.{post.pk}.waits.{post.version}"
    words = f"“{post}” waits for your signature, wanted for {when(post.words.wanted_at)}"
    tell(signers(post), key=key, words=words, url=reverse("publishing:approve", args=[post.pk]))


def its_author(post: Post, words: str, *, but: Person | None = None) -> None:
    """Tells the author and whoever sent it for approval, except the one who did it."""
    people = {person for person in (post.author, post.sent_by) if person and person != but}
    tell(people, key=f"publishing.post.{post.pk}.{post.version}", words=words, url=post.get_absolute_url())


def its_signer(approval: Approval, *, by: Person, why: str) -> None:
    """Tells the person whose signature became void."""
    if approval.signer_id != by.pk:
        words = f"Your approval of “{approval.post}” is void: {why}"
        tell(
            [approval.signer],
            key=f"publishing.approval.{approval.pk}.void",
            words=words,
            url=approval.post.get_absolute_url(),
        )


def settled(outbound: Outbound) -> None:
    """Listens to the outbox: the author reads what Comms reads where a post did not simply go out, and once."""
    words = outbox.WORDS.get(OutboundState(outbound.state))
    if words is None or outbound.kind != Action.POST:
        return
    publication = Publication.objects.select_related("post__author", "post__sent_by").filter(outbound=outbound).first()
    if publication is not None:
        post, sentence = publication.post, words.format(name=outbound.name, network=outbound.network_name)
        people = {person for person in (post.author, post.sent_by) if person}
        urgent = outbound.state != OutboundState.HELD
        tell(people, key=outbox.key(outbound), words=sentence, url=post.get_absolute_url(), urgent=urgent)


def about_waiting_posts() -> None:
    """Reminds signers of posts that are wanted soon, and says so where nobody signed in time. Each once."""
    now = timezone.now()
    posts = Post.objects.waiting().wanted_between(now - timedelta(days=1), now + REMINDER)
    for post in posts.select_related("current", "author", "sent_by"):
        if post.words.wanted_at and post.words.wanted_at + timedelta(minutes=post.words.window_minutes) <= now:
            _nobody_signed(post)
        else:
            _soon(post)


def _soon(post: Post) -> None:
    words = f"“{post}” waits for your signature and is wanted for {when(post.words.wanted_at)}"
    url = reverse("publishing:approve", args=[post.pk])
    tell(signers(post), key=f"publishing.post.{post.pk}.soon.{post.words.number}", words=words, url=url, urgent=True)


def _nobody_signed(post: Post) -> None:
    words = f"Nobody signed “{post}” in time, so it did not go out. Change its time, or withdraw it"
    people = {person for person in (post.author, post.sent_by) if person}
    tell(
        people,
        key=f"publishing.post.{post.pk}.too_late.{post.words.number}",
        words=words,
        url=post.get_absolute_url(),
        urgent=True,
    )
