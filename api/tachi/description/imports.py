"""Scores come in, and what became of them (tachi-api, section 2)."""

from __future__ import annotations

from dataclasses import replace

from api.description import (
    ANY_OBJECT,
    INTEGER,
    TEXT,
    Body,
    Operation,
    Parameter,
    Schema,
    array,
    either,
    just,
    part,
    query,
    record,
    ref,
)
from api.tachi.description.wording import (
    BUSY,
    LIMIT,
    USER,
    many,
    refusal,
    row,
    whole,
)

_INTENT = Parameter(
    "X-User-Intent", "header", "`true` where a person has started this."
)
_INFER = Parameter(
    "X-Infer-Score-TimeAchieved", "header", "`true`: scores without a time are of now."
)
_KIND = query("importType", "Of this type only.")
_MEANT = query("userIntent", "`true` or `false`.")
_ID = part("import_id", "The import's id.")
_ORPHAN = part("orphan", "The orphan's id.")
_QUEUED = whole(
    record({"url": TEXT, "importID": TEXT}), "It waits its turn: ask `url` about it."
)
_NOTE = "Needs the permission `submit_score`."
_BODY: Schema = {
    "type": "object",
    "properties": {
        "meta": {
            "type": "object",
            "properties": {"game": TEXT, "playtype": TEXT, "service": TEXT},
            "required": ["game", "playtype", "service"],
        },
        "scores": array({"type": "object"}),
        "classes": {"type": "object"},
    },
    "required": ["meta", "scores"],
}
_FORM: Schema = {
    "type": "object",
    "properties": {
        "importType": TEXT | {"description": "One of `/config`'s, `file/...`."},
        "scoreData": {"type": "string", "contentMediaType": "application/octet-stream"},
        "playtype": TEXT,
    },
    "required": ["importType", "scoreData"],
}


def _import(path: str, summary: str, body: Body, *headers: Parameter) -> Operation:
    made = row(
        "POST", path, summary, ref("Import"), (_INTENT, *headers),
        group="imports", key="required", text=_NOTE,
        more={202: _QUEUED, **BUSY},
    )  # fmt: skip
    return replace(made, body=body)


def _counted(operation: Operation) -> Operation:
    return replace(operation, limits=("tachi", "tachi.import"))


IMPORT_OPERATIONS: tuple[Operation, ...] = (
    _counted(
        _import("/import/file", "Import a file",
                Body({"multipart/form-data": _FORM}, required=True))
    ),
    _import(
        "/import/from-api", "Import from a connected service",
        Body({"application/json": {
            "type": "object",
            "properties": {"importType": TEXT},
            "required": ["importType"],
        }}),
    ),
    _counted(
        replace(
            _import("", "Send scores as they are made",
                    Body({"application/json": _BODY}), _INFER),
            path="/ir/direct-manual/import",
        )
    ),
    row(
        "GET", "/import/orphans", "One's data without a chart", many("Orphan"),
        (LIMIT, query("after", "The orphanID that the page before ended with.")),
        group="imports", missing="orphan", key="required", text=_NOTE,
    ),
    row(
        "POST", "/import/orphans", "Look for their charts again",
        record(dict.fromkeys(("processed", "failed", "success", "removed"), INTEGER)),
        group="imports", more=BUSY, key="required", text=_NOTE,
    ),
    row("GET", "/import/orphans/{orphan}", "One of them", ref("Orphan"), (_ORPHAN,),
        group="imports", missing="orphan", key="required", text=_NOTE),
    row("DELETE", "/import/orphans/{orphan}", "Drop it", ANY_OBJECT, (_ORPHAN,),
        group="imports", missing="orphan", key="required", text=_NOTE),
    row("GET", "/imports", "The newest imports",
        record({"imports": many("Import"), "users": many("User")}),
        (_KIND, _MEANT), group="imports"),
    row(
        "GET", "/imports/failed", "One's newest failed imports",
        record({"failedImports": many("FailedImport"), "users": many("User")}),
        (_KIND, _MEANT), group="imports", key="required",
    ),
    row(
        "GET", "/imports/{import_id}", "An import, and its scores",
        record({
            "import": ref("Import"),
            "scores": many("Score"),
            "songs": many("Song"),
            "charts": many("Chart"),
            "sessions": many("Session"),
            "user": ref("User"),
        }),
        (_ID,), group="imports", missing="import",
    ),
    row(
        "GET", "/imports/{import_id}/poll-status", "How far an import is",
        either(
            record({"importStatus": just("completed"), "import": ref("Import")}),
            record({
                "importStatus": just("ongoing"),
                "progress": record({"description": TEXT}),
            }),
        ),
        (_ID,), group="imports", missing="import",
        text="Once a second is often enough. Of a failed import the status is its "
        "own.",
        more={
            409: refusal("The import could not have its turn."),
            500: refusal("The import failed by a fault of the server."),
        },
    ),
    row(
        "POST", "/imports/{import_id}/revert", "Take an import back", ANY_OBJECT,
        (_ID,), group="imports", missing="import", more=BUSY, key="required",
        text="Needs the permission `delete_score`.",
    ),
    row("GET", "/users/{user}/imports", "A user's imports", many("Import"),
        (USER, _KIND, _MEANT), group="imports", missing="user", key="optional"),
    row("GET", "/users/{user}/imports/failed", "A user's failed imports",
        many("FailedImport"), (USER, _KIND, _MEANT), group="imports", missing="user",
        key="required"),
    row(
        "GET", "/users/{user}/recent-imports", "What they import lately",
        array(record({"importType": TEXT, "count": INTEGER})), (USER,),
        group="imports", missing="user", key="optional",
    ),
)  # fmt: skip
