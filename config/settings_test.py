"""The settings of unit tests; end-to-end tests run `manage.py up` and its worker."""

from __future__ import annotations

import tempfile
from pathlib import Path

from config.settings import *  # noqa: F403

CELERY_TASK_ALWAYS_EAGER = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="polybooru-media-"))
TMP_DIR = Path(tempfile.mkdtemp(prefix="polybooru-tmp-"))
FILE_UPLOAD_TEMP_DIR = str(TMP_DIR)
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
FETCH_ALLOWED_NETWORKS = ["127.0.0.0/8"]
