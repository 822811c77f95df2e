"""A screenshot beside what somebody recorded: made anew from its pixels, kept under the name of its bytes."""

import hashlib
from typing import IO, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from core.audit.verbs import RuleBroken
from enquiries.models import Conversation, Message
from publishing.pictures import LARGEST_UPLOAD, made_anew

FOLDER: Final = "screenshots"


def kept(upload: IO[bytes], size: int) -> str:
    """Stores it and returns its SHA-256. The file is written before any row names it. Raises RuleBroken with a sentence."""
    if size > LARGEST_UPLOAD:
        raise RuleBroken(f"The screenshot must be smaller than {LARGEST_UPLOAD // 1_000_000} MB.", field="screenshot")
    try:
        content, _ = made_anew(upload)
    except RuleBroken as refusal:
        raise RuleBroken(refusal.sentence, field="screenshot") from None
    sha256 = hashlib.sha256(content).hexdigest()
    if not default_storage.exists(_path(sha256)):
        default_storage.save(_path(sha256), ContentFile(content))
    return sha256


def put_beside(message: Message, sha256: str) -> None:
    """Part of the verb that took the message in."""
    address = reverse("enquiries:screenshot", args=[message.conversation_id, sha256])
    message.attachments = [*message.attachments, {"url": address, "alt": "Screenshot", "kept": sha256}]
    message.save(update_fields=["attachments"])


def opened(conversation: Conversation, sha256: str) -> IO[bytes]:
    """The picture, where a message of this conversation has it. Raises FileNotFoundError."""
    if not conversation.messages.filter(attachments__contains=[{"kept": sha256}]).exists():
        raise FileNotFoundError(sha256)
    return default_storage.open(_path(sha256))


def _path(sha256: str) -> str:
    return f"{FOLDER}/{sha256}.jpg"
