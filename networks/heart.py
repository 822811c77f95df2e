"""The signs of life that `/health` reads: a part beats each time it has finished a round of its work."""

from datetime import timedelta

from django.db.models.functions import Now

from networks.models import Heartbeat

EVERY = timedelta(seconds=1)


def beat(name: str) -> None:
    """One row for each part, written once a second at most."""
    if not Heartbeat.objects.filter(name=name, at__gt=Now() - EVERY).exists():
        Heartbeat.objects.bulk_create(
            [Heartbeat(name=name, at=Now())], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
        )
