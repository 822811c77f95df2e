"""Taking a video in: looked at, its notes emptied, kept once. It is never in memory as a whole."""

import hashlib
from typing import IO, Final

import puremagic
from django.core.files.base import File

from accounts.catalogue.entries import LARGEST_VIDEO
from core.audit.verbs import RuleBroken
from core.people.models import Person
from publishing import actions, mp4
from publishing.library import keep, once, short
from publishing.models import Media
from publishing.pictures import take_picture

TOO_LARGE: Final = f"The file must be {LARGEST_VIDEO // 1_000_000} MB or smaller."


def take_in(*, upload: IO[bytes], name: str, size: int, by: Person) -> Media:
    """Puts a picture or a video into the library, whichever it is by its bytes. Raises RuleBroken with a sentence."""
    take = take_video if _is_video(upload) else take_picture
    return take(upload=upload, name=name, size=size, by=by)


def take_video(*, upload: IO[bytes], name: str, size: int, by: Person) -> Media:
    """Puts a video into the library and returns it; the same video again is the one that is there already.

    What the camera noted in it (place, device, person) is emptied in `upload` itself. Raises RuleBroken with a sentence
    where it is too large or none that the networks take.
    """
    if size > LARGEST_VIDEO:
        raise RuleBroken(TOO_LARGE, field="picture")
    film = mp4.looked_at(upload)
    mp4.empty_notes(upload)
    upload.seek(0)
    sha256 = hashlib.file_digest(upload, "sha256").hexdigest()  # type: ignore[arg-type]
    known = Media.objects.filter(sha256=sha256).first()
    if known is not None:
        return known
    media = Media(
        sha256=sha256, name=short(name), content_type="video/mp4", width=film.width, height=film.height, seconds=film.seconds,
        size=upload.seek(0, 2), taken_in_by=by,
    )  # fmt: skip
    waiting = upload if isinstance(upload, File) else File(upload)
    media.file.name = keep(waiting, "videos", sha256, "mp4", field="picture")
    return once(media, code=actions.VIDEO_TAKEN, by=by)


def _is_video(upload: IO[bytes]) -> bool:
    """By its first bytes, whatever its name says; also one of a kind that we do not take, so that it is told so."""
    upload.seek(0)
    head = upload.read(2_048)
    upload.seek(0)
    try:
        return head[4:8] == b"ftyp" or puremagic.from_string(head, mime=True).startswith("video/")
    except (puremagic.PureError, ValueError):
        return False
