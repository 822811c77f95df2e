"""YouTube (Data API v3). A post is a video, a comment can be answered, held back, rejected, and its author banned."""

from networks.connector import Composed
from networks.youtube import figures, inbound, outbound
from networks.youtube.sign_in import SIGN_IN

YOUTUBE = Composed(
    code="youtube",
    api="https://www.googleapis.com",
    outbound=outbound,
    inbound=inbound,
    figures=figures,
    sign_in=SIGN_IN,
)
