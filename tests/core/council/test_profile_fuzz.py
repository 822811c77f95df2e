"""Whatever happens to a council file, it is read, or refused in sentences whose lines are inside it. Nothing else."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.council.profile import Profile, ProfileProblems, read_profile
from core.council.profile.lines import count_lines
from tests.core.council.profile_files import ALL, text_of

TEXTS = [text_of(name) for name in ALL]
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

values = st.one_of(
    st.sampled_from(
        ["1", "-1", "3.5", "true", '""', '"text"', "[]", "{}", '["a", 1]', "2026-01-01", "nan", '"\\u0000"']
    ),
    st.integers(-(10**30), 10**30).map(str),
    st.sampled_from(["{ value = 1 }", "{ stated = false }", '{ value = [[]], source = "6.2.2" }', '"""\n\n"""']),
)
scraps = st.text(st.characters(codec="utf-8"), max_size=5) | st.text("[]{}\"'=.,#\n", max_size=4)


def delete(draw: st.DrawFn, lines: list[str], at: int) -> None:
    del lines[at]


def repeat(draw: st.DrawFn, lines: list[str], at: int) -> None:
    lines.insert(at, lines[at])


def swap(draw: st.DrawFn, lines: list[str], at: int) -> None:
    other = draw(st.integers(0, len(lines) - 1))
    lines[at], lines[other] = lines[other], lines[at]


def add_a_key(draw: st.DrawFn, lines: list[str], at: int) -> None:
    lines.insert(at, f"{draw(st.sampled_from(['unheard_of', 'source', 'stated', 'value', 'code']))} = {draw(values)}")


def change_the_value(draw: st.DrawFn, lines: list[str], at: int) -> None:
    key, equals, _ = lines[at].partition(" = ")
    lines[at] = key + equals + draw(values)


def change_an_inner_value(draw: st.DrawFn, lines: list[str], at: int) -> None:
    before, value, after = lines[at].partition("value = ")
    lines[at] = before + value + draw(values) + "," + after.partition(",")[2] if value else lines[at]


def scribble(draw: st.DrawFn, lines: list[str], at: int) -> None:
    place = draw(st.integers(0, len(lines[at])))
    lines[at] = lines[at][:place] + draw(scraps) + lines[at][place + draw(st.integers(0, 3)) :]


def cut_off(draw: st.DrawFn, lines: list[str], at: int) -> None:
    del lines[at + 3 :]


Damage = Callable[[st.DrawFn, list[str], int], None]
DAMAGES: list[Damage] = [delete, repeat, swap, add_a_key, change_the_value, change_an_inner_value, scribble, cut_off]


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A valid council file after one to three accidents."""
    lines = draw(st.sampled_from(TEXTS)).split("\n")
    for damage in draw(st.lists(st.sampled_from(DAMAGES), min_size=1, max_size=3)):
        damage(draw, lines, draw(st.integers(0, len(lines) - 1)))
    return "\n".join(lines)


def assert_read_or_refused_properly(read: Callable[[], Profile], lines: int) -> None:
    try:
        profile = read()
    except ProfileProblems as refused:
        assert refused.problems
        assert all(1 <= problem.line <= lines for problem in refused.problems)
        assert all(problem.sentence.endswith((".", "?", "]")) for problem in refused.problems), refused
        assert all(str(problem).startswith("x.toml, line ") for problem in refused.problems)
    else:
        assert Profile.from_dict(profile.to_dict()) == profile


@settings(UNHURRIED, max_examples=80)
@given(damaged())
def test_a_damaged_file_is_read_or_refused_in_sentences(text: str) -> None:
    assert_read_or_refused_properly(lambda: read_profile(text, "x.toml"), count_lines(text))


@settings(UNHURRIED, max_examples=25)
@given(st.sampled_from(TEXTS), st.floats(0, 1), st.binary(max_size=8))
def test_stray_bytes_in_a_file_are_read_or_refused_in_sentences(text: str, where: float, stray: bytes) -> None:
    content = text.encode()
    place = int(where * len(content))
    content = content[:place] + stray + content[place + 2 :]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "x.toml")
        file.write_bytes(content)
        assert_read_or_refused_properly(lambda: read_profile(file, "x.toml"), content.count(b"\n") + 1)


@settings(UNHURRIED, max_examples=100)
@given(st.text() | st.text("[]{}\"'=.,#\n ab1", max_size=30))
def test_any_text_at_all_is_refused_in_sentences(text: str) -> None:
    assert_read_or_refused_properly(lambda: read_profile(text, "x.toml"), count_lines(text))


@settings(UNHURRIED, max_examples=25)
@given(st.sampled_from(TEXTS), st.data())
def test_an_unknown_key_in_any_table_is_named_at_its_line(text: str, data: st.DataObject) -> None:
    lines = text.split("\n")
    headers = [number for number, line in enumerate(lines) if line.startswith("[")]
    at = data.draw(st.sampled_from(headers)) + 1
    lines.insert(at, "xyzzy = 1")
    try:
        read_profile("\n".join(lines), "x.toml")
    except ProfileProblems as refused:
        assert str(refused) == f"x.toml, line {at + 1}: there is no key 'xyzzy' here."
    else:
        raise AssertionError(f"nobody minded an unknown key at line {at + 1}")
