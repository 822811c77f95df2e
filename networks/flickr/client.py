"""Flickr's API, signed by OAuth 1.0a (RFC 5849). No SDK: `flickrapi` is of 2018 and sets no time-out.

The signature is Authlib's, the call our own watched HTTP. Reads are GET, writes POST. Two hosts: one for the methods, one for
uploads; a demonstration has both below one address. Source: flickr.com/services/api/auth.oauth.html and upload.api.html.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from authlib.oauth1.rfc5849.client_auth import CONTENT_TYPE_FORM_URLENCODED, ClientAuth

from networks.http import Answer
from networks.protocol import Access

UPLOADS = "up.flickr.com"
REST = ("services", "rest")
UPLOAD = ("services", "upload")
AS_JSON = {"format": "json", "nojsoncallback": "1"}


class Api:
    """One errand of one account.

    Secrets: `access_token` and `token_secret`, which do not run out; the application's `client_id` (Flickr's key) and
    `client_secret`, from the council's own application where the account has none of its own.
    """

    def __init__(self, access: Access) -> None:
        self._http, self._uploads, secrets = access.client(), access.client(UPLOADS), {**access.app, **access.secrets}
        self._auth = ClientAuth(
            secrets.get("client_id", ""),
            secrets.get("client_secret", ""),
            secrets.get("access_token", ""),
            secrets.get("token_secret", ""),
        )

    def read(self, method: str, **asked: str) -> Answer:
        """A method that changes nothing. Raises `NoAnswer`; so do the others."""
        params = {"method": f"flickr.{method}", **AS_JSON, **asked}
        address = f"{self._http.address(REST)}?{urlencode(params)}"
        return self._http.call("GET", REST, params=params, headers=self._signed("GET", address))

    def write(self, method: str, **asked: str) -> Answer:
        """A method that has an effect."""
        form = {"method": f"flickr.{method}", **AS_JSON, **asked}
        return self._http.call("POST", REST, form=form, headers=self._signed("POST", self._http.address(REST), form))

    def upload(self, photo: tuple[str, bytes, str], **asked: str) -> Answer:
        """A picture: name, bytes, kind. All is signed but the picture itself."""
        headers = self._signed("POST", self._uploads.address(UPLOAD), asked)
        return self._uploads.call("POST", UPLOAD, form=asked, files={"photo": photo}, headers=headers)

    def _signed(self, method: str, address: str, form: Mapping[str, str] | None = None) -> dict[str, str]:
        headers = {"Content-Type": CONTENT_TYPE_FORM_URLENCODED} if form else {}
        _, signed, _ = self._auth.prepare(method, address, headers, urlencode(form or {}))
        return {"Authorization": signed["Authorization"]}
