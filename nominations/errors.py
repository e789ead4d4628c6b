"""What is raised in this room besides a plain refusal."""


class UnknownRule(ValueError):
    """A tie rule that the ranking cannot apply: a fault of the data, not of a person."""
