"""A newest-first list read to its end, whatever arrives meanwhile."""

from hypothesis import given
from hypothesis import strategies as st

from networks.paging import Backward


def a_round(listed: list[str], place: Backward, page_size: int) -> tuple[list[str], Backward]:
    """One poll to its end, over a list that stays as it is."""
    taken: list[str] = []
    start = 0
    while True:
        page = listed[start : start + page_size]
        taken += [key for key in page if place.is_new(key)]
        start += page_size
        place = Backward.read(str(place.after(page, "next" if start < len(listed) else "")))
        if not place.more:
            return taken, place


@given(st.lists(st.lists(st.integers(0, 10_000), max_size=9), min_size=1, max_size=6), st.integers(1, 4))
def test_nothing_that_arrives_after_the_first_look_is_lost(arrivals: list[list[int]], page_size: int) -> None:
    clock, listed, place = 0, ["00000"], Backward()
    _, place = a_round(listed, place, page_size)
    for batch in arrivals:
        new = [f"{clock + position:05}" for position in range(1, len(batch) + 1)]
        clock += len(batch)
        listed = sorted(listed + new, reverse=True)
        taken, place = a_round(listed, place, page_size)
        assert set(new) <= set(taken)
        assert set(taken) - set(new) <= {max(key for key in listed if key not in new)}


def test_the_first_look_takes_the_newest_page_only() -> None:
    taken, place = a_round(["5", "4", "3", "2", "1"], Backward(), 2)
    assert taken == ["5", "4"]
    assert place == Backward(since="5")


def test_two_things_of_the_same_instant_are_both_taken() -> None:
    taken, _ = a_round(["5", "5", "4"], Backward(since="5"), 2)
    assert taken == ["5", "5"]


def test_an_empty_list_moves_nothing() -> None:
    assert Backward(since="5").after([], "") == Backward(since="5")
