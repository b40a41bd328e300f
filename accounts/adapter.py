"""Where allauth meets our accounts: names, confirmation, the first key."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.actions import clean_name, confirm_user
from accounts.author import author_of
from accounts.gate import refuse_sign_up
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def clean_username(self, username: str, shallow: bool = False) -> str:
        name = clean_name(username)
        if not shallow and User.objects.filter(name__iexact=name).exists():
            raise ValidationError("This name is taken: choose another.")
        return name

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        refuse_sign_up(author_of(request.META, None).ip)
        return True

    def save_user(
        self, request: HttpRequest, user: User, form: Any, commit: bool = True
    ) -> User:
        user = super().save_user(request, user, form, commit)
        if commit and not settings.EMAIL_CONFIGURED:
            confirm_user(user)
        return user

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            confirm_user(email_address.user)
        return confirmed
