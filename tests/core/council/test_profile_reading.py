"""A council file is opened and read, however it was saved; what is no council file at all is told so."""

from pathlib import Path

import pytest

from core.council.profile import ProfileProblems, problems_in, read_profile
from tests.core.council.profile_files import ALL, FOLDER, spoilt, text_of

NORTH_HERTS = text_of("north-herts")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('a = 1\nb = "open', 2, "unterminated string"),
        ("a = 1\na = 2\n", 2, "the same key is written twice"),
        ("a = [1, 2\nb = 3\n", 2, "unclosed array"),
        ("a =\n", 1, "invalid value"),
        ("a = 1\n\n???\n", 3, "invalid statement"),
        ("a = " + "[" * 5000, 1, "the brackets are nested too deeply to be read"),
        ("a = " + "9" * 5000, 1, "this is not proper TOML"),
        ("#" * 1_000_001, 1, "too many for a council file"),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(text: str, line: int, said: str) -> None:
    (problem,) = problems_in(text, "x.toml")
    assert problem.line == line
    assert said in problem.sentence


def test_an_empty_file_lacks_every_part_and_says_so_at_its_one_line() -> None:
    found = problems_in("", "x.toml")
    assert {problem.line for problem in found} == {1}
    sentences = [problem.sentence for problem in found]
    assert "[council] is missing. Copy it from another council's file and change it." in sentences
    assert "[[house_rules]] is missing. Write at least 1." in sentences


def test_a_file_that_cannot_be_opened_is_told_without_a_line(tmp_path: Path) -> None:
    with pytest.raises(ProfileProblems) as told:
        read_profile(tmp_path / "nowhere.toml", "nowhere.toml")
    assert str(told.value) == "nowhere.toml: it cannot be opened: No such file or directory."


def test_a_file_that_is_not_utf_8_is_told_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(b"a = 1\nb = '\xe9'\n")
    with pytest.raises(ProfileProblems) as told:
        read_profile(file, "x.toml")
    assert str(told.value) == "x.toml, line 2: there is a character that is not UTF-8. Save the file as UTF-8."


@pytest.mark.parametrize("name", ALL)
def test_a_file_saved_by_notepad_is_the_same_file(name: str, tmp_path: Path) -> None:
    saved = tmp_path / "x.toml"
    saved.write_bytes(b"\xef\xbb\xbf" + text_of(name).replace("\n", "\r\n").encode())
    assert read_profile(saved) == read_profile(FOLDER / f"{name}.toml")


def test_lines_are_counted_right_in_a_file_saved_by_notepad() -> None:
    text, line = spoilt(NORTH_HERTS, 'network = "flickr"', 'network = "myspace"')
    (problem,) = problems_in("\ufeff" + text.replace("\n", "\r\n"), "x.toml")
    assert problem.line == line


def test_the_file_is_named_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text(NORTH_HERTS.replace('colour = "#0d4a4f"', 'colour = "#ffffff"'), encoding="utf-8")
    with pytest.raises(ProfileProblems) as told:
        read_profile(file)
    assert str(told.value).startswith(f"{file.as_posix()}, line 19: colour: #ffffff has a contrast of 1.0:1 on white")
