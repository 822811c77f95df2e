"""The composer: what is typed is never lost, and what stops a post is said beside it."""

import re

import pytest
from django.urls import reverse

from publishing import services
from publishing.models import Captions, Media, Post
from tests.publishing.browsing import browser, captions_upload, film_upload, hidden, typed, upload, words
from tests.publishing.desk import BINS, Desk
from tests.publishing.film import CAPTIONS, film

pytestmark = pytest.mark.django_db


def test_what_stops_a_post_is_said_and_the_draft_is_kept(desk: Desk) -> None:
    response = browser(desk.cast.grace).post(reverse("publishing:write"), typed(desk, do="send", topic=""), follow=True)
    assert "Choose a topic." in words(response)
    post = Post.objects.get()
    assert (post.state, response.request["PATH_INFO"]) == ("draft", reverse("publishing:change", args=[post.pk]))


def test_checking_keeps_nothing_and_shows_limits_checks_and_previews(desk: Desk) -> None:
    given = typed(desk, do="check", accounts=[desk.facebook.pk, desk.x.pk], **{f"own_{desk.x.pk}": "a" * 300})
    page = browser(desk.cast.grace).post(reverse("publishing:write"), given)
    text = words(page)
    assert not Post.objects.exists()
    assert "300 of 280" in text
    assert "Stops it. This is 20 too long for X: 300 of 280." in text
    assert "Version for X" in text
    assert "Shared text" in text
    assert "Ashmere District Council on X (own text)" in text


def test_every_finding_leads_to_a_box_of_the_form(desk: Desk) -> None:
    picture = desk.picture(people="")
    instagram = desk.cast.account("instagram", handle="ashmere.ig")
    given = typed(
        desk,
        do="check",
        accounts=[desk.facebook.pk, desk.x.pk, instagram.pk],
        topic="",
        text="a" * 300,
        kept_picture=picture.pk,
    )
    for change in ({}, {"accounts": []}, {"text": ""}, {"wanted_at_year": "2020"}, {f"own_{desk.x.pk}": "b" * 281}):
        page = browser(desk.cast.grace).post(reverse("publishing:write"), given | change).content.decode()
        boxes = re.findall(r'href="#(id_\w+)"', page)
        assert boxes
        assert [box for box in boxes if f'id="{box}"' not in page] == []


def test_a_wrong_date_gets_a_sentence_and_loses_no_word(desk: Desk) -> None:
    page = browser(desk.cast.grace).post(
        reverse("publishing:write"), typed(desk, wanted_at_day="31", wanted_at_month="2")
    )
    text = words(page)
    assert "Date and time must be a real date" in text
    assert "Brown bin collections stop for winter" in text
    assert "<title>Error: Write a post" in page.content.decode()
    assert not Post.objects.exists()


def test_a_time_that_the_clocks_skip_is_refused_with_the_reason(desk: Desk) -> None:
    given = typed(desk, wanted_at_day="28", wanted_at_month="3", wanted_at_year="2027", wanted_at_time="01:30")
    text = words(browser(desk.cast.grace).post(reverse("publishing:write"), given))
    assert "01:30 does not exist on Sunday 28 March 2027, because the clocks go forward" in text


def test_a_picture_is_taken_in_even_where_something_else_is_wrong(desk: Desk) -> None:
    client = browser(desk.cast.grace)
    page = client.post(
        reverse("publishing:write"), typed(desk, wanted_at_day="31", wanted_at_month="2", picture=upload())
    )
    media = Media.objects.get()
    assert f'name="kept_picture" value="{media.pk}"' in page.content.decode()
    saved = client.post(
        reverse("publishing:write"),
        typed(desk, kept_picture=media.pk, alt="A brown bin", people="nobody", credit="Leah Pryce"),
    )
    assert saved.status_code == 302
    use = Post.objects.get().words.uses.get()
    assert (use.media, use.alt_text, use.media.credit) == (media, "A brown bin", "Leah Pryce")
    picture = client.get(media.get_absolute_url())
    assert (picture["Content-Type"], len(picture.getvalue())) == ("image/jpeg", media.size)


def test_what_is_no_picture_gets_a_sentence_beside_the_field(desk: Desk) -> None:
    file = upload(b"not a picture")
    page = browser(desk.cast.grace).post(reverse("publishing:write"), typed(desk, picture=file))
    assert words(page).count("The file is not a JPEG, PNG or WebP picture that we can read.") == 2
    assert not Post.objects.exists()


def test_a_picture_can_be_removed_again(desk: Desk) -> None:
    post = desk.written(desk.draft(pictures=((desk.picture(), "A bin"),)))
    client = browser(desk.cast.grace)
    address = reverse("publishing:change", args=[post.pk])
    page = client.post(
        address, typed(desk, do="remove", kept_picture=Media.objects.get().pk, alt="A bin", seen=post.version)
    )
    assert "Choose a picture or a video and press Check" in words(page)


def test_a_video_is_written_in_two_steps_with_what_is_said_in_it(desk: Desk) -> None:
    client, address = browser(desk.cast.grace), reverse("publishing:write")
    first = client.post(address, typed(desk, do="check", picture=film_upload()))
    media = Media.objects.get()
    assert f'<source src="{media.get_absolute_url()}" type="video/mp4">' in first.content.decode()
    assert "Add captions to the video, or say why it needs none." in words(first)
    about = {"kept_picture": media.pk, "alt": "The shelves", "people": "nobody"}
    second = client.post(address, typed(desk, do="check", captions=captions_upload(), **about))
    kept = Captions.objects.get()
    assert f'name="kept_captions" value="{kept.pk}"' in second.content.decode()
    assert f'src="{kept.get_absolute_url()}"' in second.content.decode()
    assert "0:00 The library opens on Monday." in words(second)
    client.post(address, typed(desk, kept_captions=kept.pk, **about))
    use = Post.objects.get().words.uses.get()
    assert (use.media, use.alt_text, use.captions, use.no_speech) == (media, "The shelves", kept, "")


def test_what_is_no_video_and_what_are_no_captions_get_a_sentence_and_lose_no_word(desk: Desk) -> None:
    page = browser(desk.cast.grace).post(
        reverse("publishing:write"),
        typed(
            desk,
            kept_picture=desk.video().pk,
            picture=film_upload(b"\0\0\0\x18ftypqt  "),
            captions=captions_upload(b"1"),
        ),
    )
    assert "The file is not an MP4 video that we can read." in words(page)
    assert "The captions do not begin with WEBVTT." in words(page)
    assert "Brown bin collections stop for winter" in words(page)
    assert not Post.objects.exists()


def test_another_video_leaves_the_captions_of_the_last_one_behind(desk: Desk) -> None:
    client, address = browser(desk.cast.grace), reverse("publishing:write")
    old = {"kept_picture": desk.video().pk, "kept_captions": desk.captions().pk, "no_speech": "Only music"}
    page = client.post(address, typed(desk, do="check", picture=film_upload(film().getvalue()), **old)).content.decode()
    assert 'name="kept_captions" value=' not in page
    assert "Only music" not in page
    same = client.post(address, typed(desk, do="check", picture=film_upload(), **old)).content.decode()
    assert 'name="kept_captions" value=' in same
    gone = client.post(address, typed(desk, do="remove_captions", **old)).content.decode()
    assert 'name="kept_captions" value=' not in gone
    assert "<video" in gone
    assert "<video" not in client.post(address, typed(desk, do="remove", **old)).content.decode()


def test_whoever_signs_sees_the_video_and_reads_what_is_said_in_it(desk: Desk) -> None:
    post = desk.waiting(desk.draft(video=desk.film()))
    for name in ("publishing:approve", "publishing:post"):
        page = browser(desk.cast.priya).get(reverse(name, args=[post.pk]))
        assert "<video" in page.content.decode()
        assert '<track kind="captions"' in page.content.decode()
        assert "A walk past the shelves" in words(page)
        assert "The library opens on Monday." in words(page)
        assert "media-src 'self'" in page["Content-Security-Policy"]


def test_a_signer_sees_which_words_of_the_captions_changed(desk: Desk) -> None:
    post = desk.waiting(desk.draft(video=desk.film()))
    services.send_back(post_id=post.pk, by=desk.cast.priya, reason="It is Tuesday", seen=post.version)
    said = desk.captions(CAPTIONS.replace("Monday", "Tuesday"))
    services.send_for_approval(post_id=desk.change(post, video=desk.film(captions=said)).pk, by=desk.cast.grace)
    page = words(browser(desk.cast.priya).get(reverse("publishing:approve", args=[post.pk])))
    assert "removed: Monday." in page
    assert "added: Tuesday." in page


def test_a_new_post_from_one_with_a_video_has_it_too(desk: Desk) -> None:
    post = desk.written(desk.draft(video=desk.film()))
    page = browser(desk.cast.grace).get(reverse("publishing:write"), {"from": post.pk}).content.decode()
    assert "<video" in page
    assert "<track" in page


def test_of_two_tabs_the_second_shows_both_texts_and_loses_nothing(desk: Desk) -> None:
    post = desk.written()
    seen = post.version
    desk.change(post, text="Tom’s words", by=desk.cast.tom)
    client = browser(desk.cast.grace)
    address = reverse("publishing:change", args=[post.pk])
    page = client.post(address, typed(desk, text="Grace’s words", seen=seen))
    text = words(page)
    assert "Somebody else was faster: Tom Ashby" in text
    assert "Tom’s words" in text
    assert "Grace’s words" in text
    assert desk.fresh(post).words.text == "Tom’s words"
    again = client.post(address, typed(desk, text="Grace’s words", seen=hidden(page, "seen")))
    assert again.status_code == 302
    assert [version.text for version in post.versions.all()] == ["Grace’s words", "Tom’s words", BINS]


def test_an_editor_sees_only_their_own_accounts_and_cannot_send_others(desk: Desk) -> None:
    client = browser(desk.cast.dev)
    assert f'value="{desk.bins.pk}"' in client.get(reverse("publishing:write")).content.decode()
    assert f'value="{desk.facebook.pk}"' not in client.get(reverse("publishing:write")).content.decode()
    page = client.post(reverse("publishing:write"), typed(desk))
    assert "Select the accounts from the list" in words(page)
    assert not Post.objects.exists()


def test_an_editor_cannot_open_the_composer_of_somebody_elses_post(desk: Desk) -> None:
    post = desk.written()
    answer = browser(desk.cast.leah).get(reverse("publishing:change", args=[post.pk]))
    assert answer.status_code == 403
    assert "You cannot write posts for Ashmere District Council on Facebook" in words(answer)


def test_a_new_post_can_begin_from_an_earlier_one_or_for_a_day(desk: Desk) -> None:
    post = desk.scheduled(desk.draft(title="Brown bins stop"))
    client = browser(desk.cast.grace)
    again = client.get(reverse("publishing:write"), {"from": post.pk}).content.decode()
    assert BINS.split("\n")[0] in again
    assert re.search(r'name="wanted_at_day"[^>]*value=""', again), "the time is still to be chosen"
    assert re.search(
        r'name="wanted_at_day"[^>]*value="29"',
        client.get(reverse("publishing:write"), {"day": "2026-11-29"}).content.decode(),
    )


def test_a_new_post_from_one_for_other_accounts_leaves_those_out(desk: Desk) -> None:
    earlier = desk.written(desk.draft(desk.facebook, desk.bins))
    page = browser(desk.cast.dev).get(reverse("publishing:write"), {"from": earlier.pk})
    assert page.status_code == 200
    assert BINS.split("\n")[0] in page.content.decode()
    assert str(desk.facebook) not in words(page)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1700-01-01"])
def test_a_day_that_no_calendar_has_is_no_page(desk: Desk, day: str) -> None:
    assert browser(desk.cast.grace).get(reverse("publishing:write"), {"day": day}).status_code == 404


def test_captions_with_a_time_of_five_thousand_digits_get_a_sentence_and_lose_no_word(desk: Desk) -> None:
    endless = captions_upload(b"WEBVTT\n\n" + b"9" * 5_000 + b":00:00.000 --> 00:01.000\nWords")
    text = words(browser(desk.cast.grace).post(reverse("publishing:write"), typed(desk, captions=endless)))
    assert "A time in the captions cannot be read" in text
    assert "Brown bin collections stop for winter" in text
