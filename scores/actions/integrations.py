"""A user connects a service, and disconnects it."""

from __future__ import annotations

from django.db import connection, transaction

from accounts.models import User
from scores.models import Integration
from scores.remote import Service
from scores.remote.conversation import Conversation, Limits
from scores.remote.errors import NotLinked
from scores.remote.services import KINDS
from scores.remote.tokens import exchange_code


def link_service(
    user: User, *, service: Service, code: str, limits: Limits | None = None
) -> Integration:
    """Swap the code of the user's consent for tokens, and keep them; those from before
    are forgotten. Raises GrantRefused or ServiceFailed, and then nothing changes."""
    # A slow service must not keep one of the pool's few connections.
    if not connection.in_atomic_block:
        connection.close()
    tokens = exchange_code(Conversation(service, limits or Limits()), code)
    with transaction.atomic():
        row, _ = Integration.objects.update_or_create(
            user=user, service=service.name, defaults=tokens.encrypted()
        )
    return row


def unlink_service(user: User, *, name: str) -> None:
    """Forget the tokens. NotLinked if there are none."""
    if not Integration.objects.filter(user=user, service=name).delete()[0]:
        raise NotLinked(f"{KINDS[name].title} is not connected.")
