"""Where an account is, from what an officer pastes: one account has one place, and what is none gets a sentence."""

import string
import time
from contextlib import suppress
from itertools import product

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accounts.catalogue import NETWORKS, network
from accounts.catalogue.addresses import BadAddress, Place, read_address
from accounts.catalogue.hosts import PAGES_OF_LINKS, SHORT, SHORTENED
from accounts.catalogue.paths import PROGRAMS, RESERVED

PLC = "did:plc:z72i7hdynmk6r22z27h6tvur"
CHANNEL = "UCBR8-60-B28hp2BmDPdntcQ"
FACEBOOK_ID = "100064123456789"
UNSEEN = "\u200b\u200e\u202e\u2066\u00ad\ufeff\u00a0\u2060"
"""Zero width, bidi marks, soft hyphen, a byte order mark, a hard blank, a word joiner."""
every_network = pytest.mark.parametrize("code", NETWORKS)


def refusal(typed: str, code: str = "") -> str:
    with pytest.raises(BadAddress) as refused:
        read_address(typed, code)
    return str(refused.value)


def place(typed: str, code: str = "") -> tuple[str, str]:
    """The network, and the handle or else the network's id."""
    found = read_address(typed, code)
    return found.network, found.handle or found.external_id


@pytest.mark.parametrize("typed", [
    "https://www.facebook.com/ashmere", "http://www.facebook.com/ashmere", "www.facebook.com/ashmere", "facebook.com/ashmere",
    "//facebook.com/ashmere", "https:/facebook.com/ashmere", "https://https://facebook.com/ashmere", "HTTPS://FACEBOOK.COM/Ashmere",
    "https://m.facebook.com/ashmere", "mobile.facebook.com/ashmere", "web.facebook.com/ashmere", "touch.facebook.com/ashmere",
    "mbasic.facebook.com/ashmere", "https://en-gb.facebook.com/ashmere", "https://cy-gb.facebook.com/ashmere", "fb.com/ashmere",
    "https://www.facebook.com/ashmere/", "https://www.facebook.com//ashmere//", "https://www.facebook.com/ashmere/posts/pfbid02abc",
    "https://www.facebook.com/ashmere/about", "https://www.facebook.com/ashmere#about", "https://www.facebook.com/ashmere?fbclid=Iw&utm_source=x",
    "https://www.facebook.com/ashmere/?locale=en_GB#top", "https://www.facebook.com/pg/ashmere/posts/", "https://www.facebook.com/%61shmere",
    "https://www.facebook.com:443/ashmere", "http://facebook.com:80/ashmere", "https://facebook.com./ashmere", "facebook.com/ashmere?id=5",
    "  https://www.facebook.com/ashmere \n", "<https://www.facebook.com/ashmere>", "“https://www.facebook.com/ashmere”", "'facebook.com/ashmere'",
    "(see below) facebook.com/ashmere"[12:], "https://www.facebook.com/ashmere,", "https://facebook.com/@ashmere", "https://www.facebook.com/ashmere%20",
    f"{UNSEEN}https://www.facebook.com/ashmere{UNSEEN}", "https://www.facebook.com/ashmere%E2%80%8B/about",
])  # fmt: skip
def test_one_page_is_one_place_however_its_address_was_copied(typed: str) -> None:
    ours = Place("facebook", "ashmere", "", "https://www.facebook.com/ashmere")
    assert read_address(typed) == read_address(typed, "facebook") == ours


@pytest.mark.parametrize(("typed", "code", "handle", "address"), [
    ("https://x.com/AshmereDC?s=20", "x", "ashmeredc", "https://x.com/ashmeredc"),
    ("https://mobile.twitter.com/AshmereDC/status/1234?t=a", "x", "ashmeredc", "https://x.com/ashmeredc"),
    ("https://www.instagram.com/ashmere.dc/reels/?igsh=MWI%3D", "instagram", "ashmere.dc", "https://www.instagram.com/ashmere.dc"),
    ("instagr.am/ashmere", "instagram", "ashmere", "https://www.instagram.com/ashmere"),
    ("https://uk.linkedin.com/company/Ashmere-DC/about/?viewAsMember=true", "linkedin", "ashmere-dc", "https://www.linkedin.com/company/ashmere-dc"),
    ("https://www.linkedin.com/company/t%C5%B7-ashmere/", "linkedin", "tŷ-ashmere", "https://www.linkedin.com/company/tŷ-ashmere"),
    ("https://www.linkedin.com/company/ty%CC%82-ashmere/", "linkedin", "tŷ-ashmere", "https://www.linkedin.com/company/tŷ-ashmere"),
    ("https://www.linkedin.com/showcase/Ashmere-Parks/", "linkedin", "ashmere-parks", "https://www.linkedin.com/showcase/ashmere-parks"),
    ("https://www.linkedin.com/school/ashmere-college/people/", "linkedin", "ashmere-college", "https://www.linkedin.com/school/ashmere-college"),
    ("https://m.youtube.com/@AshmereDC/videos?si=x", "youtube", "ashmeredc", "https://www.youtube.com/@ashmeredc"),
    ("https://www.youtube.com/@%D0%B1%D0%B8%D0%B1%D0%BB", "youtube", "библ", "https://www.youtube.com/@библ"),
    ("https://www.flickr.com/photos/Ashmere_DC/albums/7215/", "flickr", "Ashmere_DC", "https://www.flickr.com/photos/Ashmere_DC"),
    ("https://www.flickr.com/people/ashmere/", "flickr", "ashmere", "https://www.flickr.com/photos/ashmere"),
    ("https://uk.pinterest.com/ashmere/parks/", "pinterest", "ashmere", "https://www.pinterest.com/ashmere"),
    ("https://www.pinterest.co.uk/ashmere/_saved", "pinterest", "ashmere", "https://www.pinterest.com/ashmere"),
    ("https://bsky.app/profile/Ashmere.gov.uk/post/3k", "bluesky", "ashmere.gov.uk", "https://bsky.app/profile/ashmere.gov.uk"),
    ("https://ashmere.bsky.social/", "bluesky", "ashmere.bsky.social", "https://bsky.app/profile/ashmere.bsky.social"),
    ("https://Social.example/@Council", "mastodon", "council@social.example", "https://social.example/@council"),
    ("https://social.example/@council/112233", "mastodon", "council@social.example", "https://social.example/@council"),
    ("https://social.example/users/council/statuses/1", "mastodon", "council@social.example", "https://social.example/@council"),
    ("https://social.example/web/@council", "mastodon", "council@social.example", "https://social.example/@council"),
    ("https://a.example/@council@b.example/99", "mastodon", "council@b.example", "https://b.example/@council"),
    ("https://www.threads.net/@ashmere.dc/post/C1?hl=en", "threads", "ashmere.dc", "https://www.threads.com/@ashmere.dc"),
    ("https://nextdoor.com/agency-detail/england/ashmere/?i=1", "nextdoor", "england/ashmere", "https://nextdoor.co.uk/agency-detail/england/ashmere"),
    ("https://www.tiktok.com/@ashmere.dc/video/7?lang=en", "tiktok", "ashmere.dc", "https://www.tiktok.com/@ashmere.dc"),
    ("https://www.whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp?x=1", "whatsapp", "0029VaAbCdEfGhIjKlMnOp", "https://whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp"),
])  # fmt: skip
def test_each_network_has_its_way_of_naming_an_account(typed: str, code: str, handle: str, address: str) -> None:
    assert read_address(typed) == Place(code, handle, "", address)
    assert read_address(address) == read_address(typed, code) == Place(code, handle, "", address)


@pytest.mark.parametrize(("typed", "code", "external_id", "address"), [
    *((typed, "facebook", FACEBOOK_ID, f"https://www.facebook.com/profile.php?id={FACEBOOK_ID}") for typed in (
        f"https://www.facebook.com/profile.php?id={FACEBOOK_ID}&sk=about", f"facebook.com/people/Ashmere-Council/{FACEBOOK_ID}/",
        f"https://www.facebook.com/pages/Ashmere Council/{FACEBOOK_ID}", f"https://www.facebook.com/p/Ashmere-Council-{FACEBOOK_ID}/",
        f"https://www.facebook.com/pages/category/Library/Ashmere-{FACEBOOK_ID}", f"https://www.facebook.com/Ashmere-Council-{FACEBOOK_ID}/",
        f"https://m.facebook.com/story.php?story_fbid=pfbid0&id={FACEBOOK_ID}",
    )),
    (f"https://youtube.com/channel/{CHANNEL}/videos", "youtube", CHANNEL, f"https://www.youtube.com/channel/{CHANNEL}"),
    (f"https://bsky.app/profile/{PLC}/post/3k", "bluesky", PLC, f"https://bsky.app/profile/{PLC}"),
    ("bsky.app/profile/did%3Aweb%3Aashmere.gov.uk", "bluesky", "did:web:ashmere.gov.uk", "https://bsky.app/profile/did:web:ashmere.gov.uk"),
    (PLC, "bluesky", PLC, f"https://bsky.app/profile/{PLC}"),
    ("did:web:ashmere.gov.uk", "bluesky", "did:web:ashmere.gov.uk", "https://bsky.app/profile/did:web:ashmere.gov.uk"),
])  # fmt: skip
def test_an_address_with_the_networks_own_id_has_no_handle(
    typed: str, code: str, external_id: str, address: str
) -> None:
    assert read_address(typed) == read_address(address, code) == Place(code, "", external_id, address)


@pytest.mark.parametrize(("typed", "code"), [
    ("https://www.flickr.com/people/12037949754%40N01/", "flickr"), ("https://www.linkedin.com/company/12345678/admin/dashboard/", "linkedin"),
    (f"https://www.facebook.com/{FACEBOOK_ID}", "facebook"),
])  # fmt: skip
def test_an_id_that_stands_where_handles_stand_is_both(typed: str, code: str) -> None:
    found = read_address(typed)
    assert found.network == code and found.handle == found.external_id != ""


@pytest.mark.parametrize(("typed", "address"), [
    ("https://uk.linkedin.com/in/Dev-Shah/?trk=x", "https://www.linkedin.com/in/dev-shah"),
    ("https://www.youtube.com/c/AshmereCouncilOfficialAndOnlyChannel/featured", "https://www.youtube.com/c/ashmerecouncilofficialandonlychannel"),
    ("youtube.com/user/AshmereDC", "https://www.youtube.com/user/ashmeredc"),
    ("https://nextdoor.co.uk/pages/ashmere-museum/", "https://nextdoor.co.uk/pages/ashmere-museum"),
])  # fmt: skip
def test_a_name_that_is_no_handle_is_kept_as_its_address(typed: str, address: str) -> None:
    """The same word as a handle may be a stranger's."""
    found = read_address(typed)
    assert (found.handle, found.external_id, found.address) == ("", "", address)
    assert read_address(address) == found


@pytest.mark.parametrize(("typed", "code", "handle"), [
    ("@AshmereDC", "x", "ashmeredc"), ("ashmere.dc", "instagram", "ashmere.dc"), ("ashmere/", "facebook", "ashmere"), ("@ashmere", "tiktok", "ashmere"),
    ("ashmere.gov.uk", "bluesky", "ashmere.gov.uk"), ("council@social.example", "mastodon", "council@social.example"),
    ("england/ashmere", "nextdoor", "england/ashmere"), ("@ashmere.", "x", "ashmere"), ("tŷ.ashmere", "youtube", "tŷ.ashmere"),
    (CHANNEL, "youtube", CHANNEL), ("12037949754@N01", "flickr", "12037949754@N01"), ("@ashmere.bsky.social", "bluesky", "ashmere.bsky.social"),
])  # fmt: skip
def test_where_the_network_was_chosen_a_handle_is_enough(typed: str, code: str, handle: str) -> None:
    assert place(typed, code) == (code, handle)


@pytest.mark.parametrize(("typed", "code", "handle"), [
    ("@Council@Social.example", "mastodon", "council@social.example"), ("ashmere.bsky.social", "bluesky", "ashmere.bsky.social"),
    ("@ashmere.bsky.social", "bluesky", "ashmere.bsky.social"),
])  # fmt: skip
def test_some_handles_say_which_network_they_are_of(typed: str, code: str, handle: str) -> None:
    assert place(typed) == (code, handle)


@pytest.mark.parametrize(("typed", "code", "words"), [
    ("", "", "Paste the address of the account, or type its handle."),
    (f" {UNSEEN} <> ", "x", "Paste the address of the account, or type its handle."),
    ("x.com/" + "a" * 2_000, "", "This is too long for an address: 2,006 characters"),
    ("a" * 400, "facebook", "is too long for a name on Facebook."),
    ("@ashmere", "", "Say which network “@ashmere” is on, or paste the whole address"),
    ("ashmere.gov.uk", "", "Say which network “ashmere.gov.uk” is on"),
    ("waste@ashmere.gov.uk", "", "“waste@ashmere.gov.uk” looks like an e-mail address."),
    ("mailto:waste@ashmere.gov.uk", "", "looks like an e-mail address."),
    ("Facebook: https://facebook.com/ashmere", "", "There is a blank in “Facebook: https://facebook.com/ashmere”."),
    ("two words", "facebook", "There is a blank in “two words”."),
    ("ash!", "facebook", "“ash!” is not a Facebook handle. One looks like this: northhertsdc"),
    ("ftp://facebook.com/ashmere", "", "is not the address of a web page. Paste one that begins with https://"),
    ("https://x.com/ashmere", "facebook", "This is an address of X, not of Facebook."),
    ("https://x.com/ashmere", "mastodon", "This is an address of X, not of Mastodon."),
    ("https://www.ashmere.gov.uk/bins", "", "“www.ashmere.gov.uk” is none of the networks on the register, which are Facebook, X,"),
    ("https://www.ashmere.gov.uk/bins", "x", "“www.ashmere.gov.uk” is not X. Open the page of the account"),
    ("https://council.substack.com/@ashmere", "", "“council.substack.com” is none of the networks"),
    ("https://medium.com/@ashmere", "", "“medium.com” is none of the networks on the register"),
    ("https://social.example/explore", "mastodon", "“social.example/explore” does not name an account on Mastodon."),
    ("https://a.example/@ashmere@threads.net", "", "“threads.net” is Threads, not a Mastodon server."), ("https://ashmere/page", "x", "“ashmere” is not a place on the web."), ("https://192.0.2.1/@ashmere", "", "“192.0.2.1” is not a place on the web."),
    ("https://[::1]/@ashmere", "", "in the address, which no network needs"),
    ("https://www.facebook.com:8080/ashmere", "", "There is “:8080” in the address, which no network needs."),
    ("https://facebook.com/ashmere/../evil", "", "is not how a browser shows an address."),
    ("https://facebook.com\\ashmere", "", "is not a place on the web."),
    ("https://facebook.com/ash%FFmere", "", "“/ash%FFmere” is not how a browser shows an address."),
    ("https://facebook.com/ashmere%3Fid=1", "", "is not how a browser shows an address."),
    ("https://facebook.com/ash%2561", "", "“ash%61” is not a Facebook handle."),
    ("https://www.facebook.com/profile.php?id=12345&id=54321", "", "is a page of Facebook itself"),
    ("https://www.youtube.com/channel/UCshort", "", "does not name an account on YouTube."),
    ("https://www.youtube.com/AshmereDC", "", "does not name an account on YouTube."), ("https://www.tiktok.com/ashmere", "", "does not name an account on TikTok. Open the page of the account"),
    ("https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.com%2Fa", "", "Your e-mail program has put its own address"),
])  # fmt: skip
def test_what_names_no_account_gets_a_sentence(typed: str, code: str, words: str) -> None:
    assert words in refusal(typed, code)


@pytest.mark.parametrize(("typed", "words"), [
    *((typed, "itself, not of an account. Open the page of the account") for typed in (
        "facebook.com/login", "facebook.com/home.php", "facebook.com/pages/create", "facebook.com/watch?v=1", "facebook.com/Marketplace/",
        "x.com/home", "x.com/explore", "x.com/i/status/123", "x.com/@home", "x.com/login.", "twitter.com/intent/user?screen_name=a",
        "instagram.com/accounts/login", "instagram.com/explore/", "linkedin.com/feed", "linkedin.com/company/setup/new", "linkedin.com/login",
        "youtube.com/feed/subscriptions", "flickr.com/photos/tags/ashmere", "flickr.com/explore", "pinterest.com/ideas/",
        "bsky.app/search", "threads.com/login", "nextdoor.co.uk/news_feed/", "tiktok.com/foryou", "whatsapp.com/download",
    )),
    *((typed, "is one post, picture or video, and does not say whose.") for typed in (
        "youtube.com/watch?v=abc", "youtube.com/shorts/abc", "instagram.com/p/abc/", "instagram.com/reel/abc", "pinterest.com/pin/1",
        "linkedin.com/posts/ashmere_bins-1", "linkedin.com/feed/update/urn:li:activity:1", "facebook.com/reel/1", "facebook.com/photo?fbid=1",
    )),
    *((f"{host}", "This is the first page of") for host in ("facebook.com", "https://x.com/", "www.threads.net", "web.whatsapp.com")),
    ("facebook.com/groups/ashmere", "is a group, where everybody writes: it is nobody’s account."), ("linkedin.com/groups/1", "is a group, where everybody writes"),
    ("facebook.com/events/123", "is an event, which ends: it is not an account."),
    ("https://www.facebook.com/share/1AbC/", "is a link for sharing, which names no account. Open it,"),
    ("linkedin.com/pub/dev-shah/1", "is a person on LinkedIn"),
    ("nextdoor.co.uk/neighbourhood/ashmere", "is a neighbourhood, not an account."),
    ("https://business.facebook.com/latest/home", "is a part of Facebook that shows no accounts."),
])  # fmt: skip
def test_pages_that_are_no_accounts_are_refused_with_their_own_reason(typed: str, words: str) -> None:
    assert words in refusal(typed)


@pytest.mark.parametrize("host", SHORT)
def test_a_short_address_names_no_account_and_the_sentence_shows_what_does(host: str) -> None:
    said = refusal(f"https://{host}/abc")
    assert said.startswith(f"“{host}” is a short address for ")
    wanted = said.rpartition(" ")[2]
    assert read_address(wanted).network == SHORT[host][0]


def test_a_page_of_links_and_a_shortened_address_are_no_accounts() -> None:
    assert all(
        "” is a page of links, not an account." in refusal(f"https://{host}/@ashmere") for host in PAGES_OF_LINKS
    )
    assert all("makes short addresses" in refusal(f"{host}/3xYz") for host in SHORTENED)


def test_what_stands_before_an_at_sign_is_not_the_place_and_the_sentence_shows_what_is() -> None:
    for authority in ("facebook.com@evil.example", "facebook.com:80@evil.example", "https://facebook.com@EVIL.example"):
        assert "This address leads to evil.example, not to “facebook.com" in refusal(f"https://{authority}/ashmere")


@pytest.mark.parametrize(("typed", "looks_like"), [
    ("faceb00k.com/ashmere", "Facebook"), ("facebook.com.evil.example/ashmere", "Facebook"), ("facebok.com/ashmere", "Facebook"),
    ("https://facebook-login.example", "Facebook"), ("linkedln.com/company/a", "LinkedIn"), ("lnstagram.com/ashmere", "Instagram"),
    ("twiter.com/ashmere", "X"), ("x.com.evil.example/ashmere", "X"), ("t1ktok.com/@ashmere", "TikTok"), ("yuotube.com/@ashmere", "YouTube"),
    ("threads.net.evil.example/@ashmere", "Threads"), ("@ashmere@faceb00k.com", "Facebook"), ("faceb00k.com", "Facebook"),
])  # fmt: skip
def test_a_host_that_only_looks_like_a_network_is_refused(typed: str, looks_like: str) -> None:
    for code in ("", "facebook", "mastodon") if "@" not in typed else ("",):
        assert f"is not {looks_like}, it only looks like it." in refusal(typed, code)


@pytest.mark.parametrize(("typed", "code", "words"), [
    ("https://facebook.com/\u0430shmere", "", "The а in “аshmere” (character 1) is not a Latin letter: CYRILLIC SMALL LETTER A."),
    ("https://facebook.com/%D0%B0shmere/about", "", "(character 1) is not a Latin letter: CYRILLIC SMALL LETTER A."),
    ("@ashm\u0435re", "x", "The е in “@ashmеre” (character 6) is not a Latin letter: CYRILLIC SMALL LETTER IE."),
    ("https://f\u0430cebook.com/ashmere", "", "The а in “fаcebook.com” (character 2) is not a Latin letter: CYRILLIC SMALL LETTER A."),
    ("https://xn--fcebook-2fg.com/ashmere", "", "The а in “fаcebook.com” (character 2) is not a Latin letter: CYRILLIC SMALL LETTER A."),
    ("https://xn--mnchen-3ya.example/@a", "", "The ü in “münchen.example” is in no network’s address: LATIN SMALL LETTER U WITH DIAERESIS."),
    ("https://xn--0.example/@a", "", "“xn--0.example” stands for letters that no network has in its address."),
    ("https://facebook\u3002com/ashmere", "", "is in no network’s address: IDEOGRAPHIC FULL STOP."),
    ("https://\uff46acebook.com/ashmere", "", "is not an everyday letter: FULLWIDTH LATIN SMALL LETTER F."),
    ("linkedin.com/company/\u0251shmere", "", "is not an everyday letter: LATIN SMALL LETTER ALPHA."),
    ("linkedin.com/company/\u0430shmere", "", "is not a Latin letter: CYRILLIC SMALL LETTER A."),
    ("youtube.com/@\u03b1\u0431\u0432", "", "(character 2) is not a Latin letter: CYRILLIC SMALL LETTER BE."),
    ("youtube.com/@\u0441\u043e\u0441\u043e", "", "is not a Latin letter: CYRILLIC SMALL LETTER ES."),
    ("flickr.com/photos/\u0661\u0662@N01", "", "is not a Latin letter: ARABIC-INDIC DIGIT ONE."),
])  # fmt: skip
def test_a_letter_of_another_alphabet_is_shown_by_name_and_position(typed: str, code: str, words: str) -> None:
    assert words in refusal(typed, code)


@pytest.mark.parametrize(("typed", "handle"), [
    ("youtube.com/@cyngor_tŷ", "cyngor_tŷ"), ("youtube.com/@библиотека", "библиотека"), ("youtube.com/@مکتبہ2", "مکتبہ2"),
    ("youtube.com/@図書館かな", "図書館かな"), ("linkedin.com/company/łódź-café", "łódź-café"), ("linkedin.com/company/b&q's", "b&q's"),
])  # fmt: skip
def test_a_name_may_be_wholly_in_another_alphabet_where_the_network_allows_it(typed: str, handle: str) -> None:
    assert read_address(typed).handle == handle


@pytest.mark.parametrize(("letter", "name"), [
    ("\u200b", "ZERO WIDTH SPACE"), ("\u202e", "RIGHT-TO-LEFT OVERRIDE"), ("\u00ad", "SOFT HYPHEN"), ("\u2060", "WORD JOINER"), ("\x00", "U+0000"),
    ("\u3164", "HANGUL FILLER"), ("\ufe0f", "VARIATION SELECTOR-16"), ("\ud800", "U+D800"),
])  # fmt: skip
def test_what_cannot_be_seen_inside_a_name_is_named(letter: str, name: str) -> None:
    for typed, code in (
        (f"ash{letter}mere", "x"),
        (f"x.com/ash{letter}mere", ""),
        (f"https://x{letter}y.com/ashmere", ""),
    ):
        said = refusal(typed, code)
        assert f"There is a character that cannot be seen ({name}) in “" in said
        assert f"[{name}]" in said and letter not in said


def test_a_code_of_no_network_is_a_programmers_mistake() -> None:
    with pytest.raises(KeyError):
        read_address("@ashmere", "friendster")


# Whatever is typed ---------------------------------------------------------------------------------------------------

MODEST = settings(max_examples=60)
"""For each of thirteen networks."""
LOWER = string.ascii_lowercase
WORD = st.text("abdeghmnvz0123456789-", min_size=1, max_size=12).map(lambda word: f"a{word}z")
"""Of letters with which no network's name can be written."""
HOST = st.lists(WORD, min_size=1, max_size=3).map(lambda words: ".".join([*words, "example"]))


def one_alphabet(others: str, least: int, most: int) -> st.SearchStrategy[str]:
    alphabets = (LOWER + "áŵŷłßñ", "бгджзийлмф", "مکتبہ", "図書館かな한국")
    return st.sampled_from(alphabets).flatmap(lambda letters: st.text(letters + others, min_size=least, max_size=most))


HANDLES: dict[str, st.SearchStrategy[str]] = {
    "facebook": st.from_regex(r"[a-z0-9][a-z0-9.]{3,49}", fullmatch=True),
    "x": st.from_regex(r"[a-z0-9_]{1,15}", fullmatch=True),
    "instagram": st.from_regex(r"[a-z0-9_.]{1,30}", fullmatch=True),
    "linkedin": one_alphabet("0123456789&'-", 1, 100),
    "youtube": one_alphabet("0123456789_.·-", 3, 30),
    "flickr": st.from_regex(r"[A-Za-z0-9_-]{1,32}|[0-9]{1,20}@N[0-9]{2}", fullmatch=True),
    "pinterest": st.from_regex(r"[a-z0-9_]{3,30}", fullmatch=True),
    "bluesky": st.one_of(HOST, HOST.map(lambda host: f"{host}.gov.uk"), WORD.map(lambda word: f"{word}.bsky.social")),
    "mastodon": st.builds("{}@{}".format, st.from_regex(r"[a-z0-9_]+([a-z0-9_.-]*[a-z0-9_])?", fullmatch=True), HOST),
    "threads": st.from_regex(r"[a-z0-9_.]{1,30}", fullmatch=True),
    "nextdoor": st.lists(WORD, min_size=1, max_size=4).map("/".join),
    "tiktok": st.from_regex(r"[a-z0-9_.]{1,23}[a-z0-9_]", fullmatch=True),
    "whatsapp": st.from_regex(r"[A-Za-z0-9]{16,32}", fullmatch=True),
}
"""What each network's own rule allows, except what no browser can open (“.”), and hosts that only look like a network."""


def handles(code: str) -> st.SearchStrategy[str]:
    kept = {word.rpartition("/")[2] for word in RESERVED.get(code, {})}
    return HANDLES[code].filter(lambda h: h not in {".", "..", *kept} and not h.endswith(PROGRAMS))


BEHIND = st.sampled_from(["", "/", "/posts/123", "/status/9?s=20", "/reels/", "/about/#top", "/@other", "/home"])
TRACKED = st.sampled_from(["", "?fbclid=Iw0", "?utm_source=x&s=20", "?igsh=a%3D%3D&lang=cy", "#!/x", "?id=12345"])
BEFORE = st.sampled_from(["", "www.", "m.", "mobile.", "web.", "touch.", "mbasic.", "uk.", "en-gb.", "cy-gb."])


@every_network
@MODEST
@given(data=st.data())
def test_the_address_of_every_handle_is_read_as_that_handle(code: str, data: st.DataObject) -> None:
    handle = data.draw(handles(code))
    address = network(code).profile_address(handle)
    found = read_address(address)
    assert (found.network, found.handle, found.address) == (code, handle, address)
    assert read_address(found.address, code) == found
    assert read_address(f"@{handle}", code) == found


@every_network
@MODEST
@given(data=st.data())
def test_nothing_that_is_added_in_copying_makes_another_place_of_it(code: str, data: st.DataObject) -> None:
    handle = data.draw(handles(code))
    host, _, path = network(code).profile_address(handle).removeprefix("https://").partition("/")
    if code != "mastodon":  # elsewhere a host with www. in front has the same pages
        host = data.draw(BEFORE) + host.removeprefix("www.")
    behind = "" if code == "nextdoor" else data.draw(BEHIND)  # whose handles hold slashes
    scheme = data.draw(st.sampled_from(["https://", "http://", "HTTPS://", "//"]))
    typed = f"{scheme}{host.upper()}/{path}{behind}{data.draw(TRACKED)}"
    around = data.draw(st.sampled_from([" ", "<>", "“”", "''", "()", "\u200b\n"]))
    assert read_address(f"{around[0]}{typed}{around[-1]}") == read_address(network(code).profile_address(handle))


PIECES = """
    / // @ ? # . .. : % %2F %41 \\ ' & - _ id= xn-- \u0430 https:// www. m. .com .bsky.social profile.php did:plc: 12345678 İ K
    facebook.com x.com linkedin.com youtube.com flickr.com bsky.app nextdoor.co.uk a.example
    company/ in/ showcase/ channel/ c/ photos/ profile/ agency-detail/ pages/ p/
"""
PIECE = st.one_of(st.text(max_size=8), st.sampled_from([*PIECES.split(), " ", UNSEEN, "\ud800"]))
UNPRINTABLE = regex.compile(r"[\p{C}\p{Zl}\p{Zp}]")
TYPED = st.one_of(st.text(), st.lists(PIECE, max_size=12).map("".join))


@given(typed=TYPED, code=st.sampled_from(["", *NETWORKS]))
@example("https://[/", "")
@example("https://:/@/@", "mastodon")
@example("https://a.example:99999999999999999999/@a", "")
@example("https://xn--a-ecp.example/@a", "")
@example("https://facebook.com/profile.php?id=" + "9" * 1_900, "")
def test_whatever_is_typed_is_a_place_or_a_sentence(typed: str, code: str) -> None:
    try:
        found = read_address(typed, code)
    except BadAddress as refused:
        said = str(refused)
        assert (said[0].isupper() or said[0] == "“") and "invalid" not in said.lower() and len(said) < 500
        assert not UNPRINTABLE.search(said)
    else:
        assert found.network in NETWORKS and code in {"", found.network}
        assert found.address.startswith("https://") and not UNPRINTABLE.search(found.address)
        assert not found.handle or network(found.network).handle(found.handle) == found.handle
        assert read_address(found.address) == read_address(found.address, found.network) == found


BEGINNINGS = ("", "https://", "https://a.example/@", "facebook.com/", "facebook.com/p/", "linkedin.com/company/")


@pytest.mark.parametrize("piece", [
    "a", "a.", "a/", "-1", "1", "@a", "@", "%61", "%", ".", "/", "https:", "?id=1", "'", "xn--a.", "\u0430", "a@a.", "<", " ", "faceboo.",
])  # fmt: skip
def test_no_input_is_slow(piece: str) -> None:
    begun = time.process_time()
    for before, code in product(BEGINNINGS, ("", *NETWORKS)):
        with suppress(BadAddress):
            read_address((before + piece * 2_000)[:2_000], code)
    assert time.process_time() - begun < 2
