"""What Flickr's answers mean: a refusal is a 200."""

from typing import Any

import pytest

from networks.flickr.errors import classify, classify_comment, classify_upload, is_gone
from networks.outcomes import Accepted, RateLimited, Refused, Unauthorised, Unknown
from tests.networks.answers import answer


def fail(code: int) -> dict[str, Any]:
    return {"stat": "fail", "code": code, "message": "Words"}


def xml(inside: str, stat: str = "fail") -> bytes:
    return f'<?xml version="1.0" encoding="utf-8" ?>\n<rsp stat="{stat}">{inside}</rsp>'.encode()


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, {"stat": "ok"}, Accepted),
        (200, fail(1), Refused),
        (200, fail(2), Refused),
        (200, fail(96), Unauthorised),
        (200, fail(97), Unauthorised),
        (200, fail(98), Unauthorised),
        (200, fail(99), Unauthorised),
        (200, fail(100), Unauthorised),
        (200, fail(105), Unknown),
        (200, fail(106), Unknown),
        (200, fail(112), Refused),
        (200, {}, Unknown),
        (200, b"<html>", Unknown),
        (401, b"oauth_problem=signature_invalid", Unauthorised),
        (429, b"Too Many Requests", RateLimited),
        (404, b"", Refused),
        (500, b"", Unknown),
        (502, b"<html>bad gateway</html>", Unknown),
    ],
)
def test_an_answer_means(status: int, body: Any, outcome: type) -> None:
    found = classify(answer(status, body))
    assert isinstance(found, outcome), found
    assert not (isinstance(found, Refused) and found.before_sending)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (xml("<photoid>53000000101</photoid>", "ok"), Accepted("53000000101", "")),
        (
            xml('<err code="5" msg="Filetype was not recognised" />'),
            Refused("Flickr does not know this kind of picture.", False),
        ),
        (
            xml('<err code="12" msg="A &amp; B" />'),
            Refused("Flickr refused this (12). It says: A & B", before_sending=False),
        ),
        (
            xml('<err code="98" msg="Invalid auth token" />'),
            Unauthorised("Flickr no longer accepts the council's access. It says: Invalid auth token"),
        ),
    ],
)
def test_an_upload_answers_in_xml(body: bytes, outcome: object) -> None:
    assert classify_upload(answer(200, body)) == outcome


def test_an_upload_without_an_identity_may_have_arrived() -> None:
    assert isinstance(classify_upload(answer(200, xml("", "ok"))), Unknown)


def test_the_limit_of_calls_is_the_whole_applications_and_that_of_comments_the_accounts() -> None:
    of_calls, of_comments = classify(answer(429, b"", retry_after="60")), classify_comment(answer(200, fail(9)))
    assert (getattr(of_calls, "scope", ""), getattr(of_comments, "scope", "")) == ("app", "account")


def test_gone_is_by_the_numbers_of_the_method() -> None:
    assert is_gone(answer(200, fail(1)))
    assert not is_gone(answer(200, fail(2)))
    assert is_gone(answer(200, fail(2)), 1, 2)
    assert not is_gone(answer(200, {"stat": "ok"}))
