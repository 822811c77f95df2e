"""What becomes of each row is shown first; a plan that would do something else than was shown has another fingerprint."""

from hypothesis import given
from hypothesis import strategies as st

from pages.csv_files import Row
from pages.fates import Fate, Lines, Plan, read_rows


def row(line: int, problem: str = "", **cells: str) -> Row:
    return Row(line, cells, problem)


def test_a_row_that_cannot_be_read_is_wrong_with_its_sentence() -> None:
    def read(one: Row) -> Fate[int]:
        if not one.cells["n"]:
            raise LookupError("Nothing there.")
        return Fate(one, "new", "It will be added.", int(one.cells["n"]))

    found = read_rows(
        [row(2, n="7"), row(3, n="x"), row(4, "Too many cells.", n="1"), row(5, n="")], read, refusals=(LookupError,)
    )
    assert [(fate.kind, fate.facts) for fate in found] == [
        ("new", 7),
        ("wrong", None),
        ("wrong", None),
        ("wrong", None),
    ]
    assert [fate.sentence for fate in found[2:]] == ["Too many cells.", "Nothing there."]


def test_what_is_wrong_is_shown_first_and_the_rest_in_its_order() -> None:
    kinds = ["new", "wrong", "here", "new", "wrong"]
    plan = Plan([Fate(row(line), kind, "", line) for line, kind in enumerate(kinds, 2)])
    assert [fate.row.line for fate in plan.shown] == [3, 6, 2, 4, 5]
    assert (plan.new, plan.count("new", "here"), plan.of_kind("here")) == ([2, 5], 3, [4])


FATES = st.lists(st.tuples(st.sampled_from(["new", "here", "wrong"]), st.text(max_size=5)), max_size=5)


@given(FATES, FATES)
def test_another_fate_has_another_fingerprint(mine: list[tuple[str, str]], theirs: list[tuple[str, str]]) -> None:
    def plan(said: list[tuple[str, str]]) -> Plan[int]:
        return Plan([Fate(row(line), kind, sentence) for line, (kind, sentence) in enumerate(said, 2)])

    assert (plan(mine).fingerprint == plan(theirs).fingerprint) == (mine == theirs)


@given(st.lists(st.lists(st.integers(0, 9), max_size=3), max_size=12))
def test_the_first_line_of_a_key_is_found_as_a_slow_reader_would(rows: list[list[int]]) -> None:
    lines, kept = Lines(), list[tuple[int, list[int]]]()
    for line, keys in enumerate(rows, 2):
        found = lines.earlier(keys, line)
        expected = [first for key in keys for first, theirs in kept if key in theirs]
        assert found == (expected[0] if expected else 0)
        if not expected:
            kept.append((line, keys))
