"""The demonstration council: loaded once, by the verbs, with a trail that stands up to reading."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Account, AccountRequest
from core.audit import chain
from core.audit.models import Entry, Seal
from core.people.duties import matrix
from core.people.models import Person
from council_social.demonstration import PASSWORD
from council_social.demonstration.clock import Diary, moved_to

LONG_AGO = datetime(2025, 3, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def demonstration(settings: Any) -> None:
    settings.DEMONSTRATION = True


def demonstrate(*words: str) -> str:
    said = io.StringIO()
    call_command("demonstrate", *words, stdout=said)
    return said.getvalue()


def test_production_refuses_the_demonstration(db: None) -> None:
    with pytest.raises(CommandError, match="public password"):
        demonstrate("--small")
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_the_small_council_is_loaded_once_and_a_second_time_changes_nothing(demonstration: None) -> None:
    assert "is loaded" in demonstrate("--small")
    entries = Entry.objects.count()
    assert demonstrate("--small") == ""
    assert Entry.objects.count() == entries > 100
