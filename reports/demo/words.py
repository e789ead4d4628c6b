"""What is said in the demo, and by what chance."""

import random
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

SEED = 20_300_815


@cache
def words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


class Chance(random.Random):
    """Seeded chance, with the choices that the demo makes again and again."""

    def word(self, name: str) -> str:
        return self.choice(words()[name])

    def happens(self, share: float) -> bool:
        return self.random() < share

    def person(self, *, is_woman: bool | None = None) -> str:
        """A name with "Mẫu" (sample) in it."""
        woman = self.happens(0.5) if is_woman is None else is_woman
        middle = self.word("women" if woman else "men")
        return f"{self.word('families')} {middle} Mẫu {self.word('given')}"
