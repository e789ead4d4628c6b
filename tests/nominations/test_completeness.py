"""What a dossier lacks, and what looks odd."""

import datetime as dt

import pytest

from campaigns.models import Campaign
from emulation.vietnamese import search_key
from nominations import completeness
from nominations.models import Dossier, Nomination, Place
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def dossier(campaign):
    return factories.complete_dossier(campaign, participant(campaign), nominations=2)


def found(dossier):
    dossier = Dossier.objects.get(pk=dossier.pk)
    return [(f.level, f.task, f.message) for f in completeness.findings(dossier)]


def change(dossier, **values):
    Dossier.objects.filter(pk=dossier.pk).update(**values)


def change_person(dossier, **values):
    person = dossier.nominations.filter(subject="individual").first()
    Nomination.objects.filter(pk=person.pk).update(**values)
    return person


def set_rule(dossier, **values):
    Campaign.objects.filter(pk=dossier.campaign_id).update(**values)


def test_a_complete_dossier_has_no_finding(dossier):
    assert found(dossier) == []


@pytest.mark.parametrize("field", completeness.REQUEST_FIELDS)
def test_each_required_line_of_the_request(dossier, field):
    change(dossier, **{field: None if field.endswith("_on") else ""})

    assert [(level, task) for level, task, _ in found(dossier)] == [
        ("error", "request")
    ]


@pytest.mark.parametrize("field", completeness.MINUTES_FIELDS)
def test_each_required_line_of_the_minutes(dossier, field):
    is_text = Dossier._meta.get_field(field).empty_strings_allowed
    change(dossier, **{field: "" if is_text else None})

    assert [(level, task) for level, task, _ in found(dossier)] == [
        ("error", "minutes")
    ]


@pytest.mark.parametrize(
    "field", [*completeness.NOMINATION_FIELDS, *completeness.INDIVIDUAL_FIELDS]
)
def test_each_required_line_of_a_person(dossier, field):
    is_text = Nomination._meta.get_field(field).empty_strings_allowed
    person = change_person(dossier, **{field: "" if is_text else None})

    ((level, task, message),) = found(dossier)
    assert (level, task) == ("error", "nominees")
    assert message.startswith(person.name)


def test_each_missing_paper_is_named_with_its_nominee(dossier):
    person = dossier.nominations.first()
    person.documents.all().delete()

    ((level, task, message),) = found(dossier)
    assert (level, task) == ("error", "papers")
    assert person.name in message
    assert "Báo cáo thành tích" in message


def test_an_optional_paper_is_not_missed(dossier):
    dossier.campaign.required_documents.create(
        code="phu-luc", name="Phụ lục", scope="dossier", order=9, is_required=False
    )

    assert found(dossier) == []


def test_a_paper_only_for_collectives_is_asked_of_them_alone(dossier):
    dossier.campaign.required_documents.create(
        code="rieng", name="Riêng", scope="nomination", order=9, subject="collective"
    )

    assert len(found(dossier)) == 1


def test_nobody_nominated(campaign):
    dossier = factories.draft_dossier(campaign, participant(campaign))

    assert "nominees" in [task for _level, task, _message in found(dossier)]


@pytest.mark.parametrize(
    ("votes", "levels"), [(8, []), (9, ["warning"]), (10, ["error"])]
)
def test_votes_against_nine_members_of_whom_eight_came(dossier, votes, levels):
    change_person(dossier, votes_for=votes)

    assert [level for level, _task, _message in found(dossier)] == levels


@pytest.mark.parametrize(
    ("effect", "denominator", "votes", "levels"),
    [
        ("off", "all", 1, []),
        ("warn", "all", 7, ["warning"]),
        ("block", "all", 7, ["error"]),
        ("block", "all", 8, []),
        ("block", "present", 7, []),
        ("block", "present", 6, ["error"]),
    ],
)
def test_the_campaigns_share_of_votes(dossier, effect, denominator, votes, levels):
    set_rule(
        dossier,
        vote_effect=effect,
        vote_denominator=denominator,
        vote_threshold_percent=80,
    )
    change_person(dossier, votes_for=votes)

    assert [level for level, _task, _message in found(dossier)] == levels


@pytest.mark.parametrize(
    ("number", "gender", "born", "agrees"),
    [
        ("089185000123", "female", dt.date(1985, 3, 8), True),
        ("089085000123", "male", dt.date(1985, 3, 8), True),
        ("089085000123", "female", dt.date(1985, 3, 8), False),
        ("089186000123", "female", dt.date(1985, 3, 8), False),
        ("089301000123", "female", dt.date(2001, 3, 8), True),
        ("089201000123", "male", dt.date(2001, 3, 8), True),
        ("089001000123", "male", dt.date(2001, 3, 8), False),
    ],
)
def test_the_number_against_gender_and_year(dossier, number, gender, born, agrees):
    change_person(dossier, citizen_id=number, gender=gender, born_on=born)

    assert [level for level, _task, _message in found(dossier)] == (
        [] if agrees else ["warning"]
    )


def test_the_number_is_required_where_the_campaign_says_so(dossier):
    change_person(dossier, citizen_id="")
    assert found(dossier) == []

    set_rule(dossier, requires_cccd=True)

    assert [level for level, _task, _message in found(dossier)] == ["error"]


def test_the_same_person_twice(dossier):
    factories.add_nominees(dossier, 1)

    assert [(level, task) for level, task, _ in found(dossier)] == [
        ("warning", "nominees")
    ]


def test_dates_that_cannot_be(dossier):
    change(dossier, request_on=dt.date(2020, 1, 1))
    assert [level for level, _task, _message in found(dossier)] == ["warning"]

    change(dossier, request_on=dt.date(2999, 1, 1), minutes_on=dt.date(2999, 1, 1))
    assert [level for level, _task, _message in found(dossier)] == ["warning"] * 2


# ---------------------------------------------------------------- totals, places, signer
@pytest.mark.parametrize(
    ("field", "right", "task"),
    [
        ("request_collectives", 1, "request"),
        ("request_individuals", 1, "request"),
        ("minutes_collectives", 1, "minutes"),
        ("minutes_individuals", 1, "minutes"),
    ],
)
def test_a_stated_total_must_be_the_number_of_rows(dossier, field, right, task):
    change(dossier, **{field: right})
    assert found(dossier) == []

    change(dossier, **{field: right + 1})

    ((level, where, message),) = found(dossier)
    assert (level, where) == ("error", task)
    assert str(right + 1) in message
    (finding,) = completeness.findings(Dossier.objects.get(pk=dossier.pk))
    assert finding.url.endswith(f"#id_{field}")


def test_a_total_of_nought_is_a_total(dossier):
    change(dossier, minutes_individuals=0)

    assert [level for level, _task, _message in found(dossier)] == ["error"]


def test_one_file_for_two_nominees_is_asked_about(dossier):
    first, second = dossier.nominations.order_by("pk")
    paper = second.documents.get()
    paper.attachment = first.documents.get().attachment
    paper.save()

    ((level, task, message),) = found(dossier)
    assert (level, task) == ("warning", "papers")
    assert first.name in message
    assert second.name in message


def set_aside(dossier, number):
    for n in range(number):
        Place.objects.create(
            campaign=dossier.campaign, number=n + 1, holder=dossier.organization
        )


@pytest.mark.parametrize(
    ("effect", "allocated", "levels"),
    [
        ("warn", 0, []),
        ("warn", 2, []),
        ("warn", 1, ["warning"]),
        ("block", 1, ["error"]),
        ("off", 1, []),
    ],
)
def test_two_nominees_against_the_places_set_aside(dossier, effect, allocated, levels):
    set_rule(dossier, allocation_effect=effect)
    set_aside(dossier, allocated)

    assert [level for level, _task, _message in found(dossier)] == levels


def test_nominees_of_the_organisation_s_other_dossier_count(dossier):
    set_aside(dossier, 2)
    other = factories.complete_dossier(dossier.campaign, dossier.organization)
    assert [task for _level, task, _message in found(dossier)].count("nominees") >= 1

    Dossier.objects.filter(pk=other.pk).update(state="withdrawn")

    assert found(dossier) == []


def test_another_organisation_s_places_do_not_count(dossier):
    other = participant(dossier.campaign)
    Place.objects.create(campaign=dossier.campaign, number=1, holder=other)

    assert found(dossier) == []


def test_a_signer_who_is_no_leader_on_record_is_a_note(dossier):
    change(dossier, request_signer="Người Mẫu Khác")

    ((level, task, message),) = found(dossier)
    assert (level, task) == ("note", "request")
    assert "Người Mẫu Khác" in message


def test_a_signer_is_known_without_marks(dossier):
    change(dossier, request_signer=search_key(dossier.request_signer).upper())

    assert found(dossier) == []


def test_the_key_of_a_finding_changes_with_its_facts(dossier):
    def key():
        (finding,) = completeness.findings(Dossier.objects.get(pk=dossier.pk))
        return finding.key

    change(dossier, request_on=dt.date(2020, 1, 1))
    one, again = key(), key()
    change(dossier, request_on=dt.date(2020, 1, 2))

    assert one == again
    assert key() != one
