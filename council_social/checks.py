"""What production does not start with: the demonstration's people, whose password everybody knows."""

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Critical, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError

from core.people.models import Person
from council_social.demonstration import DOMAIN

SENTENCE: Final = (
    f"This database holds log-ins of the demonstration (@{DOMAIN}), whose password is public. "
    "Production starts with a database of its own: make an empty one and load the council's file."
)


@register(Tags.database)
def no_demonstration_log_ins(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """`migrate` asks before anything else of production starts (docker-compose.yml), `check --database` at any time."""
    return [Critical(SENTENCE, id="council_social.C001")] if databases and _there_are_some() else []


def refuse_demonstration_log_ins() -> None:
    """For web, worker, sender and beat, however they are started. Raises ImproperlyConfigured."""
    if _there_are_some():
        raise ImproperlyConfigured(SENTENCE)


def _there_are_some() -> bool:
    """False as well where nobody can look: no tables yet, or no database, and then nobody can sign in either."""
    if not settings.PRODUCTION:
        return False
    try:
        return Person.objects.filter(email__iendswith=f"@{DOMAIN}").exists()
    except (OperationalError, ProgrammingError):
        return False
