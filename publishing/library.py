"""The media library: files under the name of their own bytes, each kept once, with a row that says what it is."""

from pathlib import PurePath
from typing import TypeVar

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from core.audit.verbs import RuleBroken, add
from core.people.models import Person
from publishing.models import Captions, Media

Kept = TypeVar("Kept", Media, Captions)


def short(name: str) -> str:
    """The name of a file as it is kept: without its folders."""
    return PurePath(name).name[:120]


def keep(content: File, folder: str, sha256: str, ending: str, *, field: str) -> str:  # type: ignore[type-arg]
    """The key under which the library keeps these bytes. Raises RuleBroken where they cannot be written.

    What waits in a file of its own on the same disk is moved, not copied.
    """
    key = f"{folder}/{sha256[:2]}/{sha256}.{ending}"
    try:
        return key if default_storage.exists(key) else default_storage.save(key, content)
    except OSError:
        sentence = "The file could not be kept: the disk does not take it. Tell an Administrator."
        raise RuleBroken(sentence, field=field) from None


def once(row: Kept, *, code: str, by: Person) -> Kept:
    """Adds the row; where somebody took in the same bytes at the same moment, returns theirs.

    Its file is written before: a row without a file cannot be, a file without a row does no harm.
    """
    try:
        with transaction.atomic():
            return add(row, code=code, by=by)
    except IntegrityError:
        return type(row).objects.get(sha256=row.sha256)
