"""The line chart's geometry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.charts import BOTTOM, LEFT, RIGHT, TOP, plot, scale, share

MONTHS = [
    ("Jan", 78),
    ("Feb", 81),
    ("Mar", 76),
    ("Apr", 83),
    ("May", 86),
    ("Jun", 84),
    ("Jul", 88),
    ("Aug", 92),
    ("Sep", 93),
]


def test_the_chart_of_the_design_runs_from_70_to_100_per_cent() -> None:
    drawn = plot(MONTHS, unit="%", target=90)
    assert [level.label for level in drawn.levels] == ["70%", "80%", "90%", "100%"]
    assert drawn.target is not None and (drawn.target.label, drawn.target.y) == ("Target 90%", 80)
    assert (drawn.dots[0].value, drawn.dots[4].value, drawn.dots[-1].value) == ("78%", "", "93%")
    assert drawn.line.startswith("60,152 ") and drawn.line.endswith("530,62")


def test_one_point_and_no_movement_can_be_drawn() -> None:
    assert len(plot([("Jan", 5)]).dots) == 1
    assert plot([("Jan", 0), ("Feb", 0)]).dots[0].y == BOTTOM


def test_nothing_is_not_a_chart() -> None:
    with pytest.raises(ValueError, match="without figures"):
        plot([])


@given(st.lists(st.tuples(st.just("x"), st.integers(0, 10**7)), min_size=1, max_size=24))
def test_every_dot_lies_inside_the_axes_and_higher_is_more(points: list[tuple[str, float]]) -> None:
    drawn = plot(points)
    assert all(LEFT < dot.x < RIGHT + 0.1 and TOP <= dot.y <= BOTTOM for dot in drawn.dots)
    assert 2 <= len(drawn.levels) <= 7
    for (_, value), dot in zip(points, drawn.dots, strict=True):
        assert all((value > other) >= (dot.y < beside.y) for (_, other), beside in zip(points, drawn.dots, strict=True))


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_axis_has_round_ends_around_the_values(one: int, other: int) -> None:
    lowest, highest = sorted((one, other))
    low, high, step = scale(lowest, highest)
    assert low <= lowest and highest <= high and low < high and step > 0


def test_a_share_is_between_nothing_and_all() -> None:
    assert [share(6, 12), share(13, 12), share(-1, 12), share(5, 0)] == [50, 100, 0, 0]
