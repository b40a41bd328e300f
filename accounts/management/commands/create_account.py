"""`manage.py create_account NAME`: an account and its keys, as one JSON object."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.actions import issue_key, register_user, reveal_key
from accounts.models import KeyKind, Role, User
from accounts.nekos_tokens import NEKOS_TOKEN

_USELESS = "The Nekos API refuses this token: it takes 100 letters and digits of ASCII."


class Command(BaseCommand):
    help = "Make an account (or show it again) and print its id and keys as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--role", choices=Role.values)
        parser.add_argument("--password")
        parser.add_argument("--api-key")
        parser.add_argument("--score-token")
        parser.add_argument("--nekos-token")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                answer = self._account(options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(json.dumps(answer))
        given = options["nekos_token"]
        if given and not NEKOS_TOKEN.fullmatch(given):
            self.stderr.write(_USELESS)

    def _account(self, options: dict[str, Any]) -> dict[str, Any]:
        user = User.objects.filter(name__iexact=options["name"].strip()).first()
        if user is None:
            user = register_user(
                options["name"],
                password=options["password"],
                role=Role(options["role"] or Role.USER),
            )
        else:
            self._change(user, options)
        given = {
            KeyKind.IMAGE: options["api_key"],
            KeyKind.SCORE: options["score_token"],
            KeyKind.NEKOS: options["nekos_token"],
        }
        image, score, nekos = (
            issue_key(user, kind=kind, key=key) if key else reveal_key(user, kind=kind)
            for kind, key in given.items()
        )
        return {
            "id": user.pk,
            "name": user.name,
            "role": user.role,
            "api_key": image,
            "score_token": score,
            "nekos_token": nekos,
        }

    def _change(self, user: User, options: dict[str, Any]) -> None:
        if options["password"]:
            user.set_password(options["password"])
        if options["role"]:
            user.role = options["role"]
        user.save(update_fields=["password", "role", "updated_at"])
