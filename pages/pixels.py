"""A picture made anew from its pixels, so that the camera's notes (place, device, person) stay outside.

One format for every use: JPEG in ordinary colours, no side longer than 2,048 pixels, light enough for every network
(Bluesky takes the least, 2 MB: lexicon app.bsky.embed.images).
"""

import io
from typing import IO, Final

from PIL import Image, UnidentifiedImageError
from PIL.ExifTags import Base
from PIL.Image import Transpose

LARGEST_UPLOAD: Final = 20_000_000
"""Bytes."""
MOST_PIXELS: Final = 60_000_000
"""More than any camera of ours: what claims more is made to fill the memory."""
LIGHT_ENOUGH: Final = 1_900_000
LONGEST_SIDE: Final = 2_048
WAYS: Final = ((LONGEST_SIDE, 90), (LONGEST_SIDE, 80), (LONGEST_SIDE, 70), (1_440, 80), (1_024, 80))
"""Longest side in pixels and JPEG quality, the best first; the first that is light enough is taken."""
KINDS: Final = ("JPEG", "PNG", "WEBP")
TURNS: Final[dict[object, Transpose]] = {
    2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
}  # fmt: skip
"""What makes a picture upright, by what the camera noted of how it was held (Exif 2.32, 4.6.4.A, Orientation)."""


class BadPicture(ValueError):
    """The file cannot be taken as a picture; the text is a sentence for the person who chose it."""


def made_anew(upload: IO[bytes]) -> tuple[bytes, tuple[int, int]]:
    """The picture as JPEG with nothing but its pixels and their colour space, and its size. Raises BadPicture."""
    try:
        with Image.open(upload, formats=KINDS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise BadPicture("The picture has too many pixels. Save it smaller and choose it again.")
            return _light_enough(_pixels(image))
    except BadPicture:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise BadPicture("The file is not a JPEG, PNG or WebP picture that we can read.") from None


def _pixels(image: Image.Image) -> Image.Image:
    """The pixels the right way up, on white, in a new picture that knows nothing of the old file."""
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # first, so that only a small picture is ever unpacked
    upright = _upright(image)
    flat = Image.new("RGB", upright.size, "white")
    with_alpha = upright.convert("RGBA")
    flat.paste(with_alpha, mask=with_alpha.getchannel("A"))
    if image.mode in {"RGB", "RGBA"} and (profile := image.info.get("icc_profile")):
        flat.info["icc_profile"] = profile
    return flat


def _upright(image: Image.Image) -> Image.Image:
    """Pillow's own way writes all notes anew, and fails at those that a camera wrote wrongly."""
    turn = TURNS.get(image.getexif().get(Base.Orientation))
    return image if turn is None else image.transpose(turn)


def _light_enough(pixels: Image.Image) -> tuple[bytes, tuple[int, int]]:
    """As JPEG, as good as fits, and its size."""
    for longest, quality in WAYS:
        file = io.BytesIO()
        pixels.thumbnail((longest, longest))
        pixels.save(file, "JPEG", quality=quality, optimize=True, icc_profile=pixels.info.get("icc_profile"))
        if file.tell() <= LIGHT_ENOUGH:
            break
    return file.getvalue(), pixels.size
