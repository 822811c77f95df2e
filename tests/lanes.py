"""Each test runs in one lane, by what it needs; the end of a run says what each lane took of its budget.

`-m browser` runs one of them. The budget is issued in minutes on two cores; a lane's minutes are those of its tests,
divided by the workers that shared them.
"""

from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

BUDGET = {"unit": 2, "database": 4, "browser": 3, "faults": 1}
FAULTS = Path(__file__).parent / "faults"
NEEDS = {"browser": {"browser"}, "database": {"db", "transactional_db", "django_db_setup", "town"}}


def lane_of(item: pytest.Item) -> str:
    """What starts a whole installation and breaks it is a test of faults, wherever it stands."""
    if item.path.is_relative_to(FAULTS) or any("household" in mark.args for mark in item.iter_markers("xdist_group")):
        return "faults"
    needed = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("django_db"):
        needed.add("db")
    return next((lane for lane, fixtures in NEEDS.items() if needed & fixtures), "unit")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First, so that `-m` finds the lanes."""
    for item in items:
        item.add_marker(lane_of(item))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    seconds: Counter[str] = Counter()
    for report in chain.from_iterable(terminalreporter.stats.values()):
        if isinstance(report, pytest.TestReport):
            seconds[next(lane for lane in BUDGET if lane in report.keywords)] += report.duration
    workers = getattr(config.option, "numprocesses", None) or 1
    spent = (f"{lane} {seconds[lane] / 60 / workers:.1f} of {BUDGET[lane]}" for lane in BUDGET if seconds[lane])
    terminalreporter.write_line(f"minutes of each lane on {workers} workers: " + ", ".join(spent))
