"""`manage.py rotate_keys`: everything that is sealed is sealed anew with the first key of FIELD_KEYS.

First put the new key at the head of FIELD_KEYS, in every process, and leave the old ones behind it. Then run this. Only when it
says that no other key is needed may the old ones be taken away.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.people.rotation import Done, rotate
from core.people.sealed import newest_key


class Command(BaseCommand):
    help = "Seals every secret anew with the first key of FIELD_KEYS. Can be stopped and run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError while a row still needs an old key."""
        self.stdout.write(f"The newest key is “{newest_key()}”.")
        left = [done for done in rotate(self._say) if done.left]
        if left:
            keys = ", ".join(sorted({f"“{key}”" for done in left for key in done.left}))
            raise CommandError(
                f"Not done: rows still need {keys}. A key that is not in FIELD_KEYS cannot be replaced: put it back behind "
                "the newest and run this again, or connect those accounts anew. A row that came meanwhile is done by the next run."
            )
        self.stdout.write(
            self.style.SUCCESS("Done: no other key is needed. The old ones may be taken out of FIELD_KEYS.")
        )

    def _say(self, done: Done) -> None:
        where = f"{done.place.model} ({done.place.field})"
        self.stdout.write(f"{where}: {done.resealed} sealed anew{''.join(_left(done))}.")


def _left(done: Done) -> list[str]:
    return [f", {rows} still need “{key}”" for key, rows in sorted(done.left.items())]
