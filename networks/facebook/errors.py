"""What Graph says to a Page, beside what it says to all.

Source: developers.facebook.com/docs/graph-api/guides/error-handling, and Messenger Platform, "Error codes".
"""

from networks.meta.errors import TAKES_NO_MESSAGES, Meaning

classify = Meaning(
    "Facebook",
    plain={
        (506, 1455006): "Facebook says that this repeats the Page's last post.",
        (
            10,
            2018278,
        ): "The person last wrote more than 24 hours ago, so Facebook no longer lets the Page answer by message.",
        (100, 2018001): "Facebook does not know this person, or they have never written to the Page.",
        (10, 2018065): "The person last wrote too long ago, so Facebook no longer lets the Page answer by message.",
        **dict.fromkeys(TAKES_NO_MESSAGES, "The person cannot be written to at the moment."),
    },
)
is_gone = classify.is_gone
