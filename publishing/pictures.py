"""Taking a picture into the library: made anew from its pixels (`pages.pixels`), kept once under the name of its bytes."""

import hashlib
from typing import IO

from django.core.files.base import ContentFile

from core.audit.verbs import RuleBroken
from core.people.models import Person
from pages import pixels
from pages.pixels import LARGEST_UPLOAD, LIGHT_ENOUGH
from publishing import actions
from publishing.library import keep, once, short
from publishing.models import Media

__all__ = ["LARGEST_UPLOAD", "LIGHT_ENOUGH", "made_anew", "take_picture"]


def take_picture(*, upload: IO[bytes], name: str, size: int, by: Person) -> Media:
    """Puts a picture into the library and returns it; the same picture again is the one that is there already.

    Raises RuleBroken with a sentence where it cannot be read.
    """
    if size > LARGEST_UPLOAD:
        raise RuleBroken(f"The picture must be smaller than {LARGEST_UPLOAD // 1_000_000} MB.", field="picture")
    content, (width, height) = made_anew(upload)
    sha256 = hashlib.sha256(content).hexdigest()
    known = Media.objects.filter(sha256=sha256).first()
    if known is not None:
        return known
    media = Media(
        sha256=sha256, name=short(name), content_type="image/jpeg", width=width, height=height, size=len(content),
        taken_in_by=by,
    )  # fmt: skip
    media.file.name = keep(ContentFile(content), "pictures", sha256, "jpg", field="picture")
    return once(media, code=actions.PICTURE_TAKEN, by=by)


def made_anew(upload: IO[bytes]) -> tuple[bytes, tuple[int, int]]:
    """The picture as JPEG with nothing but its pixels and their colour space, and its size. Raises RuleBroken."""
    try:
        return pixels.made_anew(upload)
    except pixels.BadPicture as problem:
        raise RuleBroken(str(problem), field="picture") from None
