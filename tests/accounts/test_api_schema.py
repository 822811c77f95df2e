"""The description of the API that programs read (OpenAPI): valid, and nothing in it of the register is guessed."""

from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from accounts import api_urls
from accounts.api.one_account import OneAccountOut
from accounts.api.risks import KindsIn
from accounts.models import KINDS
from tests.accounts.test_api_doors import SEEN


@pytest.fixture(scope="module")
def described() -> tuple[Any, list[str]]:
    """The description, and what its maker was not sure of."""
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        schema = SchemaGenerator().get_schema(request=None, public=True)
    said = [*GENERATOR_STATS._error_cache, *(one for one in GENERATOR_STATS._warn_cache if "accounts/api/" in one)]
    GENERATOR_STATS.reset()
    return schema, said


def test_the_description_is_valid_and_sure_of_the_register(described: tuple[Any, list[str]]) -> None:
    schema, said = described
    validate_schema(schema)
    assert said == []


def test_every_door_of_the_register_is_described_with_what_it_takes_and_gives(described: tuple[Any, list[str]]) -> None:
    paths = described[0]["paths"]
    for door in api_urls.urlpatterns:
        address = "/api/" + str(door.pattern).replace("<int:pk>", "{id}")
        assert address in paths, address
        for method, about in paths[address].items():
            assert about["description"], (method, address)
            assert all(answer.get("content") for answer in about["responses"].values()), (method, address)


def test_an_account_is_described_field_by_field(described: tuple[Any, list[str]]) -> None:
    shape = described[0]["components"]["schemas"]["OneAccountOut"]["properties"]
    assert set(shape) == set(OneAccountOut.Meta.fields)
    assert shape["put_right"]["items"] == {"$ref": "#/components/schemas/RemedyOut"}


def test_each_kind_of_harm_is_asked_for() -> None:
    assert set(KindsIn().fields) == set(KINDS)


def test_every_door_that_takes_a_version_is_tried_with_an_old_one(described: tuple[Any, list[str]]) -> None:
    paths, shapes = described[0]["paths"], described[0]["components"]["schemas"]
    found = set()
    for door in api_urls.urlpatterns:
        body = paths["/api/" + str(door.pattern).replace("<int:pk>", "{id}")].get("post", {}).get("requestBody")
        taken = body["content"].popitem()[1]["schema"].get("$ref", "").rpartition("/")[2] if body else ""
        if taken and "seen" in shapes[taken]["properties"]:
            found.add(door.name)
    assert found == SEEN
