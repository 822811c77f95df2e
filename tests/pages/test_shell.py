"""What stands around a page."""

import dataclasses

import pytest
from django.template import engines

from pages.csp import policy
from tests.pages import shells
from tests.pages.drawing import AppealForm, DecisionForm, draw, message

HOME = "home.html"


def test_the_navigation_shows_what_waits_and_where_one_is() -> None:
    page = draw(HOME, shell=shells.working("Approvals"))
    assert page.count('aria-current="page"') == 1
    approvals = page.split("Approvals")[0].rsplit("<a", 1)[1]
    assert 'aria-current="page"' in approvals
    assert '<span class="count">23<span class="govuk-visually-hidden"> waiting</span></span>' in page


def test_saved_views_are_shown_while_in_the_inbox() -> None:
    assert "We promised" in draw(HOME, shell=shells.working("Inbox"))
    assert "We promised" not in draw(HOME, shell=shells.working("Home"))


def test_who_may_not_write_posts_has_no_button_for_it() -> None:
    assert "Write a post" in draw(HOME)
    assert "Write a post" not in draw(HOME, shell=shells.working(can_write=False))


def test_the_emergency_stands_across_the_top_before_the_navigation() -> None:
    page = draw(HOME, shell=shells.working(emergency=shells.FLOOD))
    assert page.index("Emergency mode is on: flooding in Wexmoor.") < page.index('aria-label="Main"')
    assert "Emergency mode" not in draw(HOME)


def test_standing_notices_come_after_the_heading() -> None:
    page = draw(HOME, shell=shells.working(strips=(shells.PRE_ELECTION,)))
    assert page.index("<h1>") < page.index("Wexmoor Bearton by-election") < page.index("Do these next")


def test_messages_of_the_last_action_are_read_out_and_stand_first() -> None:
    page = draw(HOME, messages=[message("Signed. It goes out on <Tuesday>.")])
    assert 'role="alert"' in page and "Signed. It goes out on &lt;Tuesday&gt;." in page
    assert page.index("Signed.") < page.index("<h1>")


def test_the_title_is_the_heading_unless_the_page_says_otherwise() -> None:
    assert "<title>Home – Ashmere District Council social media</title>" in draw(HOME)
    assert "<title>Every kind of field – Ashmere District Council social media</title>" in draw(
        "form.html", form=DecisionForm()
    )


def test_the_councils_name_is_escaped_like_everything_else() -> None:
    council = dataclasses.replace(shells.COUNCIL, name="Ash & <Mere>")
    page = draw("public.html", shell=dataclasses.replace(shells.PUBLIC, council=council), form=AppealForm())
    assert "<Mere>" not in page and "Ash &amp; &lt;Mere&gt;" in page


def test_the_forgery_token_travels_with_htmx() -> None:
    assert """hx-headers='{"X-CSRFToken": "abc"}'""" in draw(HOME, csrf_token="abc")
    assert "hx-headers" not in draw(HOME)


def test_single_keys_can_be_turned_off() -> None:
    assert "data-single-keys" in draw(HOME)
    assert "data-single-keys" not in draw(HOME, shell=shells.working(single_keys=False))


def test_without_a_person_there_is_no_navigation_and_no_search() -> None:
    page = draw(HOME, shell=shells.working(person=None))
    assert 'aria-label="Main"' not in page and 'role="search"' not in page


def test_a_part_for_htmx_brings_the_shapes_of_its_own_icons() -> None:
    part = draw("part.html")
    assert part.count("<symbol") == 1 and 'id="i-eye"' in part and "<html" not in part


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500, 503])
def test_error_pages_need_no_context_at_all(code: int) -> None:
    page = engines["jinja2"].get_template(f"errors/{code}.html").render({})
    assert "<h1>" in page and "Social media</title>" in page


def test_a_refusal_says_its_rule() -> None:
    assert "You wrote this, so someone else must sign it." in draw(
        "errors/403.html", sentence="You wrote this, so someone else must sign it."
    )


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    directives = policy()["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == directives["connect-src"] == ["'self'"]
    assert directives["frame-ancestors"] == directives["base-uri"] == ["'none'"]


def test_forms_may_lead_to_the_councils_own_log_in() -> None:
    directives = policy(["https://login.example/tenant/v2.0", ""])["DIRECTIVES"]
    assert directives["form-action"] == ["'self'", "https://login.example"]
