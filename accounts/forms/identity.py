"""Who signs: the password once more, and the code where the person has one."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from records import limits

TRIES_A_MINUTE = 5


class IdentityForm(forms.Form):
    """For an act that must be the person's own: however lately they signed in, the
    password is asked for, and the code of the second factor if they have one. Ask
    `is_valid` last: a code is good for one use."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Code from your authenticator app"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "narrow",
            }
        ),
    )
    use_required_attribute = False

    def __init__(self, request: HttpRequest, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.request, self.user = request, user
        self.seconds = list(
            Authenticator.objects.filter(
                user=user,
                type__in=[Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES],
            ).order_by("-type")
        )
        if not any(row.type == Authenticator.Type.TOTP for row in self.seconds):
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return values
        if limits.too_many(self.request, f"identity:{self.user.pk}", TRIES_A_MINUTE):
            raise ValidationError(_("Too many tries. Try again in a minute."))
        if not self.user.check_password(values["password"]):
            self.add_error("password", _("This is not your password."))
        elif "code" in self.fields and not self._is_code(values["code"]):
            self.add_error(
                "code", _("The code is wrong or was used before. Type the next one.")
            )
        return values

    def _is_code(self, code: str) -> bool:
        """One of the app, or one of the recovery codes."""
        tidy = code.replace(" ", "")
        return any(row.wrap().validate_code(tidy) for row in self.seconds)
