"""What people wrote, out of HTML; and whom a text names."""

import pytest

from networks.mastodon.hypertext import names, plain, without_servers

MENTION = '<span class="h-card"><a href="https://a.example/@priya" class="u-url mention">@<span>priya</span></a></span>'
HIDDEN_ENDS = (
    '<a href="https://example.gov.uk/bins/elm-road" rel="nofollow"><span class="invisible">https://</span>'
    '<span class="ellipsis">example.gov.uk/bins</span><span class="invisible">/elm-road</span></a>'
)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("", ""),
        ("<p></p>", ""),
        ("<p>Bins</p>", "Bins"),
        ("<p>Bins &amp; bags &lt;today&gt; &#39;ten&#39;</p>", "Bins & bags <today> 'ten'"),
        ("<p>One</p><p>Two<br>Three<br />Four</p>", "One\n\nTwo\nThree\nFour"),
        (f"<p>{MENTION} look</p>", "@priya look"),
        (f"<p>See {HIDDEN_ENDS}.</p>", "See https://example.gov.uk/bins/elm-road."),
        ("<ul><li>Elm Road</li><li>Oak Road</li></ul>", "Elm Road\nOak Road"),
        ("<blockquote><p>You said</p></blockquote><p>No</p>", "You said\n\nNo"),
        ("Not closed <b>at all", "Not closed at all"),
        ("No markup", "No markup"),
        ("a < b", "a < b"),
    ],
)
def test_a_text_is_read_as_people_see_it(content: str, text: str) -> None:
    assert plain(content) == text


def test_names_are_read_as_mastodon_reads_them() -> None:
    text = "@priya and @tom.w@fosstodon.example: write to bins@example.gov.uk or see https://a.example/@leah"
    assert names(text) == ["priya", "tom.w@fosstodon.example"]
    assert without_servers(text) == ("@priya and @tom.w: write to bins@example.gov.uk or see https://a.example/@leah")
