"""What is wrong in a plan's files: all of it at once, each with its place."""

from typing import NamedTuple


class PlanError(NamedTuple):
    """One fault: the file, the line or key in it, and what is expected there."""

    file: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}, {self.where}: {self.message}"


class PlanErrors(Exception):
    """Everything that was found; nothing has been written."""

    def __init__(self, errors: list[PlanError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors
