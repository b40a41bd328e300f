"""Invented rows with the proportions of a real booru, for measuring: how often tags
are used (`shape`), what they are called (`words`, `tag_list`), and what stands in the
tables (`taggings`, `images`, `people`), written by COPY (`copying`, `loading`).

Nothing depends on ids or on the clock, so one seed gives the same content each time.
"""
