"""Tests read no `.env`: it may name a real database."""

import os

os.environ["ENV_FILE"] = os.devnull
