"""What Flickr counts in public: views, comments and favourites. It tells nobody how many follow an account."""

from collections.abc import Collection
from functools import partial

from networks.classify import read, understood
from networks.flickr.client import Api
from networks.flickr.errors import classify, is_gone
from networks.flickr.outbound import or_gone
from networks.outcomes import Failed, Refused
from networks.protocol import Access, Figures, Profile

MAY_WRITE = {"write", "delete"}


@understood()
def metrics(access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
    """Figures by picture, two calls each. Raises `Failed`."""
    api = Api(access)
    found = {photo: _of(api, photo) for photo in external_ids}
    return {photo: figures for photo, figures in found.items() if figures}


def _of(api: Api, photo: str) -> Figures:
    """Empty where the picture is gone."""
    info = read(partial(api.read, "photos.getInfo", photo_id=photo), or_gone)
    liked = read(partial(api.read, "photos.getFavorites", photo_id=photo, per_page="1"), or_gone)
    if is_gone(info) or is_gone(liked):
        return {}
    shown = info.fields["photo"]
    return {
        "views": int(shown["views"]),
        "replies": int(shown["comments"]["_content"]),
        "likes": int(liked.fields["photo"]["total"]),
    }


def followers(access: Access) -> int:
    """Raises `Failed`: Flickr tells nobody."""
    raise Failed(Refused("Flickr tells nobody how many follow an account.", before_sending=False))


@understood()
def profile(access: Access) -> Profile:
    """Whose the access is, and whether it may write: a token can be for reading alone. Raises `Failed`."""
    api = Api(access)
    token = read(partial(api.read, "auth.oauth.checkToken"), classify).fields["oauth"]
    account = token["user"]["nsid"]
    person = read(partial(api.read, "people.getInfo", user_id=account), classify).fields["person"]
    handle, name = person.get("path_alias") or account, token["user"]["fullname"] or token["user"]["username"]
    return Profile(
        account, handle, name, f"https://www.flickr.com/photos/{handle}", _problem(access, account, name, token)
    )


def _problem(access: Access, account: str, name: str, token: dict[str, dict[str, str]]) -> str:
    if account != access.external_id:
        return f"This access belongs to another account, {name}."
    if token["perms"]["_content"] not in MAY_WRITE:
        return "This access may only read. Connect the account again and let it write and delete."
    return ""
