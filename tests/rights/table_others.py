"""Profiles, scores, the pages of the staff, what stands alone."""

from __future__ import annotations

from tests.rights.asking import Row, get, post

# auosmAb: anonymous, user, owner, assistant, moderator, admin, banned.
_EVERY = "OOOOOOO"
_BAN = {"user": "mika", "reason": "Spam", "days": "7"}
_GAME, _PLAYER = "/scores/iidx/SP", "/scores/players/{owner}/iidx/SP"
_SCORE, _IMPORT = "/scores/score/{score}", "/scores/imports/{import}"

PROFILES: list[Row] = [
    get("/profiles/teo", _EVERY),
    get("/profiles/kit", "NNNNNNN"),
    get("/profiles/nobody", "NNNNNNN"),
    *(
        get(f"/profiles/teo/{tab}", _EVERY)
        for tab in ("uploads", "faves", "comments", "posts", "scores", "galleries")
    ),
    get("/profiles/kit/comments", "NNNNNNN"),
    get("/profiles/teo/secrets", "NNNNNNN"),
]
SCORES: list[Row] = [
    get("/scores", _EVERY),
    get("/scores/import", "LOOOOOF"),
    post("/scores/import", "LUUUUUF", import_type="file/batch-manual"),
    get("/scores/imports", "LOOOOOO"),
    get(_IMPORT, "LNONOON"),
    get(f"{_IMPORT}/rows.csv", "LNONOON"),
    get(f"{_IMPORT}/undo", "LNONOON"),
    post(f"{_IMPORT}/undo", "LNRNRRN"),
    get("/scores/orphans", "LOOOOOO"),
    post("/scores/orphans/again", "LRRRRRR"),
    post("/scores/orphans/{orphan}/delete", "LNRNRRN"),
    get("/scores/songs?q=song", _EVERY),
    get("/scores/sessions/{session}", _EVERY),
    get("/scores/sessions/{gone_session}", "NNNNNNN"),
    post("/scores/sessions/{session}/edit", "LFRFFFF", name="Night"),
    post("/scores/sessions/{gone_session}/edit", "LNNNNNN", name="Night"),
    get(_SCORE, _EVERY),
    get("/scores/score/{gone_score}", "NNNNNNN"),
    post(f"{_SCORE}/edit", "LFRFRRF", comment="Well."),
    get(f"{_SCORE}/delete", "LFOFOOF"),
    post(f"{_SCORE}/delete", "LFRFRRF"),
    post("/scores/score/{gone_score}/delete", "LNNNNNN"),
    get("/scores/players/{owner}", "RRRRRRR"),
    get("/scores/players/{friend}", _EVERY),
    get("/scores/players/{gone}", "NNNNNNN"),
    get(_PLAYER, _EVERY),
    get(f"{_PLAYER}/scores", _EVERY),
    get(f"{_PLAYER}/sessions", _EVERY),
    get("/scores/players/{gone}/iidx/SP", "NNNNNNN"),
    get("/scores/players/{gone}/iidx/SP/sessions", "NNNNNNN"),
    get(_GAME, _EVERY),
    get(f"{_GAME}/charts/{{chart}}", _EVERY),
    get(f"{_GAME}/folders/{{folder}}", _EVERY),
    get("/settings/services", "LOOOOOO"),
    get("/settings/services/fervidex/connect", "LNNNNNN"),
    get("/settings/services/flo/connect", "LNNNNNN"),
    get("/settings/services/flo/callback?code=1", "LNNNNNN"),
    post("/settings/services/flo/disconnect", "Lrrrrrr"),
    post("/settings/services/flo/import/iidx", "Lrrrrrr"),
]
STAFF: list[Row] = [
    get("/moderation", "LFFOOOF"),
    *(
        get(f"/moderation?tab={tab}", "LFFOOOF")
        for tab in ("reports", "approve", "duplicates", "held", "jobs")
    ),
    *(
        post("/moderation", f"LFF{done}F", do=f"{act}:{key}", reason="Rule #3")
        for act, key, done in (
            ("claim", "report-{report}", "RRR"),
            ("takeover", "report-{claimed_report}", "RRR"),
            ("release", "report-{claimed_report}", "RRR"),
            ("dismiss", "report-{report}", "RRR"),
            ("settle", "report-{report}", "RRR"),
            ("hide", "report-{report}", "rrr"),
            ("hide", "report-{staff_report}", "rRR"),
            ("hide", "report-{hidden_report}", "rrr"),
            ("approve", "image-{waiting_image}", "rRR"),
            ("reject", "image-{waiting_image}", "rRR"),
            ("older", "duplicate-{duplicate}", "rRR"),
            ("newer", "duplicate-{duplicate}", "rRR"),
            ("different", "duplicate-{duplicate}", "RRR"),
            ("approve", "comment-{waiting_comment}", "RRR"),
            ("hide", "comment-{waiting_comment}", "RRR"),
            ("approve", "post-{waiting_post}", "RRR"),
            ("hide", "post-{staff_post}", "rRR"),
            ("retry", "job-{failed_image}", "rRR"),
        )
    ),
    get("/moderation/log", "LFFOOOF"),
    get("/moderation/log?moderator=wren", "LFFOOOF"),
    post("/moderation/log/{comment_log}/undo", "LFFRRRF"),
    post("/moderation/log/{image_log}/undo", "LFFrRRF"),
    post("/moderation/log/{staff_log}/undo", "LFFNRRF"),
    get("/moderation/bans", "LFFFOOF"),
    get("/moderation/bans?ended=1", "LFFFOOF"),
    get("/moderation/bans/new", "LFFFOOF"),
    post("/moderation/bans/new", "LFFFRRF", **_BAN),
    post("/moderation/bans/new", "LFFFURF", **_BAN | {"user": "ada"}),
    get("/moderation/bans/{ban}", "LFFFOOF"),
    post("/moderation/bans/{ban}", "LFFFRRF", reason="More", valid_until="{tomorrow}"),
    post("/moderation/bans/{ban}/lift", "LFFFRRF"),
    post("/moderation/bans/{lifted_ban}/restore", "LFFFRRF"),
    post("/moderation/bans/{ban}/burn", "LFFFNNF"),
    post("/moderation/people/{friend}/verify", "LFFrRRF"),
    post("/moderation/people/{friend}/unverify", "LFFrrrF"),
    post("/moderation/people/{friend}/role", "LFFrrRF", role="moderator"),
    post("/moderation/people/{friend}/close", "LFFrRRF", reason="Spam"),
    post("/moderation/people/{gone}/open", "LFFrRRF"),
    post("/moderation/people/{assistant}/close", "LFFrrRF", reason="Spam"),
    post("/moderation/people/{friend}/burn", "LFFNNNF"),
    get("/moderation/links", "LFFFOOF"),
    get("/moderation/links?state=verified", "LFFFOOF"),
    post("/moderation/links/{link}", "LFFFRRF", state="contacted"),
]
ALONE: list[Row] = [
    get("/healthz", _EVERY),
    get("/readyz", _EVERY),
    get("/docs/style", _EVERY),
    get("/docs/api", _EVERY),
    get("/docs/api/tachi", _EVERY),
    get("/docs/api/tachi.json", _EVERY),
    get("/docs/api/nothing", "NNNNNNN"),
    get("/dumps", _EVERY),
    get("/dumps/2026-11-26/index.json", "NNNNNNN"),
    get("/docs/api/nekos/try?path=/stats", "RRRRRRR"),
]
ROWS = PROFILES + SCORES + STAFF + ALONE
