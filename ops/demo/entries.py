"""The table of the demo gallery, oldest upload first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ops.demo import films, loops, paintings, scenes
from ops.demo.canvas import art, jpeg, png, rendered, rendered_png


@dataclass(frozen=True)
class Entry:
    file_name: str
    make: Callable[[], bytes]
    uploader: str
    tags: str
    description: str = ""
    sources: tuple[str, ...] = ()
    anonymous: bool = False


def _svg(number: int) -> Callable[[], bytes]:
    return lambda: art(number).encode()


def _png(number: int, width: int) -> Callable[[], bytes]:
    return lambda: rendered_png(art(number), width)


def _jpeg(number: int, width: int) -> Callable[[], bytes]:
    return lambda: jpeg(rendered(art(number), width))


def _drawn(scene: Callable[[], str], width: int) -> Callable[[], bytes]:
    return lambda: rendered_png(scene(), width)


def _photo() -> bytes:
    image, exif = paintings.sideways_photo()
    return jpeg(image, quality=88, exif=exif)


MARROW = ("https://gallery.example/marrow/",)
PELL = ("https://gallery.example/pell/works",)

ENTRIES = (
    Entry(
        "dawn-over-green-hills.jpg",
        _jpeg(1, 2400),
        "mika",
        "safe, artist:marrow lane, scenery, no people, dawn, hills, sun, mist, green",
        "First light over the hills behind **Aurel**. Painted in four layers.",
        (*MARROW, "https://social.example/@marrow/1081"),
    ),
    Entry(
        "violet-dunes.jpg",
        _jpeg(2, 1600),
        "mika",
        "safe, artist:marrow lane, scenery, no people, sunset, dunes, purple, sun",
    ),
    Entry(
        "iris-golden-pin.png",
        _png(9, 1600),
        "mika",
        "safe, artist:marrow lane, iris vale, solo, portrait, purple hair, "
        "hair ornament, smile, looking at you, golden hour, blush",
        "Iris before the *first* crossing.\n\nThe pin is a gift from the navigator; "
        "see chapter two.",
        (*MARROW, "https://gallery.example/marrow/iris"),
    ),
    Entry(
        "red-fox.svg",
        _svg(7),
        "sol",
        "safe, artist:sol, oc:little ember, solo, portrait, looking at you, "
        "simple background, vector, geometric",
        "Little Ember, face on. The drawing is free to use for avatars.",
    ),
    Entry(
        "tiles-by-day.svg",
        _svg(16),
        "teo",
        "safe, artist:pell wexcombe, pattern, abstract, geometric, vector, no people, "
        "colourful",
        sources=PELL,
    ),
    Entry(
        "small-boat-bright-sea.svg",
        _svg(5),
        "wren",
        "safe, artist:marrow lane, series:small harbours, scenery, sailboat, sea, "
        "sun, waves, calm sea, no people, vector",
        "Number 1 of the small harbours.",
        MARROW,
    ),
    Entry(
        "moon-over-the-city.png",
        _png(3, 1600),
        "teo",
        "safe, artist:oriel tamsin, scenery, city, night, crescent moon, starry sky, "
        "skyline, lit windows, no people, spoiler:last chapter",
        "The city after the storm. *Mind the spoiler tag.*",
    ),
    Entry(
        "black-sail.jpg",
        _jpeg(6, 1680),
        "mika",
        "semi-grimdark, artist:marrow lane, scenery, sailboat, sea, sunset, waves, "
        "the navigator, silhouette, omen",
        "Nobody aboard answered.",
    ),
    Entry(
        "arctic-fox-dusk.png",
        _png(8, 1400),
        "sol",
        "safe, artist:sol, arctic fox, solo, portrait, dusk, snow, geometric, "
        "looking at you",
    ),
    Entry(
        "noor-by-night.jpg",
        _jpeg(10, 1800),
        "wren",
        "suggestive, artist:ada finch, noor halloran, solo, portrait, white hair, "
        "hair ornament, bedroom eyes, night, smile, halo",
        "Commission for a reader who asked for *that* look.",
        ("https://social.example/@adafinch/77",),
    ),
    Entry(
        "rowan-in-blue.jpg",
        _jpeg(11, 1280),
        "wren",
        "safe, artist:ada finch, rowan ashe, solo, portrait, red hair, hair ornament, "
        "smile, looking at you, jumper",
        sources=("https://social.example/@adafinch/79",),
    ),
    Entry(
        "ringed-planet.svg",
        _svg(12),
        "teo",
        "safe, artist:oriel tamsin, the ninth orbit, ringed planet, starry sky, "
        "moon, scenery, no people, vector, wallpaper",
    ),
    Entry(
        "green-giant.png",
        _png(13, 1600),
        "teo",
        "safe, artist:oriel tamsin, the ninth orbit, ringed planet, starry sky, "
        "moon, green, no people",
        "Cover study, second version. The first one had *two* rings.",
    ),
    Entry(
        "red-mushrooms.jpg",
        _jpeg(14, 1800),
        "sol",
        "safe, artist:sol, mushroom, forest, scenery, no people, dusk, autumn",
        "Do **not** eat them.",
        anonymous=True,
    ),
    Entry(
        "tiles-by-night.svg",
        _svg(17),
        "teo",
        "safe, artist:pell wexcombe, pattern, abstract, geometric, vector, no people, "
        "dark",
        sources=PELL,
    ),
    Entry(
        "cat-at-dusk.svg",
        _svg(18),
        "mika",
        "safe, artist:ada finch, old tobias, solo, window, dusk, silhouette, sitting, "
        "indoors, vector",
        "Old Tobias counts the gulls.",
    ),
    Entry(
        "lake-below-the-mountains.jpg",
        _jpeg(20, 2400),
        "wren",
        "safe, artist:marrow lane, scenery, lake, mountain, snow, dawn, no people, "
        "calm water, wallpaper",
        sources=("https://gallery.example/marrow/lake",),
    ),
    Entry(
        "sunflower.png",
        _drawn(scenes.sunflower, 1600),
        "sol",
        "safe, artist:pell wexcombe, abstract, spiral, golden angle, sunflower, "
        "colourful, dark background",
        "899 seeds, each turned by `137.5` degrees.",
    ),
    Entry(
        "facets.png",
        _drawn(scenes.facets, 1800),
        "sol",
        "safe, artist:pell wexcombe, scenery, low poly, hills, sunset, abstract, "
        "geometric, purple, no people",
    ),
    Entry(
        "ember-sticker.png",
        _drawn(scenes.sticker, 1400),
        "sol",
        "safe, artist:sol, oc:little ember, solo, sticker, transparent background, "
        "simple background, looking at you",
        "Cut out, with a rim, for dark and light pages.",
        ("https://stickers.example/ember",),
    ),
    Entry(
        "phases.png",
        lambda: png(rendered(scenes.moons(), 2000).convert("L")),
        "wren",
        "safe, artist:oriel tamsin, moon, crescent moon, moon phases, monochrome, "
        "minimalist, wide, no people",
    ),
    Entry(
        "the-long-way-out.png",
        _drawn(scenes.strip, 900),
        "mika",
        "safe, artist:ada finch, comic:the long way out, old tobias, sailboat, city, "
        "ringed planet, window, no dialogue, tall",
        "Six panels, no words. *Who sailed the boat?*",
    ),
    Entry(
        "julia.jpg",
        lambda: jpeg(paintings.julia(), quality=92),
        "teo",
        "safe, artist:pell wexcombe, julia set, abstract, mathematics, orange, "
        "dark background, generator:numpy",
        "c = -0.79 + 0.156i, 70 rounds.",
    ),
    Entry(
        "nebula.jpg",
        lambda: jpeg(paintings.nebula()),
        "wren",
        "safe, artist:oriel tamsin, the ninth orbit, nebula, starry sky, scenery, "
        "purple, no people, wallpaper",
    ),
    Entry(
        "seven-ridges.jpg",
        lambda: jpeg(paintings.panorama()),
        "wren",
        "safe, artist:marrow lane, scenery, mountain, mist, dawn, panorama, wide, "
        "no people, blue",
        "Five times as wide as it is high: made to go along a corridor.",
        ("https://gallery.example/marrow/ridges",),
    ),
    Entry(
        "sea-chart.png",
        lambda: png(paintings.sea_chart()),
        "teo",
        "safe, artist:oriel tamsin, tides of aurel, the navigator, map, island, "
        "no people, abstract",
        "The waters around Aurel, as far as anyone has sailed them.",
        anonymous=True,
    ),
    Entry(
        "wind-over-aurel.jpg",
        lambda: jpeg(paintings.wind()),
        "sol",
        "safe, artist:pell wexcombe, tides of aurel, abstract, wind, lines, "
        "colourful, generator:numpy",
    ),
    Entry(
        "DSC_0412.jpg",
        _photo,
        "mika",
        "safe, photographer:mika, photo, night, street, out of focus, lights, "
        "no people, tall",
        "Straight from the camera, held upright.",
    ),
    Entry(
        "rocking-boat.gif",
        loops.rocking_boat,
        "wren",
        "safe, artist:marrow lane, series:small harbours, gif, perfect loop, sailboat, "
        "sea, waves, sun, calm sea, no people",
    ),
    Entry(
        "orbits.gif",
        loops.orbits,
        "teo",
        "safe, artist:oriel tamsin, the ninth orbit, gif, perfect loop, planet, sun, "
        "abstract, dark background, no people",
    ),
    Entry(
        "rain.gif",
        loops.rain,
        "mika",
        "safe, artist:ada finch, old tobias, gif, perfect loop, solo, window, rain, "
        "sitting, indoors, evening",
        "He will not go out in *that*.",
    ),
    Entry(
        "ember-blinks.gif",
        loops.blinking_fox,
        "sol",
        "safe, artist:sol, oc:little ember, gif, perfect loop, solo, portrait, "
        "blinking, looking at you",
    ),
    Entry(
        "ripples.gif",
        loops.ripples,
        "teo",
        "safe, artist:pell wexcombe, gif, perfect loop, abstract, water, rings, green, "
        "generator:numpy",
    ),
    Entry(
        "compass.png",
        loops.compass,
        "wren",
        "safe, artist:oriel tamsin, tides of aurel, the navigator, apng, perfect loop, "
        "compass, transparent background, no people",
    ),
    Entry(
        "fireflies.png",
        loops.fireflies,
        "sol",
        "safe, artist:sol, apng, perfect loop, mushroom, firefly, night, scenery, "
        "starry sky, fantasy, no people",
    ),
    Entry(
        "northern-lights.webm",
        films.northern_lights,
        "wren",
        "safe, artist:marrow lane, webm, perfect loop, scenery, aurora, night, "
        "starry sky, hills, no people, wallpaper",
        "What Noor sees from the lamp room.",
        ("https://video.example/watch?v=aurora",),
    ),
    Entry(
        "moonlit-sea.webm",
        films.moonlit_sea,
        "mika",
        "safe, artist:marrow lane, tides of aurel, webm, perfect loop, scenery, sea, "
        "moon, night, reflection, no people",
    ),
    Entry(
        "pendulums.webm",
        films.pendulums,
        "teo",
        "safe, artist:pell wexcombe, webm, perfect loop, sound, abstract, mathematics, "
        "pendulum, colourful",
        "Fifteen swings. They meet again after six seconds.",
    ),
    Entry(
        "night-train.mp4",
        films.night_train,
        "wren",
        "safe, artist:oriel tamsin, mp4, perfect loop, city, night, crescent moon, "
        "skyline, lit windows, train window, no people",
    ),
    Entry(
        "turning-planet.mp4",
        films.turning_planet,
        "teo",
        "safe, artist:oriel tamsin, the ninth orbit, mp4, perfect loop, sound, planet, "
        "starry sky, storm, no people",
        anonymous=True,
    ),
)
