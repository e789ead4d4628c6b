import datetime as dt

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from accounts.access import public
from emulation import clock
from records.models import Heartbeat

SILENT_AFTER = dt.timedelta(minutes=3)


@public
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """For a monitor: 200 when the database answers and the worker gives signs of life,
    503 when not. Nothing here tells an outsider about the installation."""
    try:
        last = Heartbeat.objects.filter(name="upkeep").values_list("at", flat=True)
        worker = any(clock.real_now() - at < SILENT_AFTER for at in last)
        state = {"database": True, "worker": worker}
    except DatabaseError:
        state = {"database": False, "worker": False}
    return JsonResponse(state, status=200 if all(state.values()) else 503)
