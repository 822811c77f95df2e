"""Flickr. A post is a picture, a comment can be answered and deleted; there is no hiding, blocking or private message."""

from networks.connector import Composed
from networks.flickr import figures, inbound, outbound
from networks.flickr.sign_in import SIGN_IN

FLICKR = Composed(
    code="flickr",
    api="https://api.flickr.com",
    outbound=outbound,
    inbound=inbound,
    figures=figures,
    sign_in=SIGN_IN,
)
