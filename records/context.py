"""From where the present request comes, for the audit log."""

from contextvars import ContextVar
from typing import NamedTuple


class RequestContext(NamedTuple):
    address: str = ""
    request_id: str = ""


_NOWHERE = RequestContext()
current: ContextVar[RequestContext] = ContextVar(
    "request_context",
    default=_NOWHERE,
)
