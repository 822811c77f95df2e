"""`manage.py demonstrate`: loads the invented council of Ashmere; `--log-ins` says as whom to sign in."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Account
from council_social.demonstration import PASSWORD
from council_social.demonstration.bluesky import NAME, move_to_bluesky
from council_social.demonstration.loading import load
from council_social.demonstration.people import log_ins
from council_social.demonstration.square import move_in


class Command(BaseCommand):
    help = (
        "Loads the invented council of Ashmere with its people, posts and enquiries. Refused outside the demonstration."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--log-ins",
            action="store_true",
            help="load nothing: connect what is not connected yet, and say as whom to sign in",
        )
        parser.add_argument(
            "--small", action="store_true", help="two weeks of a quiet council instead of thirteen busy ones"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError(
                "The invented people of Ashmere have a public password, so they come into a demonstration only."
            )
        begun_at = time.monotonic()
        if not options["log_ins"] and load(small=options["small"]):
            self.stdout.write(f"Ashmere District Council is loaded, in {time.monotonic() - begun_at:.0f} s.")
        if Account.objects.exists() and (connected := move_in()):
            self.stdout.write(f"{connected} of its accounts are connected to the pretend networks.")
        if Account.objects.exists() and move_to_bluesky():
            self.stdout.write(f"Its account “{NAME}” is connected to Bluesky’s own server on this machine.")
        if options["log_ins"]:
            self._log_ins()

    def _log_ins(self) -> None:
        rows = log_ins()
        width = max(len(role) for role, _, _ in rows)
        for role, _name, address in rows:
            self.stdout.write(f"{role:{width}}  {address}")
        self.stdout.write(f"The password is the same for all of them: {PASSWORD}")
