"""A desk on which posts are written, sent for approval and signed, with as few words as a test needs."""

import io
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from PIL import Image

from accounts.models import Account
from core.council.models import Topic
from core.people.models import Person
from networks.models import Outbound
from publishing import services
from publishing.captions import take_captions
from publishing.draft import Draft, Video
from publishing.models import Captions, Media, Post
from publishing.pictures import take_picture
from publishing.videos import take_video
from tests.cast import Cast
from tests.publishing.film import CAPTIONS, real

BINS = (
    "Brown bin collections stop for winter on Friday 4 December.\n\nFind the date for your street: ashmere.example/bins"
)


def tomorrow(hour: int = 9) -> datetime:
    """Tomorrow at this hour in UTC, to the second: nothing about it is late."""
    return (timezone.now() + timedelta(days=1)).astimezone(UTC).replace(hour=hour, minute=0, second=0, microsecond=0)


def jpeg(size: tuple[int, int] = (640, 360), colour: str = "brown", **options: Any) -> io.BytesIO:
    """A picture as a camera makes it."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG", **options)
    file.seek(0)
    return file


@dataclass
class Desk:
    """The cast at work, with two corporate accounts and one of Waste. Grace writes, Priya signs."""

    cast: Cast
    topic: Topic
    facebook: Account = field(init=False)
    x: Account = field(init=False)
    bins: Account = field(init=False)
    """The Facebook page of Waste, where Dev writes and Helen signs"""

    def __post_init__(self) -> None:
        self.facebook = self.cast.account("facebook", handle="ashmere")
        self.x = self.cast.account("x", handle="ashmere_example")
        self.bins = self.cast.account("facebook", handle="ashmerebins", department=self.cast.waste, name="Ashmere Bins")

    def draft(self, *accounts: Account, **parts: Any) -> Draft:
        """Everything that a post needs to go out, for Facebook unless other accounts are named."""
        own = parts.pop("own", tuple((account, "") for account in accounts or (self.facebook,)))
        return Draft(own=own, **{"text": BINS, "topic": self.topic, "wanted_at": tomorrow(), **parts})

    def written(self, draft: Draft | None = None, *, by: Person | None = None) -> Post:
        return services.write(draft=draft or self.draft(), by=by or self.cast.grace)

    def waiting(self, draft: Draft | None = None, *, by: Person | None = None) -> Post:
        """A post that waits for approval."""
        post = self.written(draft, by=by)
        return services.send_for_approval(post_id=post.pk, by=by or self.cast.grace)

    def scheduled(self, draft: Draft | None = None, *, by: Person | None = None, signer: Person | None = None) -> Post:
        """A post that Priya signed."""
        return self.sign(self.waiting(draft, by=by), by=signer)

    def sign(self, post: Post, *, by: Person | None = None, release_reason: str = "") -> Post:
        post = self.fresh(post)
        return services.approve(
            post_id=post.pk,
            fingerprint=post.words.fingerprint,
            seen=post.version,
            by=by or self.cast.priya,
            release_reason=release_reason,
        )

    def change(self, post: Post, *, by: Person | None = None, **parts: Any) -> Post:
        """Saves the post with some parts of it changed."""
        post = self.fresh(post)
        draft = replace(Draft.of(post), **parts)
        return services.save(post_id=post.pk, draft=draft, by=by or self.cast.grace, seen=post.version)

    def fresh(self, post: Post) -> Post:
        """As the database has it now."""
        return Post.objects.get(pk=post.pk)

    def rows(self, post: Post) -> list[Outbound]:
        """Everything that was ever put into the outbox for this post."""
        return list(Outbound.objects.filter(publication__post=post).order_by("pk"))

    def picture(self, *, people: str = Media.People.NOBODY, **facts: Any) -> Media:
        file = jpeg(**facts)
        media = take_picture(upload=file, name="brown-bin.jpg", size=file.getbuffer().nbytes, by=self.cast.grace)
        media.people = people
        media.save(update_fields=["people"])
        return media

    def video(self, content: io.BytesIO | None = None, *, people: str = Media.People.NOBODY) -> Media:
        file = content or real()
        media = take_video(upload=file, name="library.mp4", size=file.getbuffer().nbytes, by=self.cast.grace)
        media.people = people
        media.save(update_fields=["people"])
        return media

    def captions(self, words: str = CAPTIONS) -> Captions:
        content = words.encode()
        return take_captions(upload=io.BytesIO(content), name="library.vtt", size=len(content), by=self.cast.grace)

    def film(self, **parts: Any) -> Video:
        """The video of a post, with all that it needs."""
        return Video(self.video(), **{"alt": "A walk past the shelves", "captions": self.captions(), **parts})

    def becomes(self, post: Post, state: str) -> None:
        """What the outbox would do: sends the rows of the post, and lets them end in `state`."""
        for row in self.rows(post):
            Outbound.objects.filter(pk=row.pk).update(state="sending")
            if state != "sending":
                Outbound.objects.filter(pk=row.pk).update(state=state, settled_at=timezone.now())
