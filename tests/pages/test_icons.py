"""Icons: one set, one sprite with only what a page uses."""

import pytest

from pages.icons import SHAPES, icon, sprite


def test_an_icon_is_silent_and_points_into_the_sprite() -> None:
    assert icon("clock") == '<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-clock"/></svg>'


def test_an_icon_that_is_not_in_the_set_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="no icon “clok”"):
        icon("clok")


def test_the_sprite_holds_the_icons_of_the_page_once_and_no_others() -> None:
    drawn = sprite(icon("clock") + icon("alert") + icon("clock"))
    assert drawn.count("<symbol") == 2
    assert drawn.count('id="i-clock"') == drawn.count('id="i-alert"') == 1


def test_the_sprite_ignores_what_only_looks_like_an_icon() -> None:
    assert "<symbol" not in sprite('<use href="#i-unknown"/> #i-clock')


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_an_outline_without_colour_of_its_own(name: str) -> None:
    assert "fill=" not in SHAPES[name] and "style" not in SHAPES[name] and "stroke=" not in SHAPES[name]
