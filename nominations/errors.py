"""Faults of the data, not of a person: nobody is told to try again."""


class UnknownRule(ValueError):
    """A tie rule that the ranking cannot apply."""
