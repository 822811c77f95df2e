"""The database is real, made by its owner and used as the application's own role; the cast has one person per role."""

import functools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from core.council.profile import Profile, read_profile
from core.council.selectors import Current, current
from core.council.services import load_profile
from core.people.models import Department
from tests import emptying, template
from tests.cast import Cast

hypothesis_settings.register_profile("shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("shared machine")
"""These machines are shared: how long an example takes says nothing about our code."""


def become(role: str) -> None:
    """Reconnects the default database as the owner or as the application."""
    url = settings.DATABASE_OWNER_URL if role == "owner" else settings.DATABASE_APP_URL
    config = settings.DATABASE_PARSER(url)
    connection = connections["default"]
    connection.close()
    connection.settings_dict |= {"USER": config["USER"], "PASSWORD": config["PASSWORD"]}


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Made as the owner, used as the application's role: a database made by that role proves nothing."""
    name = f"test_council_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with django_db_blocker.unblock():
        become("owner")
        connections["default"].settings_dict["NAME"] = name
        template.fill(name)
        _open_for_emptying()
        become("app")
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
        template.drop(name)


def _open_for_emptying() -> None:
    """Tests that really commit are cleaned with TRUNCATE: in the test database alone the owner may empty the record."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 > 0"
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


@pytest.fixture(autouse=True, scope="session")
def empty_as_the_owner() -> None:
    """The flush after a test that commits needs the owner; the application's role cannot truncate."""

    def flush(self: TransactionTestCase) -> None:
        become("owner")
        emptying.empty_every_table()
        become("app")

    TransactionTestCase._fixture_teardown = flush  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def nobody_tried_before() -> None:
    """What a rate limit counted in another test, of a person with the same number, is forgotten."""
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    """One person per role, with the departments of a small council."""
    return Cast.arrive()


@pytest.fixture
def council(cast: Cast) -> Current:
    """Ashmere's own file, loaded as `load_council` loads it.

    The departments of the cast are its own; the others stand there before, because each would take five statements.
    """
    Department.objects.bulk_create(_departments(), ignore_conflicts=True)
    load_profile(profile=_ashmere(), source="ashmere.toml", by=None)
    return current()


def _departments() -> Iterator[Department]:
    kinds = Department.Kind
    for one in _ashmere().departments:
        kind = one.kind.value if one.kind.value in kinds.values else kinds.SERVICE
        yield Department(slug=one.slug, name=one.name.value, kind=kind)


@functools.cache
def _ashmere() -> Profile:
    """Read once: a third of what loading it costs."""
    return read_profile(Path(settings.BASE_DIR) / "councils" / "ashmere.toml")
