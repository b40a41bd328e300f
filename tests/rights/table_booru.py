"""Search, tags, filters, galleries, the do-not-post list, jobs over many images."""

from __future__ import annotations

from tests.rights.asking import Row, get, post

# auosmAb: anonymous, user, owner, assistant, moderator, admin, banned.
_GALLERY = {"title": "Other", "cover": "{image}", "order": "asc"}
_FILTER = {"name": "New", "hidden_tags": "fox"}
_DNP = {"dnp_type": "No Edits", "conditions": "None at all."}
_TAG = {"category": "", "description": "New words.", "mod_notes": "Mind it."}
_EVERY = "OOOOOOO"

SEARCHES: list[Row] = [
    get("/search", _EVERY),
    get("/search?q=*&del=1", _EVERY),
    get("/search?q=id:{hidden_image}&del=1", _EVERY),
    get("/search?q=id:{waiting_image}", _EVERY),
    get("/search?q=uploader:teo", _EVERY),
    get("/search/random", "RRRRRRR"),
    get("/search/random?q=id:{hidden_image}", "RRRRRRR"),
    get("/search/reverse", _EVERY),
    post("/search/reverse", "UUUUUUU", url=""),
    get("/search/syntax", _EVERY),
    post("/search/watch", "LRRRRRR", q="fox"),
    get("/autocomplete/tags?q=fo", _EVERY),
]
TAGS: list[Row] = [
    get("/tags", _EVERY),
    get("/tags/{tag}", _EVERY),
    get("/tags/{artist}", _EVERY),
    get("/tags/none", "NNNNNNN"),
    post("/tags/{tag}/watch", "LRRRRRR"),
    post("/tags/{tag}/hide", "LRRRRRR"),
    post("/tags/{tag}/cover", "LRRRRRR"),
    get("/tags/{tag}/edit", "LFFFOOF"),
    post("/tags/{tag}/edit", "LFFFRRF", **_TAG),
    post("/tags/{tag}/picture", "LFFFrrF"),
    get("/tags/{tag}/details", "LFFFOOF"),
    post("/tags/{tag}/details", "LFFFRRF", nsfw="on"),
    get("/tags/{tag}/alias?target=safe", "LFFFOOF"),
    post("/tags/{tag}/alias", "LFFFRRF", target="safe"),
    post("/tags/{alias}/unalias", "LFFFRRF"),
    get("/tags/{tag}/implications?implied=safe", "LFFFOOF"),
    post("/tags/{tag}/implications", "LFFFRRF", implied="safe"),
    get("/tag-changes", _EVERY),
    get("/tag-changes?q=user:teo", _EVERY),
    get("/tag-changes?bulk={bulk}", _EVERY),
    post("/tag-changes/{tag_change}/revert", "LFFFRRF"),
    post("/source-changes/{source_change}/revert", "LFFFRRF"),
]
FILTERS: list[Row] = [
    get("/filters", _EVERY),
    get("/filters?q=zq", _EVERY),
    get("/filters/{private_filter}", "NNONOON"),
    get("/filters/{public_filter}", _EVERY),
    get("/filters/1", _EVERY),
    get("/?filter_id={private_filter}", _EVERY),
    get("/filters/new", "LOOOOOO"),
    get("/filters/new?from={private_filter}", "LOOOOOO"),
    post("/filters/new", "LRRRRRR", **_FILTER),
    get("/filters/{private_filter}/edit", "LNONFFN"),
    get("/filters/{public_filter}/edit", "LFOFFFF"),
    post("/filters/{private_filter}/edit", "LNRNFFN", **_FILTER),
    post("/filters/{public_filter}/edit", "LFRFFFF", **_FILTER),
    post("/filters/1/edit", "LFFFFFF", **_FILTER),
    get("/filters/{private_filter}/delete", "LNONFFN"),
    post("/filters/{private_filter}/delete", "LNRNFFN"),
    post("/filters/1/delete", "LFFFFFF"),
    post("/filters/choose", "RRRRRRR", filter_id="2"),
    post("/filters/choose", "NNRNRRN", filter_id="{private_filter}"),
]
GALLERIES: list[Row] = [
    get("/galleries", _EVERY),
    get("/galleries?show=followed", _EVERY),
    get("/galleries?q=*", _EVERY),
    get("/galleries/{gallery}", _EVERY),
    get("/galleries/{nameless_gallery}", _EVERY),
    get("/galleries/new", "LOOOOOO"),
    post("/galleries/new", "LRRRRRU", **_GALLERY),
    post("/galleries/new", "LUUUUUU", **_GALLERY | {"cover": "{hidden_image}"}),
    get("/galleries/{gallery}/edit", "LFOFOOF"),
    post("/galleries/{gallery}/edit", "LFRFRRF", **_GALLERY),
    get("/galleries/{nameless_gallery}/edit", "LFFFOOF"),
    get("/galleries/{gallery}/delete", "LFOFOOF"),
    post("/galleries/{gallery}/delete", "LFRFRRF", reason="Rule #4"),
    post("/galleries/{gallery}/follow", "LRRRRRr", act="follow"),
    get("/galleries/{gallery}/arrange", "LFOFOOF"),
    post(
        "/galleries/{gallery}/arrange",
        "LFRFRRF",
        **{"shown": "{image},{other_image}", "first": "1"},
        **{"place-{image}": "2", "place-{other_image}": "1"},
    ),
]
DNP: list[Row] = [
    get("/dnp", _EVERY),
    get("/dnp?state=requested", _EVERY),
    get("/dnp/{listed_dnp}", _EVERY),
    get("/dnp/{requested_dnp}", "NNONOON"),
    get("/dnp/new", "LOOOOOO"),
    post("/dnp/new", "LORORRO", tag="artist:teo", **_DNP),
    get("/dnp/{requested_dnp}/edit", "LNONOON"),
    post("/dnp/{requested_dnp}/edit", "LNRNRRN", **_DNP),
    get("/dnp/{listed_dnp}/edit", "LFFFOOF"),
    post("/dnp/{listed_dnp}/edit", "LFFFRRF", **_DNP),
    post("/dnp/{requested_dnp}/decide", "LFFFRRF", state="claimed"),
    post("/dnp/{requested_dnp}/rescind", "LNRNFFN"),
    post("/dnp/{listed_dnp}/rescind", "LFRFFFF"),
]
BULK: list[Row] = [
    get("/moderation/bulk", "LFFFOOF"),
    get("/moderation/bulk/new", "LFFFOOF"),
    post("/moderation/bulk/new", "LFFFOOF", add="hill", query="fox"),
    post("/moderation/bulk/new", "LFFFRRF", add="hill", query="fox", start="1"),
    get("/moderation/bulk/revert?user=teo", "LFFFOOF"),
    post("/moderation/bulk/revert", "LFFFOOF", user="teo", what="tags"),
    post("/moderation/bulk/revert", "LFFFRRF", user="teo", what="tags", start="1"),
    get("/moderation/bulk/{bulk}", "LFFFOOF"),
    get("/moderation/bulk/999999", "LFFFNNF"),
    post("/moderation/bulk/{bulk}/cancel", "LFFFRRF"),
]
ROWS = SEARCHES + TAGS + FILTERS + GALLERIES + DNP + BULK
