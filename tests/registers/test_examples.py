"""The page of good examples: what is published, and not a moment longer."""

import io

import pytest
from django.test import Client
from PIL import Image

from accounts.models import AdministrativeUnit
from campaigns.models import Campaign
from emulation import clock
from registers import keeping, publishing
from registers.models import Exemplar
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.factories import AdministrativeUnitFactory
from tests.registers.factories import consented, entry, published

pytestmark = pytest.mark.django_db
FIRST_LOAD = 60 * 1024


@pytest.fixture
def example(campaign, organization):
    return published(campaign, organization, title="Cô giáo Mẫu", role="số nhà 12")


@pytest.fixture
def is_open(campaign):
    Campaign.objects.update(public_examples=True)


def addresses(example) -> list[str]:
    base = f"/examples/{example.pk}/"
    return [base, f"{base}photo/", f"{base}thumbnail/"]


def test_in_a_closed_campaign_one_signs_in_first(client, example):
    for address in ["/examples/", *addresses(example)]:
        assert client.get(address).url == f"/accounts/login/?next={address}"


def test_in_an_open_campaign_anyone_reads_it(client, example, is_open):
    listed = client.get("/examples/").content.decode()

    assert "Cô giáo Mẫu" in listed
    for address in addresses(example):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]


@pytest.mark.parametrize("act", ["withdraw", "unpublish", "remove"])
def test_from_that_moment_on_nobody_finds_page_or_photo(
    client, example, is_open, us, act
):
    acts = {
        "withdraw": lambda: publishing.withdraw_consent(
            example, on=clock.today(), by=us
        ),
        "unpublish": lambda: publishing.unpublish(example, by=us),
        "remove": lambda: keeping.remove(example, "Không còn.", by=us),
    }
    signed_in = Client()
    signed_in.force_login(us)

    acts[act]()

    for who in (client, signed_in):
        assert "Cô giáo Mẫu" not in who.get("/examples/").content.decode()
        for address in addresses(example):
            assert who.get(address).status_code == 404


def test_what_is_not_published_is_not_there(client, campaign, organization, is_open):
    hidden = consented(campaign, organization, title="Chưa đăng")

    assert "Chưa đăng" not in client.get("/examples/").content.decode()
    assert client.get(addresses(hidden)[0]).status_code == 404


def test_without_consent_for_the_photo_there_is_a_story_and_no_photo(
    client, campaign, organization, is_open
):
    example = published(campaign, organization, covers_photo=False)
    page, photo, thumbnail = addresses(example)

    assert "<img" not in client.get(page).content.decode()
    assert client.get(photo).status_code == 404
    assert client.get(thumbnail).status_code == 404


def test_where_somebody_works_and_lives_is_neither_shown_nor_found(
    client, example, is_open
):
    pages = ["/examples/", addresses(example)[0]]

    for page in pages:
        assert "số nhà 12" not in client.get(page).content.decode()
    assert "Cô giáo" not in client.get("/examples/?q=so+nha+12").content.decode()


def test_an_example_is_found_without_marks_by_field_and_by_place(
    client, campaign, organization, is_open
):
    here, there = (
        AdministrativeUnitFactory(name=f"{name}") for name in ("Đảo Ngọc", "Cồn Sậy")
    )
    published(campaign, organization, title="Nuôi cá", unit=here, field="economy")
    published(campaign, organization, title="Dạy chữ", unit=there, field="culture")

    def found(query: str) -> list[str]:
        page = client.get(f"/examples/?{query}").context["page"]
        return [row.title for row in page.rows]

    assert found("q=day+chu") == ["Dạy chữ"]
    assert found("q=dao+ngoc") == ["Nuôi cá"]
    assert found("field=culture") == ["Dạy chữ"]
    assert found(f"unit={here.pk}") == ["Nuôi cá"]
    assert len(found("field=khong-co&unit=abc")) == 2
    offered = client.get("/examples/").context["filter"].fields["unit"].queryset
    assert set(offered) == {here, there} != set(AdministrativeUnit.objects.all())


def test_a_full_page_is_light_and_asks_little(
    client, campaign, organization, is_open, django_assert_max_num_queries
):
    one = published(campaign, organization, story="Chuyện dài. " * 300)
    client.get("/examples/")
    kept = {f.name: getattr(one, f.name) for f in one._meta.fields if f.name != "id"}
    for number in range(49):
        row = entry(Exemplar, campaign, organization)
        copied = kept | {"once_key": row.once_key, "title": f"Gương số {number}"}
        Exemplar.objects.filter(pk=row.pk).update(**copied)

    # Eight of them count how often this address asks.
    with django_assert_max_num_queries(16):
        answer = client.get("/examples/", headers={"accept-encoding": "gzip"})

    assert len(answer.context["page"].rows) == 50
    assert len(answer.content) <= FIRST_LOAD // 3
    assert answer.content.decode("latin-1")
    thumbnail = b"".join(client.get(f"/examples/{one.pk}/thumbnail/").streaming_content)
    assert len(thumbnail) <= 14 * 1024
    with Image.open(io.BytesIO(thumbnail)) as picture:
        assert max(picture.size) <= 320


def test_who_asks_too_often_waits_and_who_is_signed_in_does_not(
    client, example, is_open, us, monkeypatch
):
    monkeypatch.setattr("registers.views.examples.too_many", lambda *_: True)
    signed_in = Client()
    signed_in.force_login(us)

    assert client.get("/examples/").status_code == 429
    assert signed_in.get("/examples/").status_code == 200


def test_examples_of_another_campaign_stay_closed(client, campaign, is_open):
    closed = make_campaign(code="dong")
    hidden = published(closed, participant(closed))

    assert client.get(addresses(hidden)[0]).status_code == 404
