"""What the components promise to people who cannot see them, and to those who read the figures."""

import datetime as dt
import re

import pytest
import time_machine
from django.template import engines

from tests.pages.drawing import FRIDAY


def made(imports: str, text: str, **context: object) -> str:
    """The markup of `text`, with `imports` like “tags.html: state, net”."""
    file, names = imports.split(": ")
    source = f'{{% from "components/{file}" import {names} %}}{text}'
    return str(engines["jinja2"].from_string(source).render(context)).strip()


def test_a_state_is_icon_and_word_and_only_then_colour() -> None:
    assert made("tags.html: state", '{{ state("Late by 3 h 53 min") }}') == (
        '<span class="tag tag-bad"><svg class="icon" aria-hidden="true" focusable="false"><use href="#i-alert"/></svg>'
        "Late by 3 h 53 min</span>"
    )


def test_a_network_is_said_by_name_unless_its_name_stands_beside_it() -> None:
    assert 'aria-label="Facebook"' in made("tags.html: net", '{{ net("Fb", "Facebook") }}')
    assert 'aria-hidden="true"' in made("tags.html: net", '{{ net("Fb", "Facebook", spoken=false) }}')


def test_a_card_is_named_by_its_heading() -> None:
    markup = made("cards.html: card", '{% call card("Do these next", flush=true) %}x{% endcall %}')
    assert 'aria-labelledby="h-do-these-next"' in markup and '<h2 id="h-do-these-next">Do these next</h2>' in markup


def test_words_of_people_in_a_card_are_escaped() -> None:
    markup = made(
        "cards.html: card", "{% call card(title, side=title, footer=title) %}{{ title }}{% endcall %}", title="<b>"
    )
    assert "<b>" not in markup


def test_a_table_stays_a_table_when_its_rows_become_cards() -> None:
    markup = made(
        "tables.html: table, row, head_cell, cell",
        '{% call table("Accounts", ["Account", {"label": "Followers", "right": true}]) %}'
        '{% call row() %}{{ head_cell("Museum") }}'
        '{% call cell("Followers", right=true) %}<a href="#">1</a>{% endcall %}{% endcall %}{% endcall %}',
    )
    for role in ("table", "rowgroup", "row", "columnheader", "rowheader", "cell"):
        assert f'role="{role}"' in markup
    assert '<caption class="govuk-visually-hidden">Accounts</caption>' in markup
    assert '<td role="cell" data-label="Followers" class="num right"><a href="#">1</a></td>' in markup


def test_the_stage_that_is_now_is_said_and_done_ones_too() -> None:
    steps = [{"name": "Asked", "state": "done"}, {"name": "SMT", "note": "Now", "state": "now"}, {"name": "Opened"}]
    markup = made("lists.html: chain", "{{ chain(steps) }}", steps=steps)
    assert markup.count('aria-current="step"') == 1 and "Done: </span>" in markup
    assert re.findall(r'<span class="mark">(\d)', markup) == ["2", "3"]


def test_what_happened_says_when_to_people_and_to_machines() -> None:
    with time_machine.travel(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC), tick=False):
        markup = made(
            "lists.html: trail, happened",
            '{% call trail() %}{% call happened("pen", at) %}Written{% endcall %}{% endcall %}',
            at=FRIDAY,
        )
    assert '<time datetime="2026-11-20T11:47:00+00:00">Fri 20 Nov, 11:47</time>' in markup


def test_a_chart_says_its_message_and_has_its_table() -> None:
    markup = made(
        "figures.html: line_chart",
        '{{ line_chart("Rose from 78% to 93%.", "By month", points, unit="%", target=90, rows=["#jan", "#feb"]) }}',
        points=[("Jan", 78), ("Feb", 93)],
    )
    assert 'role="img" aria-label="Rose from 78% to 93%."' in markup
    assert '<th scope="row">Feb</th><td class="right"><a href="#feb">93%</a></td>' in markup
    assert "style" not in markup


@pytest.mark.parametrize(("before", "words"), [(540, "was 540"), (None, "")])
def test_bars_write_their_numbers_beside_them(before: int | None, words: str) -> None:
    rows = [{"label": "Waste", "value": 1284, "before": before}, {"label": "Tax", "value": 321}]
    markup = made("figures.html: bars", "{{ bars(rows) }}", rows=rows)
    assert "1,284" in markup and 'class="now" width="100.0"' in markup and 'class="now" width="25.0"' in markup
    assert ("was" in markup) is bool(words) and words in markup


def test_nothing_measured_draws_no_bar_and_divides_by_nothing() -> None:
    assert 'width="0"' in made("figures.html: bars", '{{ bars([{"label": "Waste", "value": 0}]) }}')


def test_abuse_is_covered_and_only_its_kind_is_said() -> None:
    markup = made(
        "evidence.html: veil", '{% call veil("Comment on Facebook", "Contains insults") %}[insult]{% endcall %}'
    )
    summary, words = markup.split("</summary>")
    assert markup.startswith("<details") and " open" not in markup.split(">")[0]
    assert "[insult]" in words and "[insult]" not in summary and "Contains insults" in summary


@pytest.mark.parametrize(
    ("kind", "word"), [("bad", "Stops it."), ("wait", "Think about."), ("info", "Tip."), ("good", "Passed:")]
)
def test_a_check_says_how_grave_it_is(kind: str, word: str) -> None:
    assert f"<b>{word}</b> It is so." in made("evidence.html: check", f'{{{{ check("{kind}", "It is so.") }}}}')


def test_one_verb_is_open_at_a_time() -> None:
    markup = made(
        "actions.html: verbs, verb",
        '{% call verbs("Do") %}{% call verb("Hand over", "hand") %}a{% endcall %}'
        '{% call verb("Hold", "pause") %}b{% endcall %}{% endcall %}',
    )
    assert markup.count('<details name="verb">') == 2


def test_the_chosen_view_is_marked_and_none_counts_are_left_out() -> None:
    views = [
        {"label": "All", "url": "?", "count": 1284, "current": True},
        {"label": "Silent", "url": "?v=s", "count": 0},
        {"label": "Finished", "url": "?v=f"},
    ]
    markup = made("actions.html: picks", "{{ picks(views) }}", views=views)
    assert '<a href="?" aria-current="page">All 1,284</a>' in markup and "Silent 0" in markup and ">Finished<" in markup


def test_too_long_is_said_by_more_than_colour() -> None:
    markup = made("actions.html: limit", '{{ limit("X", 290, 280) }}')
    assert "290 of 280, 10 too many" in markup and 'width="100"' in markup
    assert "too many" not in made("actions.html: limit", '{{ limit("X", 280, 280) }}')
