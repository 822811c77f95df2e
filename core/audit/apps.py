from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Audit(AppConfig):
    name = "core.audit"
    label = "audit"
    verbose_name = "Audit trail"

    def ready(self) -> None:
        from core.audit.hardening import harden  # Django loads models before ready, not before import

        post_migrate.connect(harden, sender=self)
