"""Where the database of a test is, for processes of their own."""

from urllib.parse import quote

from django.db import connection


def database_address() -> str:
    """As DATABASE_URL wants it."""
    facts = connection.settings_dict
    return f"postgresql://{facts['USER']}:{quote(facts['PASSWORD'])}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"
