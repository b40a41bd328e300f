"""What stands under the pictures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """`share` is when: 0 is the upload, 1 is now."""

    who: str
    share: float
    body: str
    anonymous: bool = False
    #: What it said at first, and why that was changed.
    before: str = ""
    edit_reason: str = ""
    #: Hidden by staff, for this reason.
    hidden: str = ""


COMMENTS: dict[str, tuple[Said, ...]] = {
    "iris-golden-pin.png": (
        Said("teo", 0.04, "The light on the pin carries the whole picture."),
        Said("juniper", 0.09, "Is the ring behind her a sun or a halo?"),
        Said(
            "mika",
            0.13,
            "> Is the ring behind her a sun or a halo?\n\nThe sun, low and far behind "
            "her. Chapter two begins an hour *before* it rises, so read it as a wish.",
        ),
        Said(
            "sol",
            0.2,
            "The pin has the angle of the sail in >>small-boat-bright-sea.svg. "
            "I refuse to believe that is an accident.",
        ),
        Said("mika", 0.24, "It is an accident that I will now call a plan."),
        Said(
            "ada",
            0.42,
            "Tagged *golden hour* and not *dawn*: the shadows are warm. Say so if the "
            "book disagrees.",
            before="Tagged *dawn*.",
            edit_reason="Looked again",
        ),
        Said(
            "sable",
            0.55,
            "Came for the score tables, stayed for the hair.",
        ),
        Said("juniper", 0.71, "Will there be one of Noor in the same light?"),
        Said(
            "mika",
            0.76,
            "> Will there be one of Noor in the same light?\n\n"
            ">>noor-by-night.jpg is not mine, but I could not do it better.",
        ),
        Said("kestrel", 0.93, "First thing I saw here. I think I will stay."),
    ),
    "small-boat-bright-sea.svg": (
        Said("mika", 0.03, "Number 1. The other six are drawn, **two** are painted."),
        Said("juniper", 0.1, "Four blues and it is a whole sea."),
        Said(
            "teo",
            0.16,
            "The waves are one path, shifted. I looked.\n\n`M0 60q50-30 100 0t100 0` "
            "and so on: lovely.",
        ),
        Said("mika", 0.2, "Guilty."),
        Said("orrin", 0.58, "Not a duplicate of >>rocking-boat.gif. I checked twice."),
    ),
    "rocking-boat.gif": (
        Said("sol", 0.08, "I have been watching this for the length of a meeting."),
        Said("kestrel", 0.96, "Does it loop? I cannot find the seam."),
        Said(
            "wren",
            0.975,
            "It does, after four seconds. The sun is the only thing that stands still.",
        ),
    ),
    "red-fox.svg": (
        Said("teo", 0.06, "Eleven shapes?"),
        Said("sol", 0.08, "Fourteen. The nose is two."),
        Said(
            "sable",
            0.3,
            "Used it as my avatar for a day and three people asked where it is from. "
            "Sent them here.",
        ),
        Said(
            "prints4less",
            0.94,
            "fox shirts cheap, this picture, any size, write to me",
            hidden="Advertising; and the picture is not yours to sell",
        ),
        Said("sol", 0.97, "Whoever that was: no."),
    ),
    "ember-blinks.gif": (
        Said("juniper", 0.2, "She blinks when *I* blink. Unsettling. Fave."),
        Said("sol", 0.27, "She practises."),
        Said("mika", 0.5, "The second blink is slower. Good eye for eyes."),
    ),
    "the-long-way-out.png": (
        Said("wren", 0.07, "So who *did* sail the boat?"),
        Said(
            "juniper",
            0.12,
            "The cat. Look at the last panel: the window is open, and in the first one "
            "it is shut.",
        ),
        Said("wren", 0.15, "I have read this five times and never saw the window."),
        Said(
            "mika",
            0.19,
            "> The cat.\n\nI can neither confirm nor deny. But see >>cat-at-dusk.svg "
            "and count the gulls.",
        ),
        Said("teo", 0.4, "Reads well on a phone: one panel is one thumb."),
        Said(
            "sable",
            0.62,
            "The planet in panel five has the wrong ring for chapter nine.",
            anonymous=True,
        ),
        Said("mika", 0.66, "Then it is another planet. Space is large."),
    ),
    "cat-at-dusk.svg": (
        Said("juniper", 0.2, "Old Tobias. Employee of the month, every month."),
        Said("ada", 0.33, "There are no gulls to be seen. `no gulls`?"),
        Said("mika", 0.36, "He has counted them already. They left."),
    ),
    "rain.gif": (
        Said("juniper", 0.15, "Mine sits exactly like that. Tail included."),
        Said("wren", 0.45, "Added to the pictures I open when it rains."),
        Said("orrin", 0.8, "The drops fall at two speeds. That is the trick, is it?"),
    ),
    "moon-over-the-city.png": (
        Said("sol", 0.1, "The lights in the fourth tower spell something."),
        Said(
            "teo",
            0.16,
            "They spell what a random generator with seed 3 spells. But thank you.",
        ),
        Said(
            "wren",
            0.3,
            "Reminder: this one shows how the story ends. Please keep it out of the "
            "talk elsewhere, or write who it spoils.",
        ),
        Said("kestrel", 0.9, "I read the warning, opened it anyway, and regret it."),
    ),
    "julia.jpg": (
        Said("orrin", 0.1, "What is the constant?"),
        Said(
            "teo", 0.13, "c = -0.79 + 0.156i. Move the last digit and it falls apart."
        ),
        Said(
            "orrin",
            0.2,
            "I moved the last digit.\n\nIt fell apart. **Beautifully**, though.",
        ),
        Said("sable", 0.7, "Somebody please make it a turntable skin."),
    ),
    "sunflower.png": (
        Said("juniper", 0.2, "Why that angle?"),
        Said(
            "sol",
            0.24,
            "Because every other one makes spokes:\n\n"
            "1. 137° and the seeds line up one way\n"
            "2. 138° and they line up the other way\n"
            "3. 137.5° and nobody stands behind anybody",
        ),
        Said("juniper", 0.26, "So it is a seating plan. I understand everything now."),
    ),
    "noor-by-night.jpg": (
        Said("sol", 0.2, "The halo is colder than the lamp should be, and it works."),
        Said("ada", 0.3, "*suggestive* is right for the look, in my view."),
        Said("wren", 0.34, "Agreed, it stays."),
    ),
    "red-mushrooms.jpg": (
        Said("teo", 0.3, "But what if they are *very* well cooked?"),
        Said("ada", 0.34, "Fly agaric. Still no."),
        Said("juniper", 0.52, "The small one on the right is having the best day."),
    ),
    "pendulums.webm": (
        Said("sable", 0.2, "Sound on. It clicks in five against three for a moment."),
        Said("teo", 0.25, "At 3.6 seconds. I did not plan it; I kept it."),
        Said("orrin", 0.6, "Practised polyrhythms to this. Recommended."),
    ),
    "DSC_0412.jpg": (
        Said("sol", 0.3, "Which street?"),
        Said(
            "mika",
            0.33,
            "The one behind the station, from the bridge, with the wrong lens.",
        ),
        Said("wren", 0.5, "It arrived lying on its side and the site turned it. Neat."),
    ),
    "green-giant.png": (
        Said("mika", 0.4, "The ring in front of the planet is the whole depth. More."),
        Said("teo", 0.5, "Two more are in >>orbits.gif, if you can hit pause in time."),
    ),
    "nebula.jpg": (
        Said("juniper", 0.55, "Wallpaper of the week, and it is only just in."),
        Said(
            "prints4less", 0.7, "Also as poster 90 x 60, half price, ask for the list"
        ),
    ),
}
