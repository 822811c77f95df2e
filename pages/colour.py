"""The council's one colour: is it dark enough, and the three shades that follow from it (docs/design.md, section 4).

Shades are written as fixed values, so that browsers without CSS relative colours show the same.
OKLCH is Björn Ottosson's OKLab in polar form, as in CSS Color 4, section 9; contrast is WCAG 2.2, “contrast ratio”.
"""

import math
import re

Rgb = tuple[float, float, float]
"""Red, green and blue, gamma-encoded sRGB, each 0 to 1."""

LEAST_CONTRAST = 7.0
HEX = re.compile(r"#[0-9a-fA-F]{6}")


class ColourRefused(ValueError):  # a refusal is a sentence, not a mistake of the program
    """The colour cannot be a council's. The sentence says why; `nearest` is the nearest that can, or empty."""

    def __init__(self, sentence: str, nearest: str = "") -> None:
        super().__init__(sentence)
        self.nearest = nearest


def parse(colour: str) -> Rgb:
    """Red, green, blue of `#0d4a4f`. Raises `ColourRefused` for anything else."""
    if not HEX.fullmatch(colour):
        raise ColourRefused(f"“{colour}” is not a colour. Write it as a hash and six digits, for example #0d4a4f.")
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def written(rgb: Rgb) -> str:
    """`#0d4a4f`; parts outside the screen's range are clipped."""
    return "#" + "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in rgb)


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def encoded(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def contrast(one: str, other: str = "#ffffff") -> float:
    """WCAG contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(parse(one)), luminance(parse(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(rgb: Rgb) -> float:
    red, green, blue = map(linear, rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def to_oklch(rgb: Rgb) -> tuple[float, float, float]:
    """Lightness 0 to 1, chroma, hue in radians."""
    red, green, blue = map(linear, rgb)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def from_oklch(lightness: float, chroma: float, hue: float) -> Rgb:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        encoded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        encoded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        encoded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def nearest_darker(colour: str) -> str:
    """The lightest colour of the same hue, at most as strong, that has 7:1 on white; `colour` itself where it has."""
    lightness, chroma, hue = to_oklch(parse(colour))
    shade = colour.lower()
    while contrast(shade) < LEAST_CONTRAST:
        lightness -= 0.002
        chroma = min(chroma, strongest(lightness, chroma, hue))
        shade = written(from_oklch(lightness, chroma, hue))
    return shade


def strongest(lightness: float, chroma: float, hue: float) -> float:
    """The highest chroma, up to `chroma`, that a screen can show at this lightness and hue."""
    while chroma > 0 and not all(-0.0005 <= part <= 1.0005 for part in from_oklch(lightness, chroma, hue)):
        chroma = max(chroma - 0.002, 0)
    return chroma


def ensure_readable(colour: str) -> str:
    """`colour` in small letters. Raises `ColourRefused` with a sentence where it has less than 7:1 on white."""
    ratio = contrast(colour)
    if ratio < LEAST_CONTRAST:
        nearest = nearest_darker(colour)
        raise ColourRefused(
            f"{colour} has a contrast of {math.floor(ratio * 10) / 10} to 1 on white; "
            f"the council’s colour needs 7 to 1. The nearest darker one is {nearest}.",
            nearest,
        )
    return colour.lower()


def council_css(colour: str) -> str:
    """The style sheet that sets the council's colour and its tint, line and deep shade. Raises `ColourRefused`."""
    own = ensure_readable(colour)
    _, _, hue = to_oklch(parse(own))
    red, green, blue = parse(own)
    shades = {
        "council": own,
        "council-tint": written(from_oklch(0.958, 0.013, hue)),
        "council-line": written(from_oklch(0.83, 0.03, hue)),
        "council-deep": written((red * 0.8, green * 0.8, blue * 0.8)),
    }
    return ":root {" + " ".join(f"--{name}: {value};" for name, value in shades.items()) + "}\n"
