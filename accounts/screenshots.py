"""A screenshot of an impostor: made anew from its pixels, kept under the name of its bytes."""

import hashlib
from typing import IO, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import Impostor
from core.audit.verbs import RuleBroken
from pages.pixels import LARGEST_UPLOAD, BadPicture, made_anew

FOLDER: Final = "impostors"


def kept(upload: IO[bytes], size: int) -> str:
    """Stores it and returns its SHA-256. The file is written before any row names it. Raises RuleBroken."""
    if size > LARGEST_UPLOAD:
        raise RuleBroken(f"The screenshot must be smaller than {LARGEST_UPLOAD // 1_000_000} MB.", field="screenshot")
    try:
        content, _ = made_anew(upload)
    except BadPicture as problem:
        raise RuleBroken(str(problem), field="screenshot") from None
    sha256 = hashlib.sha256(content).hexdigest()
    if not default_storage.exists(path_of(sha256)):
        default_storage.save(path_of(sha256), ContentFile(content))
    return sha256


def opened(impostor: Impostor, sha256: str) -> IO[bytes]:
    """The picture, where evidence of this impostor has it. Raises FileNotFoundError."""
    if not impostor.evidence.filter(screenshot=sha256).exclude(screenshot="").exists():
        raise FileNotFoundError(sha256)
    return default_storage.open(path_of(sha256))


def path_of(sha256: str) -> str:
    return f"{FOLDER}/{sha256}.jpg"
