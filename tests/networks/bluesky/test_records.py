"""Keys and addresses."""

import pytest

from networks.bluesky.records import Address, tid
from networks.outcomes import Failed


def test_a_key_is_a_timestamp_identifier_and_later_keys_sort_later() -> None:
    keys = [tid() for _ in range(200)]
    assert all(len(key) == 13 and key[0] in "234567abcdefghij" for key in keys)
    assert len(set(keys)) == 200
    assert [key[:8] for key in keys] == sorted(key[:8] for key in keys)


def test_an_address_is_read_and_written() -> None:
    address = Address.read("at://did:plc:abc/app.bsky.feed.post/3n2qfarcj422v")
    assert (address.did, address.rkey) == ("did:plc:abc", "3n2qfarcj422v")
    assert str(address) == "at://did:plc:abc/app.bsky.feed.post/3n2qfarcj422v"
    assert address.page == "https://bsky.app/profile/did:plc:abc/post/3n2qfarcj422v"


@pytest.mark.parametrize(
    "text", ["", "https://bsky.app/profile/a/post/b", "at://did:plc:abc", "at://a//b", "at://a/b/c/d"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(Failed):
        Address.read(text)
