"""Forms of the account pages; allauth's own in the words of this site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from accounts.context import THEMES
from accounts.models import ScorePermission

LABELS = {
    "login": "Name or e-mail",
    "username": "Name",
    "email": "E-mail",
    "password": "Password",
    "oldpassword": "Your password now",
    "password1": "New password",
    "password2": "The same once more",
    "code": "Code",
}
HINTS = {
    "username": "Others see it. Up to 50 characters.",
    "password1": "At least 8 characters, not a common word, not your name.",
}

if TYPE_CHECKING:
    _Form = forms.Form
else:
    _Form = object


class OurWords(_Form):
    """Labels and hints from the tables above, and no placeholders: they would only
    say the label again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HINTS.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SignInForm(OurWords, LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["remember"].initial = True


class SignUpForm(OurWords, SignupForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = "Password"


class NewEmailForm(OurWords, AddEmailForm):  # type: ignore[misc]
    pass


class PasswordForm(OurWords, ChangePasswordForm):  # type: ignore[misc]
    pass


class FirstPasswordForm(OurWords, SetPasswordForm):  # type: ignore[misc]
    pass


class ForgottenPasswordForm(OurWords, ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetLinkForm(OurWords, ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class PasswordAgainForm(OurWords, ReauthenticateForm):  # type: ignore[misc]
    pass


class CodeForm(OurWords, AuthenticateForm):  # type: ignore[misc]
    pass


class CodeAgainForm(OurWords, ReauthenticateByCodeForm):  # type: ignore[misc]
    pass


class FirstCodeForm(OurWords, ActivateTOTPForm):  # type: ignore[misc]
    pass


class AppearanceForm(forms.Form):
    """How pages look, wherever the user signs in, and how this browser's keys
    answer."""

    theme = forms.ChoiceField(
        label="Theme",
        required=False,
        choices=[("", "As the system says"), *((one, one.title()) for one in THEMES)],
        widget=forms.RadioSelect,
    )
    keys = forms.BooleanField(
        label="Single-key shortcuts",
        required=False,
        help_text="In this browser, such as ? for the list of keys. Never while you "
        "write in a field.",
    )


# Those that guard something here.
_OFFERED = [
    (one.value, one.label)
    for one in ScorePermission
    if one not in (ScorePermission.MANAGE_TARGETS, ScorePermission.MANAGE_CHALLENGES)
]


class NewTokenForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="So that you recognise it later, such as the program's.",
        error_messages={"required": "Give it a name of at least one character."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    permissions = forms.MultipleChoiceField(
        label="It may",
        required=False,
        choices=_OFFERED,
        initial=[ScorePermission.SUBMIT_SCORE],
        help_text="With none of these it may only read.",
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_permissions(self) -> list[ScorePermission]:
        return [ScorePermission(one) for one in self.cleaned_data["permissions"]]
