"""How uploads come in: what is larger than a video may be is thrown away as it arrives, and the rest of the form is kept.

Up to 2.5 MB stay in memory (Django's own handler, between the two); what is larger is written to a file piece by piece.
Source: Django, "Uploaded Files and Upload Handlers", custom upload handlers.
"""

import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

from accounts.catalogue.entries import LARGEST_VIDEO

FORGET_AFTER: Final = timedelta(days=1)
"""No upload takes so long."""
_NOTE = "_files_thrown_away"


def thrown_away(request: HttpRequest | None) -> frozenset[str]:
    """The fields whose file was too large to be taken."""
    return frozenset(getattr(request, _NOTE, ()))


class NotTooLarge(FileUploadHandler):
    """The first handler: counts, and notes on the request which file was thrown away."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > LARGEST_VIDEO:
            setattr(self.request, _NOTE, {*thrown_away(self.request), self.field_name})
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler keeps it."""


def forget_leftovers() -> int:
    """Files of uploads whose process was killed, so that nobody closed them; returns how many were forgotten."""
    old = [path for path in _folder().glob("*.upload") if _untouched_for(path) > FORGET_AFTER.total_seconds()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _untouched_for(path: Path) -> float:
    """Seconds since the last piece came in; none where it has just been moved into the library, or closed."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "coming-in"


class Waiting(TemporaryUploadedFile):
    """A file on the disk of the library, so that a video is moved into it and not copied: a container keeps temporary files in memory."""

    def __init__(self, *about: Any) -> None:
        _folder().mkdir(parents=True, exist_ok=True)
        file = tempfile.NamedTemporaryFile(suffix=".upload", dir=_folder())  # noqa: SIM115 (Django closes it with the request)
        UploadedFile.__init__(self, file, *about)


class ToTheDisk(TemporaryFileUploadHandler):
    """The last handler: what is too large for the memory."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = Waiting(self.file_name, self.content_type, 0, self.charset, self.content_type_extra)
