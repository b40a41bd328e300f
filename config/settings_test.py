"""The settings of unit tests; end-to-end tests run `manage.py up` and its worker."""

from __future__ import annotations

import os

from config.settings import *  # noqa: F403

CELERY_TASK_ALWAYS_EAGER = True
KEY_USE_SECONDS = 0.0
# Tests ask faster than any client may; those of the limits switch them on.
RATE_LIMITS = False
# Each process of a parallel run has its own database, so its own files as well: a
# sweep removes what no row names.
MEDIA_ROOT = HOME / os.environ.get("PYTEST_XDIST_WORKER", "main") / "media"  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
FETCH_ALLOWED_NETWORKS = ["127.0.0.0/8"]
