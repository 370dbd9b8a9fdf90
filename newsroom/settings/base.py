"""What every installation shares. Each value can be changed through the environment; defaults suit
one machine."""

from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from newsroom.postgresql.connections import ImpatientConnection
from newsroom.settings.counter import *  # noqa: F403
from newsroom.settings.files import *  # noqa: F403
from newsroom.settings.files import FILES_S3_BUCKET, file_storages

# Lets Feed[Article] and ModelAdmin[Article] be written, as the type checker asks.
django_stubs_ext.monkeypatch()

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent
# An installed copy lies among the libraries: its data belong where it is started.
HOME = BASE_DIR if (BASE_DIR / "manage.py").exists() else Path.cwd()
VAR_DIR = Path(env.str("NEWSROOM_VAR", default=str(HOME / "var")))

# --- Identity ------------------------------------------------------------------------------------
INSECURE_SECRET = "only-for-a-machine-nobody-else-can-reach"  # noqa: S105  production refuses it
SECRET_KEY = env.str("SECRET_KEY", default=INSECURE_SECRET)
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The site's own address: scheme, host, port. Letters, feeds, sitemaps, canonical links and the API
# lead there, but for a newspaper with a host name of its own (articles/origins.py).
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_URL_IS_GUESSED = False  # production guesses where nobody says it

# --- What runs -----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "newsroom.apps.NewsroomConfig",
    "newsroom.accounts",
    "articles",
    "subscriptions",
    "newsroom.apps.NewsroomAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "ckeditor",
    "csp",
    "django_filters",
]
MIDDLEWARE = [
    "newsroom.logs.RequestNumberMiddleware",
    "newsroom.web.middleware.UnreadBodyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "newsroom.web.middleware.ChosenLanguageMiddleware",
    "newsroom.web.middleware.TraditionalMiddleware",
    "newsroom.web.middleware.BusyMiddleware",
    "newsroom.web.middleware.OldAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "newsroom.sign_in.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsroom.web.middleware.LostUploadMiddleware",  # behind the check that reads the form
    "newsroom.web.middleware.LateFormMiddleware",  # inside the others: it draws a form with a token
    "newsroom.page_cache.middleware.PageLifeMiddleware",
]
CSRF_FAILURE_VIEW = "newsroom.web.views.form_too_old"
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],  # an installed copy has them in newsroom/templates
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- Data ----------------------------------------------------------------------------------------
# Seconds that a request waits for a lock of the database; after that the middleware answers that
# the database is busy (articles/common/database_busy.py).
LOCK_SECONDS = env.int("DATABASE_LOCK_SECONDS", default=20)
# IMMEDIATE takes the write lock when a transaction begins, so two writers wait for each other
# instead of failing. FULL survives a power cut; with NORMAL the last transactions of the ledger and
# the journal could be lost.
SQLITE_OPTIONS = {
    "timeout": LOCK_SECONDS,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        f"PRAGMA busy_timeout={LOCK_SECONDS * 1000}; PRAGMA journal_mode=WAL;"
        " PRAGMA synchronous=FULL;"
        "PRAGMA cache_size=-65536;"
        # A row that INSERT OR REPLACE takes away asks its triggers too.
        "PRAGMA recursive_triggers=ON;"
        "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"
    ),
}
# How many seconds a page waits for an answer of PostgreSQL, which is longer than it waits for a
# lock. 0: without end, as commands do; newsroom/wsgi.py sets it for pages.
DATABASE_ANSWER_SECONDS = env.int("DATABASE_ANSWER_SECONDS", default=0)
DATABASES: dict[str, Any] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'newsroom.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(SQLITE_OPTIONS)
    # Opened anew for each request it would cost a fifth of the page, and its cache each time. One
    # connection a thread that answers requests: the server runs few of them (docs/deployment.md).
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_KEEP_SECONDS", default=600)
else:
    DATABASES["default"]["ENGINE"] = "newsroom.postgresql"
    asked = DATABASES["default"].setdefault("OPTIONS", {})
    # Compiling a statement takes half a second, and no page asks anything that long.
    own = f"-c lock_timeout={LOCK_SECONDS}s -c jit=off"
    asked["options"] = f"{own} {asked.get('options', '')}".strip()
    # A connection that the database ended meanwhile is noticed before it costs somebody a page.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # The pool keeps connections; Django refuses CONN_MAX_AGE beside it.
    asked["pool"] = {
        "min_size": env.int("DATABASE_POOL_MIN", default=2),
        "max_size": env.int("DATABASE_POOL_MAX", default=8),
        "timeout": 3,  # seconds that a page waits for a connection
        "reconnect_timeout": 2,  # then it gives up, and whoever asks next makes it try anew
        "connection_class": ImpatientConnection,
    }
# What tells this installation from a restored copy of it (articles/installation.py): a key in the
# data folder, or this one where several machines serve one database.
INSTALLATION_KEY = env.str("INSTALLATION_KEY", default="")
INSTALLATION_FOLDER: Path | None = VAR_DIR
INSTALLATION_TRUSTED_SECONDS = 5  # so long the staff's pages go by what was found out last
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES: dict[str, Any] = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
REDIS_CACHE: dict[str, Any] = {
    "BACKEND": "newsroom.caching.ForgivingRedisCache",
    "OPTIONS": {
        "SERIALIZER": "newsroom.caching.CachedJSONSerializer",
        "SOCKET_CONNECT_TIMEOUT": 0.5,  # seconds
        "SOCKET_TIMEOUT": 0.5,
    },
}
REDIS_PAGES: dict[str, Any] = {  # the same Redis, for bytes
    **REDIS_CACHE,
    "OPTIONS": {**REDIS_CACHE["OPTIONS"], "SERIALIZER": "newsroom.caching.BytesSerializer"},
}
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    CACHES["pages"] = CACHES["default"] | REDIS_PAGES
    CACHES["default"] |= REDIS_CACHE

# Memory of each process for public pages that are ready to send; 0 renders each page for each
# reader.
PAGE_CACHE_MEGABYTES = env.int("PAGE_CACHE_MEGABYTES", default=64)

# Seconds for which the numbers in the menu and at the bell are shown to a person as they were, unless
# he acts. 0: counted for every page.
FRAME_COUNT_SECONDS = env.int("FRAME_COUNT_SECONDS", default=30)

# --- People --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
ACCOUNT_CHECKS = ["newsroom.sign_in.account_checks.require_own_identity"]
AUTHENTICATION_BACKENDS = [
    "newsroom.sign_in.backends.EmailOrNameBackend",
    "newsroom.accounts.backends.EmailOrNameBackend",  # keeps sessions that began before the move
]
LOGIN_URL = "subscriptions:sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]
AUTH_PASSWORD_VALIDATORS.append({"NAME": "newsroom.sign_in.passwords.OwnWordsValidator"})
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds that a link to another password is good
# A sign-in ends when nothing is done for so many minutes, and in any case after so many.
STAFF_IDLE_MINUTES = env.int("STAFF_IDLE_MINUTES", default=3 * 60)
STAFF_SESSION_MINUTES = env.int("STAFF_SESSION_MINUTES", default=12 * 60)
READER_IDLE_MINUTES = env.int("READER_IDLE_MINUTES", default=7 * 24 * 60)
READER_SESSION_MINUTES = env.int("READER_SESSION_MINUTES", default=30 * 24 * 60)
SESSION_COOKIE_AGE = 60 * 60 * 12  # of whoever is not signed in; newsroom/sign_in/sign_ins.py
DEVICE_COOKIE_NAME = "device"  # by which a browser is known again that signed in before

# --- Languages and time --------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
TRADITIONAL_CODE = (
    "zh-hant"  # readers' pages are converted on their way out; no language of its own
)
TIME_ZONE = "Asia/Shanghai"  # what screens show; the database keeps UTC
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "newsroom" / "locale"]  # sentences of the shared templates too
FORMS_URLFIELD_ASSUME_HTTPS = True  # what Django 6 does anyway
FORMAT_MODULE_PATH = "newsroom.formats"

# --- Files ---------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "articles.editor.TrimmedFinder",
]
MEDIA_URL = env.str("MEDIA_URL", default="/media/")
MEDIA_ROOT = VAR_DIR / "media"
# nginx or another host serves media in production; one machine alone lets Django do it, and nobody
# else can where they lie in a bucket.
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=bool(FILES_S3_BUCKET))
# Fonts of pages that are set here, by the name of their family; empty: the best that the machine
# has, else a packaged one (articles/epaper/pagesetting/typesetting/fonts.py).
PAGE_FONT_FOLDER = env.str("PAGE_FONT_FOLDER", default="")  # looked through beside the machine's
PAGE_FONT_SERIF = env.str("PAGE_FONT_SERIF", default="")
PAGE_FONT_SANS = env.str("PAGE_FONT_SANS", default="")
PAGE_FONT_KAI = env.str("PAGE_FONT_KAI", default="")
PAGES_ROOT = VAR_DIR / "pages"  # printed pages: no address leads here without asking who reads
# Addresses of their files are good for one such period at least, and for two at most.
PAGE_LINK_SECONDS = max(60, env.int("PAGE_LINK_SECONDS", default=3600))
# The internal address of nginx that is PAGES_ROOT or the store, such as /page-files/. Empty:
# Newsroom sends the files itself.
PAGES_ACCEL = env.str("PAGES_ACCEL", default="")
STORAGES: dict[str, Any] = {
    **file_storages(MEDIA_URL, PAGES_ROOT),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# The fields of one form; a body of the length that is allowed has 4.5 MB of percent signs on its
# way.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 10
UPLOAD_MAX_BYTES = 30 * 1024 * 1024  # a request with its files; a picture has at most 25 MB
PAGES_UPLOAD_MAX_BYTES = 310 * 1024 * 1024  # a request with a PDF of pages, which has at most 300
FILE_UPLOAD_HANDLERS = [
    "articles.common.uploads.RequestLimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "articles.common.uploads.TemporaryFileHandler",
]

# --- What browsers may do ------------------------------------------------------------------------
# The public site and the admin share the strict policy; pages with the body editor loosen it for
# themselves only, in articles/editor.py (docs/editor-security.md says why).
# Pictures may be served by another host (MEDIA_URL); nothing else ever comes from one.
PICTURES_FROM = [
    SELF,
    *([MEDIA_URL.split("/")[0] + "//" + MEDIA_URL.split("/")[2]] if "//" in MEDIA_URL else []),
]
# Readers' pages load styles, scripts and pictures, ask and tell ourselves, and do nothing else.
READERS_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": PICTURES_FROM,
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [*PICTURES_FROM, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

# --- The log -------------------------------------------------------------------------------------
# One JSON object a line on standard error; newsroom/logs.py says what is never written.
SLOW_PAGE_MILLISECONDS = env.int("SLOW_PAGE_MILLISECONDS", default=2000)
SLOW_STATEMENT_MILLISECONDS = env.int("SLOW_STATEMENT_MILLISECONDS", default=500)
LOG_LEVEL = env.str("LOG_LEVEL", default="WARNING").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured(
        f"LOG_LEVEL is {LOG_LEVEL}. Nothing was started. Write DEBUG, INFO, WARNING, ERROR or "
        "CRITICAL."
    )
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "newsroom.logs.JSONLineFormatter"}},
    "handlers": {"stderr": {"class": "newsroom.logs.LineHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Django mails a fault with everything that was sent, from inside a request: its own
        # handlers are left out.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # A page that is not there, or that somebody may not see, is no fault of the site.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

# How many processes serve pages, for `check --deploy`; 0 where nobody says so.
WORKERS = env.int("WORKERS", default=env.int("GRANIAN_WORKERS", default=0))
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=True)

# --- The newspaper -------------------------------------------------------------------------------
# The one place that names the body editor; exchange it here without touching a model.
ARTICLE_BODY_WIDGET = env.str("ARTICLE_BODY_WIDGET", default="articles.editor.CKEditorBody")
# CKEditor 4 gets no more fixes and the package warns of it; docs/editor-security.md answers each
# open hole.
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]
# Who answers what a reader may read. Empty: a paper without a counter, where every article is free.
READER_ACCESS = env.str("READER_ACCESS", default="subscriptions.entitlement.access")
# Who follows a changed calendar in the same transaction. Empty: a paper that sells nothing.
CALENDAR_FOLLOWER = env.str(
    "CALENDAR_FOLLOWER", default="subscriptions.actions.service.calendar.follow_calendar"
)
# How many proxies of ours stand in front, each of which writes whom it heard into X-Forwarded-For.
# None is believed unless it is counted here: an institution's readers are known by their address.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
