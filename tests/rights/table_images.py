"""Images: their pages, what is done to one, its comments, its files."""

from __future__ import annotations

from tests.rights.asking import Row, get, post

# auosmAb: anonymous, user, owner, assistant, moderator, admin, banned.
_TAGS = {"old_tag_input": "safe, solo, fox", "tag_input": "safe, solo, fox, hill"}
_SOURCES = {"sources": "https://example.org/2"}
_PLACES = {"locations": "https://derpibooru.org/images/5"}
_BODY = {"body": "Lovely light."}
_WHY = {"reason": "Rule #3"}
_EDITED = {"body": "Other words.", "edit_reason": "Better."}

PAGES: list[Row] = [
    get("/", "OOOOOOO"),
    get("/images", "OOOOOOO"),
    get("/posts", "OOOOOOO"),
    get("/welcome", "NNNNOON"),
    get("/images/{image}", "OOOOOOO"),
    get("/images/{image}?comment={hidden_comment}&quote={hidden_comment}", "OOOOOOO"),
    # The stub with its reason; a picture only for moderators.
    get("/images/{hidden_image}", "OOOOOOO"),
    get("/images/{destroyed_image}", "OOOOOOO"),
    get("/images/{merged_image}", "RRRROOR"),
    get("/images/{waiting_image}", "OOOOOOO"),
    get("/images/{nameless_image}", "OOOOOOO"),
    get("/images/999999", "NNNNNNN"),
    get("/images/99999999999", "NNNNNNN"),
    get("/images/{image}/processing", "OOOOOOO", htmx=True),
    get("/images/{hidden_image}/processing", "OOOOOOO", htmx=True),
    get("/images/{failed_image}/processing", "OOOOOOO", htmx=True),
    get("/images/{image}/history", "OOOOOOO"),
    get("/images/{hidden_image}/history", "RRRROOR"),
    get("/images/{merged_image}/history", "RRRROOR"),
    get("/{image}", "RRRRRRR"),
    get("/posts/{image}", "RRRRRRR"),
    get("/images/{paste}", "RRRRRRR"),
    get("/posts/{paste}", "OOOOOOO"),
    get("/posts/{hidden_paste}", "OOOOOOO"),
    get("/posts/{destroyed_paste}", "OOOOOOO"),
    get("/posts/{paste}/raw", "OOOOOOO"),
    get("/posts/{hidden_paste}/raw", "NNNNNNN"),
    get("/posts/{destroyed_paste}/raw", "NNNNNNN"),
    get("/posts/{image}/raw", "NNNNNNN"),
    get("/pastes/new", "LOOOOOF"),
    post("/pastes/new", "LRRRRRF", body="Two foxes.", tag_input="safe, solo, fox"),
    get("/upload", "LOOOOOF"),
    post("/upload", "LUUUUUF", tag_input="safe, solo, fox"),
]
FILES: list[Row] = [
    get("/img/view/{hidden_view}", "NNNNNNN"),
    get("/img/download/{hidden_view}", "NNNNNNN"),
    get("/img/{hidden_file_unkeyed}", "NNNNNNN"),
    get("/img/{hidden_file}", "NNNOOON"),
    get("/avatars/none.png", "NNNNNNN"),
    get("/badge-img/none.svg", "NNNNNNN"),
    get("/tag-img/none.png", "NNNNNNN"),
]
ACTS: list[Row] = [
    post("/images/{image}/tags", "LRRRRRF", **_TAGS),
    post("/images/{waiting_image}/tags", "LNRNRRF", **_TAGS),
    post("/images/{hidden_image}/tags", "LNNNRRF", **_TAGS),
    post("/images/{image}/sources", "LRRRRRF", **_SOURCES),
    post("/images/{hidden_image}/sources", "LNNNRRF", **_SOURCES),
    post("/images/{image}/locations", "LFRFRRF", **_PLACES),
    post("/images/{hidden_image}/locations", "LNNNRRF", **_PLACES),
    post("/images/{image}/description", "LFRFRRF", description="New words."),
    post("/images/{image}/origin", "LFRFRRF", original="yes", source_label="A scan"),
    post("/images/{hidden_image}/origin", "LNNNRRF", original="no"),
    post("/images/{hidden_image}/description", "LNNNRRF", description="New words."),
    *(
        post("/images/{other_image}/act", "LRRRRRr", act=act)
        for act in ("upvote", "downvote", "fave", "hide", "follow")
    ),
    *(
        post("/images/{image}/act", "LRRRRRr", act=act)
        for act in ("unvote", "unfave", "unhide")
    ),
    post("/images/{image}/act", "LRRRRRR", act="unfollow"),
    *(
        post("/images/{hidden_image}/act", "Lrrrrrr", act=act)
        for act in ("upvote", "fave", "hide", "follow")
    ),
    post("/images/{image}/act", "LNNNNNN", act="destroy"),
    get("/images/{image}/galleries", "LOOOOOO"),
    get("/images/{hidden_image}/galleries", "LNNNOON"),
    post("/images/{other_image}/galleries", "LNRNNNN", remove="{gallery}"),
    post("/images/{hidden_image}/galleries", "LNrNNNN", add="{gallery}"),
    get("/images/{image}/duplicates", "LOOOOOO"),
    post("/images/{nameless_image}/duplicates", "LRRRRRF", of="{image}"),
    post("/images/{nameless_image}/duplicates", "LUUUUUU", of="{hidden_image}"),
    get("/images/{hidden_image}/duplicates", "LNNNOON"),
    post("/images/{hidden_image}/duplicates", "LNNNUUN", of="{image}"),
    get("/duplicates", "OOOOOOO"),
    get("/duplicates?state=accepted", "OOOOOOO"),
    get("/duplicates/{duplicate}", "OOOOOOO"),
    get("/duplicates/{hidden_duplicate}", "OOOOOOO"),
    *(
        post(f"/duplicates/{{duplicate}}/{act}", "LFFRRRF")
        for act in ("claim", "reject")
    ),
    *(
        post(f"/duplicates/{{duplicate}}/{act}", "LFFrrrF")
        for act in ("release", "reopen")
    ),
    post("/duplicates/{duplicate}/takeover", "LFFRRRF"),
    # Merging hides an image.
    *(
        post(f"/duplicates/{{duplicate}}/{act}", "LFFFRRF")
        for act in ("older", "newer")
    ),
    post("/duplicates/{duplicate}/burn", "LFFNNNF"),
]
STAFF: list[Row] = [
    *(
        post(f"/images/{{image}}/moderate/{act}", "LFFFRRF", **data)
        for act, data in (
            ("hide", _WHY),
            ("feature", {}),
            ("unapprove", {}),
            ("lock", {"lock": "tags"}),
            ("notes", {"scratchpad": "Mind the rating."}),
            ("merge", {"into": "{other_image}"}),
        )
    ),
    post("/images/{other_image}/moderate/unfeature", "LFFFRRF"),
    post("/images/{hidden_image}/moderate/restore", "LFFFRRF"),
    post("/images/{waiting_image}/moderate/approve", "LFFFRRF"),
    post("/images/{failed_image}/moderate/retry", "LFFFRRF"),
    post("/images/{image}/moderate/retry", "LFFFrrF"),
    post("/images/{image}/moderate/merge", "LFFFrrF", into="999999"),
    post("/images/{image}/moderate/burn", "LFFFNNF"),
    get("/images/{hidden_image}/destroy", "LFFFOOF"),
    post("/images/{hidden_image}/destroy", "LFFFRRF", **_WHY),
    get("/images/{image}/destroy", "LFFFOOF"),
]
COMMENTS: list[Row] = [
    get("/comments", "OOOOOOO"),
    get("/comments?q=*", "OOOOOOO"),
    get("/comments?q=image_id:{image}", "OOOOOOO"),
    post("/images/{image}/comments", "LRRRRRF", **_BODY),
    post("/images/{hidden_image}/comments", "LNNNFFN", **_BODY),
    post("/images/{image}/comments", "LOOOOOO", preview="1", **_BODY),
    get("/comments/{comment}", "RRRRRRR"),
    get("/comments/{hidden_comment}", "RRRRRRR"),
    get("/comments/{destroyed_comment}", "NNNNNNN"),
    get("/comments/{buried_comment}", "NNNNRRN"),
    get("/comments/{comment}/quote", "LOOOOOO"),
    get("/comments/{hidden_comment}/quote", "LFFOOOF"),
    get("/comments/{waiting_comment}/quote", "LFOOOOF"),
    get("/comments/{destroyed_comment}/quote", "LNNNNNN"),
    get("/comments/{buried_comment}/quote", "LNNNOON"),
    get("/comments/{comment}/history", "OOOOOOO"),
    get("/comments/{hidden_comment}/history", "FFFOOOF"),
    get("/comments/{waiting_comment}/history", "FFOOOOF"),
    get("/comments/{destroyed_comment}/history", "NNNNNNN"),
    get("/comments/{comment}/edit", "LFOOOOF"),
    post("/comments/{comment}/edit", "LFRRRRF", **_EDITED),
    get("/comments/{hidden_comment}/edit", "LFFOOOF"),
    post("/comments/{hidden_comment}/edit", "LFFRRRF", **_EDITED),
    post("/comments/{destroyed_comment}/edit", "LNNNNNN", **_EDITED),
    post("/comments/{nameless_comment}/edit", "LFFRRRF", **_EDITED),
    post("/comments/{comment}/hide", "LFFRRRF", **_WHY),
    post("/comments/{hidden_comment}/restore", "LFFRRRF"),
    post("/comments/{waiting_comment}/approve", "LFFRRRF"),
    post("/comments/{comment}/unapprove", "LFFRRRF"),
    post("/comments/{comment}/burn", "LFFNNNF"),
    post("/comments/{destroyed_comment}/restore", "LNNNNNN"),
    get("/comments/{hidden_comment}/destroy", "LFFFOOF"),
    post("/comments/{hidden_comment}/destroy", "LFFFRRF"),
]
ROWS = PAGES + FILES + ACTS + STAFF + COMMENTS
