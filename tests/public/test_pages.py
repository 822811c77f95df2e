"""What residents see, without a log-in: the policy, the rules, our accounts, and the appeal form."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from core.council import services as council_services
from core.council.selectors import Current
from moderation.models import Appeal
from public.selectors import directory
from tests.cast import Cast
from tests.moderation.post import blocked, recorded

pytestmark = pytest.mark.django_db
PAGES = [
    "policy",
    "rules",
    "directory",
    "directory_json",
    "directory_csv",
    "appeal",
    "appeal_sent",
    "accessibility",
    "privacy",
]


@pytest.fixture
def visitor() -> Client:
    return Client()


def words(client: Client, name: str, **query: str) -> str:
    page = client.get(reverse(f"public:{name}"), query)
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_without_a_log_in(cast: Cast, council: Current, visitor: Client, name: str) -> None:
    cast.account(on_public_page=True)
    page = visitor.get(reverse(f"public:{name}"))
    assert page.status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_no_page_for_residents_sets_a_cookie(cast: Cast, council: Current, name: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    words(strict, name)
    assert not strict.cookies


def test_an_appeal_needs_no_cookie(cast: Cast, council: Current) -> None:
    cast.account()
    given = {"network": "facebook", "handle": "angry.ash", "email": "ash@mail.example", "words": "I was never warned."}
    sent = Client(enforce_csrf_checks=True).post(reverse("public:appeal"), given)
    assert sent.status_code == 302
    assert Appeal.objects.get().handle == "angry.ash"


@pytest.mark.parametrize("name", ["policy", "rules", "appeal", "appeal_sent", "accessibility", "privacy"])
def test_before_a_council_file_is_loaded_there_is_no_page(db: None, visitor: Client, name: str) -> None:
    assert visitor.get(reverse(f"public:{name}")).status_code == 404


def test_the_policy_says_what_the_council_file_says(council: Current, visitor: Client) -> None:
    page = words(visitor, "policy")
    assert "After 12 months you can" in page
    assert "Abusive or bad language" in page


def test_residents_read_of_an_emergency(cast: Cast, council: Current, visitor: Client) -> None:
    council_services.start_emergency(name="flooding in Wexmoor", by=cast.priya)
    assert "Flooding in Wexmoor." in words(visitor, "policy")


def test_how_often_counts_the_last_full_quarter_only(cast: Cast, council: Current, visitor: Client) -> None:
    blocked(cast, recorded(cast))
    assert "blocked no accounts" in words(visitor, "policy") or "blocked 0 accounts" in words(visitor, "policy")


def test_earlier_rules_are_kept_and_others_are_not_found(council: Current, visitor: Client) -> None:
    assert visitor.get(reverse("public:rules_version", args=[1])).status_code == 200
    assert visitor.get(reverse("public:rules_version", args=[7])).status_code == 404
    assert visitor.get(reverse("public:rules_version", args=[99999999999999])).status_code == 404


@pytest.fixture
def ours(cast: Cast, council: Current) -> Account:
    return cast.account(
        "facebook",
        handle="AshmereBins",
        name="Ashmere Bins",
        address="https://www.facebook.com/AshmereBins",
        on_public_page=True,
    )


def test_what_is_not_public_is_in_no_list(cast: Cast, ours: Account, visitor: Client) -> None:
    cast.account(handle="secret", name="Hidden one", on_public_page=False)
    assert [account for group in directory() for account in group.accounts] == [ours]
    for name in ("directory", "directory_json", "directory_csv"):
        assert "Hidden one" not in words(visitor, name)


def test_a_cell_is_never_a_formula(cast: Cast, council: Current, visitor: Client) -> None:
    cast.account(handle="calc", name='=HYPERLINK("https://evil.example")', on_public_page=True)
    answer = visitor.get(reverse("public:directory_csv"))
    assert answer["Content-Disposition"] == 'attachment; filename="accounts.csv"'
    row = next(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert row["name"] == '\'=HYPERLINK("https://evil.example")'
    assert (row["handle"], row["state"]) == ("calc", "open")


def test_excel_reads_the_letters_of_the_table(cast: Cast, council: Current, visitor: Client) -> None:
    cast.account(name="Llyfrgell y Dŵr", on_public_page=True)
    raw = visitor.get(reverse("public:directory_csv")).content
    assert raw.startswith(b"\xef\xbb\xbfnetwork,handle,name,address,run_by,two_way,state,closed_on,kind,")
    assert "Llyfrgell y Dŵr" in raw.decode()


def test_programs_read_the_same_list(ours: Account, visitor: Client) -> None:
    found = visitor.get(reverse("public:directory_json")).json()["accounts"]
    assert found == [{
        "network": "facebook", "handle": "AshmereBins", "name": "Ashmere Bins", "address": "https://www.facebook.com/AshmereBins", "run_by": "Communications",
        "two_way": True, "state": "open", "closed_on": "", "kind": "corporate", "unused": False, "trial_ends_on": "", "followers": None, "note": "",
    }]  # fmt: skip


RIGHT = {"network": "facebook", "handle": "@madeup_maureen", "email": "m@example.org", "words": "I am sorry"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"network": ""},
        {"handle": ""},
        {"email": "maureen"},
        {"words": ""},
        {"words": "x" * 2001},
        {"network": "other"},
        {"network": "nonsense"},
        {"handle": "x" * 121},
    ],
)
def test_an_appeal_that_misses_something_is_shown_again(
    cast: Cast, council: Current, visitor: Client, wrong: dict[str, str]
) -> None:
    cast.account()
    page = visitor.post(reverse("public:appeal"), RIGHT | wrong)
    assert page.status_code == 200
    assert "govuk-error-message" in page.content.decode()
    assert (RIGHT | wrong)["email"] in page.content.decode()
    assert not Appeal.objects.exists()


def test_an_appeal_is_kept_and_its_answer_tells_nothing(cast: Cast, council: Current, visitor: Client) -> None:
    blocked(cast, recorded(cast))
    answers = []
    for handle in ("@madeup_maureen", "nobody_at_all"):
        page = visitor.post(reverse("public:appeal"), RIGHT | {"handle": handle}, follow=True)
        answers.append((page.redirect_chain, page.status_code))
    assert answers[0] == answers[1]
    assert [appeal.case is not None for appeal in Appeal.objects.order_by("id")] == [True, False]


def test_an_appeal_is_asked_for_on_the_networks_where_we_have_or_had_an_account(
    cast: Cast, council: Current, visitor: Client
) -> None:
    cast.account("threads")
    cast.account("linkedin", state="closed", on_public_page=False)
    cast.account("bluesky", state="planned")
    radios = words(visitor, "appeal").partition("Which other network?")[0]
    assert all(f'value="{code}"' in radios for code in ("threads", "linkedin", "other"))
    assert not any(f'value="{code}"' in radios for code in ("bluesky", "facebook"))


def test_an_appeal_for_another_network_names_it(council: Current, visitor: Client) -> None:
    assert visitor.post(reverse("public:appeal"), RIGHT | {"network": "other", "other": "youtube"}).status_code == 302
    assert Appeal.objects.get().network == "youtube"
