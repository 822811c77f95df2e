"""Contrast on white, and the nearest darker colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.council.profile import contrast_on_white, nearest_darker
from core.council.profile.colour import LEAST_CONTRAST


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#595959", 7.0), ("#0d4a4f", 10.0), ("#FF0000", 4.0)],
)
def test_contrast_is_what_wcag_says(colour: str, ratio: float) -> None:
    assert contrast_on_white(colour) == pytest.approx(ratio, abs=0.05)


@pytest.mark.parametrize("wrong", ["teal", "#fff", "0d4a4f", "#0d4a4g", "", "#0d4a4f "])
def test_what_is_no_colour_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not a colour such as #0d4a4f"):
        contrast_on_white(wrong)


def test_a_ratio_that_not_even_black_has_is_refused() -> None:
    with pytest.raises(ValueError, match="No colour has a contrast of 22"):
        nearest_darker("#ffffff", ratio=22)


colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(colours)
def test_the_nearest_darker_colour_reads_well_and_none_between_does(colour: str) -> None:
    found = nearest_darker(colour)
    assert contrast_on_white(found) >= LEAST_CONTRAST
    channels, darker = bytes.fromhex(colour[1:]), bytes.fromhex(found[1:])
    assert all(after <= before for before, after in zip(channels, darker, strict=True))
    if found != colour:
        shade = max(-(-after * 255 // max(before, 1)) for before, after in zip(channels, darker, strict=True))
        lighter = "#{:02x}{:02x}{:02x}".format(*(channel * (shade + 1) // 255 for channel in channels))
        assert lighter == found or contrast_on_white(lighter) < LEAST_CONTRAST


@given(colours)
def test_a_colour_that_reads_well_is_left_alone(colour: str) -> None:
    assert (nearest_darker(colour) == colour) == (contrast_on_white(colour) >= LEAST_CONTRAST)
