"""The video and its captions, brought to YouTube before anybody can see them: in pieces, by a session that can be resumed.

What has been done stands in the handle, also of a preparation that failed: `{"session"}` while the video is under way,
`{"video"}` when it is there (as a private one), `{"captions"}` when it has them. The next try goes on from there.
Source: developers.google.com/youtube/v3/guides/using_resumable_upload_protocol, and captions.insert.
"""

from collections.abc import Mapping, MutableMapping
from dataclasses import replace
from functools import partial
from typing import Any, Final
from urllib.parse import parse_qsl

from networks.classify import read, understood
from networks.http import Answer
from networks.outcomes import Accepted, Failed, Outcome, RateLimited, Refused
from networks.protocol import Access, Handle, Media, Request
from networks.youtube.client import Api
from networks.youtube.errors import CAPTIONS_THERE, classify, reason

SECONDS: Final = 70.0
"""What is not there by then goes on with the next try."""
PIECE: Final = 32 * 256 * 1024
"""Bytes of one piece: a multiple of 256 KB, as YouTube demands."""
GOES_ON: Final = 308
SESSION_IS_OVER: Final = {404, 410}
PEOPLE_AND_BLOGS: Final = "22"
"""A category that every region has; YouTube demands one."""
BEGUN_ANEW = Refused("YouTube has given up the upload, which begins anew.", before_sending=True)
LED_AWAY = Refused("YouTube gave an address for the upload that is not its own.", before_sending=False)


def ready(access: Access, request: Request, video: Media, handle: Handle) -> Handle:
    """The handle with a private video that has its captions. Raises `Failed` with what has been done so far."""
    api, done = Api(replace(access, within=SECONDS)), dict(handle)
    try:
        with understood():
            if "video" not in done:
                done["video"] = _uploaded(api, access, video, described(request), done)
            if video.captions and "captions" not in done:
                done["captions"] = _captioned(api, access, video.captions, done["video"], request.languages[0])
    except Failed as failed:
        raise Failed(failed.outcome, done) from None
    return done


def described(request: Request) -> dict[str, Any]:
    """The first line is the title, the rest the description."""
    title, _, description = request.text.partition("\n")
    snippet = {"title": title.strip(), "description": description.strip(), "categoryId": PEOPLE_AND_BLOGS}
    return {
        "snippet": {**snippet, "defaultLanguage": request.languages[0]},
        "status": {"privacyStatus": "private", "selfDeclaredMadeForKids": False},
    }


def _uploaded(api: Api, access: Access, video: Media, about: Mapping[str, Any], done: MutableMapping[str, Any]) -> str:
    """The identity of the private video."""
    is_new = "session" not in done
    if is_new:
        done["session"] = _session(api, "videos", _begun(api, "videos", about, video))
    answer = _carried(api, access, "videos", done["session"], video, is_new=is_new)
    if answer.status in SESSION_IS_OVER:
        del done["session"]
        raise Failed(BEGUN_ANEW)
    made = answer.fields
    if made["status"]["uploadStatus"] in {"failed", "rejected"}:
        why = made["status"].get("failureReason") or made["status"].get("rejectionReason") or "no reason given"
        raise Failed(Refused(f"YouTube cannot use the video ({why}).", before_sending=False))
    return str(made["id"])


def _captioned(api: Api, access: Access, captions: Media, video: str, language: str) -> str:
    """The identity of the captions. Where an answer was lost they may be there already, which YouTube says."""
    about = {"snippet": {"videoId": video, "language": language, "name": "", "isDraft": False}}
    answer = _begun(api, "captions", about, captions)
    if reason(answer) != CAPTIONS_THERE:
        answer = _carried(api, access, "captions", _session(api, "captions", answer), captions, is_new=True)
    if answer.status in SESSION_IS_OVER:
        raise Failed(BEGUN_ANEW)
    return CAPTIONS_THERE if reason(answer) == CAPTIONS_THERE else str(answer.fields["id"])


def _begun(api: Api, kind: str, about: Mapping[str, Any], media: Media) -> Answer:
    def outcome(answer: Answer) -> Outcome:
        there = answer.status == 200 or reason(answer) == CAPTIONS_THERE
        # A project may upload so many videos a day, which says nothing about what else it may do.
        return Accepted("", "") if there else _of_this_account(classify(answer))

    return read(partial(api.begin_upload, kind, about, media.size, media.content_type), outcome)


def _of_this_account(outcome: Outcome) -> Outcome:
    return replace(outcome, scope="account") if isinstance(outcome, RateLimited) else outcome


def _session(api: Api, kind: str, begun: Answer) -> dict[str, str]:
    """The query by which a session is addressed. Its address is the network's to give, and ours to check."""
    address, _, query = begun.headers["location"].partition("?")
    if address != api.upload_address(kind):
        raise Failed(LED_AWAY)
    return dict(parse_qsl(query))


def _carried(api: Api, access: Access, kind: str, session: Mapping[str, str], media: Media, *, is_new: bool) -> Answer:
    """The answer to the last byte. An older session is first asked how far it has come; ends by the deadline."""
    if is_new:
        standing = _sent_from(api, access, kind, session, media, 0)
    else:
        standing = read(partial(api.continue_upload, kind, session, f"*/{media.size}"), _in_a_session)
    while standing.status == GOES_ON:
        standing = _sent_from(api, access, kind, session, media, _arrived(standing))
    return standing


def _sent_from(api: Api, access: Access, kind: str, session: Mapping[str, str], media: Media, start: int) -> Answer:
    """Piece by piece until YouTube has it all, or has kept less than it was sent."""
    for piece in access.pieces(media, PIECE, start):
        end = start + len(piece)
        place = f"{start}-{end - 1}/{media.size}"
        answer = read(partial(api.continue_upload, kind, session, place, piece), _in_a_session)
        if answer.status != GOES_ON or _arrived(answer) != end:
            return answer
        start = end
    raise Failed(Refused("YouTube has the whole video and is still taking it in.", before_sending=True))


def _arrived(answer: Answer) -> int:
    """How many bytes YouTube has: `Range: bytes=0-524287`; no header means none."""
    shown = answer.headers.get("range", "")
    return int(shown.rpartition("-")[2]) + 1 if shown else 0


def _in_a_session(answer: Answer) -> Outcome:
    """Captions that are there already, and a session that is over, are the caller's to judge."""
    if answer.status in {200, 201, GOES_ON} | SESSION_IS_OVER or reason(answer) == CAPTIONS_THERE:
        return Accepted("", "")
    return classify(answer)
