"""Tests run at a depth where Python calls are cheap.

Python keeps its frames in pieces of 16 KB. A loop that stands just where a piece ends takes a new one from the system, and
gives it back, at each call (python/cpython issue 142183; 3.13 and 3.14 keep one back, 3.11 and 3.12 do not). Below pytest
and Django's client that was a tenth of all time. One frame that asks for half a megabyte gets a piece of a megabyte, in
which all that it calls has room. Behind gunicorn the depth is another one, and nothing could be measured there.
"""

import pytest
from _pytest import runner

SLOTS = 66_000
"""Of eight bytes: just over half a megabyte. Python doubles a piece until what is asked for fits in."""


def _with_room(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    return runner.pytest_runtest_protocol(item, nextitem)


_with_room.__code__ = _with_room.__code__.replace(co_stacksize=SLOTS)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    return _with_room(item, nextitem)
