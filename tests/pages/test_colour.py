"""The council's colour, and what follows from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages import colour

any_colour = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


def test_the_example_of_the_design_gives_the_shades_that_a_browser_computes() -> None:
    """`oklch(from #0d4a4f .958 .013 h)`, `oklch(from #0d4a4f .83 .03 h)`, `color-mix(in srgb, #0d4a4f 80%, #000)`."""
    assert colour.council_css("#0d4a4f") == (
        ":root {--council: #0d4a4f; --council-tint: #e8f4f5; --council-line: #b2cdd0; --council-deep: #0a3b3f;}\n"
    )


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#0d4a4f", "#ffffff", 9.96),
        ("#767676", "#ffffff", 4.54),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert colour.contrast(one, other) == pytest.approx(ratio, abs=0.01)


def test_a_colour_that_is_too_light_is_refused_with_the_nearest_darker_one() -> None:
    with pytest.raises(colour.ColourRefused, match=r"3\.6 to 1 on white; the council’s colour needs 7 to 1") as refusal:
        colour.council_css("#3b82f6")
    assert refusal.value.nearest == "#0352c2"
    assert refusal.value.nearest in str(refusal.value)


@pytest.mark.parametrize("words", ["teal", "#123", "0d4a4f", "", "#0d4a4g"])
def test_what_is_not_a_colour_is_refused_with_an_example(words: str) -> None:
    with pytest.raises(colour.ColourRefused, match="for example #0d4a4f"):
        colour.council_css(words)


@given(any_colour)
def test_the_nearest_darker_colour_is_readable_and_hardly_darker_than_needed(chosen: str) -> None:
    nearest = colour.nearest_darker(chosen)
    if colour.contrast(chosen) >= 7:
        assert nearest == chosen
    else:
        assert 7 <= colour.contrast(nearest) < 7.4


@given(any_colour)
def test_every_accepted_colour_is_readable_wherever_the_pages_use_it(chosen: str) -> None:
    own = colour.nearest_darker(chosen)
    css = dict(part.split(": ") for part in colour.council_css(own)[7:-3].split("; "))
    selected = colour.written(tuple(part * 0.83 + 0.17 for part in colour.parse(own)))  # type: ignore[arg-type]
    assert colour.contrast("#ffffff", selected) >= 4.5, "the chosen entry of the navigation"
    assert colour.contrast(own, css["--council-tint"]) >= 4.5, "initials on their disc, the verb that is open"
    assert colour.contrast("#16201f", css["--council-tint"]) >= 7, "text in our own messages"
    assert colour.contrast("#4a5553", css["--council-tint"]) >= 4.5, "quiet text there"
    assert colour.contrast("#ffffff", css["--council-deep"].rstrip(";")) >= 7, "the council's name"
    assert colour.contrast("#d5e2e2", own) >= 4.5, "headings in the navigation"


@given(any_colour)
def test_there_and_back_through_oklch_changes_nothing(chosen: str) -> None:
    assert colour.written(colour.from_oklch(*colour.to_oklch(colour.parse(chosen)))) == chosen
