"""The one settings file. Every knob is an environment variable with a default that
runs; README.md has the table."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

import environ
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.database import database_settings, embedded_conninfo
from config.limits import limits_from
from config.logs import LOGGING as LOGGING

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
HOME = Path(env.str("POLYBOORU_HOME", str(BASE_DIR / "var"))).absolute()


def _secret_key() -> str:
    """From SECRET_KEY, else made once into the home, readable by its owner only."""
    given: str = env.str("SECRET_KEY", "")
    if given:
        return given
    path = HOME / "secret_key"
    HOME.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError), tempfile.NamedTemporaryFile("w", dir=HOME) as file:
        file.write(secrets.token_urlsafe(50))
        file.flush()
        # Whole or not at all, and never a second one: two starts agree.
        os.link(file.name, path)
    return path.read_text().strip()


SECRET_KEY = _secret_key()
DEBUG = env.bool("DEBUG", False)

# Addresses --------------------------------------------------------------------
PORT = env.int("PORT", 8000)
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
SITE_NAME = env.str("SITE_NAME", "Polybooru")
IMAGE_URL_ROOT = env.str("IMAGE_URL_ROOT", f"{SITE_URL}/img").rstrip("/")
AVATAR_URL_ROOT = env.str("AVATAR_URL_ROOT", f"{SITE_URL}/avatars").rstrip("/")
BADGE_URL_ROOT = env.str("BADGE_URL_ROOT", f"{SITE_URL}/badge-img").rstrip("/")
TAG_URL_ROOT = env.str("TAG_URL_ROOT", f"{SITE_URL}/tag-img").rstrip("/")
# What oEmbed says of the site; the documents' own constants (philomena-api, D12).
PROVIDER_NAME = env.str("PROVIDER_NAME", "Tantabus")
PROVIDER_URL = env.str("PROVIDER_URL", "https://tantabus.ai").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
# Number of reverse proxies of ours whose X-Forwarded-For entries are to be believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Application ------------------------------------------------------------------
INSTALLED_APPS = [
    "accounts",
    "booru",
    "forums",
    "scores",
    "community",
    "api",
    "ops",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "rest_framework",
]
MIDDLEWARE = [
    "ops.middleware.RequestLog",
    "ops.middleware.Slots",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.LastSeen",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "ops.middleware.Gone",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# The APIs speak of addresses without a slash at the end; a redirect would lose a POST.
APPEND_SLASH = False
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
                "accounts.context.site",
                "community.context.staff",
            ],
        },
    },
]

# Database, queue, cache -------------------------------------------------------
DATABASES = {
    "default": database_settings(
        env.str("DATABASE_URL", "") or embedded_conninfo(HOME),
        pool=env.bool("DATABASE_POOL", True),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", "")
SILENCED_SYSTEM_CHECKS: list[str] = []
TMP_DIR = HOME / "tmp"
TMP_DIR.mkdir(parents=True, exist_ok=True)
QUEUE_DIR = HOME / "queue"

# A request does not wait longer for its counters; one more try, for a connection that
# a restart of Redis has cut.
REDIS_OPTIONS = {
    "socket_timeout": 0.5,
    "socket_connect_timeout": 0.5,
    "retry": Retry(NoBackoff(), 1),
}

if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "ops.redis_cache.RedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": REDIS_OPTIONS,
        }
    }
    CELERY_BROKER_URL = REDIS_URL
else:
    # One web process, one memory: counters are right. 300 entries, the default,
    # would push each other out.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }
    SILENCED_SYSTEM_CHECKS += ["django_ratelimit.E003", "django_ratelimit.W001"]
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.02,
    }
CELERY_TASK_IGNORE_RESULT = True
# A worker serves its queues in turn, so that a score file waits for one picture at
# most, and not for all that came before it.
CELERY_TASK_DEFAULT_QUEUE = "images"
CELERY_TASK_ROUTES = {"scores.*": {"queue": "scores"}}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE = "UTC"
USE_TZ = True

# Files ------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = HOME / "media"
DEMO_UNFINISHED = HOME / "demo_unfinished"
FILE_UPLOAD_TEMP_DIR = str(TMP_DIR)
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
# Fields, not files: those are streamed to disk and have a limit of their own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MAX_REQUEST_BYTES = 136_314_880
S3_BUCKET = env.str("S3_BUCKET", "")
if S3_BUCKET:
    _media_storage = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", "") or None,
            "region_name": env.str("S3_REGION", "") or None,
            "default_acl": None,
            "file_overwrite": True,
        },
    }
else:
    _media_storage = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
STORAGES = {
    "default": _media_storage,
    "staticfiles": {"BACKEND": "ops.static_storage.StaticStorage"},
}

# Accounts ---------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
EMAIL_CONFIGURED = bool(env.str("EMAIL_URL", ""))
if EMAIL_CONFIGURED:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <noreply@localhost>")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
# Without mail nobody could ever confirm: then accounts count as confirmed at once.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if EMAIL_CONFIGURED else "none"
ACCOUNT_PREVENT_ENUMERATION = EMAIL_CONFIGURED
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "signup": "accounts.forms.SignUpForm",
    "add_email": "accounts.forms.NewEmailForm",
    "change_password": "accounts.forms.PasswordForm",
    "set_password": "accounts.forms.FirstPasswordForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetLinkForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.FirstCodeForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = not EMAIL_CONFIGURED
# A clock that is half a minute off still opens the door (RFC 6238, section 5.2).
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

# What stands in place of the names of those who do not give theirs (philomena-api
# 3.9). With another salt everybody gets another number.
ANONYMOUS_NAME = env.str("ANONYMOUS_NAME", "Background Pony")
ANONYMOUS_SALT = env.str("ANONYMOUS_SALT", "") or SECRET_KEY

# Content policy: no inline script, no foreign host -----------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [
            "'self'",
            "data:",
            "blob:",
            f"{IMAGE_URL_ROOT}/",
            f"{AVATAR_URL_ROOT}/",
            f"{BADGE_URL_ROOT}/",
            f"{TAG_URL_ROOT}/",
        ],
        "media-src": ["'self'", "blob:", f"{IMAGE_URL_ROOT}/"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
    }
}

# Images (spec: Philomena section 4; tags and media sections 2, 7, 10) -----------
MAX_IMAGE_BYTES = env.int("MAX_IMAGE_BYTES", 131_072_000)
MAX_IMAGE_PIXELS = env.int("MAX_IMAGE_PIXELS", 100_000_000)
MAX_IMAGE_FRAMES = env.int("MAX_IMAGE_FRAMES", 3_000)
MAX_ANIMATION_PIXELS = env.int("MAX_ANIMATION_PIXELS", 1_000_000_000)
MAX_VIDEO_SECONDS = env.int("MAX_VIDEO_SECONDS", 600)
MAX_VIDEO_SIDE = env.int("MAX_VIDEO_SIDE", 4096)
MP4_UPLOADS = env.bool("MP4_UPLOADS", True)
EXTRA_IMAGE_FORMATS = frozenset(env.list("EXTRA_IMAGE_FORMATS", default=[]))
IMAGE_APPROVAL_REQUIRED = env.bool("IMAGE_APPROVAL_REQUIRED", False)
MIN_TAGS = env.int("MIN_TAGS", 3)
FORBIDDEN_TAGS = frozenset(
    env.list(
        "FORBIDDEN_TAGS",
        default=[
            "tagme", "tag me", "not tagged", "no tag", "notag", "notags",
            "upvotes galore", "downvotes galore", "wall of faves",
            "drama in the comments", "drama in comments", "tag needed", "paywall",
            "cringeworthy", "solo oc", "tag your shit",
        ],
    )
)  # fmt: skip
# Namespace -> category of a new tag in it; an empty category is none.
TAG_NAMESPACES: dict[str, str] = env.dict(
    "TAG_NAMESPACES",
    default={
        "artist": "origin",
        "art pack": "content-fanmade",
        "ask": "",
        "blog": "",
        "colorist": "origin",
        "comic": "content-fanmade",
        "commissioner": "",
        "editor": "origin",
        "fanfic": "content-fanmade",
        "generator": "",
        "oc": "oc",
        "parent": "",
        "parents": "",
        "photographer": "origin",
        "prompter": "origin",
        "series": "content-fanmade",
        "species": "",
        "spoiler": "spoiler",
        "video": "content-fanmade",
    },
)
# The other sites that clients are told a post is at (twibooru-api 2.5).
EXPOSED_LOCATIONS = env.list("EXPOSED_LOCATIONS", default=["derpibooru"])
# What says that an image was made for this place, where nobody said it of the image
# itself (nekos-api, section 7).
NEKOS_ORIGINAL_TAG = env.str("NEKOS_ORIGINAL_TAG", "original")
# Networks beside the public ones that a fetch for a user may reach (tests).
FETCH_ALLOWED_NETWORKS = env.list("FETCH_ALLOWED_NETWORKS", default=[])
FETCH_SECONDS = env.int("FETCH_SECONDS", 60)

# Search: how much of its index a web process keeps decoded in memory. About 100 MB
# hold all that is hot of 10 million images.
SEARCH_CACHE_BYTES = env.int("SEARCH_CACHE_BYTES", 64 * 1024 * 1024)
# Images of which a web process keeps what it has shown; 3 kB each.
ROW_CACHE = env.int("ROW_CACHE", 10_000)
# The longest that one search may take before it is refused as too complex.
SEARCH_SECONDS = env.float("SEARCH_SECONDS", 0.7)

# Scores (tachi-api, sections 0 and 1.6) -----------------------------------------
# queued: 202 and an address to poll; inline: the finished import in the answer.
SCORE_IMPORT_MODE = env.str("SCORE_IMPORT_MODE", "queued")
SCORE_FILE_BYTES = env.int("SCORE_FILE_BYTES", 16 * 1024 * 1024)
# Import types that this site does not take, of all that it knows.
DISABLED_IMPORT_TYPES = frozenset(env.list("DISABLED_IMPORT_TYPES", default=[]))
# The services behind the api/ import types, each with an address and the client that
# its operator has given this site; without an address a service is off.
KAI_SERVICES = {
    name: {
        "url": env.str(f"KAI_{name.upper()}_API_URL", "").rstrip("/"),
        "client_id": env.str(f"KAI_{name.upper()}_CLIENT_ID", ""),
        "client_secret": env.str(f"KAI_{name.upper()}_CLIENT_SECRET", ""),
        "redirect_uri": env.str(f"KAI_{name.upper()}_REDIRECT_URI", ""),
    }
    for name in ("flo", "eag", "min")
}

# The nightly public dump: from this hour on (UTC), and how many are kept; 0: none.
DUMPS_AT = env.int("DUMPS_AT", 3) % 24
DUMPS_KEPT = max(0, env.int("DUMPS_KEPT", 3))

# Uses of keys are counted in memory and written so often; 0: never by itself.
KEY_USE_SECONDS = env.float("KEY_USE_SECONDS", 10.0)

# Rate limits --------------------------------------------------------------------
# Off: none of these is in force.
RATE_LIMITS = env.bool("RATE_LIMITS", True)
LIMITS = limits_from(env.str("LIMITS", ""))
# So many requests too early within an hour shut an address out of the Nekos API, and
# for so long (nekos-api, section 4).
NEKOS_STRIKES = env.int("NEKOS_STRIKES", 10)
NEKOS_BLOCK_SECONDS = env.int("NEKOS_BLOCK_SECONDS", 3600)
# Between two uploads of a user from an address by the API; 0: no limit.
API_UPLOAD_INTERVAL_SECONDS = env.int("API_UPLOAD_INTERVAL_SECONDS", 0)
# A counter that is lost or out of reach refuses nobody.
RATELIMIT_FAIL_OPEN = True

# Slow clients: how many requests may hold a body or a media file open at once.
BODY_SLOTS = env.int("BODY_SLOTS", 16)
MEDIA_SLOTS = env.int("MEDIA_SLOTS", 16)
# A browser opens six connections to a host.
SLOTS_PER_ADDRESS = env.int("SLOTS_PER_ADDRESS", 6)
LOG_REQUESTS = env.bool("LOG_REQUESTS", False)

# "name" is unique regardless of case, by a constraint that this check cannot see.
SILENCED_SYSTEM_CHECKS += ["auth.W004"]

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["api.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
}
