"""How often an address without an account may ask in a minute."""

from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60


def too_many(request: HttpRequest, what: str, most: int) -> bool:
    """Whether this address has asked for `what` more than `most` times this minute;
    counts this time too."""
    key = f"{what}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, MINUTE)
    try:
        return int(cache.incr(key)) > most
    except ValueError:
        # The count expired between the two calls: a new minute has begun.
        return False
