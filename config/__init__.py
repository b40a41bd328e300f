"""Django finds the Celery app here, so that tasks queued by the web process know it."""

from __future__ import annotations

from config.celery import app as celery_app

__all__ = ["celery_app"]
