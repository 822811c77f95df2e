"""`manage.py check_council FILE`: names every wrong line of a council file, and changes nothing."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from core.council.profile import ProfileProblems, read_profile


class Command(BaseCommand):
    help = "Reads a council file and names every line that is wrong."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            profile = read_profile(file)
        except ProfileProblems as found:
            for problem in found.problems:
                self.stderr.write(str(problem))
            sys.exit(1)
        ours = sum(1 for entry in profile.entries() if not entry.value.stated)
        self.stdout.write(f"{file} is in order: {profile.council.name.value}. {ours} values are our defaults.")
