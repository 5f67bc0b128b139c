"""Django's settings, the same for every kind of node; what differs is read from the environment."""

from importlib.metadata import version
from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from kru.node.environment import Environment, database

django_stubs_ext.monkeypatch()

ENVIRONMENT = Environment.read()
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
DEMO = ENVIRONMENT.demo
NODE = ENVIRONMENT.node
NODE_KIND = ENVIRONMENT.node_kind  # central, or office
MEMBERSHIP = ENVIRONMENT.membership
VERSION = version("kru")
PUBLIC_URL = ENVIRONMENT.public_url
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
COUNTRY = "kh"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
    "template_partials",
    "kru.journal",
    "kru.spine",
    "kru.ui",
    "kru.files",
    "kru.organisations",
    "kru.identity",
    "kru.notices",
    "kru.staff",
    "kru.establishment",
    "kru.intake",
    "kru.credentials",
    "kru.credits",
    "kru.accreditation",
    "kru.catalogue",
    "kru.learning",
    "kru.appraisal",
    "kru.career",
    "kru.letters",
    "kru.sync",
    "kru.desk",
]
MIDDLEWARE = [
    "kru.sync.middleware.BareAnswers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kru.ui.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kru.identity.middleware.ActorMiddleware",
    "kru.sync.middleware.FirstCopyMiddleware",
    "kru.sync.middleware.LeaseMiddleware",
]
ROOT_URLCONF = "kru.node.urls"
WSGI_APPLICATION = "kru.node.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "kru.desk.frame.frame",
                "kru.demo.frame.frame",
            ],
        },
    }
]

DATABASES = {"default": database(ENVIRONMENT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "kru.sync.sign_in.OfficeAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# per address generous: a whole office may stand behind one
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "5/5m/key,50/5m/ip",
    "change_password": "5/5m/key",
    "first_sign_in": "10/h/key,60/h/ip",
    "one_time_code": "5/h/key",
    "join_node": "30/10m/ip",
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # machines are shared
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # seen by the server and the worker alike: progress of long work, outside its transaction
    "shared": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": ENVIRONMENT.directory / "shared-cache",
        "TIMEOUT": 24 * 3600,
    },
}

LANGUAGE_CODE = "km"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGES = [("km", _("Khmer")), ("en", _("English"))]
USE_I18N = True
# Every package has its own catalogue, also those that are no Django application; ours come before theirs.
LOCALE_PATHS = sorted(PACKAGE.glob("*/locale"))
USE_TZ = True
TIME_ZONE = "Asia/Phnom_Penh"

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.directory / "static-root"
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = ENVIRONMENT.directory / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kru.ui.errors.csrf_failed"

KEYS = ENVIRONMENT.directory / "keys"
OUTBOX = ENVIRONMENT.directory / "outbox"
FORWARD = "kru.sync.online.forward"  # who asks central, at an office, for what is decided there at once
CHANNEL = f"kru.notices.channels.{'ConsoleChannel' if DEMO else 'OutboxChannel'}"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = OUTBOX

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
