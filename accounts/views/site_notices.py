"""A reader closes a line that stands above every page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.site_notices import CLOSED, with_closed
from accounts.views.settings import keep


@require_POST
@csrf_exempt  # a token would cost every page a cookie, to guard a line of text
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Kept in a cookie; back to the page where it was."""
    address = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    response = HttpResponseRedirect(address if own and address[0] == "/" else "/")
    keep(response, CLOSED, with_closed(request.COOKIES.get(CLOSED, ""), pk))
    return response
