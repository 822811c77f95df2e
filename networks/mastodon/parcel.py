"""A picture or video with its description as one form (RFC 7578), read while it is sent: a video is never in memory as a whole."""

import uuid
from collections.abc import Iterator
from itertools import chain

from networks.protocol import Access, Media

PIECE = 1_000_000
"""Bytes."""


class Parcel:
    """Sent once. Its length is known before, so that the server is told it."""

    def __init__(self, access: Access, media: Media) -> None:
        """Raises `Failed` where the library holds another file than the approved one: before a byte of it leaves."""
        pieces = access.pieces(media, PIECE)
        self._pieces = chain([next(pieces)], pieces)
        boundary = uuid.uuid4().hex
        self.content_type = f"multipart/form-data; boundary={boundary}"
        name = media.key.rpartition("/")[2]
        described = f'--{boundary}\r\nContent-Disposition: form-data; name="description"\r\n\r\n{media.alt}\r\n'
        file = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        self._head = f"{described if media.alt else ''}{file}Content-Type: {media.content_type}\r\n\r\n".encode()
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        self._length = len(self._head) + media.size + len(self._tail)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        yield self._head
        yield from self._pieces
        yield self._tail
