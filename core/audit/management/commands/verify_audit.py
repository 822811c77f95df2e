"""`manage.py verify_audit`: reads the whole chain again; exit code 1 when an entry was touched."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from core.audit.chain import verify


class Command(BaseCommand):
    help = "Reads the audit trail from its first entry and names the first one that was touched."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        self.stdout.write(verdict.sentence)
        if verdict.oldest_unsealed:
            self.stdout.write(
                f"The oldest entry that is not sealed yet was written at {verdict.oldest_unsealed:%d %B %Y %H:%M:%S} UTC."
            )
        if verdict.touched is not None:
            sys.exit(1)
