"""The long topic of the demo site: more than a page."""

from __future__ import annotations

from ops.demo.words.forums import Reply, Thread

PASSED = Thread(
    "scores",
    "I finally passed Hollow Cathedral",
    (
        Reply(
            "juniper",
            71,
            "SP ANOTHER, on a Tuesday, with cold hands, at 2.1 %.\n\nI have failed it "
            "since spring. I would like to thank the last four seconds for being "
            "slower than the rest.",
        ),
        Reply("orrin", 70.4, "**2.1 %.** That is not a gauge, that is a rumour."),
        Reply("sable", 69.8, "Welcome to the other side. It is the same song, louder."),
        Reply("mika", 69.1, "Congratulations! How many tries?"),
        Reply(
            "juniper",
            68.7,
            "> How many tries?\n\nThe site says 61. I say the first twenty were with "
            "somebody else's hands.",
        ),
        Reply("teo", 66, "Which part was the wall? The stairs or the bells?"),
        Reply(
            "juniper",
            65.5,
            "The bells. The stairs are only fast; the bells are *early*.",
        ),
        Reply(
            "orrin",
            64.9,
            "They are not early, the bass is late. Listen to the left hand only and "
            "they fall into place.",
        ),
        Reply("juniper", 64.2, "I hate that you are right."),
        Reply("kestrel", 50, "New here. Is that the one with the organ?"),
        Reply("sable", 49.6, "It is the one where you *become* the organ."),
        Reply(
            "kestrel",
            49,
            "I pass level 9 on a good day. How far away is it, honestly?",
        ),
        Reply(
            "orrin",
            48.2,
            "Honestly: two years, or one with somebody to play against. In between:\n\n"
            "| Level | Try | Because |\n|---|---|---|\n"
            "| 10 | Glass Meridian | stairs, slowly |\n"
            "| 11 | River of Glass | stairs, not slowly |\n"
            "| 11 | Undertow† | bells |\n"
            "| 12 | Hollow Cathedral | both, and an organ |",
        ),
        Reply("kestrel", 47.7, "Saved. Starting with Glass Meridian tonight."),
        Reply("mika", 44, "I play Paper Lanterns when I am sad. No further advice."),
        Reply("sable", 43.1, "Nobody is sad after Paper Lanterns."),
        Reply(
            "teo",
            38,
            "For the bells: play it at half speed and *count aloud*. You will feel "
            "silly for ten minutes and then you will not.",
        ),
        Reply("juniper", 37.4, "My neighbours now know the bells as well."),
        Reply("ada", 30, "Mine ask for the organ."),
        Reply(
            "kestrel",
            26.5,
            "Glass Meridian, level 10: **passed**. Third evening. I do not know whom "
            "to tell, so I tell you.",
        ),
        Reply("juniper", 26.1, "You tell us! That is what this topic is now."),
        Reply("orrin", 25.8, "Good. River of Glass is next, and it is rude."),
        Reply(
            "sable",
            20,
            "Anybody for a rival on that one? I sit at 78 % and nobody pushes.",
        ),
        Reply("mika", 19.2, "I will push. Gently."),
        Reply(
            "sable",
            9,
            "> I will push. Gently.\n\nYou passed me by 40 points overnight. Define "
            "gently.",
        ),
        Reply("mika", 8.4, "With one hand on the pencil, as my profile says."),
        Reply(
            "teo",
            5,
            "You all type a lot for people with so few hands.",
            anonymous=True,
        ),
        Reply("juniper", 2.2, "6.4 % today. Not a rumour any more: a whisper."),
        Reply("orrin", 1.1, "At this rate you have a gauge by winter."),
        Reply("juniper", 0.35, "I will be here. With gloves."),
    ),
    views=884,
)
