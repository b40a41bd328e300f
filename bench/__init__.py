"""Measurements against known yardsticks; README.md says what each means."""
