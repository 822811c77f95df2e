"""docs/councils.md names every key that a council file may have, and no other."""

import re
from enum import StrEnum

import pytest

from core.council.profile import Profile
from core.council.profile.codes import EnquiryKind, LadderAction, Network, ReportContent, Role
from core.council.profile.fields import MarkKey, PartKey, RowsKey, RuleKey, Section, keys_of
from tests.core.council.profile_files import ROOT

GUIDE = (ROOT / "docs" / "councils.md").read_text(encoding="utf-8")


def keys_in_the_schema(section: type[Section], table: str = "") -> dict[str, dict[str, str]]:
    """For each table, written as its header, its keys and what the guide must say about how they are written."""
    tables: dict[str, dict[str, str]] = {}
    for name, key in keys_of(section).items():
        dotted = f"{table}.{name}" if table else name
        if isinstance(key, PartKey):
            own = tables.setdefault(f"[{dotted}]", {})
            inner = keys_in_the_schema(key.section, dotted)
            own |= inner.pop("", {})
            tables |= inner
        elif isinstance(key, RowsKey):
            inner = keys_in_the_schema(key.section, dotted)
            tables[f"[[{dotted}]]"] = inner.pop("", {})
            tables |= inner
        elif isinstance(key, MarkKey):
            tables.setdefault("", {})[name] = "Written plainly."
        elif isinstance(key, RuleKey):
            tables.setdefault("", {})[name] = "" if key.required else "May be left out."
    return tables


def keys_in_the_guide() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    for header, text in re.findall(r"^### `(.+?)`\n(.*?)(?=^### |\Z)", GUIDE, re.MULTILINE | re.DOTALL):
        lines = re.findall(r"^- `(\w+)`: (.+)$", text, re.MULTILINE)
        tables[header] = {
            key: next((m for m in ("Written plainly.", "May be left out.") if m in said), "") for key, said in lines
        }
    return tables


def test_the_guide_names_every_key_and_how_it_is_written() -> None:
    assert keys_in_the_guide() == keys_in_the_schema(Profile)


@pytest.mark.parametrize("words", [Role, Network, EnquiryKind, LadderAction, ReportContent])
def test_the_guide_lists_the_words_to_choose_from(words: type[StrEnum]) -> None:
    assert all(f"`{word.value}`" in GUIDE for word in words)
