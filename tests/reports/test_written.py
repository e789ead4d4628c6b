"""The dossier's own documents, written from the data: three files that say the same, in
the letterhead of the issuer, from a template that an administrator can replace."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from accounts.models import Organization, Role
from nominations import intake
from records.models import AuditEvent
from reports.models import DocumentTemplate
from reports.written import facts, templates
from reports.written.defaults import default
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories
from tests.people import person
from tests.records.files import picture

pytestmark = pytest.mark.django_db
Kind = facts.Kind
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def organization(campaign):
    made = participant(campaign, name="Hội Nông dân tỉnh Mẫu")
    made.place, made.document_symbol = "Mẫu Thành", "HND"
    made.save()
    return made


@pytest.fixture
def us(organization):
    return factories.clerk_and_leader(organization)


@pytest.fixture
def dossier(campaign, organization):
    return factories.complete_dossier(campaign, organization, nominations=5)


def word_texts(content):
    document = Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        for row in table.rows:
            lines += [cell.text for cell in row.cells]
    return lines


def pdf_text(content):
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def written(dossier, kind, letterhead=None):
    said = facts.of_dossier(dossier, kind)
    return templates.word(kind, letterhead or dossier.organization.letterhead, said)


def template(*texts):
    """A Word file of an administrator's, with these paragraphs."""
    document, stream = Document(), io.BytesIO()
    for text in texts:
        document.add_paragraph(text)
    document.save(stream)
    return SimpleUploadedFile("mau.docx", stream.getvalue(), DOCX)


# ------------------------------------------------------------------- one set of facts
def test_request_minutes_and_reports_agree_on_names_and_totals(dossier):
    names = set(dossier.nominations.values_list("name", flat=True))
    request, minutes = written(dossier, Kind.REQUEST), written(dossier, Kind.MINUTES)

    for content in (request, minutes):
        texts = word_texts(content)
        assert names <= set(texts)
        assert any("02 tập thể và 03 cá nhân" in text for text in texts)
        said = pdf_text(templates.as_pdf(content))
        assert all(name in said for name in names)
        assert "02 tập thể và 03 cá nhân" in said
    for nomination in dossier.nominations.all():
        said = facts.of_nomination(nomination)
        report = templates.word(facts.of_kind(nomination), "state", said)
        assert any(nomination.name in text for text in word_texts(report))


def test_the_minutes_give_votes_and_their_share(dossier):
    texts = word_texts(written(dossier, Kind.MINUTES))

    assert texts.count("88,9%") == 5
    assert any("bỏ phiếu kín" in text for text in texts)
    assert any("tổng số 09 thành viên, có mặt 08" in text for text in texts)


@pytest.mark.parametrize(
    ("style", "number", "title", "mark"),
    [
        ("state", "Số: 01-TTr/DV", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", ""),
        ("party", "Số 01-TTr/DV", "ĐẢNG CỘNG SẢN VIỆT NAM", "*"),
        ("youth_union", "Số 01-TTr/DV", "ĐOÀN TNCS HỒ CHÍ MINH", "***"),
    ],
)
def test_the_head_is_the_issuers(dossier, style, number, title, mark):
    organization = dossier.organization
    organization.letterhead = style
    organization.save()

    head, *_rest = Document(io.BytesIO(written(dossier, Kind.REQUEST))).tables

    left, right = (cell.text.split("\n") for cell in head.rows[0].cells)
    assert number in left
    assert title in right
    assert (mark in left) == bool(mark)
    assert any(line.startswith("Mẫu Thành, ngày ") for line in right)
    said = facts.of_dossier(dossier, Kind.REQUEST)
    assert said.copies[0][-1] == ("," if style == "party" else ";")
    assert said.copies[-1][-1] == "."


def test_a_number_not_given_yet_leaves_room_for_it(dossier, us):
    values = {"request_number": "", "request_on": None}
    intake.save_request(dossier, values, by=us, revision=dossier.revision)

    head = facts.of_dossier(dossier, Kind.REQUEST).head

    assert head.number == "Số: ……/TTr-HND"
    assert "ngày …… tháng ……" in head.place_and_date


def test_what_people_typed_is_text_in_word_and_pdf(dossier, us):
    nasty = "<b>A & B</b> {{ organization }}\nDòng hai"
    nominee = dossier.nominations.filter(subject="individual").first()
    values = {"achievement": nasty}
    intake.change_nomination(nominee, values, by=us, revision=nominee.revision)

    said = facts.of_nomination(nominee)
    content = templates.word(Kind.INDIVIDUAL_REPORT, "state", said)

    assert any("<b>A & B</b> {{ organization }}" in row for row in word_texts(content))
    assert "<b>A & B</b> {{ organization }} Dòng hai" in pdf_text(
        templates.as_pdf(content)
    )


def test_pages_are_numbered_from_the_second_on(campaign, organization):
    dossier = factories.complete_dossier(campaign, organization, nominations=30)

    content = written(dossier, Kind.REQUEST)

    pages = PdfReader(io.BytesIO(templates.as_pdf(content))).pages
    numbers = [page.extract_text().split()[-1] for page in pages]
    assert len(pages) > 2
    assert numbers[1:] == [str(n) for n in range(2, len(pages) + 1)]
    assert numbers[0] != "1"
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert all("Serif" in font for font in fonts)
    assert b"Times New Roman" in zipfile.ZipFile(io.BytesIO(content)).read(
        "word/styles.xml"
    )


def test_it_asks_the_database_as_often_for_many_as_for_few(
    dossier, us, django_assert_max_num_queries
):
    factories.add_nominees(dossier, 10, by=us)

    with django_assert_max_num_queries(4):
        facts.of_dossier(dossier, Kind.MINUTES)


# --------------------------------------------------------------------------- templates
@pytest.mark.parametrize("kind", Kind.values)
def test_ours_pass_their_own_check(kind):
    templates.check(SimpleUploadedFile("mau.docx", default(kind), DOCX), kind)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{{ organisation_name }}", "organisation_name"),
        ("{{ head.fax }}", "fax"),
        ("{{ organization ", "không"),
        ("{% if x %}", "không"),
        ("{{ ''.__class__.__mro__ }}", "__class__"),
        ("{{ 1/0 }}", "Không"),
        ("{% for n in range(999999999) %}{% endfor %}", "Không"),
    ],
)
def test_a_template_with_a_field_that_is_not_there_is_refused(text, part):
    with pytest.raises(ValidationError) as refusal:
        templates.check(template(text), Kind.REQUEST)

    assert part in " ".join(refusal.value.messages)


def test_a_template_with_a_picture_is_refused_as_the_pdf_would_lack_it():
    document, stream = Document(), io.BytesIO()
    document.add_picture(io.BytesIO(picture()))
    document.save(stream)
    upload = SimpleUploadedFile("mau.docx", stream.getvalue(), DOCX)

    with pytest.raises(ValidationError, match="hình"):
        templates.check(upload, Kind.REQUEST)


def test_the_administrators_template_takes_the_place_of_ours(dossier):
    chief = person(Role.ORG_CLERK)
    for_all = template("Mẫu chung: {{ organization }}")
    templates.replace(Kind.REQUEST, "", for_all, by=chief)
    for_party = template("Mẫu Đảng: {{ organization }}")
    templates.replace(Kind.REQUEST, Organization.Letterhead.PARTY, for_party, by=chief)

    name = dossier.organization.name
    assert f"Mẫu chung: {name}" in word_texts(written(dossier, Kind.REQUEST, "state"))
    party = written(dossier, Kind.REQUEST, "party")
    assert f"Mẫu Đảng: {name}" in word_texts(party)
    assert f"Mẫu Đảng: {name}" in pdf_text(templates.as_pdf(party))
    assert "BIÊN BẢN" in word_texts(written(dossier, Kind.MINUTES))

    templates.replace(Kind.REQUEST, "", template("Mẫu mới"), by=chief)
    assert DocumentTemplate.objects.count() == 2
    assert "Mẫu mới" in word_texts(written(dossier, Kind.REQUEST, "state"))
    templates.take_out(DocumentTemplate.objects.get(letterhead=""), by=chief)
    assert "TỜ TRÌNH" in word_texts(written(dossier, Kind.REQUEST, "state"))
    verbs = list(AuditEvent.objects.values_list("verb", flat=True))
    assert verbs.count("document_template.replaced") == 3
    assert verbs.count("document_template.taken_out") == 1


def test_the_administrator_does_it_in_the_admin(admin_client, dossier):
    add = reverse("admin:reports_documenttemplate_add")
    page = admin_client.get(add).content.decode()
    assert "head.number" in page
    ours = reverse("admin:reports_documenttemplate_default", args=["request"])
    assert ours in page
    assert admin_client.get(ours).content == default("request")

    values = {"kind": "request", "letterhead": ""}
    wrong = {**values, "upload": template("{{ sai }}")}
    assert "sai" in admin_client.post(add, wrong).content.decode()
    assert not DocumentTemplate.objects.exists()
    for text in ("Bản một", "Bản hai"):
        answer = admin_client.post(add, {**values, "upload": template(text)})
        assert answer.status_code == 302

    assert "Bản hai" in word_texts(written(dossier, Kind.REQUEST))


# ------------------------------------------------------------------------------- pages
def test_the_clerk_takes_them_from_the_papers_page(client, dossier, us):
    client.force_login(us)
    page = client.get(reverse("nominations:dossier_papers", args=[dossier.pk]))
    nominee = dossier.nominations.first()

    for name, pk in (
        ("request", dossier.pk),
        ("minutes", dossier.pk),
        ("report", nominee.pk),
    ):
        for kind, start in (("docx", b"PK"), ("pdf", b"%PDF")):
            address = reverse(f"reports:{name}_{kind}", args=[pk])
            assert address in page.content.decode()
            answer = client.get(address)
            assert answer.content.startswith(start)
            assert f".{kind}" in answer["Content-Disposition"]
    assert "bản ký" in page.content.decode()


def test_another_organisations_documents_are_not_there(client, campaign, dossier):
    stranger = person(Role.ORG_CLERK, organization=participant(campaign))
    client.force_login(stranger)

    assert (
        client.get(reverse("reports:request_pdf", args=[dossier.pk])).status_code == 404
    )
    nominee = dossier.nominations.first()
    assert (
        client.get(reverse("reports:report_docx", args=[nominee.pk])).status_code == 404
    )
