"""Logs: one line an event, each with the request's id and the person's number, so that
what one person met can be followed through web and worker. No names, no query strings
(people search for people), no secret parts of addresses."""

from typing import Any

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
]


class RequestLogMiddleware(RequestMiddleware):
    """One line when a request has been answered."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        path = request.path
        match = request.resolver_match
        if match and "key" in match.kwargs:  # password resets carry one
            path = path.replace(str(match.kwargs["key"]), "***")
        return f"{request.method} {path}"


def configure(level: str, *, as_json: bool) -> dict[str, Any]:
    """Set structlog up, and return Django's LOGGING so that both write alike."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *_renderers(as_json),
                ],
            }
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line"}
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            # The middleware above has already said it, with the request's id.
            "django.request": {"level": "CRITICAL"},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            # Fonts subset, steps taken: pages of it for every document.
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
        },
    }


def _renderers(as_json: bool) -> list[Any]:
    if as_json:
        return [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    return [structlog.dev.ConsoleRenderer(colors=False)]
