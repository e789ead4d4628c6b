"""The Board's answer."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import BOARD_ROLES
from registers import answering, rules
from registers.catalogue import REGISTERS
from registers.forms import AnswerForm
from registers.models import Difficulty
from registers.views.finding import find_entry, form_page


@for_roles(*BOARD_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def difficulty_answer(request: UserRequest, pk: int) -> HttpResponse:
    """The Board answers, or mends its answer."""
    register = REGISTERS[Difficulty.SLUG]
    difficulty: Difficulty = find_entry(request, register, pk)
    if not rules.may_answer(request.user, difficulty):
        raise Http404
    given = {"answer": difficulty.answer}
    form = AnswerForm(request.POST or None, initial=given)

    def act() -> Difficulty:
        answering.answer(difficulty, form.cleaned_data["answer"], by=request.user)
        return difficulty

    return form_page(
        request,
        form,
        act,
        heading=_("Answer: %(title)s") % {"title": difficulty.title},
        lead=difficulty.text,
        back=difficulty.get_absolute_url(),
        register=register,
        entry=difficulty,
        submit=_("Send the answer"),
    )
