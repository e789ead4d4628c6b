"""Habits that no linter sees: names that agree, declared audiences, full translations,
nothing fetched from elsewhere."""

import ast
import importlib.metadata
import inspect
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from records.templatetags.ui import ICONS

ROOT: Path = settings.BASE_DIR
APPS = [
    "reports",
    "periodic",
    "registers",
    "council",
    "nominations",
    "campaigns",
    "accounts",
    "records",
    "emulation",
]
CATALOGUE = ROOT / "locale/vi/LC_MESSAGES/django.po"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def routes(
    resolver: URLResolver | None = None, namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Our own routes, with their namespace; not the admin's or a library's."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = pattern.namespace or namespace
            yield from routes(pattern, inner)
        elif _is_ours(pattern) and namespace != "admin":
            yield namespace, pattern


def _is_ours(pattern: URLPattern) -> bool:
    return inspect.unwrap(pattern.callback).__module__.split(".")[0] in APPS


def test_there_are_routes():
    assert {"reports"} <= {namespace for namespace, _ in routes()}


def test_every_route_declares_its_audience():
    undeclared = [
        f"{namespace}:{pattern.name}"
        for namespace, pattern in routes()
        if not getattr(pattern.callback, "audience", None)
    ]

    assert undeclared == []


def test_url_name_is_view_name():
    different = [
        f"{namespace}:{pattern.name} is {pattern.callback.__name__}"
        for namespace, pattern in routes()
        if pattern.name != pattern.callback.__name__
    ]

    assert different == []


def test_template_is_named_for_its_view():
    """A view may also draw its own parts: `_name.html`, or another view's page."""
    ours = {f"{namespace}/{pattern.name}.html" for namespace, pattern in routes()}
    strange = [
        f"{pattern.name}: {template}"
        for _namespace, pattern in routes()
        for template in re.findall(
            r'render\(\s*request,\s*"([^"]+)"',
            inspect.getsource(inspect.unwrap(pattern.callback)),
        )
        if template not in ours and not Path(template).name.startswith("_")
    ]

    assert strange == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_template_fetches_nothing_from_elsewhere(template):
    text = template.read_text(encoding="utf-8")

    assert not re.search(r"""(src|srcset|action)\s*=\s*["'](https?:)?//""", text)
    assert not re.search(r"""<link[^>]+href\s*=\s*["'](https?:)?//""", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_template_carries_no_script_of_its_own(template):
    """The content security policy would refuse it in the browser."""
    text = template.read_text(encoding="utf-8")

    assert not re.search(r"<[^>]+\son[a-z]+\s*=", text)
    assert not re.search(r"<script(?![^>]*\b(src|application/json)\b)", text)
    assert "javascript:" not in text
    if not {"documents", "demo"} & set(template.parts):  # no browser reads those PDFs
        assert not re.search(r"<style|\sstyle\s*=", text)


def test_style_sheets_fetch_nothing_from_elsewhere():
    sheets = (ROOT / "static").rglob("*.css")

    assert [s.name for s in sheets if re.search(r"(url\(|@import )[\"']?(https?:)?//", s.read_text())] == []  # fmt: skip


def test_vendored_files_have_their_licence():
    """Every folder of `static/vendor` and every folder of fonts says whose it is."""
    static = ROOT / "static"
    folders = [path for path in (static / "vendor").glob("*") if path.is_dir()]
    folders += {path.parent for kind in ("woff2", "ttf") for path in static.rglob(f"*.{kind}")}  # fmt: skip
    bare = [
        str(folder.relative_to(ROOT))
        for folder in folders
        if not [
            file
            for place in (folder, folder.parent)
            for file in place.glob("*")
            if re.match(r"(?i)(.*[-_.])?(licen[cs]e|ofl|copying)", file.name)
        ]
    ]

    assert bare == []


# ------------------------------------------------------------------------- translations
def test_translation_is_complete():
    catalogue = polib.pofile(str(CATALOGUE))

    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


def test_translation_is_compiled():
    """The program reads the .mo, which is committed so that no machine needs gettext."""
    source = polib.pofile(str(CATALOGUE))
    file = CATALOGUE.with_suffix(".mo")
    assert file.exists(), "Run ./run messages and commit."
    compiled = polib.mofile(str(file))

    def content(file):
        return {
            (entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural
            for entry in file
        }

    assert content(compiled) == content(source), "Run ./run messages and commit."


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_every_string_is_in_the_catalogue(tmp_path):
    """Collect the strings of a copy, and compare with what is committed."""
    for folder in [*APPS, "templates", "locale"]:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for file in ["manage.py", "pyproject.toml"]:
        shutil.copy(ROOT / file, tmp_path)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "vi", "--no-obsolete"],
        cwd=tmp_path,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "emulation.settings"},
        check=True,
        capture_output=True,
    )
    collected = polib.pofile(str(tmp_path / CATALOGUE.relative_to(ROOT)))
    known = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(CATALOGUE))}

    assert {(entry.msgctxt, entry.msgid) for entry in collected} - known == set()


def test_translations_keep_their_placeholders():
    wrong = [
        entry.msgid
        for entry in polib.pofile(str(CATALOGUE))
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
        if text and not set(_placeholders(text)) <= set(_placeholders(entry.msgid) + _placeholders(entry.msgid_plural))
    ]  # fmt: skip

    assert wrong == []


def _placeholders(text: str) -> list[str]:
    return re.findall(r"%\(\w+\)[sd]|\{\w*\}", text)


# ---------------------------------------------------------------- the first two commands
def test_run_can_be_read_by_an_old_python():
    """Else an old Python would answer with a syntax error, not with a sentence."""
    ast.parse((ROOT / "run").read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("path", [ROOT / "run", *sorted((ROOT / "machine").glob("*.py"))], ids=lambda path: path.name)  # fmt: skip
def test_run_needs_nothing_but_the_standard_library(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert names <= sys.stdlib_module_names | {"machine"}


def test_lock_pins_every_extra_that_is_asked_for():
    """pip before 23.3 (Debian 12's) takes `coverage[toml]` for another thing than the
    locked `coverage`: it looks for the newest release and stops, for want of a hash."""
    lock = (ROOT / "requirements-dev.txt").read_text()
    pinned = {
        canonicalize_name(name): set(extras.split(","))
        for name, extras in re.findall(r"(?m)^([\w.-]+)(?:\[([^]]*)\])?==", lock)
    }
    lacking = [
        f"{distribution.name} wants {wanted}"
        for distribution in importlib.metadata.distributions()
        if canonicalize_name(distribution.name) in pinned
        for wanted in map(Requirement, distribution.requires or [])
        if wanted.extras - pinned.get(canonicalize_name(wanted.name), wanted.extras)
        and (wanted.marker is None or wanted.marker.evaluate({"extra": ""}))
    ]

    assert lacking == []


def test_icons_exist_and_none_is_carried_for_nothing():
    sprite = (ROOT / "static/img/icons.svg").read_text()
    carried = set(re.findall(r'<symbol[^>]*\bid="([^"]+)"', sprite))
    drawn = {
        name
        for template in TEMPLATES
        for name in re.findall(r'{% icon "([^"]+)"', template.read_text())
    }

    assert drawn | set(ICONS.values()) == carried
