"""One council at work for all tests here; with two workers, one for those that look and one for those that walk."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from council_social.demonstration.people import PEOPLE
from tests.town.town import Town, council_at_work

NAMES = {name.split()[0].lower(): name for name, *_ in PEOPLE}
LOOKS = {"test_bad_input", "test_links", "test_pages"}
"""What changes nothing; the others walk, and leave their steps behind."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two groups, so that the council is started twice and not for each test. First, because pytest-xdist reads the mark."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("looks" if item.path.stem in LOOKS else "walks"))


@pytest.fixture(scope="package")
def town(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with django_db_blocker.unblock(), council_at_work(tmp_path_factory.mktemp("town")) as town:
        yield town
