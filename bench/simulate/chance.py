"""The dice. Everything that happens by chance in a life comes from one seed, so that it happens again."""

import datetime as dt
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Named throws, so that a life reads like a story."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def happens(self, probability: float) -> bool:
        return self._random.random() < probability

    def days(self, first: int, last: int) -> int:
        return self._random.randint(first, last)

    def hours(self, least: float, most: float) -> dt.timedelta:
        return dt.timedelta(hours=self._random.uniform(least, most))

    def one_of(self, choices: Sequence[T]) -> T:
        return self._random.choice(choices)

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        return self._random.sample(choices, count)
