"""Every network of the register has a connector, or a person."""

import pytest

from accounts.catalogue import NETWORKS, Action
from networks.registry import BY_HAND, CONNECTORS, connector


def test_every_network_has_a_connector_of_its_own_name() -> None:
    assert set(CONNECTORS) == set(BY_HAND) == set(NETWORKS)
    assert all(one.code == code for code, one in CONNECTORS.items())


@pytest.mark.parametrize("code", NETWORKS)
def test_what_the_network_forbids_no_connector_promises(code: str) -> None:
    for one in (CONNECTORS[code], BY_HAND[code]):
        assert set(NETWORKS[code].barriers) <= set(one.barriers)
        assert all(barrier.sentence.endswith(".") for barrier in one.barriers.values())


def test_an_account_that_is_not_connected_is_published_by_hand() -> None:
    assert connector("facebook", connected=False) is BY_HAND["facebook"]
    assert Action.POST not in connector("facebook").barriers
    assert Action.POST in connector("facebook", connected=False).barriers


def test_an_unknown_network_is_an_error() -> None:
    with pytest.raises(KeyError):
        connector("myspace")
