"""A plan is data: loading it, what is wrong in it, loading it again."""

import shutil
import unicodedata
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AdministrativeUnit, Organization
from campaigns.models import Campaign, Milestone, Movement, NomineeKind
from campaigns.plan.errors import PlanErrors
from campaigns.plan.loading import load
from nominations.models import Place
from records.models import AuditEvent

pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
SECOND = HERE / "plans" / "second"
AN_GIANG = HERE.parent.parent / "campaigns" / "plans" / "an_giang_2026_2030"


@pytest.fixture
def folder(tmp_path):
    """A copy of the small plan, to be spoilt."""
    return Path(shutil.copytree(SECOND, tmp_path / "plan"))


def change(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def errors_of(folder):
    with pytest.raises(PlanErrors) as caught:
        load(folder)
    return [str(error) for error in caught.value.errors]


def test_the_an_giang_plan_says_what_the_plan_says():
    load(AN_GIANG)

    campaign = Campaign.objects.get()
    assert campaign.places == 408
    assert campaign.original_sets == 2
    assert [phase.name for phase in campaign.phases.all()] == [
        "Giai đoạn 1",
        "Giai đoạn 2",
        "Giai đoạn 3",
    ]
    units = AdministrativeUnit.objects.exclude(kind="province")
    assert units.count() == 102
    assert Organization.objects.filter(code="HND").get().parent.code == "MTTQ"
    assert Movement.objects.count() == 46
    kinds = NomineeKind.objects.filter(is_other=False)
    assert kinds.filter(subject="collective").count() == 8
    assert kinds.filter(subject="individual").count() == 9
    midterm = Milestone.objects.get(kind="midterm_report")
    assert (midterm.due_on.year, midterm.due_on.month) == (2028, 6)
    assert campaign.vote_effect == "off"
    assert campaign.distribution.count() == 9
    assert Place.objects.filter(campaign=campaign, state="free").count() == 408


def test_a_second_run_writes_nothing():
    load(SECOND)
    events = AuditEvent.objects.count()

    writer = load(SECOND)

    assert writer.changes == []
    assert AuditEvent.objects.count() == events


def test_two_campaigns_stand_side_by_side():
    load(AN_GIANG)
    load(SECOND)

    second = Campaign.objects.get(code="tinh-mau-2027")
    assert second.phases.count() == 2
    assert second.required_documents.count() == 3
    assert Place.objects.filter(campaign=second).count() == 50


def test_check_says_what_would_change_and_writes_nothing(capsys):
    call_command("load_plan", str(SECOND), "--check")

    assert not Campaign.objects.exists()
    assert "tinh-mau-2027" in capsys.readouterr().out


def test_a_change_is_shown_and_the_rest_left(folder):
    load(folder)
    change(folder, "campaign.toml", "Giai đoạn một", "Giai đoạn đầu")

    writer = load(folder)

    changed = [c for c in writer.changes if "name" in c.fields]
    assert [c.fields["name"] for c in changed] == [("Giai đoạn một", "Giai đoạn đầu")]


def test_what_the_plan_no_longer_names_is_told_and_kept(folder):
    load(folder)
    change(folder, "campaign.toml", '[[kinds]]\ncode = "ho"', '[[kinds]]\ncode = "to"')

    writer = load(folder)

    assert NomineeKind.objects.filter(code="ho").exists()
    assert any("ho" in row for row in writer.absent)


def test_the_number_of_places_is_not_changed_by_a_file(folder):
    load(folder)
    change(folder, "campaign.toml", "places = 50", "places = 60")

    (error,) = errors_of(folder)

    assert "campaign.places" in error
    assert Campaign.objects.get().places == 50


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        ("campaign.toml", "places = 50", "plases = 50", "campaign.plases"),
        ("campaign.toml", "places = 50", "plases = 50", "campaign.places"),
        ("campaign.toml", "places = 50", "places = 0", "campaign.places"),
        ("campaign.toml", "places = 50", 'places = "50"', "campaign.places"),
        (
            "campaign.toml",
            "due_on = 2027-06-30",
            'due_on = "30/6"',
            "milestones[1].due_on",
        ),
        (
            "campaign.toml",
            "due_on = 2027-06-30",
            "due_on = 2025-06-30",
            "milestones[1]",
        ),
        ("campaign.toml", 'issuer = "MAU-BTV"', 'issuer = "KHONG"', "campaign.issuer"),
        ("campaign.toml", 'kind = "dossier_window"', 'kind = "other"', "milestones"),
        ("campaign.toml", 'code = "hai"', 'code = "mot"', "phases"),
        ("units.csv", "M2,Phường Mẫu Hai,ward", "M2,Phường Mẫu Hai,thon", "line 4"),
        ("units.csv", "M2,", "M1,", "line 4"),
        ("units.csv", "commune,M0,x", "commune,M0,maybe", "is_border"),
        ("organizations.csv", ",M0,MAU-BTV,state", ",M0,KHONG,state", "line 4"),
        (
            "organizations.csv",
            "province,M0,,party",
            "province,M0,MAU-BAN,party",
            "parent",
        ),
        ("organizations.csv", "code,name", "ma,name", "“ma”"),
    ],
)
def test_a_fault_is_named_with_its_place(folder, file, old, new, where, settings):
    settings.LANGUAGE_CODE = "en"
    change(folder, file, old, new)

    found = errors_of(folder)

    assert any(where in error for error in found), found
    assert not Campaign.objects.exists()


def test_a_date_that_is_no_date_is_said_with_the_line(folder, settings):
    change(folder, "campaign.toml", "due_on = 2027-06-30", "due_on = 2027-02-31")

    (error,) = errors_of(folder)

    assert "campaign.toml" in error


def test_an_unknown_key_names_the_nearest_known_one(folder, settings):
    settings.LANGUAGE_CODE = "en"
    change(folder, "campaign.toml", "short_name =", "shrt_name =")

    assert any(
        "short_name" in error and "shrt_name" in error for error in errors_of(folder)
    )


def test_a_missing_file_is_named(folder):
    (folder / "units.csv").unlink()

    assert any(error.startswith("units.csv") for error in errors_of(folder))


def test_a_file_in_another_encoding_is_named_with_its_line(folder):
    (folder / "units.csv").write_bytes("code,name\nM0,Tỉnh\n".encode("utf-16"))

    assert any(error.startswith("units.csv") for error in errors_of(folder))


def test_a_mark_of_byte_order_and_decomposed_letters_are_understood(folder):
    for file in ("units.csv", "campaign.toml"):
        path = folder / file
        text = unicodedata.normalize("NFD", path.read_text(encoding="utf-8"))
        path.write_text("\ufeff" + text, encoding="utf-8")

    load(folder)

    assert AdministrativeUnit.objects.get(code="M2").name == "Phường Mẫu Hai"
    assert NomineeKind.objects.get(code="ho").name == "Hộ gia đình"


def test_the_command_lists_every_fault(folder):
    change(folder, "campaign.toml", "places = 50", "places = 0")
    change(folder, "units.csv", "commune,M0,x", "commune,M0,maybe")

    with pytest.raises(CommandError) as caught:
        call_command("load_plan", str(folder))

    assert "units.csv" in str(caught.value)
    assert "campaign.places" in str(caught.value)
