from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

# The admin's own form knows no second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    # First: what programs ask for most.
    path("", include("api.urls")),
    path("", include("ops.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path(
        "docs/style",
        TemplateView.as_view(template_name="docs/style.html"),
        name="style",
    ),
    path("", include("community.urls")),
    path("", include("scores.urls")),
    path("", include("forums.urls")),
    path("", include("booru.urls")),
]
