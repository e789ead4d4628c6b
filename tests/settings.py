"""Settings for tests: quick hashing, plain static files, mail in memory."""

import tempfile
from pathlib import Path

from emulation.settings import *  # noqa: F403
from emulation.settings import DATABASES, STORAGES

TEST_DATA = Path(tempfile.mkdtemp(prefix="emulation-tests-"))
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Manifest names do not exist under the live server (its files are not collected).
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
MEDIA_ROOT = TEST_DATA / "files"
DATA_DIR = TEST_DATA
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SIMULATED_DATE = None
REQUIRE_TOTP = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads and processes of the concurrency tests share it.
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_DATA / "test.sqlite3")}
