"""What Graph says to an Instagram account, beside what it says to all.

Source: Instagram Platform, "Error codes" (2 June 2026); Messenger Platform, "Error codes".
"""

from networks.meta.errors import TAKES_NO_MESSAGES, Meaning

classify = Meaning(
    "Instagram",
    plain={
        (4, 2207051): "Instagram takes this for spam and does not let it out. Look at the account in Instagram's app.",
        (25, 2207050): "Instagram has restricted the account. Sign in to Instagram's app, and do what it asks for.",
        (352, 2207026): "Instagram does not take a video of this format.",
        (36000, 2207004): "Instagram finds the picture too large.",
        (36001, 2207005): "Instagram does not take a picture of this kind; it must be a JPEG.",
        (36003, 2207009): "Instagram does not take a picture of these proportions: from 4:5 to 1.91:1.",
        (36004, 2207010): "Instagram finds the caption too long.",
        (10, 2018278): (
            "The person last wrote more than 24 hours ago, so Instagram no longer lets the account answer by message."
        ),
        (100, 2018001): "Instagram does not know this person, or they have never written to the account.",
        (10, 2018065): "The person last wrote too long ago, so Instagram no longer lets the account answer by message.",
        **dict.fromkeys(TAKES_NO_MESSAGES, "The person cannot be written to at the moment."),
    },
    again={
        (-2, 2207003): "Instagram took too long to fetch the picture or video.",
        (-2, 2207020): "What was uploaded to Instagram has run out.",
        (9004, 2207052): "Instagram could not fetch the picture or video from this system.",
        (9007, 2207027): "Instagram is still working on the picture or video.",
    },
    unsure=frozenset({(24, 2207008)}),
    full=frozenset({(9, 2207042)}),
)
