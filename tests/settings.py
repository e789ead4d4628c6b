"""Settings for tests: quick hashing, plain static files, mail in memory, and databases
that no other run on this machine shares."""

import atexit
import os
import shutil
import tempfile
import zlib
from pathlib import Path
from urllib.parse import urlsplit

from emulation.settings import *  # noqa: F403
from emulation.settings import (
    BASE_DIR,
    CACHES,
    DATABASES,
    IS_SQLITE,
    REDIS_URL,
    STORAGES,
)

TEST_DATA = Path(tempfile.mkdtemp(prefix="emulation-tests-"))
atexit.register(shutil.rmtree, TEST_DATA, ignore_errors=True)
RUN = f"{zlib.crc32(str(BASE_DIR).encode()):08x}"
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Manifest names do not exist under the live server (its files are not collected).
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
MEDIA_ROOT = TEST_DATA / "files"
DATA_DIR = TEST_DATA
STATIC_ROOT = TEST_DATA / "static"
STATIC_ROOT.mkdir()
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SIMULATED_DATE = None
REQUIRE_TOTP = False

if IS_SQLITE:
    # A file, not memory: threads and processes of the concurrency tests share it.
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_DATA / "test.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"test_emulation_{RUN}"}
    DATABASES["default"]["CONN_MAX_AGE"] = 0

if REDIS_URL:
    # Emptied after every test, so never the number that a real installation uses.
    REDIS_URL = urlsplit(REDIS_URL)._replace(path=f"/{9 + WORKER % 7}").geturl()
    CACHES["default"] |= {"LOCATION": REDIS_URL, "KEY_PREFIX": RUN}
    CELERY_BROKER_URL = REDIS_URL
