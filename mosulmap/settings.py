"""Settings, from the environment; README.md lists every variable.

A variable that is missing or that cannot be read stops the start with its own name.
"""

import datetime as dt
import logging
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from mosulmap.browser_policies import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY
from mosulmap.browser_policies import CONTENT_SECURITY_POLICY_REPORT_ONLY as CONTENT_SECURITY_POLICY_REPORT_ONLY
from mosulmap.browser_policies import PERMISSIONS_POLICY as PERMISSIONS_POLICY
from mosulmap.environment import BASE_DIR as BASE_DIR
from mosulmap.environment import e_mail_address, env, frame_ancestors, proxies, roles, seconds, texts, whole_number

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
if not SECRET_KEY.strip():
    # Django itself would start, and fail with the first session.
    raise ImproperlyConfigured("SECRET_KEY: it is empty. README.md says how to make one.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    # Without autodiscovery: it would import leaflet.admin, which needs GeoDjango and so GDAL.
    # EventsConfig.ready() names the admin modules instead.
    "events.apps.RecordAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # For its template; without django.contrib.sites the host is the one that was asked.
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    # Before "events", whose handler of a failed log-in asks whether it was one too many.
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_otp_webauthn",
    "leaflet",
    "ninja",
    "simple_history",
    "events",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "events.middleware.ResourcePolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Around all that may refuse a request: what programs get is a problem document.
    "events.api.middleware.ApiMiddleware",
    # Outside everything that a page from memory can do without.
    "events.public.middleware.KeptPagesMiddleware",
    # Around everything that may write a line of the log.
    "events.request_log.RequestIdMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "events.middleware.IdleSessionMiddleware",
    "events.middleware.PathLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the first that reads a form, which is the next one.
    "events.public.request_size.RequestSizeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "events.middleware.DatabaseErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "mosulmap.urls"
WSGI_APPLICATION = "mosulmap.wsgi.application"

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
                "django.template.context_processors.i18n",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
# Each thread keeps its connection: to open one takes longer than all else that a reader's request needs. In seconds.
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
# One that the database has closed meanwhile is opened anew instead of failing.
DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
# `manage.py loaddata article` finds its file here.
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Seconds for which a write waits for the lock of another one, before it is refused.
DATABASE_LOCK_TIMEOUT = seconds("DATABASE_LOCK_TIMEOUT", 20, least=1)
# PostgreSQL's alone. libpq takes whole seconds, and no fewer than two.
DATABASE_CONNECT_TIMEOUT = whole_number("DATABASE_CONNECT_TIMEOUT", 3, least=2)
# For one statement; 0 is no limit. A migration of a large record may need that.
DATABASE_STATEMENT_TIMEOUT = whole_number("DATABASE_STATEMENT_TIMEOUT", 30, least=0)
# Seconds for which neither a database nor a cache is asked again, once it has not answered.
ASK_AGAIN_AFTER = seconds("ASK_AGAIN_AFTER", 5, least=0.1)

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "events.backends.sqlite3"
    # Readers do not wait for a writer (WAL), and a writer takes its lock before it reads, so two
    # editors queue instead of failing with "database is locked". What is committed is on the disk (FULL), also where
    # the power fails in the next moment: it costs 0.2 ms a commit.
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": DATABASE_LOCK_TIMEOUT,
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["ENGINE"] = "events.backends.postgresql"
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": DATABASE_CONNECT_TIMEOUT,
        # In milliseconds.
        "options": f"-c statement_timeout={DATABASE_STATEMENT_TIMEOUT * 1000}"
        f" -c lock_timeout={round(DATABASE_LOCK_TIMEOUT * 1000)}",
        # What DATABASE_URL says of these comes first.
        **DATABASES["default"].get("OPTIONS", {}),
    }

# django-environ writes what stands in the query of a URL in small letters, and Django does not read that.
CACHES = {
    "default": {name.upper(): value for name, value in env.cache("CACHE_URL", default="locmemcache://").items()},
}
CACHE_TIMEOUT = seconds("CACHE_TIMEOUT", 0.5, least=0.05)
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    CACHES["default"] |= {
        "BACKEND": "events.backends.redis_cache.Cache",
        # Counts how entries are written, so that none of an earlier way is read.
        "VERSION": 2,
        "OPTIONS": {
            "socket_connect_timeout": CACHE_TIMEOUT,
            "socket_timeout": CACHE_TIMEOUT,
            "rest": ASK_AGAIN_AFTER,
            **CACHES["default"].get("OPTIONS", {}),
        },
    }

# What readers were served last is kept here as well, for a start while the record cannot be read; "" is nowhere.
LAST_GOOD_DIR = env.str("LAST_GOOD_DIR", default=str(BASE_DIR / "var" / "last-good"))
# Of each of three kinds: pages, parts of the payload, pictures.
LAST_GOOD_MAX_MB = whole_number("LAST_GOOD_MAX_MB", 100, least=1)

# A geocoder of geopy's that the editors' search asks as well; none unless it is named.
# events/gazetteer/remote_geocoder.py makes it when the application starts.
GEOCODER = env.str("GEOCODER", default="")
GEOCODER_URL = env.str("GEOCODER_URL", default="")
GEOCODER_KEY = env.str("GEOCODER_KEY", default="")
GEOCODER_TIMEOUT = seconds("GEOCODER_TIMEOUT", 5, least=0.1)
GEOCODER_RATE = seconds("GEOCODER_RATE", 1, least=0)
GEOCODER_USER_AGENT = env.str("GEOCODER_USER_AGENT", default="mosulmap (campaign record)")

# The path of the Ed25519 key with which heads of the chain are signed; none unless it is named. It belongs outside the
# database and its backups.
SIGNING_KEY = env.str("SIGNING_KEY", default="")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]
# Dates of the record are civil dates; the time zone serves log lines and the history only.
TIME_ZONE = "UTC"
USE_TZ = True
# One way to write a date, in each language.
FORMAT_MODULE_PATH = "mosulmap.formats"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "events.public.static_files.ReadersStaticFilesStorage"
    },
}

# HTTPS=off is for a laptop (`make demo`); everywhere else cookies and redirects insist on TLS.
HTTPS = env.bool("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
# A balancer asks for the health pages by plain HTTP, inside the house.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# A promise to browsers' makers that is hard to take back, so an operator says it.
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
# From its last renewal on (events/newsroom/sessions.py), in seconds.
SESSION_COOKIE_AGE = whole_number("SESSION_IDLE_HOURS", 8, least=1) * 3600
# For how long the password counts as entered, before it is asked for again (events/newsroom/reauthentication.py).
REAUTHENTICATE_AFTER_MINUTES = whole_number("REAUTHENTICATE_AFTER_MINUTES", 15, least=1)
X_FRAME_OPTIONS = "DENY"
# Who may show /embed/ in a frame; every other page nobody may.
EMBED_FRAME_ANCESTORS = frame_ancestors("EMBED_FRAME_ANCESTORS")
# Where a log-in leads that names no page of this site.
LOGIN_REDIRECT_URL = "admin:index"

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
# Whose X-Forwarded-For is believed. Over a unix socket nobody can ask but a proxy of this machine.
TRUSTED_PROXIES = proxies("TRUSTED_PROXIES", ["unix"])
AXES_CLIENT_IP_CALLABLE = "events.newsroom.client_address.counted_address"
# Failed log-ins are counted by name and address together, so that nobody locks an editor out from afar.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = whole_number("LOG_IN_FAILURES", 5, least=1)
AXES_COOLOFF_TIME = dt.timedelta(minutes=whole_number("LOG_IN_LOCK_MINUTES", 15, least=1))
AXES_RESET_ON_SUCCESS = True
# Whoever goes on trying does not make it longer for the one who types the right password at last.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "events.admin.log_in.locked_response"
# Who logged in from where is for the log mosulmap.security, and for as long as the operator keeps it. In the database
# stand the failures that count; each log-in, failed ones too, deletes those of more than LOG_IN_LOCK_MINUTES ago.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "csrfmiddlewaretoken", "next"]

# The roles that must have a second factor; superusers count as Administrators. Every account may have one.
SECOND_FACTOR_ROLES = roles("SECOND_FACTOR_ROLES")
# How an authenticator app calls the site.
OTP_TOTP_ISSUER = OTP_WEBAUTHN_RP_NAME = "Campaign record"
# To which passkeys belong, where the site has several names below one; "" is the name that was asked for.
PASSKEY_DOMAIN = env.str("PASSKEY_DOMAIN", default="")
OTP_WEBAUTHN_RP_ID_CALLABLE = "events.newsroom.passkeys.domain"
OTP_WEBAUTHN_HELPER_CLASS = "events.newsroom.passkeys.Ceremonies"
# A passkey follows a password.
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = False
# That no origins are listed: a passkey answers the origin that was asked.
SILENCED_SYSTEM_CHECKS = ["otp_webauthn.E030"]

# Of passwords that are set from now on: whoever has an older one still logs in with it.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    # With all that CommonPasswordValidator refuses.
    {"NAME": "events.newsroom.breached_passwords.BreachedPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# How large a file of reports or districts may be.
IMPORT_MAX_MB = env.int("IMPORT_MAX_MB", default=50)
# How many corners a shape may have: every reader's browser draws all of them. No fewer than a triangle's.
SHAPE_MAX_VERTICES = whole_number("SHAPE_MAX_VERTICES", 5_000, least=3)

# Where readers write to who have found a mistake; "" is the form of report-a-mistake, into the editors' queue.
REPORT_MISTAKES_TO = e_mail_address("REPORT_MISTAKES_TO")
# How many reports of mistakes are taken in an hour: from one address, and in all.
MISTAKE_REPORTS_PER_ADDRESS = whole_number("MISTAKE_REPORTS_PER_ADDRESS", 5, least=1)
MISTAKE_REPORTS_PER_HOUR = whole_number("MISTAKE_REPORTS_PER_HOUR", 60, least=1)
# After how many days they are deleted.
MISTAKE_REPORT_DAYS = whole_number("MISTAKE_REPORT_DAYS", 180, least=1)

# Who publishes, as catalogues of data name it; "" is the host.
PUBLISHER_NAME = env.str("PUBLISHER_NAME", default="").strip()

# What the operator says on the pages on the site, as plain text: the imprint, and a part more of the one on privacy.
IMPRINT = texts("IMPRINT_FILE")
PRIVACY = texts("PRIVACY_FILE")
# For how long the logs are kept, as the page on privacy says: Debian's logrotate keeps nginx's for fourteen days and
# the current one. Nothing here deletes a log.
LOG_DAYS = whole_number("LOG_DAYS", 15, least=1)

# The page of an event sends sixteen for each of its citations, of which there may be some hundreds.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# No tiles: the basemap is the campaign's own. The extent is each campaign's, so none is set here.
LEAFLET_CONFIG: dict[str, Any] = {
    "TILES": [],
    "SCALE": None,
    "RESET_VIEW": False,
    "ATTRIBUTION_PREFIX": False,
    "DEFAULT_PRECISION": 6,
    "NO_GLOBALS": True,
}

# A reason may be as long as a sentence.
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True


def without_traceback(record: logging.LogRecord) -> bool:
    """Let a line into the log, without the traceback that says where Django refused the request."""
    record.exc_info = None
    return True


# "json": a line is an object, for programs; "text": for whoever watches a terminal.
LOG_FORMAT = env.str("LOG_FORMAT", default="json" if HTTPS else "text")
if LOG_FORMAT not in {"json", "text"}:
    raise ImproperlyConfigured(f"LOG_FORMAT: “{LOG_FORMAT}” is neither json nor text.")
# A file for the events of security alone, besides the log; "" is none.
SECURITY_LOG = env.str("SECURITY_LOG", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request": {"()": "events.request_log.RequestFilter"},
        "one_line": {"()": "django.utils.log.CallbackFilter", "callback": without_traceback},
    },
    "formatters": {
        "text": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "{levelname} {name} {message} {request_id} {user} {revision}",
            "style": "{",
            "rename_fields": {"levelname": "level", "name": "logger"},
            # In UTC, as ISO 8601 writes it.
            "timestamp": "time",
        },
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["request"], "formatter": LOG_FORMAT},
        "one_line": {
            "class": "logging.StreamHandler",
            "filters": ["request", "one_line"],
            "formatter": LOG_FORMAT,
        },
        "security": {
            # It may be rotated while it is written.
            "class": "logging.handlers.WatchedFileHandler" if SECURITY_LOG else "logging.NullHandler",
            "filters": ["request"],
            "formatter": LOG_FORMAT,
            **({"filename": SECURITY_LOG, "encoding": "utf-8", "delay": True} if SECURITY_LOG else {}),
        },
    },
    "loggers": {
        # Of a request that is refused, such as one for another host: anybody can send thousands of them.
        "django.security": {"handlers": ["one_line"], "propagate": False},
        # It writes names as they were typed; events/newsroom/log_ins.py quotes them.
        "axes": {"level": "ERROR"},
        # Whatever LOG_LEVEL is: log-ins, refused doors, roles, exports.
        "mosulmap.security": {"handlers": ["console", "security"], "level": "INFO", "propagate": False},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
