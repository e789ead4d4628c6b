"""What every report may say in the same words: the plan, the forms, the samples."""

from collections.abc import Callable, Iterable, Iterator

from campaigns.models import Campaign, Criterion
from nominations.models import PaperText
from nominations.twins import copying
from records import file_text
from records.models import Attachment

# Other rooms' forms, as one text each.
FORMS: list[Callable[[], Iterable[str]]] = []


def quoted(campaign: Campaign) -> frozenset[int]:
    """Shingles of all that is given to whoever writes a report in this campaign."""
    return copying.shingles(_texts(campaign))


def _texts(campaign: Campaign) -> Iterator[str]:
    yield campaign.plan_text
    yield from campaign.legal_bases.values_list("text", flat=True)
    yield from campaign.phases.values_list("text", flat=True)
    yield from _criteria(campaign)
    yield from campaign.movements.values_list("name", flat=True)
    for required in campaign.required_documents.select_related("sample__file"):
        yield required.name
        if required.sample is not None:
            yield words_of(required.sample)
    for form in FORMS:
        yield from form()


def _criteria(campaign: Campaign) -> Iterator[str]:
    rows = Criterion.objects.filter(criteria_set__campaign=campaign)
    for name, guide in rows.values_list("name", "guide"):
        yield name
        yield guide


def may_have_words(attachment: Attachment) -> bool:
    """By its type alone: a scan is found out by reading it."""
    return file_text.may_have_text(attachment)


def words_of(attachment: Attachment) -> str:
    """What a file says, read from it once."""
    held = PaperText.objects.filter(file=attachment.file_id).first()
    if held is None:
        text = file_text.text_of(attachment)
        held, _is_new = PaperText.objects.get_or_create(
            file=attachment.file, defaults={"text": text}
        )
    return held.text
