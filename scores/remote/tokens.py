"""A user's tokens at a service: asked for, renewed, and kept encrypted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils import timezone

from accounts.keys import decrypt, encrypt
from accounts.models import User
from scores.models import Integration
from scores.remote.conversation import Conversation
from scores.remote.errors import GrantRefused, NotLinked

_PATH = "/oauth/token"
_PURPOSE = "service token encryption"
# One word of a header; RFC 6750, section 2.1, allows less.
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")


@dataclass(frozen=True, slots=True)
class Tokens:
    access: str = field(repr=False)
    refresh: str = field(repr=False)

    def encrypted(self) -> dict[str, bytes]:
        """As the columns of an Integration."""
        return {
            "encrypted_access": encrypt(self.access, purpose=_PURPOSE),
            "encrypted_refresh": encrypt(self.refresh, purpose=_PURPOSE),
        }


def exchange_code(conversation: Conversation, code: str) -> Tokens:
    """What the code of a user's consent stands for."""
    service = conversation.service
    form = {
        "code": code,
        "grant_type": "authorization_code",
        "client_secret": service.client_secret,
        "client_id": service.client_id,
        "redirect_uri": service.redirect_uri,
    }
    body = urlencode(form, errors="replace").encode()
    answer = conversation.post_form(_PATH, body)
    if answer.status != 200 and answer.status < 500:
        raise GrantRefused(
            f"{service.title} did not accept the connection. Connect it again."
        )
    return _tokens_in(conversation, conversation.object_in(answer))


class Grant:
    """The consent of a user, during one import. NotLinked if there is none."""

    def __init__(self, user: User, conversation: Conversation) -> None:
        self._conversation = conversation
        service = conversation.service
        # Durable: not part of a transaction that might take back what `renew` stores.
        with transaction.atomic(durable=True):
            row = Integration.objects.filter(user=user, service=service.name).first()
        if row is None:
            raise NotLinked(f"Connect {service.title} in your settings first.")
        self._row = row
        try:
            self.tokens = Tokens(
                decrypt(bytes(row.encrypted_access), purpose=_PURPOSE),
                decrypt(bytes(row.encrypted_refresh), purpose=_PURPOSE),
            )
        except InvalidToken:
            # The site has a new secret key.
            raise self._lost() from None

    def renew(self) -> None:
        """Swap the tokens for new ones. Of most services the old ones are dead from
        then on, so the new ones are stored before anything else happens."""
        conversation, service = self._conversation, self._conversation.service
        form = {
            "refresh_token": self.tokens.refresh,
            "grant_type": "refresh_token",
            "client_secret": service.client_secret,
            "client_id": service.client_id,
        }
        answer = conversation.post_form(_PATH, urlencode(form).encode())
        if answer.status == 400:
            raise GrantRefused(
                f"{service.title} no longer lets this site read your scores. "
                "Connect it again in your settings."
            )
        self.tokens = _tokens_in(conversation, conversation.object_in(answer))
        self._store()

    def _store(self) -> None:
        # Only over those we came with: meanwhile the user may have disconnected the
        # service, or connected it anew.
        before = Integration.objects.filter(
            pk=self._row.pk, encrypted_refresh=bytes(self._row.encrypted_refresh)
        )
        columns = self.tokens.encrypted()
        with transaction.atomic(durable=True):
            if not before.update(**columns, updated_at=timezone.now()):
                raise self._lost()
        self._row.encrypted_refresh = columns["encrypted_refresh"]

    def _lost(self) -> NotLinked:
        title = self._conversation.service.title
        return NotLinked(
            f"The connection to {title} has ended. Connect it in your settings."
        )


def _tokens_in(conversation: Conversation, answer: dict[str, Any]) -> Tokens:
    values = [answer.get("access_token"), answer.get("refresh_token")]
    texts = [v for v in values if isinstance(v, str) and _TOKEN.fullmatch(v)]
    if len(texts) != 2:
        raise conversation.failed("did not answer with the tokens it was asked for")
    return Tokens(*texts)
