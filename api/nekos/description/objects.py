"""The objects of nekos-api, section 2."""

from __future__ import annotations

from api.description import (
    ADDRESS,
    BOOLEAN,
    INTEGER,
    TEXT,
    Schema,
    array,
    just,
    nullable,
    one_of,
    record,
    ref,
)

TIME: Schema = {
    "type": "string",
    "format": "date-time",
    "pattern": r"^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$",
    "description": "UTC, with milliseconds.",
}
ID: Schema = {
    "type": "string",
    "format": "uuid",
    "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
}
_COUNT: dict[str, Schema] = {
    "images": INTEGER | {"description": "Only where one is asked for by its id."}
}
_META = record(
    {
        "eTag": TEXT,
        "size": INTEGER,
        "mimetype": TEXT,
        "color": nullable({"type": "string", "pattern": "^#[0-9a-f]{6}$"}),
        "expires": TIME,
        "dimens": record(
            {
                "height": INTEGER,
                "width": INTEGER,
                "aspectRatio": nullable(TEXT),
                "orientation": one_of("landscape", "portrait", "square"),
            }
        ),
    }
)


def _counts(*names: str) -> Schema:
    return record(dict.fromkeys(names, INTEGER))


OBJECTS: dict[str, Schema] = {
    "Error": record({"code": INTEGER, "message": TEXT, "success": just(False)}),
    "Pagination": record(
        {"pagination": _counts("limit", "offset", "count", "total")},
        text="`count`: in this answer; `total`: that match.",
    ),
    "Image": record(
        {
            "id": ID,
            "url": ADDRESS,
            "artist": nullable(ref("Artist")),
            "source": record({"name": nullable(TEXT), "url": nullable(TEXT)}),
            "original": nullable(BOOLEAN),
            "nsfw": {"enum": ["sfw", "questionable", "nsfw", None]},
            "categories": array(ref("Category")),
            "characters": array(ref("Character")),
            "createdAt": TIME,
            "meta": _META,
        }
    ),
    "Artist": record({"id": ID, "name": TEXT, "url": nullable(TEXT)}, optional=_COUNT),
    "Category": record(
        {
            "id": ID,
            "name": TEXT,
            "description": nullable(TEXT),
            "nsfw": BOOLEAN,
            "type": nullable(TEXT),
            "createdAt": TIME,
        },
        optional=_COUNT,
    ),
    "Character": record(
        {
            "id": ID,
            "name": TEXT,
            "description": nullable(TEXT),
            "source": nullable(TEXT),
            "gender": nullable(TEXT),
            "ages": array(INTEGER),
            "birth_date": nullable(TEXT),
            "nationality": nullable(TEXT),
            "occupations": array(TEXT),
            "createdAt": TIME,
        },
        optional=_COUNT,
    ),
    "Set": record({"id": ID, "images": array(ID), "createdAt": TIME}),
    "Token": record(
        {
            "owner": nullable(TEXT),
            "purpose": nullable(TEXT),
            "scopes": array(TEXT),
            "issuedBy": TEXT,
            "createdAt": TIME,
            "expires": nullable(TIME),
        }
    ),
    "Stats": record(
        {
            "images": record(
                {
                    "count": INTEGER,
                    "nsfw": _counts("nsfw", "questionable", "sfw"),
                    "original": _counts("yes", "no", "unknown"),
                    "resolution": _counts("sd", "hd", "fhd", "uhd"),
                    "orientation": _counts("portrait", "landscape", "square"),
                }
            ),
            "categories": record(
                {
                    "type": _counts("settings", "character", "format"),
                    "nsfw": _counts("nsfw", "sfw"),
                    "count": INTEGER,
                }
            ),
            "artists": _counts("count"),
            "characters": _counts("count", "sources"),
        }
    ),
}
