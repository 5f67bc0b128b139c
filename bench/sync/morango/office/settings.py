"""Settings of the peer: one embedded database with a write-ahead log, as Kolibri has it, and no middleware.

The folder, and whether answers are compressed, come from the environment. Kolibri does not compress what is
pulled; one line of Django does, and both are measured.
"""

import os
from pathlib import Path

FOLDER = Path(os.environ["OFFICE_FOLDER"])
SECRET_KEY = "of no value"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "mptt",
    "rest_framework",
    "morango",
    "office.apps.OfficeConfig",
]
MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware"] if os.environ.get("OFFICE_GZIP") else []
ROOT_URLCONF = "office.urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(FOLDER / f"{os.environ['OFFICE_SIDE']}.sqlite3"),
        "OPTIONS": {"timeout": 100},
    }
}
AUTH_USER_MODEL = "office.Officer"
USE_TZ = True
TIME_ZONE = "UTC"
REST_FRAMEWORK = {"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]}
