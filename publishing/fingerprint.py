"""The fingerprint of what is signed: every text with its account, the pictures and videos with their descriptions
and captions, the time window.

It is worked out twice, from the version that a person signs and from what stands frozen in the outbox, and must be the
same: one full stop more and nothing goes out (field.md 4.5).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from networks.models import Outbound
from networks.protocol import Media

FORMAT: Final = 1
"""Part of every fingerprint. A change of what is signed, or how it is written down, raises it."""
NONE: Final = ""
"""What differs between the accounts, or cannot be read, has no fingerprint: it is never the one that was signed."""


def fingerprint(
    *,
    texts: Mapping[int, str],
    pictures: Iterable[tuple[str, str]],
    videos: Iterable[tuple[str, str, str]] = (),
    wanted_at: datetime | None,
    window_minutes: int,
    emergency: bool,
) -> str:
    """SHA-256, as hex, over `texts` by account id, `pictures` as (SHA-256, description), `videos` as (SHA-256,
    description, SHA-256 of its captions), and when it may go out.
    """
    document = {
        "format": FORMAT,
        "texts": {str(account): text for account, text in texts.items()},
        "pictures": [list(picture) for picture in pictures],
        "wanted_at": wanted_at.astimezone(UTC).isoformat() if wanted_at else None,
        "window_minutes": window_minutes,
        "emergency": emergency,
    }
    if shown := [list(video) for video in videos]:  # named only where there is one: what was signed before stays signed
        document["videos"] = shown
    written = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def of_outbounds(outbounds: Iterable[Outbound]) -> str:
    """The fingerprint of everything that one signature put into the outbox, read from the rows as they are now."""
    rows = list(outbounds)
    try:
        frames = {_frame(row) for row in rows}
        texts = {row.account_id: str(row.request["text"]) for row in rows}
    except (KeyError, TypeError, AttributeError):
        return NONE
    if len(frames) != 1:
        return NONE
    pictures, videos, wanted_at, window, emergency = frames.pop()
    return fingerprint(
        texts=texts, pictures=pictures, videos=videos, wanted_at=wanted_at, window_minutes=window, emergency=emergency
    )


def _frame(row: Outbound) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str, str], ...], datetime, int, bool]:
    """What must be alike on every account: the pictures, the videos, the window, and whether it is an emergency."""
    media = [Media.read(item) for item in row.request["media"]]
    pictures = tuple((item.sha256, item.alt) for item in media if not item.is_video)
    videos = tuple(
        (item.sha256, item.alt, item.captions.sha256 if item.captions else "") for item in media if item.is_video
    )
    window = ((row.expires_at or row.due_at) - row.due_at) // timedelta(minutes=1)
    return pictures, videos, row.due_at, window, row.emergency


def shown(whole: str) -> str:
    """“7f3a 91c2 e0b4”: enough of a fingerprint for two people to compare by eye or by phone."""
    return f"{whole[:4]} {whole[4:8]} {whole[8:12]}"
