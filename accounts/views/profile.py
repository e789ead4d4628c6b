from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import people, rules
from accounts.access import UserRequest, for_everyone_signed_in
from accounts.forms import ProfileForm
from accounts.models import User


@for_everyone_signed_in
def profile(request: UserRequest) -> HttpResponse:
    """One's own particulars, posts, and the ways to keep the account safe."""
    # Of its own, so that a refused form does not rename the person in the page's head.
    person = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        people.introduce(person, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    context = {
        "form": form,
        "posts": request.user.current_memberships().select_related("organization"),
        "has_second_factor": is_mfa_enabled(request.user),
        "must_use_second_factor": rules.must_use_second_factor(request.user),
    }
    return render(request, "accounts/profile.html", context)
