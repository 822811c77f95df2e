from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import call_command
from django.db.models.signals import post_migrate


class CouncilSocial(AppConfig):
    name = "council_social"
    verbose_name = "Council social media"

    def ready(self) -> None:
        from council_social import checks  # noqa: F401 -- registers them; models are not loaded before

        # Django tells only apps with models that it has migrated; this one comes before core.audit gives its rights.
        post_migrate.connect(make_cache_table, sender=apps.get_app_config("reporting"))


def make_cache_table(using: str, **_: Any) -> None:
    """The table of the cache, made by the owner before core.audit.hardening gives the application its rights on it.

    By its name: the tests keep no cache in the database, and what is copied from theirs (`tests/template.py`) would lack it.
    """
    call_command("createcachetable", settings.CACHE_TABLE, database=using, verbosity=0)
