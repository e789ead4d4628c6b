"""Exemplary models: their stages, and the consent without which nothing is told."""

import datetime as dt
import uuid
from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from accounts.models import Role
from campaigns.models import Campaign
from emulation import clock
from records.attachments import path_of
from records.errors import Refused
from registers import keeping, lifecycle, publishing
from registers.models import Exemplar
from tests.campaigns.factories import participant
from tests.people import person
from tests.registers.factories import consented, entry, picture, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def exemplar(campaign, organization):
    return entry(Exemplar, campaign, organization)


def advance(exemplar, name, by, **fields):
    fields = {"on": clock.today(), "by_whom": "Hội Mẫu"} | fields
    return lifecycle.advance(exemplar, name, **fields, by=by, once_key=uuid.uuid4())


# ------------------------------------------------------------------------ stages
def test_a_model_goes_from_discovered_to_replicated_in_places(exemplar, us):
    advance(exemplar, "foster", us)
    advance(exemplar, "recognise", us)
    advance(exemplar, "replicate", us, place="Xã Mẫu 1")
    advance(exemplar, "replicate", us, place="Xã Mẫu 2")

    assert exemplar.stage == Exemplar.Stage.REPLICATED
    assert exemplar.steps.filter(stage="replicated").count() == 2


@pytest.mark.parametrize(
    ("before", "step"),
    [
        ([], "replicate"),
        (["foster"], "foster"),
        (["recognise"], "foster"),
        (["recognise"], "recognise"),
        (["foster"], "replicate"),
    ],
)
def test_a_stage_that_does_not_follow_is_refused(exemplar, us, before, step):
    for name in before:
        advance(exemplar, name, us)

    with pytest.raises(Refused):
        advance(exemplar, step, us, place="Xã Mẫu")


def test_stages_are_in_the_order_of_their_dates(exemplar, us):
    early = exemplar.happened_on - dt.timedelta(days=1)

    with pytest.raises(Refused):
        advance(exemplar, "foster", us, on=early)


def test_a_model_is_replicated_somewhere(exemplar, us):
    advance(exemplar, "recognise", us)

    with pytest.raises(Refused):
        advance(exemplar, "replicate", us, place="")


def test_a_second_click_records_no_second_place(exemplar, us):
    advance(exemplar, "recognise", us)
    key, today = uuid.uuid4(), clock.today()

    for _ in range(2):
        lifecycle.advance(
            exemplar, "replicate", on=today, place="Xã Mẫu", by=us, once_key=key
        )

    assert exemplar.steps.filter(stage="replicated").count() == 1


def test_the_stage_entered_last_can_be_made_void(exemplar, us):
    advance(exemplar, "foster", us)
    wrong = advance(exemplar, "recognise", us)

    lifecycle.take_back(wrong, "Nhập nhầm.", by=us)

    exemplar.refresh_from_db()
    assert exemplar.stage == Exemplar.Stage.FOSTERED
    assert exemplar.steps.get(stage="recognised").void_reason == "Nhập nhầm."
    advance(exemplar, "recognise", us)


def test_an_earlier_stage_is_not_made_void(exemplar, us):
    first = advance(exemplar, "foster", us)
    advance(exemplar, "recognise", us)

    with pytest.raises(Refused):
        lifecycle.take_back(first, "Nhập nhầm.", by=us)


def test_a_stranger_records_no_stage(exemplar, campaign):
    with pytest.raises(PermissionDenied):
        advance(
            exemplar,
            "foster",
            person(Role.ORG_CLERK, organization=participant(campaign)),
        )


# ------------------------------------------------------------- consent, publishing
def test_nothing_is_published_without_consent(exemplar, board):
    with pytest.raises(Refused):
        publishing.publish(exemplar, by=board)


@pytest.mark.parametrize(
    "change",
    [
        {"consent_on": None, "consent_by": ""},
        {"consent_withdrawn_on": dt.date(2099, 1, 1)},
        {"consent_covers_photo": False},
        {"photo": None, "thumbnail": None},
        {"story": ""},
        {"published_at": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_database_itself_holds_published_to_consent(campaign, organization, change):
    made = published(campaign, organization)

    with pytest.raises(IntegrityError), transaction.atomic():
        Exemplar.objects.filter(pk=made.pk).update(**change)


def test_a_consent_without_the_photo_publishes_the_story_alone(campaign, organization):
    made = published(campaign, organization, covers_photo=False)

    assert (made.is_published, made.shows_photo) == (True, False)


def test_withdrawing_takes_it_down_in_the_same_moment(campaign, organization, us):
    made = published(campaign, organization)

    publishing.withdraw_consent(made, on=clock.today(), by=us)

    assert (made.is_published, made.shows_photo) == (False, False)
    assert not Exemplar.objects.readable_by(us).exists()


def test_a_withdrawal_dated_ahead_counts_from_today(campaign, organization, us):
    made = published(campaign, organization)

    later = clock.today() + dt.timedelta(days=30)
    publishing.withdraw_consent(made, on=later, by=us)

    assert (made.is_published, made.consent_withdrawn_on) == (False, clock.today())


def test_after_a_withdrawal_only_a_new_consent_publishes(
    campaign, organization, us, board
):
    made = published(campaign, organization)
    publishing.withdraw_consent(made, on=clock.today(), by=us)
    with pytest.raises(Refused):
        publishing.publish(made, by=board)

    publishing.record_consent(
        made, given_by="Nguyễn Văn Mẫu", on=clock.today(), covers_photo=False, by=us
    )
    publishing.publish(made, by=board)

    assert (made.is_published, made.shows_photo) == (True, False)


def test_a_narrower_consent_takes_the_photo_down(campaign, organization, us):
    made = published(campaign, organization)

    publishing.record_consent(
        made, given_by="Nguyễn Văn Mẫu", on=clock.today(), covers_photo=False, by=us
    )

    assert (made.is_published, made.shows_photo) == (True, False)


def test_only_the_board_publishes_unless_the_campaign_leaves_it_to_organisations(
    campaign, organization, us
):
    made = consented(campaign, organization)
    with pytest.raises(PermissionDenied):
        publishing.publish(made, by=us)

    Campaign.objects.update(examples_published_by="organization")
    publishing.publish(made, by=us)

    assert made.is_published


def test_a_story_changed_by_who_may_not_publish_is_looked_at_again(
    campaign, organization, us
):
    made = published(campaign, organization)

    keeping.change(made, {"story": "Chuyện khác."}, by=us, revision=made.revision)

    made.refresh_from_db()
    assert not made.is_published


def test_a_photo_changed_by_who_may_not_publish_is_looked_at_again(
    campaign, organization, us
):
    made = published(campaign, organization)

    publishing.put_photo(made, picture(), by=us)

    assert (made.is_published, made.shows_photo) == (True, False)


def test_removing_takes_it_down(campaign, organization, us):
    made = published(campaign, organization)

    keeping.remove(made, "Không còn hoạt động.", by=us)

    made.refresh_from_db()
    assert not made.is_published


def test_without_signing_in_only_examples_of_an_open_campaign_are_read(
    campaign, organization
):
    made, anyone = published(campaign, organization), AnonymousUser()
    assert not Exemplar.objects.readable_by(anyone).exists()

    Campaign.objects.update(public_examples=True)

    assert list(Exemplar.objects.readable_by(anyone)) == [made]


# ------------------------------------------------------------------------- photos
def test_a_photo_becomes_small_and_forgets_where_it_was_taken(exemplar, us):
    publishing.put_photo(exemplar, picture(size=(3000, 2000)), by=us)

    assert exemplar.photo.size <= 180 * 1024
    assert exemplar.thumbnail.size <= 14 * 1024
    with Image.open(path_of(exemplar.photo)) as kept:
        assert not kept.getexif()
        assert max(kept.size) <= 1200


def test_what_is_no_photo_is_refused_with_a_sentence(exemplar, us):
    wrong = SimpleUploadedFile("anh.pdf", BytesIO(b"%PDF-1.7").getvalue())

    with pytest.raises(ValidationError, match="JPG"):
        publishing.put_photo(exemplar, wrong, by=us)

    exemplar.refresh_from_db()
    assert exemplar.photo is None
