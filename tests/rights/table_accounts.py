"""Settings, keys, messages, notices; reports; what a user has of their own."""

from __future__ import annotations

from accounts.actions.reports import RULES
from tests.rights.asking import Row, get, post

# auosmAb: anonymous, user, owner, assistant, moderator, admin, banned.
_REPORT = {"rule": RULES[0], "reason": "Look at this."}
_AVATAR = {"avatar": ""}
_BODY = {"body": "A new message."}
_PROFILE = {"personal_title": "", "description": "New words."}
_CONTENT = {"filter": "1", "images_per_page": "30", "comments_per_page": "20"}

ROWS: list[Row] = [
    get("/settings", "LOOOOOO"),
    get("/settings/appearance", "LOOOOOO"),
    post("/settings/appearance", "LRRRRRR", theme="dark", keys="on"),
    post("/settings/theme", "LOOOOOO", theme="dark"),
    get("/settings/keys", "LOOOOOO"),
    post("/settings/keys", "LOOOOOO"),
    get("/settings/keys/tokens", "LOOOOOO"),
    post("/settings/keys/tokens", "LRRRRRR", name="new", permissions="submit_score"),
    get("/settings/keys/tokens/{token}/revoke", "LNONNNN"),
    post("/settings/keys/tokens/{token}/revoke", "LNRNNNN"),
    get("/settings/keys/reset", "LOOOOOO"),
    post("/settings/keys/reset", "LRRRRRR"),
    get("/settings/content", "LOOOOOO"),
    post("/settings/content", "LRRRRRR", **_CONTENT),
    post("/settings/content", "LURUUUU", **_CONTENT | {"filter": "{private_filter}"}),
    get("/settings/profile", "LOOOOOO"),
    post("/settings/profile", "LRRRRRF", **_PROFILE),
    post("/settings/profile/picture", "LUUUUUU", **_AVATAR),
    post("/settings/profile/picture/remove", "LRRRRRR"),
    get("/settings/watched", "LOOOOOO"),
    post("/settings/watched", "LRRRRRR", watched_tags="fox"),
    # Messages.
    get("/conversations", "LOOOOOO"),
    get("/conversations?unread=1", "LOOOOOO"),
    get("/conversations/new", "LOOOOOF"),
    post("/conversations/new", "LRRRRRF", to="juniper", title="Hello", **_BODY),
    get("/conversations/{talk}", "LNONNNN"),
    post("/conversations/{talk}", "LNRNNNN", **_BODY),
    post("/conversations/{talk}/put-away", "LNRNNNN"),
    post("/conversations/{talk}/open", "LFFFFFF"),
    get("/conversations/{reported_talk}", "LNNNOON"),
    post("/conversations/{reported_talk}", "LNNNNNN", **_BODY),
    post("/conversations/{reported_talk}/put-away", "LNNNNNN"),
    post("/conversations/{reported_talk}/open", "LFFFRRF"),
    get("/conversations/{opened_talk}", "LNNNOON"),
    post("/conversations/{opened_talk}", "LNNNNNN", **_BODY),
    # Notices.
    post("/site-notices/{notice}/close", "RRRRRRR", next="/tags"),
    get("/notifications", "LOOOOOO"),
    post("/notifications/read", "LRRRRRR"),
    get("/notifications/{notification}", "LNRNNNN"),
    post("/notifications/{notification}/read", "LNRNNNN"),
    # Artist links.
    get("/settings/links", "LOOOOOO"),
    post(
        "/settings/links",
        "LRRRRRF",
        tag_name="artist:teo",
        uri="https://example.org/new",
    ),
    post("/settings/links/{link}/remove", "LNRNNNN"),
    post("/settings/links/{link}/show", "LNRNNNN", public="0"),
    # One's data, and the end of the account.
    get("/settings/data", "LOOOOOO"),
    get("/settings/data/state", "LOOOOOO"),
    post("/settings/data/archive", "LRrRRRR"),
    get("/settings/data/archive/{export}", "LNONNNN"),
    get("/settings/data/delete", "LOOOOOO"),
    post("/settings/data/delete", "LRRRRRR"),
    # Reports, of what one can see.
    get("/report/image/{image}", "LOOOOOO"),
    post("/report/image/{image}", "LRRRRRF", **_REPORT),
    get("/report/image/{hidden_image}", "LNNNOON"),
    post("/report/image/{hidden_image}", "LNNNRRN", **_REPORT),
    get("/report/comment/{comment}", "LOOOOOO"),
    get("/report/comment/{hidden_comment}", "LNNOOON"),
    get("/report/comment/{waiting_comment}", "LNOOOON"),
    get("/report/comment/{destroyed_comment}", "LNNNNNN"),
    get("/report/comment/{buried_comment}", "LNNOOON"),
    post("/report/comment/{hidden_comment}", "LNNRRRN", **_REPORT),
    get("/report/post/{post}", "LOOOOOO"),
    get("/report/post/{sunk_post}", "LNNOOON"),
    get("/report/post/{assistant_post}", "LNNOOON"),
    get("/report/post/{staff_post}", "LNNNOON"),
    post("/report/post/{staff_post}", "LNNNRRN", **_REPORT),
    get("/report/post/{destroyed_post}", "LNNNNNN"),
    get("/report/topic/{topic_id}", "LOOOOOO"),
    get("/report/topic/{hidden_topic_id}", "LNNOOON"),
    get("/report/topic/{staff_topic_id}", "LNNNOON"),
    get("/report/gallery/{nameless_gallery}", "LOOOOOO"),
    get("/report/user/{friend}", "LOOOOOO"),
    get("/report/user/{gone}", "LNNNNNN"),
    get("/report/conversation/{talk}", "LNONNNN"),
    post("/report/conversation/{talk}", "LNRNNNN", **_REPORT),
    get("/report/conversation/{reported_talk}", "LNNNNNN"),
    get("/report/ban/{ban}", "LNNNNNN"),
]
