"""Every audit code is registered here before it can be written: dotted, and in no language."""

import re
from typing import Final

from django.core.exceptions import ImproperlyConfigured

_FORM: Final = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_words: dict[str, str] = {}


def register(code: str, words: str) -> str:
    """Registers `code` with the words that pages show for it ("signed off the request"), and returns the code.

    Raises ImproperlyConfigured when the code is not dotted or is registered twice with other words.
    """
    if not _FORM.fullmatch(code):
        raise ImproperlyConfigured(f"“{code}” is not a dotted audit code.")
    if _words.setdefault(code, words) != words:
        raise ImproperlyConfigured(f"The audit code {code} is registered twice.")
    return code


def words_for(code: str) -> str:
    """What the pages call `code`. Codes outlive the software: one that is no longer registered is shown as it is."""
    return _words.get(code, code)


def is_registered(code: str) -> bool:
    return code in _words


def registered() -> dict[str, str]:
    """Every code with its words, for the filter of the audit trail."""
    return dict(_words)


SEALED = register("audit.chain.sealed", "sealed the record")
