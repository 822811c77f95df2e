"""The geometry of our charts, so that templates only write numbers down. Units are those of the SVG's view box."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 560, 230
LEFT, RIGHT, TOP, BOTTOM = 40, 550, 20, 200
MARGIN = 20
"""Free space left of the first point and right of the last."""


@dataclass(frozen=True)
class Dot:
    """One measured value: where it stands, its label under the axis, its value in words (empty: not written)."""

    x: float
    y: float
    label: str
    value: str
    last: bool = False


@dataclass(frozen=True)
class Level:
    """One horizontal line and what is written beside it."""

    y: float
    label: str


@dataclass(frozen=True)
class Plot:
    """A line chart: dots from left to right, the line through them, the levels behind, the target if there is one."""

    dots: tuple[Dot, ...]
    levels: tuple[Level, ...]
    target: Level | None

    @property
    def line(self) -> str:
        return " ".join(f"{dot.x:g},{dot.y:g}" for dot in self.dots)


def plot(points: Sequence[tuple[str, float]], *, unit: str = "", target: float | None = None) -> Plot:
    """A line chart of `points`, pairs of a label and a number. Raises `ValueError` without points."""
    if not points:
        raise ValueError("A chart without figures: show the sentence for “nothing yet” instead.")
    values = [value for _, value in points] + ([target] if target is not None else [])
    low, high, step = scale(min(values), max(values))

    def height(value: float) -> float:
        return round(BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP), 1)

    gap = (RIGHT - LEFT - 2 * MARGIN) / max(len(points) - 1, 1)
    dots = tuple(
        Dot(
            x=round(LEFT + MARGIN + gap * place, 1),
            y=height(value),
            label=label,
            value=f"{value:,g}{unit}" if place in (0, len(points) - 1) else "",
            last=place == len(points) - 1,
        )
        for place, (label, value) in enumerate(points)
    )
    levels = tuple(
        Level(height(low + step * n), f"{low + step * n:,g}{unit}") for n in range(round((high - low) / step) + 1)
    )
    return Plot(dots, levels, Level(height(target), f"Target {target:,g}{unit}") if target is not None else None)


def scale(lowest: float, highest: float) -> tuple[float, float, float]:
    """Round ends of the axis and the step between its levels: 1, 2 or 5 times a power of ten, three to six levels."""
    spread = (highest - lowest) or abs(highest) or 1
    rough = spread / 3
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    low, high = math.floor(lowest / step) * step, math.ceil(highest / step) * step
    return low, high if high > low else low + step, step


def share(value: float, whole: float) -> float:
    """`value` of `whole` in hundredths, 0 to 100: the width of a bar."""
    return round(min(max(value / whole * 100, 0), 100), 1) if whole else 0
