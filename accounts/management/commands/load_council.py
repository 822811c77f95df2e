"""`manage.py load_council FILE`: makes this installation the council of that file, or loads a changed file as a new version."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.loading import take_on_accounts
from core.audit.verbs import RuleBroken
from core.council.profile import ProfileProblems, read_profile
from core.council.services import load_profile


class Command(BaseCommand):
    help = "Loads a council file: its rules as a new version, its departments, topics, house rules and accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            profile = read_profile(file)
        except ProfileProblems as found:
            for problem in found.problems:
                self.stderr.write(str(problem))
            sys.exit(1)
        try:
            with transaction.atomic():
                version = load_profile(profile=profile, source=file.name, by=None)
                taken = take_on_accounts(profile, version)
        except RuleBroken as refusal:
            self.stdout.write(refusal.sentence)
            return
        self.stdout.write(f"{file.name} is loaded as version {version.number}. {taken} accounts were taken on.")
