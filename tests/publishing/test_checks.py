"""What stops a post and what to think about: pure, without a database."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.catalogue import NETWORKS
from accounts.models import Account
from core.council.models import Period, Topic
from publishing.checks import check, has_link, similar
from publishing.draft import Draft, Video
from publishing.findings import Around, Checked, Weight
from publishing.models import Captions, Media
from publishing.personal_details import found_in
from tests.growth import growth

NOW = datetime(2026, 11, 23, 15, 58, tzinfo=UTC)
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
BINS = "Brown bin collections stop for winter on Friday 4 December. Dates: ashmere.example/bins"


def account(network: str = "facebook", *, pk: int = 1, state: str = "active") -> Account:
    return Account(pk=pk, network=network, handle="ashmere", name="Ashmere District Council", state=state)


def picture(**facts: Any) -> Media:
    return Media(
        **{"pk": 1, "sha256": "a" * 64, "content_type": "image/jpeg", "size": 500_000, "people": "nobody", **facts}
    )


def film(**facts: Any) -> Media:
    return picture(**{"content_type": "video/mp4", "size": 30_000_000, "seconds": 65, **facts})


def around(**facts: Any) -> Around:
    return Around(**{"now": NOW, "posts_per_day": 4, "same_text_days": 14, **facts})


def checked(accounts: Iterable[Account] = (), *, surroundings: Around | None = None, **parts: Any) -> Checked:
    own = parts.pop("own", tuple((found, "") for found in (accounts or [account()])))
    draft = Draft(own=own, **{"text": BINS, "topic": Topic(name="Waste"), "wanted_at": AT, **parts})
    return check(draft, surroundings or around())


def sentences(found: Checked, weight: Weight) -> list[str]:
    return [finding.sentence for finding in found.of(weight)]


def test_an_ordinary_post_passes_everything() -> None:
    found = checked([account(), account("linkedin", pk=2)])
    assert found.findings == ()
    assert found.summary == "Nothing stops it"
    assert found.in_order.startswith("accounts open, length on 2 networks, topic")


def test_the_summary_counts_the_heaviest_first() -> None:
    assert (
        checked([account("instagram")], topic=None, text="#winterbincollections").summary
        == "2 stop it, 1 to think about, 1 tip"
    )


def test_a_post_goes_somewhere() -> None:
    assert "Choose at least one account." in sentences(check(Draft(), around()), Weight.STOPS)


@pytest.mark.parametrize(
    ("state", "word"), [("suspended", "Suspended"), ("compromised", "Compromised"), ("unused", "Kept but unused")]
)
def test_an_account_that_is_not_open_stops_it(state: str, word: str) -> None:
    sentence = f"Facebook: “{word}”, so nothing can go out there."
    assert sentences(checked([account(state=state)]), Weight.STOPS) == [sentence]


def test_a_restricted_account_takes_emergency_posts_alone() -> None:
    sentence = "Facebook: “Restricted”, so nothing can go out there."
    restricted = [account("facebook", state="restricted")]
    assert sentence in sentences(checked(restricted), Weight.STOPS)
    assert sentence not in sentences(checked(restricted, emergency=True), Weight.STOPS)


def test_an_account_that_cannot_be_reached_is_worth_a_thought_and_stops_nothing() -> None:
    found = checked(surroundings=around(access={1: "not connected, so a person posts it by hand, then confirms."}))
    sentence = "Facebook: not connected, so a person posts it by hand, then confirms."
    assert (sentences(found, Weight.THINK), found.stops) == ([sentence], [])


def test_a_network_without_an_api_is_posted_to_by_hand() -> None:
    assert "do this by hand, then confirm" in sentences(checked([account("whatsapp")]), Weight.THINK)[0]


@pytest.mark.parametrize("code", [code for code, entry in NETWORKS.items() if entry.text_limit])
def test_one_character_over_the_limit_of_each_network_stops_it(code: str) -> None:
    words = "T\n" + "a" * ((NETWORKS[code].text_limit or 0) - 2)  # the first line is a title on some
    fits, over = checked([account(code)], text=words), checked([account(code)], text=f"{words}a")
    assert not any("too long" in sentence for sentence in sentences(fits, Weight.STOPS))
    assert any(f"too long for {NETWORKS[code].name}" in sentence for sentence in sentences(over, Weight.STOPS))


def test_the_length_is_that_of_the_accounts_own_text() -> None:
    found = checked(text="a" * 281, own=((account("x"), "Short. ashmere.example/bins"),))
    assert not any("too long" in sentence for sentence in sentences(found, Weight.STOPS))


def test_no_words_at_all_and_no_words_for_one_account_are_said_apart() -> None:
    assert sentences(checked(text=""), Weight.STOPS) == ["There are no words yet."]
    facebook, x = account(), account("x", pk=2)
    found = checked(text="", own=((facebook, ""), (x, "Words for X. ashmere.example/bins")))
    assert sentences(found, Weight.STOPS) == ["Facebook: there are no words yet."]


def test_a_post_without_a_topic_or_a_time_is_stopped() -> None:
    assert sentences(checked(topic=None, wanted_at=None), Weight.STOPS) == [
        "Choose a topic.",
        "Say when it should go out.",
    ]


def test_a_time_is_late_once_its_window_has_closed() -> None:
    just = checked(wanted_at=NOW - timedelta(minutes=9), window_minutes=10)
    late = checked(wanted_at=NOW - timedelta(minutes=10), window_minutes=10)
    assert sentences(just, Weight.STOPS) == []
    assert sentences(late, Weight.STOPS) == ["The time has passed. Choose a later one."]


@pytest.mark.parametrize(
    ("facts", "alt", "sentence"),
    [
        ({}, "", "Describe the picture for people who cannot see it."),
        ({"people": ""}, "A bin", "Say whether somebody can be recognised in the picture."),
        ({"people": "not_asked"}, "A bin", "Somebody can be recognised in the picture and was not asked."),
        ({"size": 10_000_001}, "A bin", "Facebook: the picture is too large."),
        ({"content_type": "image/gif"}, "A bin", "Facebook: this kind of picture is not taken there."),
    ],
)
def test_a_picture_that_is_not_ready_stops_it(facts: dict[str, Any], alt: str, sentence: str) -> None:
    assert sentence in sentences(checked(pictures=((picture(**facts), alt),)), Weight.STOPS)


def test_a_description_longer_than_the_network_keeps_stops_it() -> None:
    found = checked([account("x")], pictures=((picture(), "a" * 1_001),))
    assert sentences(found, Weight.STOPS) == ["X: the description is 1 character too long."]


CAPTIONS = Captions(pk=1, sha256="c" * 64)
READY = Video(film(), "A walk past the shelves", CAPTIONS)


def test_a_video_with_description_and_captions_passes_everything() -> None:
    found = checked([account("youtube")], video=READY)
    assert found.findings == ()
    assert "alt text, video fits, captions, people shown" in found.in_order


@pytest.mark.parametrize(
    ("code", "video", "sentence", "at"),
    [
        ("facebook", Video(film(), ""), "Describe the video for people who cannot see it.", "alt"),
        ("facebook", Video(film(), "A"), "Add captions to the video, or say why it needs none.", "captions"),
        ("x", Video(film(size=250_000_001), "A"), "X: a video may have 250 MB at most.", "picture"),
        ("x", Video(film(seconds=141), "A"), "X: a video may run 140 seconds at most.", "picture"),
        (
            "facebook",
            Video(film(content_type="video/webm"), "A"),
            "Facebook: this kind of video is not taken there.",
            "picture",
        ),
        ("flickr", READY, "Flickr: no video goes there from here.", "picture"),
        ("bluesky", READY, "Bluesky: no video goes there from here.", "picture"),
        ("facebook", Video(film(people=""), "A"), "Say whether somebody can be recognised in the video.", "people"),
        ("mastodon", Video(film(), "a" * 1_501), "Mastodon: the description is 1 character too long.", "alt"),
    ],
)
def test_a_video_that_is_not_ready_stops_it(code: str, video: Video, sentence: str, at: str) -> None:
    stops = checked([account(code)], video=video).stops
    assert (sentence, at) in [(finding.sentence, finding.at) for finding in stops]


def test_a_video_can_be_posted_by_hand_where_there_is_no_other_way() -> None:
    for code in ("tiktok", "nextdoor", "whatsapp", "pinterest"):
        assert [found for found in checked([account(code)], video=READY).stops if "video" in found.sentence] == []


def test_a_reason_stands_for_captions_and_both_are_one_too_many() -> None:
    assert checked(video=Video(film(), "A", no_speech="Only music")).findings == ()
    found = checked([account("x")], video=Video(film(), "A", CAPTIONS, "Only music"))
    assert sentences(found, Weight.THINK) == ["It has captions, and a reason why it needs none."]


def test_captions_that_a_network_is_not_given_are_named() -> None:
    found = checked([account(), account("youtube", pk=2), account("linkedin", pk=3)], video=READY)
    assert sentences(found, Weight.TIP) == ["The captions do not go along to Facebook and LinkedIn."]


def test_youtube_needs_a_video_and_takes_the_first_line_for_its_title() -> None:
    assert sentences(checked([account("youtube")]), Weight.STOPS) == [
        "YouTube: no post goes out there without a video."
    ]
    found = checked([account("youtube")], video=READY, text="a" * 101)
    assert sentences(found, Weight.STOPS) == ["The first line is the title on YouTube, and too long: 101 of 100."]


def test_a_video_and_a_picture_are_one_too_many() -> None:
    found = checked(video=READY, pictures=((picture(), "A bin"),))
    assert sentences(found, Weight.STOPS) == ["A post takes a video or pictures, not both."]


def test_the_price_of_a_post_on_x_is_said_once_for_all_its_accounts() -> None:
    accounts = [account("x"), account("x", pk=2), account(pk=3)]
    plain = checked(accounts, text="Bins go out on Tuesday.").of(Weight.TIP)
    named = "X charges 0.015 US dollars for this post on each account."
    assert [(tip.sentence, tip.why) for tip in plain if "charges" in tip.sentence] == [(named, "")]
    named = named.replace(" on each account", "")
    linked = checked(accounts[:1], text="Bins: https://www.gov.uk/bins").of(Weight.TIP)
    assert [(tip.sentence, tip.why) for tip in linked] == [
        (named.replace("0.015", "0.200"), "Without a link it would be 0.015.")
    ]


def test_instagram_needs_a_picture_and_its_links_cannot_be_clicked() -> None:
    found = checked([account("instagram")])
    assert sentences(found, Weight.STOPS) == ["Instagram: no post goes out there without a picture or a video."]
    assert sentences(found, Weight.TIP) == ["Instagram: the link cannot be clicked there. Say “link in our profile”."]


def test_what_is_true_of_several_accounts_is_one_line_that_names_them() -> None:
    accounts = [account("instagram"), account("tiktok", pk=2), account("pinterest", pk=3), account("x", pk=4)]
    found = checked(accounts)
    assert [(finding.sentence, finding.accounts) for finding in found.stops] == [
        (
            "Instagram, TikTok and Pinterest: no post goes out there without a picture or a video.",
            tuple(accounts[:3]),
        ),
    ]
    assert "Instagram, TikTok and Pinterest: the link cannot be clicked there" in sentences(found, Weight.TIP)[0]


def test_each_network_is_told_what_it_takes() -> None:
    chosen = [account(code, pk=number) for number, code in enumerate(("youtube", "flickr", "instagram"), 1)]
    assert sentences(checked(chosen), Weight.STOPS) == [
        "YouTube: no post goes out there without a video.",
        "Flickr: no post goes out there without a picture.",
        "Instagram: no post goes out there without a picture or a video.",
    ]
    pictured = checked(chosen[:1], pictures=((picture(), "A bin"),))
    assert sentences(pictured, Weight.STOPS) == ["YouTube: no picture, only a video."]


def test_of_several_accounts_on_one_network_those_that_are_meant_are_named_in_full() -> None:
    town, bins, x = account(), account(pk=2), account("x", pk=3)
    bins.name = "Ashmere Bins"
    bare = "not connected, so a person posts it by hand, then confirms."
    some = checked([town, bins, x], surroundings=around(access={2: bare, 3: bare}))
    assert sentences(some, Weight.THINK) == [f"Ashmere Bins on Facebook and X: {bare}"]
    both = checked([town, bins, x], surroundings=around(access={1: bare, 2: bare}))
    assert sentences(both, Weight.THINK) == [f"Facebook: {bare}"]


def test_lines_that_lead_to_different_boxes_stay_apart() -> None:
    own = tuple((account("x", pk=number), f"{number}" + "a" * 280) for number in (1, 2))
    stops = checked(text="", own=own).stops
    assert [(finding.sentence, finding.at) for finding in stops] == [
        ("Ashmere District Council on X: This is 1 too long for X: 281 of 280.", "own_1"),
        ("Ashmere District Council on X: This is 1 too long for X: 281 of 280.", "own_2"),
    ]


def test_every_network_at_once_needs_few_lines() -> None:
    found = checked([account(code, pk=number) for number, code in enumerate(NETWORKS, 1)], text="Bins stop on Friday.")
    assert len(found.findings) < len(NETWORKS)
    assert len({finding.sentence for finding in found.findings}) == len(found.findings)


def test_too_many_posts_on_one_account_and_day_are_worth_a_thought() -> None:
    day = around(posts_per_day=2, others_that_day=((1, 2), (1,)))
    found = checked([account(), account("x", pk=2)], surroundings=day)
    assert sentences(found, Weight.THINK) == ["Facebook: this is post number 3 on Tuesday 24 November 2026."]


def test_the_same_words_again_are_worth_a_thought_also_in_another_order_and_with_another_link() -> None:
    before = BINS.replace("ashmere.example/bins", "ashmere.example/winter").replace("for winter ", "")
    found = checked(surroundings=around(recent=[("Bins stop", before, NOW)]))
    (sentence,) = sentences(found, Weight.THINK)
    assert sentence.startswith("A similar post is “Bins stop”, Mon 23 Nov")


@given(st.text(max_size=200), st.text(max_size=200))
def test_being_similar_goes_both_ways(one: str, other: str) -> None:
    assert similar(one, other) == similar(other, one)


def test_texts_about_different_things_are_not_similar() -> None:
    assert not similar(BINS, "The museum opens late on Thursday. Come and see the new gallery.")
    assert not similar("", "")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Dates #winterbincollections", "Begin each word of #winterbincollections with a capital letter."),
        ("𝗕𝗶𝗻𝘀 stop", "It has letters in a special style."),
        ("BINS STOP THIS WEEK everywhere", "It has several words in capitals."),
        ("Click here: ashmere.example/bins", "“Click here” does not say where the link leads."),
        ("Ring Fern on 07700 900123", "It seems to contain a mobile number (07700 900123)."),
    ],
)
def test_what_is_hard_to_read_or_too_much_is_worth_a_thought(text: str, sentence: str) -> None:
    assert sentences(checked(text=text), Weight.THINK) == [sentence]


@pytest.mark.parametrize(
    "text", ["#WinterBinCollections", "#bins", "ashmere.example/page#winterbincollections", "NHS and RNLI crews"]
)
def test_what_reads_well_is_left_alone(text: str) -> None:
    assert sentences(checked(text=f"{text} ashmere.example/bins"), Weight.THINK) == []


def test_a_post_without_a_link_gets_a_tip() -> None:
    assert sentences(checked(text="Bins stop on Friday."), Weight.TIP) == [
        "There is no link. Where can people read more?"
    ]


def test_the_pre_election_period_asks_for_a_release() -> None:
    period = Period(kind="pre_election", name="Wexmoor by-election", starts_at=NOW)
    found = checked(surroundings=around(periods=[period]))
    assert "must release it with a reason" in sentences(found, Weight.THINK)[0]


def test_in_an_emergency_a_routine_post_is_held_and_outside_it_an_emergency_post_is_odd() -> None:
    period = Period(kind="emergency", name="flooding in Wexmoor", starts_at=NOW)
    assert sentences(checked(surroundings=around(periods=[period])), Weight.THINK) == [
        "Emergency mode is on: this will be held."
    ]
    assert checked(surroundings=around(periods=[period]), emergency=True).findings == ()
    assert "emergency mode is off" in sentences(checked(emergency=True), Weight.THINK)[0]


@given(
    text=st.text(max_size=400),
    alt=st.text(max_size=50),
    filmed=st.booleans(),
    codes=st.lists(st.sampled_from(sorted(NETWORKS)), max_size=4),
    wanted_at=st.none()
    | st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1), timezones=st.just(UTC)),
)
def test_whatever_is_typed_gets_an_answer(
    text: str, alt: str, filmed: bool, codes: list[str], wanted_at: datetime | None
) -> None:
    own = tuple((account(code, pk=number), "") for number, code in enumerate(codes))
    seen = {"video": Video(film(), alt)} if filmed else {"pictures": ((picture(), alt),)}
    draft = Draft(own=own, text=text, wanted_at=wanted_at, **seen)
    found = check(draft, around())
    assert [finding.weight for finding in found.findings] == sorted(
        (f.weight for f in found.findings), key=list(Weight).index
    )
    assert found.stops, "without a topic nothing passes"


@pytest.mark.parametrize("letters", ["a-", "a."])
def test_the_checks_of_a_text_without_spaces_grow_with_its_length_and_not_faster(letters: str) -> None:
    assert not has_link(letters * 2_000)
    assert found_in(letters * 2_000) == []
    assert growth(lambda size: (has_link(letters * size), found_in(letters * size)), 2_000) < 24
