"""Signing in at a network and coming back with access to one account: what each network states, and the two protocols.

A network's own facts stand in its folder, `networks/<name>/sign_in.py`; OAuth 2.0 (RFC 6749, RFC 7636) and OAuth 1.0a
(RFC 5849) stand here, with Authlib for what is the protocol's and our own watched HTTP for what goes over the wire.
"""

from networks.sign_in.oauth1 import OAuth1
from networks.sign_in.oauth2 import OAuth2, Token
from networks.sign_in.protocol import App, Begun, Found, SignIn
from networks.sign_in.web import Web

__all__ = ["App", "Begun", "Found", "OAuth1", "OAuth2", "SignIn", "Token", "Web"]
