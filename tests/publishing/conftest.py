"""A council with a profile and topics, and a desk to work at."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from core.council.models import Brake, ProfileVersion, Topic
from core.council.profile.reading import read_profile
from tests.cast import Cast
from tests.publishing.desk import Desk

COUNCIL = Path(__file__).parents[2] / "councils" / "ashmere.toml"


@cache
def profile() -> dict[str, object]:
    return read_profile(COUNCIL).to_dict()


@pytest.fixture
def council(db: None) -> ProfileVersion:
    """The invented council, with its rules in force."""
    Brake.objects.get_or_create(id=1)
    return ProfileVersion.objects.create(number=1, document=profile(), source="ashmere.toml")


@pytest.fixture
def desk(cast: Cast, council: ProfileVersion, settings: Any, tmp_path: Path) -> Desk:
    settings.MEDIA_ROOT = tmp_path
    return Desk(cast, Topic.objects.create(slug="waste", name="Waste"))
