"""The Celery app. The queue is a hint, the database is the truth: whatever a lost
message should have done stands in a row, and the beat below asks for it again."""

from __future__ import annotations

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("polybooru")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "requeue-processing": {"task": "booru.requeue_processing", "schedule": 10.0},
    "requeue-announcements": {
        "task": "booru.requeue_announcements",
        "schedule": 30.0,
    },
    "requeue-bulk-changes": {
        "task": "booru.requeue_bulk_changes",
        "schedule": 10.0,
    },
    "check-artist-links": {"task": "booru.check_artist_links", "schedule": 60.0},
    "requeue-exports": {"task": "community.requeue_exports", "schedule": 30.0},
    "sweep-exports": {"task": "community.sweep_exports", "schedule": 3600.0},
    "sweep-media": {"task": "booru.sweep_media", "schedule": 24 * 3600.0},
    "start-dump": {"task": "ops.start_dump", "schedule": 600.0},
    "sweep-score-files": {"task": "scores.sweep_files", "schedule": 24 * 3600.0},
    "requeue-imports": {"task": "scores.requeue_imports", "schedule": 10.0},
    "recalculate-stale-charts": {
        "task": "scores.recalculate_stale_charts",
        "schedule": 3600.0,
    },
    "take-snapshots": {"task": "scores.take_snapshots", "schedule": crontab("0", "0")},
    "reprocess-orphans": {
        "task": "scores.reprocess_orphans",
        "schedule": crontab("1", "0"),
    },
}
