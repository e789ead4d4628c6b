"""What a step raises when the procedure does not allow it."""


class Refused(Exception):
    """A step that may not be taken. Its text is a sentence for the person who tried:
    the rule, who can, and when."""
