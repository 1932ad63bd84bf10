"""How many messages a worker takes in hand at once: as many as it lately carried in a second, within bounds.

Claiming, beginning and settling read a dozen tables however few the messages are, so to a quick carrier many go at once. To a
slow one few: the rest is left to other workers, and little stands in doubt should the machine lose its power.
"""

from dataclasses import dataclass
from typing import Final

FEWEST: Final = 50
MOST: Final = 250
SECONDS: Final = 1.0


@dataclass(slots=True)
class Pace:
    """``limit`` is for the next batch."""

    limit: int = FEWEST

    def carried(self, messages: int, seconds: float) -> None:
        """So many were carried in so many seconds; none at all says nothing."""
        if messages:
            in_time = MOST if seconds <= 0 else messages * SECONDS / seconds
            self.limit = round(min(max(in_time, FEWEST), MOST))
