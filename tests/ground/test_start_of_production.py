"""Production does not start with the demonstration's people, and mounts no sign-in page that nobody uses."""

from typing import Any

import pytest
from celery.signals import beat_init, worker_init
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import NoReverseMatch, reverse

from core.people.models import Person
from council_social.celery import app
from council_social.checks import refuse_demonstration_log_ins
from tests.cast import Cast


def found() -> list[str]:
    return [message.id for message in run_checks(databases=["default"]) if message.id == "council_social.C001"]


@pytest.mark.django_db
def test_production_refuses_to_start_with_a_log_in_of_the_demonstration(cast: Cast, settings: Any) -> None:
    settings.PRODUCTION = True
    assert found() == ["council_social.C001"]
    with pytest.raises(ImproperlyConfigured, match="@ashmere.example"):
        refuse_demonstration_log_ins()


@pytest.mark.django_db
@pytest.mark.parametrize("signal", [worker_init, beat_init])
def test_every_process_asks_before_it_starts(cast: Cast, settings: Any, signal: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(SystemExit, match="@ashmere.example"):
        signal.send(sender=app)


@pytest.mark.django_db
def test_people_of_a_real_council_start(settings: Any) -> None:
    Person.objects.create_user("grace.mensah@ashmere.example.gov.uk", "x", name="Grace Mensah", initials="GM")
    settings.PRODUCTION = True
    assert found() == []
    refuse_demonstration_log_ins()


@pytest.mark.django_db
def test_a_demonstration_starts(cast: Cast) -> None:
    assert found() == []
    refuse_demonstration_log_ins()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["email/", "confirm-email/", "confirm-email/abc/", "3rdparty/", "3rdparty/signup/", "social/connections/"]
)
def test_sign_in_pages_that_nobody_uses_are_not_there(cast: Cast, path: str) -> None:
    browser = Client()
    browser.force_login(cast.grace)
    assert browser.get(f"/sign-in/{path}").status_code == 404
    assert browser.get("/sign-in/2fa/").status_code == 200


def test_single_sign_on_brings_its_pages() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("socialaccount_connections")
