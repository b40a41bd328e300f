"""Words that sessions are named with: two adjectives and a noun."""

from __future__ import annotations

ADJECTIVES = (
    "Amber", "Ancient", "Azure", "Bold", "Brave", "Bright", "Brisk", "Calm",
    "Careful", "Clever", "Cloudy", "Coral", "Crimson", "Crisp", "Curious", "Daring",
    "Dapper", "Deep", "Distant", "Dusty", "Eager", "Early", "Electric", "Emerald",
    "Even", "Fading", "Fearless", "Fierce", "Floating", "Fluent", "Frosty", "Gentle",
    "Gilded", "Glad", "Golden", "Graceful", "Hasty", "Hidden", "Hollow", "Honest",
    "Humble", "Icy", "Idle", "Indigo", "Jolly", "Keen", "Kind", "Late", "Lively",
    "Lofty", "Loud", "Lucid", "Lucky", "Lunar", "Mellow", "Merry", "Mighty", "Misty",
    "Modest", "Neat", "Nimble", "Noble", "Open", "Patient", "Placid", "Plain",
    "Polite", "Prime", "Proud", "Quick", "Quiet", "Radiant", "Rapid", "Restless",
    "Rustic", "Scarlet", "Serene", "Sharp", "Shining", "Silent", "Silver", "Sincere",
    "Sleepy", "Slow", "Smooth", "Solar", "Steady", "Steep", "Stormy", "Sturdy",
    "Subtle", "Sunny", "Swift", "Tender", "Tidy", "Tireless", "Vivid", "Wandering",
    "Warm", "Wild", "Wise", "Witty", "Young",
)  # fmt: skip
NOUNS = (
    "Anchor", "Arcade", "Aurora", "Beacon", "Bell", "Boat", "Bridge", "Brook",
    "Canyon", "Cedar", "Chord", "Cliff", "Cloud", "Comet", "Compass", "Cymbal",
    "Dawn", "Delta", "Drum", "Dusk", "Echo", "Ember", "Falcon", "Fern", "Flute",
    "Forest", "Garden", "Glacier", "Harbour", "Harp", "Heron", "Hill", "Island",
    "Kite", "Lagoon", "Lantern", "Lark", "Lighthouse", "Maple", "Marsh", "Meadow",
    "Melody", "Meteor", "Mill", "Mirror", "Moon", "Mountain", "Nebula", "Oak",
    "Ocean", "Orchard", "Otter", "Owl", "Path", "Pearl", "Pebble", "Piano", "Pine",
    "Planet", "Prism", "Pulse", "Rain", "Reed", "Rhythm", "Ridge", "River", "Robin",
    "Sail", "Shore", "Signal", "Sky", "Sparrow", "Spring", "Star", "Stone", "Storm",
    "Stream", "Summit", "Swan", "Tempo", "Thunder", "Tide", "Tower", "Trail",
    "Valley", "Violin", "Voyage", "Wave", "Willow", "Wind", "Window", "Wood",
)  # fmt: skip
