"""The Board answers what organisations ask."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from emulation import clock
from records.models import Notice
from registers import answering
from registers.models import Difficulty
from tests.registers.factories import entry

pytestmark = pytest.mark.django_db


def test_an_answer_is_told_to_whoever_asked(campaign, organization, us, board):
    asked = entry(Difficulty, campaign, organization)

    answering.answer(asked, "Đã bố trí kinh phí.", by=board)

    assert asked.is_answered
    assert Notice.objects.get(recipient=us).body == "Đã bố trí kinh phí."


def test_organisations_do_not_answer_themselves(campaign, organization, us):
    asked = entry(Difficulty, campaign, organization)

    with pytest.raises(PermissionDenied):
        answering.answer(asked, "Tự trả lời.", by=us)


def test_the_days_of_waiting_end_with_the_answer(campaign, organization, board):
    week_ago = clock.today() - dt.timedelta(days=7)
    asked = entry(Difficulty, campaign, organization, happened_on=week_ago)
    assert list(Difficulty.objects.open()) == [asked]
    assert asked.days_waiting == 7

    answering.answer(asked, "Đã giải quyết.", by=board)

    assert not Difficulty.objects.open().exists()
    assert asked.days_waiting == 7


def test_the_database_itself_knows_no_answer_without_somebody(campaign, organization):
    entry(Difficulty, campaign, organization)

    with pytest.raises(IntegrityError), transaction.atomic():
        Difficulty.objects.update(answer="Của ai?", answered_on=clock.today())
