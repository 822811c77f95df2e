"""Threads for tests of races: begun at the same moment, each with a connection of its own that it closes."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import QuerySet

Work = Callable[[], Any]


def in_a_thread(work: Work) -> threading.Thread:
    """Runs `work` beside us."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def each_at_once(works: Sequence[Work]) -> None:
    """All of `works`, begun at the same moment; fails where one of them fails."""
    begin = threading.Barrier(len(works))
    failures: list[BaseException] = []

    def run(work: Work) -> None:
        begin.wait()
        try:
            work()
        except BaseException as error:
            failures.append(error)

    for thread in [in_a_thread(lambda work=work: run(work)) for work in works]:
        thread.join()
    assert failures == []


def at_once(count: int, work: Work) -> None:
    """The same work `count` times."""
    each_at_once([work] * count)


@contextmanager
def locked_elsewhere(rows: "QuerySet[Any] | None" = None, table: str = "") -> Iterator[None]:
    """Somebody else holds these rows, or the whole table, for as long as the block lasts."""
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            if rows is not None:
                list(rows.select_for_update())
            else:
                cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            holding.set()
            done.wait(20)

    thread = in_a_thread(hold)
    assert holding.wait(10)
    try:
        yield
    finally:
        done.set()
        thread.join()
