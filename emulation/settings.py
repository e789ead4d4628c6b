"""Settings. Every value that differs between machines comes from the environment,
or from the file `.env` beside `manage.py`; `.env.example` explains each."""

import datetime as dt
import logging
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from emulation.logging import configure
from emulation.secret import secret_from_file

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]

env = environ.Env()
env.read_env(env.str("ENV_FILE", default=str(BASE_DIR / ".env")))


def _date(name: str) -> dt.date | None:
    text = env.str(name, default="")
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} must be a date such as 2030-08-15, not {text!r}."
        ) from error


def scanner_url(text: str) -> str:
    """The address of a ClamAV daemon, if it is one."""
    url = urlsplit(text)
    if text and not (
        (url.scheme == "unix" and url.path) or (url.scheme == "tcp" and url.hostname)
    ):
        raise ImproperlyConfigured(
            "CLAMAV_URL must be unix:///path/of/the/socket or tcp://host:port, "
            f"not {text!r}."
        )
    return text


# ---------------------------------------------------------------- what this machine is
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
REHEARSAL = env.bool("REHEARSAL", default=False)
HTTPS = env.bool("HTTPS", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
if "*" in ALLOWED_HOSTS and not DEBUG:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts; '*' is refused.")
# Whose X-Forwarded-For names the visitor, for the audit log and the sign-in limits.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

SECRET_KEY = env.str("SECRET_KEY", default="") or secret_from_file(
    DATA_DIR / "secret_key.txt"
)
AUDIT_KEY = env.str("AUDIT_KEY", default="") or secret_from_file(
    DATA_DIR / "audit_key.txt"
)

# ------------------------------------------------------------------------------- time
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["emulation.formats"]
FIRST_DAY_OF_WEEK = 1

SIMULATED_DATE = _date("SIMULATED_DATE")
SIMULATED_SINCE = _date("SIMULATED_SINCE") or dt.datetime.now(dt.UTC).date()
if SIMULATED_DATE and not (DEBUG or REHEARSAL):
    raise ImproperlyConfigured(
        "SIMULATED_DATE moves the calendar of a live system. "
        "Remove it, or set REHEARSAL=1 if this is a rehearsal."
    )

# ------------------------------------------------------------------------------- apps
INSTALLED_APPS = [
    "reports",
    "periodic",
    "registers",
    "council",
    "nominations",
    "campaigns",
    "accounts",
    "records",
    "emulation.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "import_export",
    "csp",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "emulation.middleware.PrivateAnswersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "emulation.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "emulation.middleware.SignInAgainMiddleware",
    "emulation.logging.RequestLogMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "records.middleware.RequestContextMiddleware",
    "accounts.middleware.SessionLifeMiddleware",
    "accounts.middleware.FirstStepsMiddleware",
]

ROOT_URLCONF = "emulation.urls"
WSGI_APPLICATION = "emulation.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "emulation.context.shell",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --------------------------------------------------------------------------- database
DATABASES = {
    "default": env.db_url(
        "DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'emulation.sqlite3'}"
    )
}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if IS_SQLITE:
    # IMMEDIATE: a writer queues for the lock at BEGIN instead of failing at its first
    # write; measured in reliability.md T53 (deferred: 85-93 % 'database is locked').
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ------------------------------------------------------------------------ long work
REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 2,
}
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "records.sweep", "schedule": 30, "options": {"expires": 30}}
}
# How long a worker may be silent before its job is given to another.
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=120)
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

CACHES = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache_entries",
        }
    )
}

# ----------------------------------------------------------------------------- people
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "accounts.backends.AdministratorBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name, "OPTIONS": options}
    for name, options in [
        (
            "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
            {"user_attributes": ("username", "full_name", "email", "phone")},
        ),
        (
            "django.contrib.auth.password_validation.MinimumLengthValidator",
            {"min_length": 12},
        ),
        ("accounts.password_policy.MaximumLengthValidator", {"max_length": 128}),
        ("django.contrib.auth.password_validation.CommonPasswordValidator", {}),
        ("django.contrib.auth.password_validation.NumericPasswordValidator", {}),
        ("accounts.password_policy.LocalWordsValidator", {}),
    ]
]
PASSWORD_RESET_TIMEOUT = 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reports:home"
SESSION_COOKIE_AGE = 12 * 60 * 60
# Minutes of idleness and hours of age after which a session ends: of those who see
# everybody's dossiers, and of organisations.
SESSION_LIMITS = {"sensitive": (30, 8), "other": (60, 12)}
# A second factor for the Board, the Office, the Committee and administrators.
REQUIRE_TOTP = env.bool("REQUIRE_TOTP", default=not DEMO)
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False  # Computers in offices are shared.
# Counted by the address that TRUSTED_PROXIES vouches for, and by the account tried.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # Addresses are entered by administrators.
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_ADAPTER = "accounts.adapters.UserSessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "emulation.errors.csrf_failure"

# -------------------------------------------------------------------------- the wire
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# ------------------------------------------------------------------------------ files
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_MB", default=20) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A decision has a tick and a reason for every place of a campaign.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# unix:///run/clamav/clamd.ctl or tcp://host:3310; empty: nothing is scanned.
CLAMAV_URL = scanner_url(env.str("CLAMAV_URL", default=""))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# ------------------------------------------------------------------------------- mail
EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{DATA_DIR / 'mail'}")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="thidua@localhost")

# ----------------------------------------------------------------------------- tables
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

# ------------------------------------------------------------------------------- logs
LOGGING = configure(
    env.str("LOG_LEVEL", default="INFO"), as_json=env.bool("LOG_JSON", default=False)
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # the audit log holds addresses, guarded
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_2XX_LOG_LEVEL = logging.INFO
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
