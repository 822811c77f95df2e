"""The signs of life that `/health` reads: a part beats each time it has finished a round of its work."""

from django.db.models.functions import Now

from networks.models import Heartbeat


def beat(name: str) -> None:
    """One row for each part, written over."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=Now())], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )
