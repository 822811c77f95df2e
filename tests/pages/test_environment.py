"""The templates' environment: strict for us, lenient for the libraries, escaped except in plain text."""

import re
from pathlib import Path

import jinja2
import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory, override_settings

from pages import environment
from pages.paging import page_address

TEMPLATES = Path(settings.BASE_DIR, "templates")
OURS = ("base", "components", "errors", "forms", "account", "mfa", "usersessions", "socialaccount")
FILES = sorted(path for folder in OURS for path in (TEMPLATES / folder).rglob("*.*"))


def rendered(text: str, **context: object) -> str:
    return engines["jinja2"].from_string(text).render(context)


@pytest.mark.parametrize(
    "text", ["{{ nothing }}", "{{ account.nothing }}", "{% if nothing %}{% endif %}", "{{ row.nothing }}"]
)
def test_a_missing_variable_fails_the_page(text: str) -> None:
    with pytest.raises(jinja2.UndefinedError, match="nothing"):
        rendered(text, account=object(), row={})


def test_in_production_a_missing_variable_is_empty_and_logged_by_name(caplog: pytest.LogCaptureFixture) -> None:
    with override_settings(PRODUCTION=True):
        env = environment.environment(loader=jinja2.DictLoader({"page.html": "[{{ nothing }}]"}))
    assert env.get_template("page.html").render() == "[]"
    assert "nothing" in caplog.text


def test_in_production_a_word_that_nobody_agreed_on_is_plain(caplog: pytest.LogCaptureFixture) -> None:
    with override_settings(PRODUCTION=True):
        look = environment.environment(loader=jinja2.DictLoader({})).globals["look"]
    assert look("Escalated") == ("calm", "info") and "Escalated" in caplog.text
    assert look("Published") == ("good", "check")


def test_what_comes_from_people_is_escaped_and_markup_is_not() -> None:
    assert rendered("{{ words }}", words="<b>") == "&lt;b&gt;"
    assert rendered("{{ icon('clock') }}").startswith("<svg")


def test_plain_text_is_not_escaped() -> None:
    assert environment.is_markup("account/email/base_message.txt") is False
    assert (
        environment.is_markup("base/app.html")
        and environment.is_markup("account/login.jinja")
        and environment.is_markup(None)
    )


def test_govuks_components_can_be_called_and_imported() -> None:
    called = rendered('{{ govuk("tag", {"text": "A & B"}) }}')
    imported = rendered(
        '{% from "govuk_frontend_jinja/components/tag/macro.html" import govukTag %}{{ govukTag({"text": "A & B"}) }}'
    )
    assert called.strip() == imported.strip()
    assert "A &amp; B" in called


def test_the_address_of_another_page_keeps_the_filters() -> None:
    assert page_address(RequestFactory().get("/accounts/?view=all&page=2&q=a%26b"), 3) == "?view=all&page=3&q=a%26b"


def test_ids_are_made_of_headings() -> None:
    assert environment.slug("Who’s got what? 2 of 3") == "h-who-s-got-what-2-of-3"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_template_is_sound(path: Path) -> None:
    engines["jinja2"].env.parse(path.read_text())


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_holds_a_style_or_a_script_of_its_own(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:|<script(?![^>]* src=)", text)


@pytest.mark.parametrize(
    ("total", "number", "words"),
    [
        (412, 1, "Showing 1 to 25 of 412"),
        (412, 17, "Showing 401 to 412 of 412"),
        (1, 1, "Showing 1 to 1 of 1"),
        (1284, 2, "Showing 26 to 50 of 1,284"),
    ],
)
def test_a_long_list_says_where_one_is(total: int, number: int, words: str) -> None:
    page = Paginator(range(total), 25).page(number)
    text = '{% from "components/actions.html" import pagination %}{{ pagination(page, request) }}'
    markup = rendered(text, page=page, request=RequestFactory().get("/?view=mine"))
    assert words in markup
    assert ("Previous page" in markup) is (number > 1)
    assert ("Next page" in markup) is (number * 25 < total)
    assert "page=3" in markup if number == 2 else True


def test_an_empty_list_has_no_pages() -> None:
    page = Paginator([], 25).page(1)
    text = '{% from "components/actions.html" import pagination %}{{ pagination(page, request) }}'
    assert rendered(text, page=page, request=RequestFactory().get("/")).strip() == ""
