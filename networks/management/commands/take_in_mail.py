import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from networks.manual.mailbox import LARGEST, NoSuchAccount, account_called, keep_mail, take_in_folder, take_in_folders
from networks.protocol import Kind


class Command(BaseCommand):
    help = (
        "Keeps e-mails about an account that no machine reads; they stand in the inbox some seconds later. One message from "
        "standard input, the new messages of a maildir, or without an account those of every folder in MAIL_IN."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account", nargs="?", help="Network and handle, like nextdoor/ashmere-council.")
        parser.add_argument(
            "--folder", type=Path, help="A maildir; without it one message is read from standard input."
        )
        parser.add_argument("--kind", choices=[kind.value for kind in Kind], default=Kind.COMMENT.value)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            new = self._kept(options["account"], options["folder"], Kind(options["kind"]))
        except (NoSuchAccount, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write("1 new message." if new == 1 else f"{new} new messages.")

    def _kept(self, name: str | None, folder: Path | None, kind: Kind) -> int:
        if name is None:
            return take_in_folders()
        account = account_called(name)
        if folder is not None:
            return take_in_folder(account, folder, kind)
        raw = sys.stdin.buffer.read(LARGEST + 1)
        if not raw.strip():
            raise CommandError("There is no message on standard input.")
        return int(keep_mail(account, raw, kind))
