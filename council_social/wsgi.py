"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council_social.settings")
application = get_wsgi_application()

from council_social.checks import refuse_demonstration_log_ins  # noqa: E402 -- models can be loaded from here on

refuse_demonstration_log_ins()
