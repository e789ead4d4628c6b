from typing import Any

from django.http import HttpRequest

from emulation import clock


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame shows."""
    return {"today": clock.today(), "is_simulated": clock.is_simulated()}
