from __future__ import annotations

from django.urls import path

from api.dumps import views

urlpatterns = [
    path("", views.DumpsView.as_view(), name="dumps"),
    path("/<str:dump>/<str:name>", views.file, name="dump_file"),
]
