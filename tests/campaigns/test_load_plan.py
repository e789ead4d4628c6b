"""A plan is data: loading it, what is wrong in it, loading it again."""

import shutil
import unicodedata
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

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
        ("campaign.toml", "places = 50", "places = 50.0", "campaign.places"),
        ("campaign.toml", "places = 50", "places = 9999999999", "campaign.places"),
        ("campaign.toml", "maximum = 10", "maximum = inf", "criteria[1].maximum"),
        ("campaign.toml", "maximum = 10", "maximum = nan", "criteria[1].maximum"),
        ("campaign.toml", "maximum = 10", "maximum = 0.001", "criteria[1].maximum"),
        ("campaign.toml", "weight = 2", "weight = 10000", "criteria[1].weight"),
        ("campaign.toml", "due_on = 2027-06-30", "due_on = 2027-06-30T10:00:00", "due"),
        (
            "campaign.toml",
            "vote_threshold_percent = 80\n",
            "",
            "campaign.vote_threshold_percent",
        ),
        ("campaign.toml", 'code = "mot"', f'code = "{"d" * 31}"', "phases[1].code"),
        ("campaign.toml", '"Giai đoạn một"', '"\u200b"', "phases[1].name"),
        (
            "campaign.toml",
            "starts_on = 2026-01-01\nends_on = 2026-12-31",
            "starts_on = 2025-01-01\nends_on = 2026-12-31",
            "phases[1]",
        ),
        ("campaign.toml", '"lan-toa"', '"hieu-qua"', "criteria_sets[1].criteria"),
        ("campaign.toml", "criterion:hieu-qua", "criterion:khong-co", "tie_rules[1]"),
        ("campaign.toml", "title =", "day = 2027-01-01 #", "certificate_design.day"),
        ("organizations.csv", "Hội Mẫu,", f"{'H' * 201},", "line 4, name"),
        ("organizations.csv", "MAU-HOI,", f"{'M' * 31},", "line 4, code"),
        ("units.csv", "Một,commune,M0", "Một,commune,M2", "line 3, column “parent”"),
        ("units.csv", "Một,commune,M0", "Một,commune,M1", "line 3, column “parent”"),
        ("units.csv", "Mẫu,province,", "Mẫu,province,M1", "line 2, column “parent”"),
        ("units.csv", "Hai,ward,M0,,,", "Hai,ward,M0,,,,,thừa", "line 4"),
        ("units.csv", "Hai,ward,M0,,,", "Hai,ward", "line 4, column “parent”"),
        ("units.csv", "M1,Xã", 'M1,"Xã', "line 4"),
        ("units.csv", "name,kind", "name,name,kind", "“name”"),
    ],
)
def test_a_fault_is_named_with_its_place(folder, file, old, new, where, settings):
    settings.LANGUAGE_CODE = "en"
    change(folder, file, old, new)

    found = errors_of(folder)

    assert any(where in error for error in found), found
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    ("entry", "where"),
    [
        (
            '[[reward_rates]]\nsubject = "individual"\nmultiple = 1.5\n'
            'valid_from = 2025-07-01\nsource = "Mẫu"\n',
            "reward_rates[2]",
        ),
        (
            "[[base_salaries]]\namount = 2340000\nvalid_from = 2024-07-01\n"
            'source = "Mẫu"\n',
            "base_salaries[2]",
        ),
        (
            '[[criteria_sets]]\nname = "Mẫu"\nversion = 2\n[[criteria_sets.criteria]]\n'
            'code = "a"\nname = "a"\nmaximum = 1\n',
            "criteria_sets[3]",
        ),
    ],
)
def test_an_entry_does_not_silently_overwrite_another(folder, entry, where):
    change(
        folder,
        "campaign.toml",
        "[certificate_design]",
        f"{entry}{entry}[certificate_design]",
    )

    assert [where in error for error in errors_of(folder)] == [True]


def test_a_path_that_is_no_folder_is_told(tmp_path):
    file = tmp_path / "campaign.toml"
    file.write_text("")

    assert any(str(file) in error for error in errors_of(file))
    assert any("campaign.toml" in error for error in errors_of(tmp_path / "nowhere"))


def test_what_one_row_s_model_refuses_does_not_hide_the_rest(folder):
    change(folder, "units.csv", "Xã Mẫu Một", "X" * 101)
    change(folder, "organizations.csv", "Hội Mẫu,", f"{'H' * 201},")

    found = errors_of(folder)

    assert [error.split(",")[0] for error in found] == [
        "units.csv",
        "organizations.csv",
    ]
    assert not Organization.objects.exists()


def test_a_table_with_semicolons_is_read(folder):
    """As Excel with Vietnamese settings saves it."""
    for file in ("units.csv", "organizations.csv"):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), "utf-8")

    load(folder)

    assert AdministrativeUnit.objects.get(code="M1").is_border


FIRST = '[[tie_rules]]\ncode = "criterion:hieu-qua"\nname = "Điểm hiệu quả cao hơn"\n'
OTHER = '[[tie_rules]]\ncode = "women"\nname = "Nữ"\nparameter = { share = 0.7 }\n'


def tie_rules():
    rules = Campaign.objects.get().tie_rules.all()
    return [(rule.order, rule.code) for rule in rules]


def test_tie_rules_change_places(folder):
    change(folder, "campaign.toml", FIRST, FIRST + OTHER)
    load(folder)
    change(folder, "campaign.toml", FIRST + OTHER, OTHER + FIRST)

    writer = load(folder)

    assert tie_rules() == [(1, "women"), (2, "criterion:hieu-qua")]
    moved = {c.key: c.fields["order"] for c in writer.changes if "order" in c.fields}
    assert moved == {"women": (2, 1), "criterion:hieu-qua": (1, 2)}
    assert load(folder).changes == []


def test_a_tie_rule_taken_out_of_the_file_is_told_and_goes_last(folder):
    change(folder, "campaign.toml", FIRST, FIRST + OTHER)
    load(folder)
    change(folder, "campaign.toml", FIRST + OTHER, OTHER)

    writer = load(folder)

    assert tie_rules() == [(1, "women"), (2, "criterion:hieu-qua")]
    assert any("criterion:hieu-qua" in row for row in writer.absent)
    assert load(folder).changes == []


def test_lines_and_participants_left_out_are_told(folder):
    change(
        folder, "campaign.toml", 'legal_bases = ["Luật', 'legal_bases = ["Một", "Luật'
    )
    load(folder)
    change(folder, "campaign.toml", '"Một", ', "")
    change(folder, "organizations.csv", "Tỉnh Mẫu,x,x,Hội", "Tỉnh Mẫu,x,,Hội")

    absent = "\n".join(load(folder).absent)

    assert "Luật Thi đua" in absent
    assert "Hội Mẫu" in absent


def test_a_window_under_another_code_is_refused_not_doubled(folder):
    load(folder)
    change(folder, "campaign.toml", 'code = "ho-so"', 'code = "nhan-ho-so"')

    assert any("milestones[1]" in error for error in errors_of(folder))
    assert Milestone.objects.get(kind="dossier_window").code == "ho-so"


def test_the_loading_is_recorded_once_with_what_it_changed(folder):
    load(folder)
    change(folder, "campaign.toml", "Giai đoạn một", "Giai đoạn đầu")
    load(folder)

    second, first = AuditEvent.objects.filter(verb="campaign.load_plan")
    assert len(second.after["changes"]) == 2
    assert len(first.after["changes"]) > 10
    assert first.after["digest"] != second.after["digest"]


@pytest.mark.parametrize("plan", [AN_GIANG, AN_GIANG.parent / "demo_2021_2025"])
def test_a_second_run_of_each_plan_that_is_shipped_writes_nothing(
    plan,
):
    load(plan)

    with CaptureQueriesContext(connection) as queries:
        writer = load(plan)

    assert (writer.changes, writer.absent) == ([], [])
    verbs = {query["sql"].split(" ", 1)[0] for query in queries}
    assert not verbs & {"INSERT", "UPDATE", "DELETE"}, verbs


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


# ----------------------------------------------------------------- distribution list
RECIPIENTS = """
[[recipients]]
line = 1
participants = true
"""


def with_distribution(folder, extra=RECIPIENTS):
    bases = 'legal_bases = ["Luật Thi đua, khen thưởng"]'
    change(folder, "campaign.toml", bases, f'{bases}\ndistribution = ["Các đơn vị"]')
    path = folder / "campaign.toml"
    path.write_text(path.read_text(encoding="utf-8") + extra, encoding="utf-8")


def test_a_line_of_the_distribution_list_means_organisations(folder):
    with_distribution(folder)

    load(folder)

    line = Campaign.objects.get().distribution.get()
    assert line.organizations == {"participants": True}
    assert line.recipients().exists()


def test_an_giangs_lines_five_to_seven_mean_organisations():
    load(AN_GIANG)

    found = {
        line.order: line.recipients().count()
        for line in Campaign.objects.get().distribution.all()
    }

    assert [order for order, number in found.items() if number] == [5, 6, 7]
    assert found[6] >= 102


@pytest.mark.parametrize(
    ("extra", "where"),
    [
        (RECIPIENTS.replace("line = 1", "line = 7"), "recipients[1].line"),
        (RECIPIENTS * 2, "recipients[2].line"),
        (RECIPIENTS + 'codes = ["KHONG-CO"]\n', "recipients[1].codes"),
        (RECIPIENTS + 'below = "KHONG-CO"\n', "recipients[1].below"),
    ],
)
def test_recipients_that_are_nowhere_are_told(folder, extra, where):
    with_distribution(folder, extra)

    assert any(where in error for error in errors_of(folder))
