"""The largest type at which a story fits on its page: nothing is dropped, nothing shrinks below what can be read."""

from collections.abc import Callable, Sequence
from typing import Final

from reportlab.platypus import Flowable

from reports.styles import Styles, styles

SCALES: Final = (1.1, 1.0, 0.94, 0.88, 0.82)
"""At the smallest, running text is 7.2 points and the smallest print 6."""


def fitted(
    build: Callable[[Styles], list[Flowable]], *, across: float, room: Callable[[Styles], float]
) -> tuple[list[Flowable], Styles, bool]:
    """The story and styles at the largest scale that fits into ``room`` points of height, and whether it fits.

    Where it fits at no scale it comes at the normal one: it then goes on to another page, in type worth reading.
    """
    for scale in SCALES:
        chosen = styles(scale)
        story = build(chosen)
        if height(story, across=across) <= room(chosen):
            return story, chosen, True
    normal = styles()
    return build(normal), normal, False


def height(story: Sequence[Flowable], *, across: float) -> float:
    """Points that the story takes, every space between counted in full: never less than what it will take."""
    return sum(
        flowable.wrap(across, 100_000)[1] + flowable.getSpaceBefore() + flowable.getSpaceAfter() for flowable in story
    )
