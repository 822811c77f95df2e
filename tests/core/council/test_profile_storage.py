"""A profile is kept as JSON, comes back the same, and nothing in it can be left out or be of another kind."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core.council.profile import FORMAT, Profile, ProfileProblems, Training, stored_table
from core.council.profile.codes import CouncilKind, Network
from core.council.profile.fields import MarkKey, PartKey, RowsKey, RuleKey, Section, keys_of
from tests.core.council.profile_files import ALL, REAL, profile_of

Way = tuple[str | int, ...]


@pytest.mark.parametrize("name", ALL)
def test_a_profile_comes_back_the_same_from_json(name: str) -> None:
    profile = profile_of(name)
    stored = json.loads(json.dumps(profile.to_dict()))
    assert stored["format"] == FORMAT
    back = Profile.from_dict(stored)
    assert back == profile
    assert isinstance(back.council.kind.value, CouncilKind)
    assert all(isinstance(account.network.value, Network) for account in back.accounts)


def test_every_stored_value_says_where_it_comes_from() -> None:
    stored = profile_of("north-herts").to_dict()
    assert stored["reply_target"]["working_days"] == {"value": 1, "source": "6.2.2"}  # type: ignore[index]
    assert stored["publishing"]["late_limit_minutes"] == {"value": 15, "stated": False}  # type: ignore[index]
    assert stored["information_requests"]["working_days"] == {  # type: ignore[index]
        "value": 20,
        "stated": False,
        "note": "Freedom of Information Act 2000, section 10.",
    }


@pytest.mark.parametrize("form", [None, 0, FORMAT + 1, str(FORMAT)])
def test_another_format_is_refused(form: object) -> None:
    stored = profile_of("hart").to_dict() | {"format": form}
    with pytest.raises(
        ProfileProblems, match=f"this was stored in format {form}, and this version reads format {FORMAT}"
    ):
        Profile.from_dict(stored)


def test_a_damaged_stored_profile_is_refused() -> None:
    stored = profile_of("hart").to_dict()
    del stored["council"]
    with pytest.raises(ProfileProblems, match=r"the stored profile: \[council\] is missing"):
        Profile.from_dict(stored)


def test_one_table_is_read_by_itself() -> None:
    stored = profile_of("ashmere").to_dict()["training"]
    assert stored_table(Training, stored) == profile_of("ashmere").training
    with pytest.raises(ProfileProblems, match="training before an account opens"):
        stored_table(Training, {"modules": []})


def test_a_profile_cannot_be_changed() -> None:
    profile = profile_of("hart")
    with pytest.raises(AttributeError):
        profile.council.name.value = "Another council"  # type: ignore[misc]
    assert hash(profile) == hash(Profile.from_dict(profile.to_dict()))


def ways_to_keys(section: type[Section], stored: Any, way: Way = ()) -> Iterator[tuple[Way, RuleKey[Any] | MarkKey]]:
    """The way to every value that is written in a stored profile, with the key that reads it; one row of each list."""
    for name, key in keys_of(section).items():
        if name not in stored:
            continue
        if isinstance(key, PartKey):
            yield from ways_to_keys(key.section, stored[name], (*way, name))
        elif isinstance(key, RowsKey):
            for index, row in enumerate(stored[name][:1]):
                yield from ways_to_keys(key.section, row, (*way, name, index))
        elif isinstance(key, RuleKey | MarkKey):
            yield (*way, name), key


STORED = profile_of("nottinghamshire").to_dict()
KEYS = list(ways_to_keys(Profile, STORED))
TABLES = sorted({way[:-1] for way, _ in KEYS}, key=str)


def refusals(table: Way, values: Callable[[RuleKey[Any] | MarkKey], Any]) -> list[str]:
    """What is told when each key of one table has another value; None leaves it out."""
    stored = copy.deepcopy(STORED)
    spoilt: Any = stored
    for step in table:
        spoilt = spoilt[step]
    for way, key in KEYS:
        if way[:-1] == table:
            spoilt |= {way[-1]: values(key)}
    for name in [name for name, value in spoilt.items() if value is None]:
        del spoilt[name]
    with pytest.raises(ProfileProblems) as refused:
        Profile.from_dict(stored)
    return [problem.sentence for problem in refused.value.problems]


def test_the_whole_schema_is_tried_below() -> None:
    assert len(KEYS) > 150
    assert len(TABLES) > 30


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_no_key_can_be_left_out_unless_it_is_marked_so(table: Way) -> None:
    found = refusals(table, lambda key: None)
    for way, key in KEYS:
        if way[:-1] == table:
            needed = isinstance(key, MarkKey) or key.required
            told = any(sentence.startswith(f"{key.label}: {way[-1]} is missing.") for sentence in found)
            assert told == needed, way


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_no_value_can_be_of_another_kind(table: Way) -> None:
    found = refusals(table, lambda key: {"value": 3.5, "stated": False} if isinstance(key, RuleKey) else 3.5)
    for way, key in KEYS:
        if way[:-1] == table:
            assert any(sentence.startswith(f"{key.label}: 3.5 is n") for sentence in found), way


@pytest.mark.parametrize("name", REAL)
def test_what_is_not_stated_is_our_one_default(name: str) -> None:
    """Outside lists, whose rows differ: two councils that do not state a thing must not get different defaults."""
    profile = profile_of(name)
    compared = 0
    for section, key in keys_of(Profile).items():
        if isinstance(key, PartKey):
            table = getattr(profile, section)
            for field, rule in keys_of(key.section).items():
                value = getattr(table, field)
                if isinstance(rule, RuleKey) and rule.ours is not None and value and not value.stated:
                    assert value.value == rule.ours, f"{section}.{field}"
                    compared += 1
    assert compared > 30


def test_the_entries_name_every_value_with_its_place_and_words() -> None:
    entries = {entry.key: entry for entry in profile_of("north-herts").entries()}
    assert entries["reply_target.working_days"].label == "reply target"
    assert entries["reply_target.working_days"].value.source == "6.2.2"
    assert entries["accounts.4.state"].value.value == "unused"
    assert entries["moderation.appeal.after_months"].value.value == 12
    assert not entries["publishing.late_limit_minutes"].value.stated
    assert "council.email" not in entries
