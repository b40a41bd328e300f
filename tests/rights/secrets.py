"""Secret words: each text of the world that not everybody may read holds one, so that
a page which shows it to the wrong reader gives itself away."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Who looks at a page, in the order of every row of the tables.
CALLERS = ("anonymous", "user", "owner", "assistant", "moderator", "admin", "banned")
_WORD = re.compile(r"zq([a-z]+)qz")


def word(name: str) -> str:
    """The secret word of that name: nothing else that a page shows has its shape."""
    return f"zq{name}qz"


def words_in(text: str) -> set[str]:
    """Of those below: what is random, as a token, may look like one."""
    return set(_WORD.findall(text)) & BY_NAME.keys()


@dataclass(frozen=True)
class Secret:
    """`readers` has a letter for each caller, `-` for who may never read it; `page`
    shows it to all of them, if `shown` does not say to whom."""

    name: str
    readers: str
    page: str = ""
    shown: str = ""

    def __str__(self) -> str:
        return self.name

    def may_read(self, caller: str) -> bool:
        return self.readers[CALLERS.index(caller)] != "-"


def _of(readers: str, **pages: str) -> list[Secret]:
    return [Secret(name, readers, page) for name, page in pages.items()]


#: auosmAb: anonymous, user, owner, assistant, moderator, admin, banned.
SECRETS = [
    *_of(
        "auosmAb",
        image="/images/{image}",
        paste="/posts/{paste}",
        waitingimage="/images/{waiting_image}",
        deletion="/images/{hidden_image}",
        comment="/images/{image}",
        namelesscomment="/images/{image}",
        oldcomment="/comments/{comment}/history",
        commentreason="/images/{image}",
        topic="/forums/art",
        post="/forums/art/topics/{topic}",
        namelesspost="/forums/art/topics/{topic}",
        oldpost="/forums/posts/{post}/history",
        postreason="/forums/art/topics/{topic}",
        poll="/forums/art/topics/{topic}",
        lockedtopic="/forums/art/topics/{locked_topic}",
        lockreason="/forums/art/topics/{locked_topic}",
        gallery="/galleries/{gallery}",
        namelessgallery="/galleries/{nameless_gallery}",
        about="/profiles/teo",
        publicfilter="/filters/{public_filter}",
        publiclink="/profiles/teo",
        award="/profiles/teo",
        dnpconditions="/dnp/{listed_dnp}",
        duplicate="/duplicates/{duplicate}",
        scorecomment="/scores/score/{score}",
        session="/scores/sessions/{session}",
    ),
    # Staff, who look after what people write.
    *_of(
        "---smA-",
        hiddencomment="/images/{image}",
        oldhiddencomment="/comments/{hidden_comment}/history",
        buriedcomment="/comments",
        assistantforum="/forums",
        assistanttopic="/forums/helpers",
        assistantpost="/forums/helpers/topics/{assistant_topic}",
        sunkpost="/forums/art/topics/{hidden_topic}",
        sunkpoll="/forums/art/topics/{hidden_topic}",
        hiddenpost="/forums/art/topics/{topic}",
        oldhiddenpost="/forums/posts/{hidden_post}/history",
        report="/moderation",
    ),
    # Its author as well, who is told what became of it.
    Secret("hiddentopic", "--osmA-", "/forums/art", shown="---smA-"),
    *_of(
        "--osmA-",
        waitingcomment="/images/{image}",
        waitingpost="/forums/art/topics/{topic}",
    ),
    *_of(
        "----mA-",
        hiddenimage="/images/{hidden_image}",
        hiddenpaste="/posts/{hidden_paste}",
        mergedimage="/images/{merged_image}",
        destroyedimage="/images/{destroyed_image}",
        scratchpad="/images/{image}",
        tagnotes="/tags/{tag}",
        staffforum="/forums",
        stafftopic="/forums/staff",
        staffpost="/forums/staff/topics/{staff_topic}",
        sunkstafftopic="/forums/staff",
        sunkstaffpost="/forums/staff/topics/{sunk_staff_topic}",
        logreason="/moderation/log",
        banreason="/moderation/bans",
        staffheld="/moderation?tab=held",
        bulk="/moderation/bulk",
    ),
    *_of(
        "--o-mA-",
        privatefilter="/filters/{private_filter}",
        dnprequest="/dnp/{requested_dnp}",
        dnpinstructions="/dnp/{listed_dnp}",
        dnpfeedback="/dnp/{listed_dnp}",
        dnpreason="/dnp/{listed_dnp}",
        importedfile="/scores/imports/{import}",
    ),
    Secret("ownban", "----mAb", "/upload", shown="------b"),
    *_of("----m--", openedtalk="/conversations/{opened_talk}"),
    *_of(
        "--o----",
        talk="/conversations/{talk}",
        talktitle="/conversations",
        notification="/notifications",
        watchlist="/settings/watched",
        tokenname="/settings/keys",
        orphan="/scores/orphans",
        linkcode="/settings/links",
        mail="/settings",
    ),
    Secret("link", "--o-mA-", "/settings/links", shown="--o----"),
    # Only where one asks for them.
    Secret("imagekey", "--o----"),
    Secret("scorekey", "--o----"),
    *_of(
        "-------",
        destroyedcomment="",
        destroyedpaste="",
        destroyedpost="",
        reportedtalk="",
        gone="",
        gonesession="",
        gonescore="",
    ),
    # Who signed nothing: on the page of an image its moderators see whose it is.
    Secret("shy", "----mA-", "/images/{nameless_image}"),
]
BY_NAME = {secret.name: secret for secret in SECRETS}
