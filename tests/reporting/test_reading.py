"""Reading figures from the networks: what one tells nobody is left out, and costs nothing else."""

from pathlib import Path

import pytest

from networks import registry
from networks.outcomes import Failed, Refused
from networks.protocol import Access
from reporting.models import FollowerCount
from reporting.services import read_figures
from tests.cast import Cast
from tests.networks.outbox.conftest import connected
from tests.networks.outbox.ledger import CODE, Ledger

pytestmark = pytest.mark.django_db


class Silent(Ledger):
    """A network that does not say how many follow an account: ever, or just now."""

    for_good = True

    def followers(self, access: Access) -> int:
        raise Failed(Refused("Nobody is told how many follow.", before_sending=not self.for_good))


@pytest.fixture
def network(tmp_path: Path, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Silent:
    silent = Silent(tmp_path / "ledger")
    monkeypatch.setitem(registry.CONNECTORS, CODE, silent)
    connected(cast.account(CODE))
    return silent


def test_an_account_whose_followers_nobody_is_told_is_read_all_the_same(network: Silent) -> None:
    assert read_figures() == 1
    assert not FollowerCount.objects.exists()


def test_an_account_that_cannot_be_asked_now_is_left_for_the_next_time(network: Silent) -> None:
    network.for_good = False
    assert read_figures() == 0
