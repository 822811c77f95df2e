"""Uploading pictures and videos. Nobody sees them until a post names them; the server throws away what none names, after a day.

A server may take a file and still have to work on it (202, then 206 where it is asked for); a post can name it only afterwards.
Source: docs.joinmastodon.org, "methods/media".
"""

import time
from collections.abc import Sequence
from functools import partial

from networks.classify import read
from networks.http import Answer
from networks.mastodon.client import Api
from networks.mastodon.errors import classify
from networks.mastodon.parcel import Parcel
from networks.outcomes import Accepted, Failed, Outcome, Refused
from networks.protocol import Access, Handle, Media

PAUSE = 1.0
"""Seconds between two questions how far the server is."""
STILL_WORKING = Refused("The server is still working on the picture or video.", before_sending=True)


def uploaded(api: Api, access: Access, media: Sequence[Media], begun: Handle) -> Handle:
    """`begun` with the identities under `media`, from where it stopped. Raises `Failed` with what there is by then as `kept`."""
    identities = [*begun.get("media", [])]
    try:
        for one in media[len(identities) :]:
            identities.append(_upload(api, access, one))
        for identity in identities:
            _wait(api, identity)
    except Failed as failed:
        raise Failed(failed.outcome, kept={**begun, "media": identities}) from None
    return {**begun, "media": identities}


def _upload(api: Api, access: Access, media: Media) -> str:
    parcel = Parcel(access, media)
    return str(read(partial(api.upload, parcel), _taken).fields["id"])


def _wait(api: Api, identity: str) -> None:
    """Until the server has worked on it, or this errand's time is up."""
    while read(partial(api.get, "media", identity), _readable).status == 206:
        if api.seconds_left <= PAUSE:
            raise Failed(STILL_WORKING)
        time.sleep(PAUSE)


def _taken(answer: Answer) -> Outcome:
    return Accepted("", "") if answer.status == 202 else classify(answer)


def _readable(answer: Answer) -> Outcome:
    if answer.status == 422:
        return Refused("The server could not read the picture or video.", before_sending=False)
    return Accepted("", "") if answer.status == 206 else classify(answer)
