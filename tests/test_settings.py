"""Settings as a machine would give them: each in a process of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

ROOT: Path = settings.BASE_DIR


def read(expression: str, tmp_path: Path, **environment: str):
    code = f"from emulation import settings; print({expression})"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"DATA_DIR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"SIMULATED_DATE": "2030-08-15"}, "set REHEARSAL=1"),
        ({"SIMULATED_DATE": "15/08/2030", "REHEARSAL": "1"}, "must be a date such as"),
        ({"SIMULATED_DATE": "2030-02-31", "REHEARSAL": "1"}, "must be a date such as"),
    ],
)
def test_a_setting_that_would_do_harm_is_refused(environment, sentence, tmp_path):
    result = read("1", tmp_path, **environment)

    assert result.returncode != 0
    assert sentence in result.stderr


def test_secrets_are_made_once_and_for_the_owner_alone(tmp_path):
    first = read("settings.SECRET_KEY + settings.AUDIT_KEY", tmp_path)
    second = read("settings.SECRET_KEY + settings.AUDIT_KEY", tmp_path)

    assert first.stdout == second.stdout
    assert len(first.stdout) > 100
    assert (tmp_path / "secret_key.txt").stat().st_mode & 0o077 == 0
    assert (tmp_path / "audit_key.txt").stat().st_mode & 0o077 == 0


def test_every_setting_of_the_environment_is_explained():
    source = (ROOT / "emulation/settings.py").read_text(encoding="utf-8")
    read_names = set(re.findall(r'(?:env\.\w+|_date)\(\s*"([A-Z_]+)"', source))

    for page in (".env.example", "docs/operations.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert {name for name in read_names if name not in text} == set(), page


@pytest.mark.parametrize(
    ("trusted", "seen"), [([], "127.0.0.1"), (["127.0.0.1"], "203.0.113.9")]
)
def test_only_a_trusted_proxy_names_the_visitor(trusted, seen):
    environ = RequestFactory(
        REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="10.0.0.1, 203.0.113.9"
    )._base_environ()
    application = wrap_wsgi_with_proxy_headers(
        lambda environ, _start: environ["REMOTE_ADDR"], trusted_hosts=trusted
    )

    assert application(environ, None) == seen
