"""Signing in at a pretend network: a page that a tester clicks, codes, tokens, renewals and their traps.

Each network states its facts in its own folder (`sign_in.py`) and they stand at its real paths, below `/<network>`.
Nothing of the application's own protocol code is used here, nor Authlib: a shared mistake would pass every test.
"""

from sandbox.oauth.facts import Grant, OAuth, plain_refusal
from sandbox.oauth.one import OAuth1
from sandbox.oauth.routes import routes

__all__ = ["Grant", "OAuth", "OAuth1", "plain_refusal", "routes"]
