"""The town square: what residents see, and writing as one of them. Works without script."""

from starlette.routing import Route

from sandbox.square import doors, media, pages

ROUTES = [
    Route("/", pages.square, methods=["GET"]),
    Route("/posts/{network}/{post}", pages.post, methods=["GET"]),
    Route("/messages", pages.messages, methods=["GET"]),
    Route("/messages/{network}/{account}/{resident}", pages.talk, methods=["GET"]),
    Route("/media/{network}/{picture}", media.picture, methods=["GET"]),
    Route("/captions/{network}/{post}", media.captions, methods=["GET"]),
    Route("/write", doors.write, methods=["POST"]),
    Route("/comment", doors.comment, methods=["POST"]),
    Route("/edit", doors.edit, methods=["POST"]),
    Route("/delete", doors.delete, methods=["POST"]),
    Route("/messages/{network}/{account}/{resident}", doors.message, methods=["POST"]),
    Route("/misbehave", doors.misbehave, methods=["POST"]),
]
