"""A province that does not exist, doing a campaign's real work: data to try things with.

Everything is made by the product's own steps in the order of time, so the demo obeys the
same rules as real work; the words are in `words.toml`. The same seed gives the same demo.
"""
