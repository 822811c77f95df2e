"""Every test knows its lane, so that the budget of each can be watched."""

import pytest

from tests.cast import Cast
from tests.lanes import lane_of


def test_what_needs_nothing_is_a_unit_test(request: pytest.FixtureRequest) -> None:
    assert lane_of(request.node) == "unit"
    assert "unit" in request.node.keywords


def test_what_asks_for_people_needs_the_database(request: pytest.FixtureRequest, cast: Cast) -> None:
    assert lane_of(request.node) == "database"


@pytest.mark.django_db
def test_what_is_marked_needs_the_database(request: pytest.FixtureRequest) -> None:
    assert lane_of(request.node) == "database"
