"""The line of every key, for every way in which TOML can be written."""

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.council.profile.fields import as_toml
from core.council.profile.lines import Path, count_lines, lines_of
from tests.core.council.profile_files import ALL, text_of

AWKWARD = '''\
# [not.a.table]
title = "a # b = [c]" # "
"quoted key" = 'its # "'
[a.b]
x.y = 1
'literal' = { inner = [1, { deep = "}" }], other = 2 }
[[rows]]
name = """
two
lines with ] and "quotes\\""""
[[rows]]
name = """[[rows]]"""
[[rows.inside]]
when = 1979-05-27 07:32:00
[rows.more]
list = [
  "one", # ]
  # nothing
  [2, 3],

  { k = "v" },
]
[a]
z = 1.5e3
'''


def test_every_way_to_write_a_key_is_found_on_its_line() -> None:
    lines = lines_of(AWKWARD)
    assert lines == {
        (): 24,
        ("title",): 2,
        ("quoted key",): 3,
        ("a",): 4,
        ("a", "b"): 4,
        ("a", "b", "x"): 5,
        ("a", "b", "x", "y"): 5,
        ("a", "b", "literal"): 6,
        ("a", "b", "literal", "inner"): 6,
        ("a", "b", "literal", "inner", 0): 6,
        ("a", "b", "literal", "inner", 1): 6,
        ("a", "b", "literal", "inner", 1, "deep"): 6,
        ("a", "b", "literal", "other"): 6,
        ("rows",): 7,
        ("rows", 0): 7,
        ("rows", 0, "name"): 8,
        ("rows", 1): 11,
        ("rows", 1, "name"): 12,
        ("rows", 1, "inside"): 13,
        ("rows", 1, "inside", 0): 13,
        ("rows", 1, "inside", 0, "when"): 14,
        ("rows", 1, "more"): 15,
        ("rows", 1, "more", "list"): 16,
        ("rows", 1, "more", "list", 0): 17,
        ("rows", 1, "more", "list", 1): 19,
        ("rows", 1, "more", "list", 1, 0): 19,
        ("rows", 1, "more", "list", 1, 1): 19,
        ("rows", 1, "more", "list", 2): 21,
        ("rows", 1, "more", "list", 2, "k"): 21,
        ("a", "z"): 24,
    }


@pytest.mark.parametrize("name", ALL)
def test_in_every_council_file_each_key_stands_on_the_line_that_is_named(name: str) -> None:
    text = text_of(name)
    written = text.split("\n")
    lines = lines_of(text)
    keys = [path for path in paths_in(tomllib.loads(text)) if isinstance(path[-1], str)]
    assert len(keys) > 200
    for path in keys:
        assert str(path[-1]) in written[lines[path] - 1], path


def test_a_long_end_without_a_key_takes_no_time() -> None:
    for end in (" " * 50_000, "#" * 50_000, "# " * 50_000, "\n" * 50_000):
        text = f"a = 1{end}"
        assert lines_of(text) == {(): count_lines(text), ("a",): 1}


def test_a_literal_text_over_several_lines_hides_what_is_in_it() -> None:
    lines = lines_of("a = '''\n[b]\n# it's\n'''\nc = 1")
    assert lines == {(): 5, ("a",): 1, ("c",): 5}


@pytest.mark.parametrize(("text", "count"), [("", 1), ("a", 1), ("a\n", 1), ("a\n\n", 2), ("a\nb", 2)])
def test_lines_are_counted_as_an_editor_counts_them(text: str, count: int) -> None:
    assert count_lines(text) == count


keys = st.text("aé.#=[]\"' \\", min_size=1, max_size=4)
scalars = st.integers(-9, 9) | st.booleans() | st.text("a#=[]{},.'\" \\", max_size=6)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=2), max_leaves=5
)
blanks = st.lists(st.sampled_from(["", "# x = [1", "  ", '# """']), max_size=2)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[Path, int]]:
    """A TOML text written line by line, and the line on which each of its tables and keys was written."""
    written: list[str] = []
    expected: dict[Path, int] = {}

    def line(text: str, *paths: Path) -> None:
        written.extend(draw(blanks))
        written.append(text)
        for path in paths:
            expected.setdefault(path, len(written))

    for table, content in draw(st.dictionaries(keys, st.dictionaries(keys, values, max_size=2), max_size=2)).items():
        line(f"[{as_toml(table)}]", (table,))
        for key, value in content.items():
            line(f"{as_toml(key)} = {inline(value)}", (table, key), *paths_in(value, (table, key)))
    for index, content in enumerate(draw(st.lists(st.dictionaries(keys, values, max_size=2), max_size=2))):
        line("[[a-list-with-a-long-name]]", ("a-list-with-a-long-name",), ("a-list-with-a-long-name", index))
        for key, value in content.items():
            path = ("a-list-with-a-long-name", index, key)
            line(f"{as_toml(key)} = {inline(value)}", path, *paths_in(value, path))
    text = "\n".join(written)
    return text, expected | {(): count_lines(text)}


def inline(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{as_toml(key)} = {inline(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return as_toml(value)


def paths_in(value: object, path: Path = ()) -> Iterator[Path]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in parts:
        yield (*path, key)
        yield from paths_in(inner, (*path, key))


@given(documents())
def test_whatever_is_written_is_found_where_it_was_written(document: tuple[str, dict[Path, int]]) -> None:
    text, expected = document
    tomllib.loads(text)
    assert lines_of(text) == expected
