"""The floor under `GET images/:id` and under a search: bare Django views that read
the same rows in one hand-written statement and dump them as they are. They check
nothing, compute nothing and name columns as the database does."""

from __future__ import annotations

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse

from accounts.keys import digest
from booru.snapshot import binary_cursor

_IMAGE = """
SELECT i.id, i.created_at, i.updated_at, i.first_seen_at, i.width, i.height,
    i.mime_type, i.format, i.size, i.orig_size, i.duration, i.animated,
    i.aspect_ratio, i.name, i.orig_sha512_hash, i.sha512_hash, i.anonymous,
    i.uploader_id, u.name AS uploader, i.upvotes, i.downvotes, i.score, i.faves,
    i.hides, i.comment_count, i.description, i.thumbnails_generated, i.processed,
    i.hidden_from_users, i.deletion_reason, i.duplicate_of_id,
    y.nw, y.ne, y.sw, y.se, tags.ids, tags.names, tags.categories,
    ARRAY(SELECT s.url FROM booru_imagesource s
          WHERE s.image_id = i.id ORDER BY s.position) AS source_urls,
    f.hidden_tag_ids, f.spoilered_tag_ids
FROM booru_image i
LEFT JOIN accounts_user u ON u.id = i.uploader_id
LEFT JOIN booru_imageintensity y ON y.image_id = i.id
CROSS JOIN LATERAL (
    SELECT array_agg(t.id ORDER BY t.id) AS ids,
        array_agg(t.name ORDER BY t.id) AS names,
        array_agg(t.category ORDER BY t.id) AS categories
    FROM booru_tagging g JOIN booru_tag t ON t.id = g.tag_id
    WHERE g.image_id = i.id
) tags
"""
_ANYBODY = f"{_IMAGE} JOIN booru_filter f ON f.id = 1 WHERE i.id = %s"
_KEYED = f"""{_IMAGE}
JOIN accounts_apikey k ON k.kind = 'image' AND k.digest = %s
JOIN accounts_user v ON v.id = k.user_id
    AND v.confirmed_at IS NOT NULL AND v.deleted_at IS NULL
JOIN booru_filter f ON f.id = v.current_filter_id
WHERE i.id = %s"""


# Of tags the ids alone: their names do not have to be read for each request.
_PAGE = """
SELECT i.id, i.created_at, i.updated_at, i.first_seen_at, i.width, i.height,
    i.mime_type, i.format, i.size, i.orig_size, i.duration, i.animated,
    i.aspect_ratio, i.name, i.orig_sha512_hash, i.sha512_hash, i.anonymous,
    i.uploader_id, u.name AS uploader, i.upvotes, i.downvotes, i.score, i.faves,
    i.hides, i.comment_count, i.description, i.thumbnails_generated, i.processed,
    i.hidden_from_users, i.deletion_reason, i.duplicate_of_id,
    y.nw, y.ne, y.sw, y.se,
    ARRAY(SELECT g.tag_id FROM booru_tagging g
          WHERE g.image_id = i.id ORDER BY g.tag_id) AS tag_ids,
    ARRAY(SELECT s.url FROM booru_imagesource s
          WHERE s.image_id = i.id ORDER BY s.position) AS source_urls
FROM booru_image i
LEFT JOIN accounts_user u ON u.id = i.uploader_id
LEFT JOIN booru_imageintensity y ON y.image_id = i.id
WHERE i.id = ANY(%s::int[])
"""


def page(request: HttpRequest) -> HttpResponse:
    """The rows of a page of images whose ids are known."""
    ids = [int(number) for number in request.GET["ids"].split(",")]
    with binary_cursor() as cursor:
        cursor.execute(_PAGE, [ids])
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return HttpResponse(orjson.dumps(rows), content_type="application/json")


def image(request: HttpRequest, image_id: int) -> HttpResponse:
    """The row of an image, for the holder of `key` or for anybody."""
    key = request.GET.get("key")
    with connection.cursor() as cursor:
        if key:
            cursor.execute(_KEYED, [digest(key), image_id])
        else:
            cursor.execute(_ANYBODY, [image_id])
        names = [column.name for column in cursor.description or ()]
        row = dict(zip(names, cursor.fetchone() or (), strict=True))
    return HttpResponse(orjson.dumps(row), content_type="application/json")
