"""Tags that every page uses."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from emulation import clock
from records.templatetags import ui


def render(text, **context):
    return Template("{% load ui %}" + text).render(Context(context))


def test_an_icon_is_silent_unless_it_is_named():
    assert 'aria-hidden="true"' in ui.icon("clock")
    assert 'role="img" aria-label="Giờ"' in ui.icon("clock", "Giờ")


def test_a_state_is_word_icon_and_colour():
    html = render("{% status 'returned' label %}", label="Trả <lại>")

    assert "status-warning" in html
    assert "#exclamation-triangle-fill" in html
    assert "Trả &lt;lại&gt;" in html


def test_an_unknown_state_is_neutral():
    assert "status-neutral" in ui.status("something", "Khác")


@dataclass
class Part:
    label: str
    count: int
    tone: str


def test_a_bar_shows_its_parts_in_proportion_and_in_words():
    parts = [Part("đã cấp", 100, "issued"), Part("còn lại", 308, "free")]

    html = ui.stacked_bar(parts, 408)

    assert 'viewBox="0 0 408 1"' in html
    assert 'class="fill-free" x="100" width="308"' in html
    assert 'aria-label="đã cấp: 100; còn lại: 308"' in html


def test_a_bar_of_nothing_is_drawn_too():
    assert 'viewBox="0 0 1 1"' in ui.stacked_bar([], 0)


@pytest.mark.parametrize(
    ("days", "text"),
    [(0, "hôm nay là ngày cuối"), (5, "còn 5 ngày"), (-2, "quá hạn 2 ngày")],
)
def test_days_left_are_counted_by_the_calendar(days, text):
    with translation.override("vi"):
        assert ui.days_left(clock.today() + dt.timedelta(days=days)) == text


def test_a_link_changes_one_part_of_the_query_and_keeps_the_rest():
    request = RequestFactory().get("/?state=returned&q=Mẫu&after=12")

    html = render(
        "{% query_replace after='' state='received' %}", request=request
    ).replace("&amp;", "&")

    assert html == "?state=received&q=M%E1%BA%ABu"


def test_what_is_missing_is_left_blank():
    assert render("{{ a|vndate }}{{ a|money }}{{ a|decimal_vn }}", a=None) == ""
