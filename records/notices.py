"""Telling people: a row per event and person, mailed by the worker."""

from collections.abc import Iterable

from django.db import models


def notify(
    key: str,
    recipients: Iterable[models.Model],
    subject: str,
    body: str = "",
    *,
    url: str = "",
    at_most_once: bool = False,
) -> None:
    """Tell each recipient of the event `key` once, in the caller's transaction."""
    raise NotImplementedError
