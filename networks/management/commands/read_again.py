from typing import Any

from django.core.management.base import BaseCommand

from networks.inbound import read_again


class Command(BaseCommand):
    help = "Gives deliveries that could not be read another chance, after the reason was mended."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{read_again()} deliveries wait to be taken in again.")
