"""The council's one colour: how well it reads on white, and the nearest darker one that reads well enough.

Colours are written "#0d4a4f". Contrast is WCAG 2.2's contrast ratio (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

from __future__ import annotations

import re

LEAST_CONTRAST = 7.0
"""The least ratio on white that a council's colour may have (design.md, section 4; WCAG 2.2, 1.4.6 enhanced)."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(text: str) -> bool:
    """Whether `text` is a colour such as #0d4a4f."""
    return _COLOUR.fullmatch(text) is not None


def contrast_on_white(colour: str) -> float:
    """The contrast ratio of `colour` on white, from 1 (white) to 21 (black). Raises ValueError if it is no colour."""
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 1.05 / (luminance + 0.05)


def nearest_darker(colour: str, *, ratio: float = LEAST_CONTRAST) -> str:
    """The lightest shade of `colour` (same hue) with at least `ratio` on white; itself where it is dark enough.

    Raises ValueError if `colour` is no colour, or if not even black has that ratio.
    """
    channels = _channels(colour)
    for shade in range(255, -1, -1):
        darker = "#{:02x}{:02x}{:02x}".format(*(channel * shade // 255 for channel in channels))
        if contrast_on_white(darker) >= ratio:
            return darker
    raise ValueError(f"No colour has a contrast of {ratio} on white.")


def _channels(colour: str) -> tuple[int, int, int]:
    if not is_colour(colour):
        raise ValueError(f"'{colour}' is not a colour such as #0d4a4f.")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
