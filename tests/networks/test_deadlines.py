"""The one thread that cuts what takes too long."""

import os
import threading
import time

from networks.deadlines import cut_at


def test_what_has_not_ended_by_its_moment_is_cut_and_what_has_is_left_alone() -> None:
    cut, spared = threading.Event(), threading.Event()
    with cut_at(time.monotonic() + 0.05, spared.set):
        pass
    with cut_at(time.monotonic() + 0.05, cut.set):
        assert cut.wait(5)
    assert not spared.is_set()


def test_an_earlier_moment_is_not_kept_waiting_by_a_later_one() -> None:
    first = threading.Event()
    with cut_at(time.monotonic() + 60, lambda: None):
        began = time.monotonic()
        with cut_at(began + 0.05, first.set):
            assert first.wait(5)
    assert time.monotonic() - began < 5


def test_a_forked_process_cuts_too() -> None:
    with cut_at(time.monotonic() + 60, lambda: None):  # the thread runs in the parent
        child = os.fork()
        if not child:
            cut = threading.Event()
            with cut_at(time.monotonic() + 0.05, cut.set):
                os._exit(0 if cut.wait(5) else 1)
        assert os.waitpid(child, 0)[1] == 0
