"""A desk to work at."""

from pathlib import Path
from typing import Any

import pytest

from core.council.models import Topic
from core.council.selectors import Current
from tests.cast import Cast
from tests.publishing.desk import Desk


@pytest.fixture
def desk(cast: Cast, council: Current, settings: Any, tmp_path: Path) -> Desk:
    """People, accounts and the rules of Ashmere, with a media library of its own."""
    settings.MEDIA_ROOT = tmp_path
    return Desk(cast, Topic.objects.get(slug="waste"))
