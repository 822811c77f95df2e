"""The table and the JSON say what was measured, its goal, and whether it was met."""

import json
from pathlib import Path

from bench.figures import Figure, as_json, at_least, at_most, share, table, typical, write_json

SOME = [
    Figure("inbox page, 10,000 open", 34.2161, "ms"),
    Figure("inbox page: growth", 1.05, "times", at_most(1.2)),
    Figure("deliveries: share of R8", 8.25, "%", at_least(10)),
    Figure("R8", 18_676.4, "1/s"),
]


def test_the_table_has_a_line_for_each_figure_with_its_goal_and_whether_it_is_met() -> None:
    assert table(SOME).splitlines() == [
        "figure                    value  unit   goal   met",
        "inbox page, 10,000 open    34.2  ms     —      —",
        "inbox page: growth         1.05  times  ≤ 1.2  yes",
        "deliveries: share of R8    8.25  %      ≥ 10   no",
        "R8                       18,676  1/s    —      —",
    ]


def test_a_goal_that_is_just_reached_is_met() -> None:
    assert Figure("x", 1.2, "times", at_most(1.2)).met
    assert Figure("x", 10, "%", at_least(10)).met


def test_the_json_has_each_figure_by_its_name(tmp_path: Path) -> None:
    write_json(SOME, tmp_path / "figures.json")
    written = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert written == as_json(SOME)
    assert written["inbox page: growth"] == {"value": 1.05, "unit": "times", "goal": "≤ 1.2", "met": True}
    assert written["R8"] == {"value": 18_676.4, "unit": "1/s", "goal": None, "met": None}


def test_the_typical_time_is_the_median_of_those_that_count() -> None:
    asked: list[int] = []
    assert typical(lambda: asked.append(1), times=5, warm=2) >= 0
    assert len(asked) == 7


def test_a_share_is_the_value_that_so_many_do_not_exceed() -> None:
    hundred = [float(n) for n in range(1, 101)]
    assert (share(hundred, 50), share(hundred, 99), share([3.0], 99)) == (51, 100, 3)
