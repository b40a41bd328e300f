"""What is said about games and score files."""

from __future__ import annotations

from ops.demo.words.forums import Reply, Thread

RHYTHM_THREADS = (
    Thread(
        "scores",
        "Rivals wanted, around level 10",
        (
            Reply("sable", 58, "Thursdays, no hurry, loser picks the song. Who?"),
            Reply("mika", 57, "Me, if the loser may pick Paper Lanterns."),
            Reply("teo", 40, "Me, if the loser may pick silence."),
            Reply(
                "prints4less",
                18,
                "all of you are bad at this, buy posters instead",
                hidden="Not in this tone",
            ),
            Reply("orrin", 17, "Table of the first evening: sable 5, mika 4, teo 4."),
        ),
        views=176,
    ),
    Thread(
        "importing",
        "Import formats: what is missing?",
        (
            Reply(
                "ada",
                76,
                "The list on the import page has seventeen games. Say here which "
                "*file* you have and cannot send, with the name of the program that "
                "wrote it.",
            ),
            Reply("sable", 73, "Mine works. I came to say that."),
            Reply(
                "juniper",
                50,
                "An export in Shift-JIS came in fine. I had a speech prepared.",
            ),
            Reply("ada", 49, "Keep it. There will be another file."),
            Reply(
                "teo",
                3.1,
                "A way to take one evening out again, not the whole file?",
            ),
            Reply("ada", 2.9, "> one evening\n\nOpen the session: it is on its page."),
        ),
        views=259,
    ),
    Thread(
        "importing",
        "One row was refused: unknown chart",
        (
            Reply(
                "kestrel",
                23,
                "107 of 108 rows came in. The last one says *unknown chart*. Is it "
                "lost?",
            ),
            Reply(
                "orrin",
                22,
                "No, it waits. When the song is in the catalogue the row becomes a "
                "score by itself; you need not send it again. Until then it stands "
                "under `Orphans`.",
            ),
            Reply("kestrel", 21.6, "It has a better memory than I do. Thanks."),
        ),
        views=88,
    ),
)
