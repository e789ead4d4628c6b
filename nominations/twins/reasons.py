"""The evidence of a case in words."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from emulation.vietnamese import vn_decimal
from nominations.models import TwinCase

SENTENCES = {
    "number_same": _("same identity number"),
    "number_close": _("identity numbers that differ in one digit"),
    "name_same": _("same name"),
    "name_unmarked": _("same name, once typed without marks"),
    "name_marks": _("same name but for a tone or a mark"),
    "name_order": _("same words in the name, in another order"),
    "name_shortened": _("same name, once without a middle name"),
    "name_misspelt": _("names that differ in one letter"),
    "name_alias": _("the name of one is the other name of the other"),
    "name_differs": _("names differ"),
    "born_same": _("same date of birth"),
    "born_swapped": _("day and month of birth swapped"),
    "born_year": _("same year of birth, once without day and month"),
    "born_misspelt": _("dates of birth that differ in one digit"),
    "born_differs": _("dates of birth differ"),
    "born_generation": _("dates of birth a generation apart"),
    "gender_differs": _("man and woman"),
    "unit_alike": _("workplaces alike: %(share)s"),
    "unit_differs": _("workplaces differ"),
    "unit_number": _("workplaces of different numbers"),
    "position_same": _("same position"),
    "commune_same": _("same commune"),
    "commune_close": _("communes of nearly one name"),
    "commune_differs": _("communes differ"),
    "hamlet_same": _("same hamlet"),
    "hamlet_close": _("hamlets of nearly one name"),
    "hamlet_differs": _("hamlets differ"),
    "hamlet_missing": _("a hamlet on one side only"),
    "body_same": _("same name of the body, short forms written out"),
    "body_alike": _("names of the body alike: %(share)s"),
    "body_differs": _("names of the body differ"),
    "rank_differs": _("bodies of different levels"),
    "number_of_unit_same": _("same number of the body"),
    "number_of_unit_differs": _("numbers of the body differ"),
    "number_of_unit_missing": _("a number on one side only"),
    "head_same": _("same head"),
    "head_differs": _("heads differ"),
    "members_alike": _("about as many members"),
    "members_differ": _("many more members on one side"),
    "text_shared": _(
        "%(percent)d %% of the shorter report stands in the other as well"
    ),
}


@dataclass(frozen=True)
class Said:
    """One reason; `is_for` says whether it speaks for one and the same."""

    text: str
    is_for: bool


def of(case: TwinCase) -> list[Said]:
    """The weightiest first. A code of another version of the program says nothing."""
    return [
        Said(capfirst(str(SENTENCES[code]) % _values(value)), bits > 0)
        for code, bits, value in case.reasons
        if code in SENTENCES
    ]


def _values(value: float | str) -> dict[str, object]:
    share = value if isinstance(value, int | float) else 0.0
    return {"share": vn_decimal(share, 2), "percent": round(share * 100)}
