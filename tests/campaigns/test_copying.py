"""The next campaign made from an earlier one: all of it, moved by whole years, as a
draft that nobody else sees."""

import datetime as dt
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from accounts.models import Organization, Role
from campaigns.copying import differences, making
from campaigns.copying.catalogue import CAMPAIGN, CARRIED, LEFT
from campaigns.copying.proposing import propose
from campaigns.copying.shifting import nearest_worked, shift, shift_years_in
from campaigns.models import Campaign, Duty, Milestone
from campaigns.plan.loading import load
from nominations.models import Place
from records.models import AuditEvent
from tests.campaigns.factories import campaign, participant
from tests.campaigns.test_load_plan import AN_GIANG
from tests.people import person
from tests.registers.factories import guidance

pytestmark = pytest.mark.django_db
SPECS = [CAMPAIGN, *CARRIED]


# ---------------------------------------------------------------------- days and texts
@pytest.mark.parametrize(
    ("day", "years", "moved"),
    [
        (dt.date(2028, 2, 29), 5, dt.date(2033, 2, 28)),
        (dt.date(2027, 2, 28), 5, dt.date(2032, 2, 29)),
        (dt.date(2028, 2, 28), 5, dt.date(2033, 2, 28)),
        (dt.date(2030, 12, 31), 5, dt.date(2035, 12, 31)),
        (dt.date(2028, 2, 29), 4, dt.date(2032, 2, 29)),
    ],
)
def test_days_move_by_whole_years(day, years, moved):
    assert shift(day, years) == moved


def test_only_the_campaigns_own_years_move_in_texts():
    text = "Báo cáo 2026; Nghị định 152/2025; bao-cao-2030; số 20261"

    assert shift_years_in({"a": [text]}, (2026, 2030), 5) == {
        "a": ["Báo cáo 2031; Nghị định 152/2025; bao-cao-2035; số 20261"]
    }


def test_days_off_are_known_by_weekday_and_by_the_table():
    saturday, friday = dt.date(2033, 12, 31), dt.date(2033, 12, 30)
    assert nearest_worked(saturday, {}) == (friday, dt.date(2034, 1, 2))
    assert nearest_worked(saturday, {saturday: True}) == (saturday, saturday)
    assert nearest_worked(friday, {friday: False})[0] == dt.date(2033, 12, 29)


# ------------------------------------------------------------------------ completeness
def undecided_models(carried, left):
    """Models with a key to a campaign, or to something carried, of which nothing is
    decided."""
    return {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model not in carried and model._meta.label not in left
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if field.related_model in carried
    }


def undecided_fields(spec):
    names = {f.name for f in spec.model._meta.concrete_fields if not f.primary_key}
    names |= {field.name for field in spec.model._meta.many_to_many}
    return names ^ set(spec.decided)


def test_every_model_of_a_campaign_is_carried_or_left_with_a_reason():
    carried = {spec.model for spec in SPECS}

    assert undecided_models(carried, LEFT) == set()
    assert all(str(reason).strip() for reason in LEFT.values())
    # The walk finds what is forgotten.
    assert undecided_models(carried, LEFT.keys() - {"campaigns.Duty"})
    assert undecided_models(carried - {Milestone}, LEFT) >= {"campaigns.Milestone"}


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.model.__name__)
def test_every_field_is_carried_or_left_with_a_reason(spec):
    assert undecided_fields(spec) == set()
    assert len(spec.decided) == len(set(spec.decided))
    assert all(str(reason).strip() for reason in spec.left.values())


@pytest.fixture
def source():
    """An Giang's plan with a guidance file, and no setting at its default."""
    load(AN_GIANG)
    made = Campaign.objects.get()
    for name in CAMPAIGN.same.split():
        field = Campaign._meta.get_field(name)
        if isinstance(field, models.BooleanField):
            setattr(made, name, not field.default)
    made.opinions_needed, made.grace_minutes, made.conflict_years = 2, 17, 3
    made.council_threshold_percent = Decimal("71.50")
    made.save()
    guidance(made, title="Hướng dẫn lập hồ sơ")
    return made


@pytest.fixture
def head(source):
    return person(Role.BOARD_LEADER, organization=source.board)


def test_every_row_and_field_goes_over(source, head):
    made = making.copy(source, 5, by=head)

    pairs = {Campaign: [(source, Campaign.objects.get(pk=made.pk))]}
    for spec in CARRIED:
        old = spec.model._default_manager.filter(spec.only, **{spec.path: source})
        new = spec.model._default_manager.filter(**{spec.path: made})
        pairs[spec.model] = list(
            zip(old.order_by("pk"), new.order_by("pk"), strict=True)
        )
        assert pairs[spec.model], spec.model
    span = (2026, 2030)
    for spec in SPECS:
        for before, after in pairs[spec.model]:
            for name in spec.same.split():
                assert getattr(after, name) == getattr(before, name), name
            for name in spec.shifted.split():
                day = getattr(before, name)
                assert getattr(after, name) == (day and shift(day, 5)), name
            for name in spec.renamed.split():
                moved = shift_years_in(getattr(before, name), span, 5)
                assert getattr(after, name) == moved, name
    assert made.short_name == "Thi đua An Giang 2031 - 2035"
    assert made.milestones.get(code="so-ket").name.endswith("(quý II/2033)")
    assert made.certificate_design["achievement"].endswith("2031 - 2035")
    assert {i.group.campaign for i in made.indicators.all()} <= {made}


# ------------------------------------------------------------------------------ a draft
def test_the_draft_owes_nothing_and_is_one_line_of_the_log(source, head):
    before = AuditEvent.objects.count()
    duties, places = Duty.objects.count(), Place.objects.count()

    made = making.copy(source, 5, by=head)

    assert made.is_draft
    assert made.copied_from == source
    assert (made.number, made.issued_on, made.plan_text) == ("", None, "")
    assert AuditEvent.objects.count() == before + 1
    assert AuditEvent.objects.latest("pk").verb == "campaign.copied"
    assert (Duty.objects.count(), Place.objects.count()) == (duties, places)
    assert Campaign.objects.current() == source


def test_only_its_makers_see_it(source, head):
    made = making.copy(source, 5, by=head)
    others = [
        person(role, organization=source.board)
        for role in (Role.BOARD_INTAKE, Role.AUDITOR)
    ]
    admin = person(Role.ADMINISTRATOR)

    for user, sees in [(head, True), (admin, True), *((o, False) for o in others)]:
        assert (made in Campaign.objects.visible_to(user)) is sees


def test_opened_it_is_owed_and_has_its_places(source, head):
    made = making.copy(source, 5, by=head)

    making.open_campaign(made, by=head)

    assert not Campaign.objects.get(pk=made.pk).is_draft
    assert Duty.objects.for_campaign(made).count() == (
        Duty.objects.for_campaign(source).count()
    )
    assert Place.objects.filter(campaign=made).count() == 408
    assert AuditEvent.objects.filter(verb="campaign.opened").count() == 1


def test_without_participants_and_thrown_away(source, head):
    made = making.copy(source, 5, by=head, with_participants=False)
    assert not made.participations.exists()
    assert not made.movements.exists()

    making.discard(made, by=head)

    assert list(Campaign.objects.all()) == [source]
    assert Organization.objects.count() > 100


# ------------------------------------------------------------------------------ the page
def test_the_page_shows_old_and_new_and_days_off(source, head):
    found = propose(source, 5)

    remarks = [
        differences.remark_on(new.due_on, {})
        for _old, new in found.rows[Milestone]
        if new.code == "bao-cao-2033"
    ]
    assert "31/12/2033" in remarks[0]
    assert "30/12/2033" in remarks[0]
    assert any("408" in line for line in differences.to_decide(found))


def test_it_is_made_on_one_page_with_what_was_written_anew(client):
    made = campaign(code="dot-1")
    participant(made)
    head = person(Role.BOARD_LEADER, organization=made.board)
    client.force_login(head)
    address = reverse("campaigns:campaign_copy")
    page = client.get(address, {"years": "3"})
    form = page.context["form"]
    window = made.milestones.get(kind="dossier_window")
    values = {name: form[name].value() for name in form.fields}
    values = {name: "" if v is None else v for name, v in values.items()}
    due = shift(window.due_on, 3) + dt.timedelta(days=1)
    values |= {
        "of_campaign": made.code,
        "code": "dot-2",
        "number": "12-KH/TU",
        f"milestone-{window.pk}-due_on": f"{due:%d/%m/%Y}",
    }

    refused = client.post(address, values | {"code": "dot-1"})
    answer = client.post(address, values)

    assert "code" in refused.context["form"].errors
    assert answer.status_code == 302, answer.context["form"].errors
    new = Campaign.objects.get(code="dot-2")
    assert new.number == "12-KH/TU"
    assert new.milestones.get(kind="dossier_window").due_on == due
    assert new.starts_on == shift(made.starts_on, 3)
    assert client.get("/").context["campaign"] == new
    opened = client.post(reverse("campaigns:campaign_open", args=[new.pk]))
    assert opened.status_code == 302
    assert not Campaign.objects.get(pk=new.pk).is_draft


def test_others_have_no_such_page(client):
    made = campaign()
    for role in (Role.BOARD_INTAKE, Role.OFFICE, Role.AUDITOR):
        client.force_login(person(role, organization=made.board))
        assert client.get(reverse("campaigns:campaign_copy")).status_code == 404
    stranger = person(Role.BOARD_LEADER)
    client.force_login(stranger)
    assert client.get(reverse("campaigns:campaign_copy")).status_code == 404
