"""What the Board asked for in a supplement, and nobody has changed."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from nominations.completeness.found import WARNING, Finding
from nominations.remarks import Standing


def remarked(standing: Sequence[Standing]) -> Iterator[Finding]:
    """A warning for each: to be mended, or to be answered with the reason why not."""
    for row in standing:
        if not row.is_mended:
            text = _("The Board asks (%(where)s): %(text)s. Nothing was changed there.")
            yield Finding(
                WARNING,
                text % {"where": row.where, "text": row.remark.text.rstrip(" .")},
                row.task,
                row.url,
                row.remark.nomination_id,
                "remark",
                (row.remark.pk,),
            )
