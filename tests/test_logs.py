import pytest
from django.http import HttpResponse
from structlog.contextvars import bound_contextvars
from structlog.testing import capture_logs

from records import context
from records.middleware import RequestContextMiddleware

pytestmark = pytest.mark.django_db


def _answered(client, url):
    with capture_logs() as lines:
        client.get(url)
    return [line for line in lines if line["event"] == "request_finished"]


def test_a_request_is_one_line_without_what_was_searched_for(client):
    (line,) = _answered(client, "/healthz?q=Nguyễn+Văn+Mẫu")

    assert line["request"] == "GET /healthz"
    assert line["code"] == 503


def test_a_password_reset_does_not_leave_its_key_in_the_log(client):
    (line,) = _answered(client, "/accounts/password/reset/key/1-abc-secret/")

    assert "secret" not in line["request"]


def test_the_audit_log_and_the_log_know_a_request_by_the_same_id(rf):
    seen = []

    def view(request):
        seen.append(context.current.get().request_id)
        return HttpResponse()

    with bound_contextvars(request_id="4711"):
        RequestContextMiddleware(view)(rf.get("/"))

    assert seen == ["4711"]
