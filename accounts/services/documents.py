"""Keeping the document behind a decision (REG-4)."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePath
from typing import Final

import puremagic

from accounts import actions
from accounts.models import Document
from core.audit.verbs import RuleBroken, add
from core.people.models import Person

MOST: Final = 10 * 1024 * 1024
"""Bytes."""
KINDS: Final[Mapping[str, str]] = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
_FAMILIES: Final = {
    ".docx": {".docx", ".zip"},
    ".odt": {".odt", ".zip"},
    ".jpg": {".jpg", ".jpeg"},
    ".jpeg": {".jpg", ".jpeg"},
}
"""What else the first bytes of such a file may look like."""


def keep_document(*, name: str, content: bytes, by: Person) -> Document:
    """Keeps a file as it is, inside the transaction of the decision for which it stands. Raises RuleBroken."""
    ending = PurePath(name).suffix.lower()
    if ending not in KINDS:
        raise RuleBroken("Choose a PDF, a Word or OpenDocument text, or a picture (PNG or JPEG).", field="document")
    if len(content) > MOST:
        raise RuleBroken("This file is larger than 10 MB. Choose a smaller one.", field="document")
    if not _looks_like(content, ending):
        raise RuleBroken(
            f"This file is not what its name says: it ends in {ending}, and is something else.", field="document"
        )
    document = Document(
        name=PurePath(name).name[:200],
        content_type=KINDS[ending],
        content=content,
        digest=sha256(content).hexdigest(),
        kept_by=by,
    )
    return add(document, code=actions.DOCUMENT_KEPT, by=by)


def _looks_like(content: bytes, ending: str) -> bool:
    """Whether its first bytes are those of such a file."""
    try:
        found = {match.extension for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return False
    return bool(found & _FAMILIES.get(ending, {ending}))
