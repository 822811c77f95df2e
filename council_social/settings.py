"""One settings file, read from the environment, loud about what is missing.

`COUNCIL_MODE` is `production`, `demonstration` or `test`. Production refuses to start on a default secret, with the
demonstration's log-ins, with the pretend networks, or without a second factor for people who sign in with a password.
"""

import hashlib
from pathlib import Path

import environ
import pghistory
from django.core.exceptions import ImproperlyConfigured

from pages import csp

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

COUNCIL_MODE = env.str("COUNCIL_MODE", "production")
if COUNCIL_MODE not in {"production", "demonstration", "test"}:
    raise ImproperlyConfigured(f"COUNCIL_MODE is “{COUNCIL_MODE}”. It is production, demonstration or test.")
PRODUCTION = COUNCIL_MODE == "production"
DEMONSTRATION = COUNCIL_MODE == "demonstration"
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))


def required(name: str) -> str:
    """The environment variable `name`; a sentence instead of a start when it is missing or empty."""
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. ./dev run sets it; in production it comes from the environment."
        )
    return value


# Secrets ---------------------------------------------------------------------
SECRET_KEY = required("SECRET_KEY")
if PRODUCTION and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is shorter than 50 characters.")
FIELD_KEYS = env.list("FIELD_KEYS", default=[])
"""Keys for tokens at rest, newest first, each `key id:Fernet key`. Never derived from SECRET_KEY."""
if PRODUCTION and not FIELD_KEYS:
    raise ImproperlyConfigured("FIELD_KEYS is not set: access tokens of the networks could not be kept encrypted.")

# Who may reach us, and whom we may reach -------------------------------------
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_URL = env.str("PUBLIC_URL", "http://127.0.0.1:8000")
SANDBOX_URL = env.str("SANDBOX_URL", "")
BLUESKY_PDS_URL = env.str("BLUESKY_PDS_URL", "")
BLUESKY_HERE = {name: env.str(f"BLUESKY_{name.upper()}", "") for name in ("handle", "password", "square_url")}
"""The account on Bluesky's own server that `./dev run --network bluesky` starts, and the page where residents write."""
NETWORK_SECRETS = env.json("NETWORK_SECRETS", default={})
"""App secrets of the networks, for webhook signatures: `{"facebook": {"app_secret": …}, "x": {"consumer_secret": …}}`."""
if PRODUCTION and SANDBOX_URL:
    raise ImproperlyConfigured("SANDBOX_URL is set: the pretend networks are refused outside the demonstration.")

# Applications, by floor: top first -------------------------------------------
INSTALLED_APPS = [
    "council_social.apps.CouncilSocial",
    "public",
    "reporting",
    "moderation",
    "enquiries",
    "publishing",
    "networks",
    "accounts",
    "core.council",
    "core.people",
    "core.audit",
    "core.worktime",
    "core.notify",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "guardian",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "django_filters",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "networks.webhooks.ShortWay",  # behind the headers, before everything that a delivery does not need
    "council_social.proxies.BehindOurProxies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "council_social.nul.RefuseNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "core.people.middleware.SecondFactorRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.people.seen.SeenToTheMinute",
    "django_htmx.middleware.HtmxMiddleware",
    "core.audit.middleware.AuditContext",
]

CSRF_FAILURE_VIEW = "council_social.errors.csrf_failure"
ROOT_URLCONF = "council_social.urls"
WSGI_APPLICATION = "council_social.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "pages.environment.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "council_social.context.shell",
            ],
        },
    },
    {
        # Only for libraries that bring Django templates of their own (the API pages, the forms of the browsable API).
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
FORM_RENDERER = "pages.forms.GovukRenderer"

# Database: the application's role owns nothing; only `migrate` runs as the owner ------
DATABASES = {"default": {**env.db_url_config(required("DATABASE_URL")), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", "")
DATABASE_APP_ROLE = env.str("DATABASE_APP_ROLE", "council_app")
"""Whom the owner grants rights to when it migrates: core.audit.hardening."""
DATABASE_APP_URL = required("DATABASE_URL")
DATABASE_PARSER = env.db_url_config
DATABASES["default"]["OPTIONS"] = {"options": "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PGTRIGGER_INSTALL_ON_MIGRATE = False
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()
PGHISTORY_MIDDLEWARE_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

# People ----------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ANONYMOUS_USER_NAME = None
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # grants are read by accounts.permissions, together with the duties
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "core.people.signin.ClosedSignUp"
SOCIALACCOUNT_ADAPTER = "core.people.signin.ClosedSocialSignUp"
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "login": "pages.sign_in.SignInForm",
    "reset_password": "pages.sign_in.ForgottenPasswordForm",
    "reset_password_from_key": "pages.sign_in.NewPasswordForm",
    "change_password": "pages.sign_in.ChangePasswordForm",
    "set_password": "pages.sign_in.SetPasswordForm",
    "reauthenticate": "pages.sign_in.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "pages.sign_in.CodeForm",
    "reauthenticate": "pages.sign_in.CodeAgainForm",
    "activate_totp": "pages.sign_in.FirstCodeForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True
"""Whoever once asked for a new password has an address that counts as unverified, and must still get a second factor."""
MFA_ADAPTER = "core.people.signin.SealedSecrets"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Council social media"
SECOND_FACTOR_REQUIRED = not (DEMONSTRATION or COUNCIL_MODE == "test")
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SINGLE_SIGN_ON = env.json("SINGLE_SIGN_ON", default=[])
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": SINGLE_SIGN_ON}}
USERSESSIONS_TRACK_ACTIVITY = True
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Pages -----------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static" if PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = COUNCIL_MODE == "test"  # each client of a test would otherwise read the whole folder first
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "publishing.coming_in.NotTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "publishing.coming_in.ToTheDisk",
]

# Headers ---------------------------------------------------------------------
CONTENT_SECURITY_POLICY = csp.policy([app["settings"]["server_url"] for app in SINGLE_SIGN_ON])
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("accelerometer", "camera", "geolocation", "gyroscope", "magnetometer", "microphone", "payment", "usb")
}
OWN_PROXIES = env.int("OWN_PROXIES", 1 if PRODUCTION else 0)
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SECURE_REDIRECT_EXEMPT = [r"^health$"]

# Mail ------------------------------------------------------------------------
MAIL_IN: dict[str, str] = env.json("MAIL_IN", default={})
"""Maildirs of what is mailed about accounts that no machine reads: {"nextdoor/ashmere-council": "/srv/mail/nextdoor"}."""
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "social-media@ashmere.example")
if PRODUCTION:
    vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
elif COUNCIL_MODE == "test":
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"

# Celery: the database is the queue; the broker only carries the ticks --------
CELERY_BROKER_URL = required("REDIS_URL")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 5, "max_connections": 50}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Europe/London"
CELERY_TASK_DEFAULT_QUEUE = "celery"
CACHE_TABLE = "cache"
CACHES = {
    "default": {
        # Rate limits of the sign-in page and presence in the inbox. In the database, so that a stopped broker stops no page.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": CACHE_TABLE,
        "KEY_PREFIX": hashlib.sha256(COUNCIL_MODE.encode()).hexdigest()[:6],
    }
}
if COUNCIL_MODE == "test":
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# API -------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "knox.auth.TokenAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["core.people.api_permissions.HoldsDuty"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "PAGE_SIZE": 25,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "core.people.api.api_sentence",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min"},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Council social media",
    "DESCRIPTION": "The register, posts, enquiries, cases and figures; the same verbs and the same rules as the pages.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# Logs: what happened and how long it took; never words of residents, tokens or bodies --
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        name: {"handlers": ["console"], "level": "INFO", "propagate": False}
        for name in (
            "accounts",
            "networks",
            "publishing",
            "enquiries",
            "moderation",
            "reporting",
            "core",
            "council_social",
        )
    },
}
