"""Settings of a worker process that a test starts: the test's own files."""

import os

from emulation.settings import *  # noqa: F403

MEDIA_ROOT = os.environ["TEST_MEDIA_ROOT"]
