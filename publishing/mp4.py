"""What an MP4 file says about itself, read box by box, and the notes in it emptied. Nothing is unpacked: there is no decoder here.

A file is a row of boxes, each with its length and four letters; some hold boxes (ISO/IEC 14496-12, 4.2). Only headers are
read, so a film of any size costs a few kilobytes of memory. Every length in the file may be a lie: none is believed that
leads outside of the box around it.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from core.audit.verbs import RuleBroken

QUICKTIME: Final = b"qt  "
STILLS: Final = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
"""Brands of pictures that come in the same boxes (ISO/IEC 23008-12)."""
H264: Final = {b"avc1", b"avc3"}
AAC: Final = b"mp4a"
SHOWN_OR_HEARD: Final = {b"vide", b"soun", b"tmcd", b"text", b"sbtl", b"subt", b"clcp", b"hint"}
"""Kinds of tracks that we know. Any other is a device's own record: position, speed, camera (GoPro, DJI, Apple)."""
KEPT: Final = {
    b"": {b"ftyp", b"moov", b"mdat"},
    b"moov": {b"mvhd", b"iods", b"trak"},
    b"trak": {b"tkhd", b"tref", b"edts", b"mdia"},
}
"""What a player needs. All else on these floors is notes (`udta`, `meta`, `uuid`: place, device, name) or padding."""
MOST_BOXES: Final = 500
"""On one floor; a camera writes about ten."""
LONGEST: Final = 12 * 60 * 60
MOST_PIXELS: Final = 8_192
"""On one side, as H.264 has it at most (level 6.2)."""
PIECE: Final = 65_536

UNREADABLE: Final = "The file is not an MP4 video that we can read. Save it as MP4 (H.264) and choose it again."


@dataclass(frozen=True, slots=True)
class Film:
    """How long it runs, in whole seconds and at least one, and how large it is shown, in pixels."""

    seconds: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Box:
    """One box: where it begins, where its content begins, and where it ends, in bytes from the beginning of the file."""

    kind: bytes
    start: int
    body: int
    end: int


def looked_at(file: IO[bytes]) -> Film:
    """What the film is. Raises RuleBroken with a sentence where it is none that the networks take."""
    floor = list(boxes(file, 0, file.seek(0, 2)))
    _right_kind(file, floor)
    if any(box.kind == b"moof" for box in floor):
        raise wrong("The video is a recording in fragments. Save it as an ordinary MP4 and choose it again.")
    moov = _one(floor, b"moov")
    if not any(box.kind == b"mdat" for box in floor):
        raise wrong(UNREADABLE)
    parts = list(boxes(file, moov.body, moov.end))
    tracks = [_Track.read(file, box) for box in parts if box.kind == b"trak"]
    _fit_for_all(tracks)
    width, height = next(track.size for track in tracks if track.kind == b"vide")
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise wrong("The video does not say how large its picture is, or it is too large. Save it smaller.")
    return Film(_seconds(file, _one(parts, b"mvhd")), width, height)


def empty_notes(file: IO[bytes]) -> None:
    """Empties what is not needed to play it, where it stands: no other byte moves, so that every place in it stays right.

    For a file that `looked_at` found good.
    """
    _empty(file, list(boxes(file, 0, file.seek(0, 2))), b"")
    file.flush()


def boxes(file: IO[bytes], start: int, end: int) -> Iterator[Box]:
    """The boxes between two places. Raises RuleBroken where they do not fill it exactly."""
    for _ in range(MOST_BOXES):
        if start == end:
            return
        box = _box(file, start, end)
        yield box
        start = box.end
    raise wrong(UNREADABLE)


def wrong(sentence: str) -> RuleBroken:
    return RuleBroken(sentence, field="picture")


def _box(file: IO[bytes], start: int, end: int) -> Box:
    size, kind = struct.unpack(">I4s", _read(file, start, 8, end))
    body = start + 8
    if size == 1:  # the length is a long one, behind the letters
        (size,) = struct.unpack(">Q", _read(file, body, 8, end))
        body += 8
    stop = end if size == 0 else start + size  # none: up to the end
    if not body <= stop <= end:
        raise wrong(UNREADABLE)
    return Box(kind, start, body, stop)


def _read(file: IO[bytes], at: int, size: int, end: int) -> bytes:
    """Exactly so many bytes, which must lie before `end`."""
    if at + size > end:
        raise wrong(UNREADABLE)
    file.seek(at)
    content = file.read(size)
    if len(content) != size:
        raise wrong(UNREADABLE)
    return content


def _one(found: list[Box], kind: bytes) -> Box:
    """The only one of this kind: of two, each player would choose for itself."""
    only = [box for box in found if box.kind == kind]
    if len(only) != 1:
        raise wrong(UNREADABLE)
    return only[0]


def _right_kind(file: IO[bytes], floor: list[Box]) -> None:
    brand = _read(file, floor[0].body, 4, floor[0].end) if floor and floor[0].kind == b"ftyp" else b""
    if brand in STILLS:
        raise wrong("The file is a HEIC or AVIF picture. Save it as JPEG and choose it again.")
    if brand == QUICKTIME:
        raise wrong("The file is a QuickTime video (MOV). Save it as MP4 (H.264) and choose it again.")
    if not brand:
        raise wrong(UNREADABLE)


@dataclass(frozen=True, slots=True)
class _Track:
    """What one track holds (`hdlr`: vide, soun …), how it is packed (`stsd`), and how large it is shown (`tkhd`)."""

    kind: bytes
    packed: bytes
    size: tuple[int, int]

    @classmethod
    def read(cls, file: IO[bytes], trak: Box) -> "_Track":
        parts = list(boxes(file, trak.body, trak.end))
        mdia = _inside(file, _one(parts, b"mdia"))
        handler = _one(mdia, b"hdlr")
        table = _one(_inside(file, _one(_inside(file, _one(mdia, b"minf")), b"stbl")), b"stsd")
        return cls(
            kind=_read(file, handler.body + 8, 4, handler.end),
            packed=_read(file, table.body + 12, 4, table.end),
            size=_shown_size(file, _one(parts, b"tkhd")),
        )


def _inside(file: IO[bytes], box: Box) -> list[Box]:
    return list(boxes(file, box.body, box.end))


def _fit_for_all(tracks: list[_Track]) -> None:
    """H.264 and AAC are what every network takes; a device's own record must not go out."""
    films = [track for track in tracks if track.kind == b"vide"]
    if not films:
        raise wrong("There is no picture in the file, only sound.")
    if any(track.packed not in H264 for track in films):
        raise wrong("The video is not packed as H.264, which every network takes. Save it as MP4 with H.264.")
    if any(track.packed != AAC for track in tracks if track.kind == b"soun"):
        raise wrong("The sound is not packed as AAC, which every network takes. Save it as MP4 with AAC.")
    if any(track.kind not in SHOWN_OR_HEARD for track in tracks):
        raise wrong(
            "The camera wrote a record of its own into the video, which can tell where it was taken. "
            "Save it anew in a video programme, and choose that file."
        )


def _shown_size(file: IO[bytes], tkhd: Box) -> tuple[int, int]:
    """Width and height in whole pixels, the right way up: a phone that was held upright notes a quarter turn."""
    long = _read(file, tkhd.body, 1, tkhd.end) == b"\1"
    matrix = struct.unpack(">9i2I", _read(file, tkhd.body + (52 if long else 40), 44, tkhd.end))
    width, height = matrix[9] >> 16, matrix[10] >> 16
    return (height, width) if matrix[0] == matrix[4] == 0 and matrix[1] else (width, height)


def _seconds(file: IO[bytes], mvhd: Box) -> int:
    if _read(file, mvhd.body, 1, mvhd.end) == b"\1":
        scale, length = struct.unpack(">IQ", _read(file, mvhd.body + 20, 12, mvhd.end))
    else:
        scale, length = struct.unpack(">II", _read(file, mvhd.body + 12, 8, mvhd.end))
    if not scale or not 0 < length <= LONGEST * scale:
        raise wrong("The video does not say how long it is. Save it anew and choose it again.")
    return -(-length // scale)


def _empty(file: IO[bytes], floor: list[Box], around: bytes) -> None:
    for box in floor:
        if box.kind not in KEPT[around]:
            file.seek(box.start + 4)
            file.write(b"free")
            _zero(file, box)
        elif box.kind in KEPT:
            _empty(file, _inside(file, box), box.kind)


def _zero(file: IO[bytes], box: Box) -> None:
    file.seek(box.body)
    left = box.end - box.body
    while left > 0:
        left -= file.write(bytes(min(left, PIECE)))
