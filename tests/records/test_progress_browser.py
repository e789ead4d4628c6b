"""The progress page moves by itself, and ends with the file."""

import pytest

from accounts.models import User
from records import jobs
from records.attachments import store_bytes

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_progress_moves_and_ends_with_the_file(page_as):
    person = User.objects.create(username="can_bo", full_name="Nguyễn Văn Mẫu")
    job = jobs.enqueue("test.any", by=person, total=408)
    claimed = jobs.claim(job.pk)
    page = page_as(person)

    page.goto(f"/jobs/{job.pk}/")
    page.locator("progress[value='0'][max='408']").wait_for()
    jobs.advance(claimed, 204)
    page.locator("progress[value='204']").wait_for()
    claimed.attachment = store_bytes(b"noi dung", "Bằng khen.pdf", "x/y", by=person)
    jobs.finish(claimed)
    page.locator("#job a[href$='/download/']").wait_for()

    with page.expect_download() as download:
        page.click("#job a[href$='/download/']")
    assert download.value.suggested_filename == "Bằng khen.pdf"
    assert page.locator("progress").count() == 0
