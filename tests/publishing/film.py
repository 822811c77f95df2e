"""Videos for the tests: a real one, and such as nobody's camera makes, box by box."""

import io
import struct
from pathlib import Path
from typing import Final

REAL: Final = Path(__file__).parent / "films" / "library.mp4"
"""Two seconds, 160 by 90, H.264 and AAC, with a place and a device in its notes; made with PyAV for these tests."""
CAPTIONS: Final = (
    "WEBVTT\n\n1\n00:00.000 --> 00:01.500\nThe library opens on Monday.\n\n00:01.500 --> 00:02.000\nCome in!\n"
)
"""What is said in it."""


def real() -> io.BytesIO:
    return io.BytesIO(REAL.read_bytes())


def box(kind: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return struct.pack(">I4s", len(content) + 8, kind) + content


def track(
    kind: bytes = b"vide", packed: bytes = b"avc1", size: tuple[int, int] = (640, 360), turned: bool = False
) -> bytes:
    matrix = (0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30) if turned else (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    shown = struct.pack(">9i2I", *matrix, size[0] << 16, size[1] << 16)
    table = box(b"stsd", bytes(4), struct.pack(">I", 1), box(packed, bytes(8)))
    media = box(b"mdia", box(b"hdlr", bytes(8), kind, bytes(13)), box(b"minf", box(b"stbl", table)))
    return box(b"trak", box(b"tkhd", bytes(40), shown), media)


def length(seconds: float = 65, scale: int = 1_000) -> bytes:
    return box(b"mvhd", bytes(12), struct.pack(">II", scale, int(seconds * scale)), bytes(80))


def film(
    *tracks: bytes, brand: bytes = b"isom", runs: bytes | None = None, notes: bytes = b"", beside: bytes = b""
) -> io.BytesIO:
    """An MP4 that says all that is asked of it, in which nothing happens."""
    moov = box(b"moov", length() if runs is None else runs, *(tracks or (track(), track(b"soun", b"mp4a"))), notes)
    return io.BytesIO(box(b"ftyp", brand, bytes(4), b"isom") + beside + box(b"mdat", b"the film itself") + moov)
