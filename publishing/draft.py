"""What somebody has written, saved or not: the same for the form, the checks, the previews and a stored version."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Self

from django.db.models import prefetch_related_objects

from accounts.models import Account
from core.council.models import Topic
from publishing.fingerprint import fingerprint
from publishing.models import Captions, Media, Post, PostVersion

TITLE_LENGTH: Final = 60
"""How much of the text names a post that was given no name."""


@dataclass(frozen=True)
class Video:
    """The video of a post: its description, and its captions or the reason why it needs none."""

    media: Media
    alt: str = ""
    captions: Captions | None = None
    no_speech: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A post as it stands on the page. `own` has every account that it goes to, with its own text or an empty one."""

    title: str = ""
    topic: Topic | None = None
    campaign: str = ""
    text: str = ""
    own: tuple[tuple[Account, str], ...] = ()
    pictures: tuple[tuple[Media, str], ...] = ()
    video: Video | None = None
    wanted_at: datetime | None = None
    window_minutes: int = 10
    emergency: bool = False

    @classmethod
    def of(cls, post: Post) -> Self:
        """What the current version of `post` says."""
        return cls.of_version(post.words, title=post.title, topic=post.topic, campaign=post.campaign)

    @classmethod
    def of_version(cls, version: PostVersion, **about: Any) -> Self:
        """What one version says; `about` are name, topic and campaign, which belong to the post."""
        prefetch_related_objects([version], "variants__account", "uses__media", "uses__captions")
        uses = version.uses.all()
        videos = (Video(use.media, use.alt_text, use.captions, use.no_speech) for use in uses if use.media.is_video)
        return cls(
            text=version.text,
            own=tuple((variant.account, variant.text) for variant in version.variants.all()),
            pictures=tuple((use.media, use.alt_text) for use in uses if not use.media.is_video),
            video=next(videos, None),
            wanted_at=version.wanted_at,
            window_minutes=version.window_minutes,
            emergency=version.emergency,
            **about,
        )

    @property
    def accounts(self) -> list[Account]:
        return [account for account, _ in self.own]

    @property
    def texts(self) -> list[tuple[Account, str]]:
        """Each account with the text that goes out there."""
        return [(account, own or self.text) for account, own in self.own]

    @property
    def media(self) -> list[tuple[Media, str]]:
        """Everything to be seen, with its description: the pictures, or the video."""
        return [*self.pictures, *([(self.video.media, self.video.alt)] if self.video else [])]

    @property
    def expires_at(self) -> datetime | None:
        """After this it is not sent any more."""
        return self.wanted_at + timedelta(minutes=self.window_minutes) if self.wanted_at else None

    @property
    def name(self) -> str:
        """The name that was typed, or the first words of the text."""
        return self.title or first_words(self.text or next((own for _, own in self.own if own), ""))

    def fingerprint(self) -> str:
        return fingerprint(
            texts={account.pk: text for account, text in self.texts},
            pictures=[(media.sha256, alt) for media, alt in self.pictures],
            videos=[(self.video.media.sha256, self.video.alt, self._captions)] if self.video else [],
            wanted_at=self.wanted_at,
            window_minutes=self.window_minutes,
            emergency=self.emergency,
        )

    def content(self) -> Mapping[str, Any]:
        """All that makes a new version when it differs, in plain values."""
        return {
            "text": self.text,
            "own": {str(account.pk): own for account, own in sorted(self.own, key=lambda pair: pair[0].pk)},
            "pictures": [[media.sha256, alt] for media, alt in self.pictures],
            "video": self._video,
            "wanted_at": self.wanted_at.isoformat() if self.wanted_at else None,
            "window_minutes": self.window_minutes,
            "emergency": self.emergency,
        }

    @property
    def _captions(self) -> str:
        """The SHA-256 of the video's captions, or nothing."""
        return self.video.captions.sha256 if self.video and self.video.captions else ""

    @property
    def _video(self) -> list[str] | None:
        if self.video is None:
            return None
        return [self.video.media.sha256, self.video.alt, self._captions, self.video.no_speech]

    def about(self) -> Mapping[str, Any]:
        """What belongs to the post and not to a version."""
        return {"title": self.name, "topic": self.topic, "campaign": self.campaign}


def tidy(text: str) -> str:
    """Typed text as it is kept: composed letters, one kind of line break, no spaces at the ends of lines."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def first_words(text: str) -> str:
    """The first words of the first line, never cut inside a word where it can be helped; “No words yet” for nothing."""
    line = next((line for line in text.splitlines() if line.strip()), "").strip()
    if len(line) <= TITLE_LENGTH:
        return line or "No words yet"
    return line[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",;:.–-") + " …"
