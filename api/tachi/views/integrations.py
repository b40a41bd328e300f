"""A user's consent at the services that `/import/from-api` reads (tachi-api 3.13): only
for that user, signed in. What is stored is never shown."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from rest_framework.response import Response

from api.tachi.base import TachiViewSet
from api.tachi.bodies import OpenBody, read_body
from api.tachi.params import invalid
from api.tachi.refusals import Refusal
from scores.actions.integrations import link_service, unlink_service
from scores.models import Integration
from scores.remote import configured_services
from scores.remote.errors import GrantRefused, NotLinked, ServiceFailed
from scores.remote.services import KINDS


class Consent(OpenBody):
    code: Annotated[str, Field(min_length=1, max_length=2048)]


class KaiViewSet(TachiViewSet):
    def retrieve(self, request: Any, user: str, kai: str) -> Response:
        owner, name = self.require_self(self.user_of(user)), _kind(kai)
        linked = Integration.objects.filter(user=owner, service=name).exists()
        said = "is connected" if linked else "is not connected"
        return self.answer({"authStatus": linked}, f"{KINDS[name].title} {said}.")

    def destroy(self, request: Any, user: str, kai: str) -> Response:
        owner, name = self.require_self(self.user_of(user)), _kind(kai)
        try:
            unlink_service(owner, name=name)
        except NotLinked as error:
            raise Refusal(409, str(error)) from error
        return self.answer({}, f"Disconnected {KINDS[name].title}.")

    def callback(self, request: Any, user: str, kai: str) -> Response:
        owner, name = self.require_self(self.user_of(user)), _kind(kai)
        code = read_body(Consent, self.body).code
        service = configured_services().get(name)
        if service is None:
            raise Refusal(400, f"This site does not work with {KINDS[name].title}.")
        try:
            link_service(owner, service=service, code=code)
        except GrantRefused as error:
            raise Refusal(400, str(error)) from error
        except ServiceFailed as error:
            raise Refusal(500, str(error)) from error
        return self.answer({}, f"Connected {service.title}.")


def _kind(text: str) -> str:
    """The service's name, which may come in any case."""
    name = text.lower()
    if name not in KINDS:
        raise invalid("kaiType", f"Expected any of {', '.join(KINDS)}", text)
    return name
