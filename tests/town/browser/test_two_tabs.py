"""Two people, one object: the second is told what changed and by whom, and nothing is overwritten."""

from playwright.sync_api import expect

from core.council.models import Topic
from council_social.demonstration.people import staff
from enquiries.models import Conversation
from moderation.models import Case
from networks.protocol import Author
from publishing import services as publishing
from publishing.draft import Draft
from publishing.models import Post
from tests.town.browser.conftest import Windows
from tests.town.browser.desks import open_verb, press, read_once
from tests.town.content import somebody_writes, the_page


def test_a_post_that_somebody_else_saved_meanwhile_is_shown_beside_ones_own(window: Windows) -> None:
    draft = Draft(title="Two tabs", topic=Topic.objects.get(slug="waste"), text="First words.", own=((the_page(), ""),))
    post = publishing.write(draft=draft, by=staff()["grace"])
    grace, tom = window("grace"), window("tom")
    for page in (grace, tom):
        page.goto(f"/posts/{post.pk}/change/")
    grace.get_by_label("Text for every account").fill("Words of Grace.")
    press(grace, "Save draft")
    read_once(grace, "Saved as version 2")
    tom.get_by_label("Text for every account").fill("Words of Tom.")
    press(tom, "Save draft")
    expect(tom.get_by_role("heading", name="Somebody else changed this meanwhile")).to_be_visible()
    expect(tom.get_by_text("Grace Mensah saved version 2")).to_be_visible()
    expect(tom.get_by_text("Words of Grace.").first).to_be_visible()
    expect(tom.get_by_label("Text for every account")).to_have_value("Words of Tom.")
    assert Post.objects.get(pk=post.pk).words.text == "Words of Grace."


def test_who_takes_a_conversation_second_is_told_who_was_faster(window: Windows) -> None:
    found = somebody_writes(
        "tabs-1", Author("r-tabs-1", "tabs_one", "Tess Tabs"), "When is the pool open?"
    ).conversation
    grace, tom = window("grace"), window("tom")
    for page in (grace, tom):
        page.goto(found.get_absolute_url())
    press(grace, "Take")
    read_once(grace, "is yours")
    press(tom, "Take")
    read_once(tom, "Somebody else was faster: Grace Mensah took this")
    assert Conversation.objects.get(pk=found.pk).assignee == staff()["grace"]


def test_a_reply_waits_when_the_resident_wrote_again_meanwhile(window: Windows) -> None:
    nia = Author("r-tabs-2", "tabs_two", "Nia Tabs")
    found = somebody_writes("tabs-2", nia, "Is the tip open on Monday?", root="a-post").conversation
    grace = window("grace")
    grace.goto(found.get_absolute_url())
    press(grace, "Take")
    grace.get_by_label("Reply as Ashmere District Council").fill("Yes, from nine.")
    somebody_writes("tabs-3", nia, "I mean the one in Eastmere.", root="a-post")
    press(grace, "Send reply")
    read_once(grace, "Your reply is kept as a draft")
    expect(grace.get_by_label("Reply as Ashmere District Council")).to_have_value("Yes, from nine.")
    expect(grace.get_by_role("region", name="Messages").get_by_text("I mean the one in Eastmere.")).to_be_visible()
    assert not found.messages.filter(direction="out").exists()


def test_a_case_that_somebody_else_changed_meanwhile_is_not_changed_blindly(window: Windows) -> None:
    case = Case.objects.get(state="recorded", resident__name="Una Unreal")
    grace, tom = window("grace"), window("tom")
    for page in (grace, tom):
        page.goto(case.get_absolute_url())
        open_verb(page, "Close")
        page.get_by_label("Your reason").locator("visible=true").fill("It was a misunderstanding.")
    press(grace, "Close the case")
    read_once(grace, "The case is closed")
    press(tom, "Close the case")
    expect(tom.get_by_role("alert")).to_contain_text("Grace Mensah")
    assert Case.objects.get(pk=case.pk).version == case.version + 1
