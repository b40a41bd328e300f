"""PURE: tag categories and ratings (tags and media, sections 2 and 7)."""

from __future__ import annotations

# In display order; tags without a category come last.
CATEGORIES = (
    "error",
    "rating",
    "origin",
    "character",
    "oc",
    "species",
    "body-type",
    "content-fanmade",
    "content-official",
    "spoiler",
)
# The order as a number, for sorting tags as pages and view_url show them.
DISPLAY_ORDER = {
    name: place for place, name in enumerate((*CATEGORIES, None, ""), start=1)
}

SEXUAL_RATINGS = frozenset({"suggestive", "questionable", "explicit"})
GRIM_RATINGS = frozenset({"semi-grimdark", "grimdark"})
RATINGS = frozenset({"safe", "grotesque"}) | SEXUAL_RATINGS | GRIM_RATINGS


def tag_set_errors(
    names: frozenset[str], *, minimum: int, forbidden: frozenset[str]
) -> list[str]:
    """What is wrong with the resulting tags of an image, in the order checked."""
    errors = []
    if len(names) < minimum:
        errors.append(f"must contain at least {minimum} tags")
    errors += [f"contains forbidden tag `{name}'" for name in sorted(names & forbidden)]
    ratings = names & RATINGS
    if not ratings:
        errors.append("must contain at least one rating tag")
    if "safe" in ratings and len(ratings) > 1:
        errors.append("may not contain any other rating if safe")
    if len(ratings & SEXUAL_RATINGS) > 1:
        errors.append("may contain at most one sexual rating")
    if len(ratings & GRIM_RATINGS) > 1:
        errors.append("may contain at most one grim rating")
    return errors
