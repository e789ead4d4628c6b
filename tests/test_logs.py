import pytest
from structlog.testing import capture_logs

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
