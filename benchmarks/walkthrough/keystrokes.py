"""How long a person takes for what is clicked and typed, by the keystroke-level model.

Card, Moran & Newell, The Psychology of Human-Computer Interaction, 1983, chapter 8: a practised
user who makes no mistake. What the machine takes meanwhile is measured and comes on top.
"""

KEY_S = 0.28
"""K, one key: somebody who types now and then, not a secretary."""

POINT_S = 1.1
"""P, to point at a target and press."""

HAND_S = 0.4
"""H, from the mouse to the keys."""

THOUGHT_S = 1.35
"""M, to make up one's mind before a step."""

CLICK_S = THOUGHT_S + POINT_S
CHOICE_S = THOUGHT_S + 2 * POINT_S
"""To open a list and press what is wanted."""

FILES_S = THOUGHT_S + 3 * POINT_S
"""To open the window of files, press the file, press Open."""

PRESS_S = THOUGHT_S + KEY_S


def typing_s(text: str) -> float:
    """Return how long it takes to go to a field, by mouse, and to fill it."""
    return THOUGHT_S + POINT_S + HAND_S + KEY_S * len(text)


def answer_s(text: str) -> float:
    """Return how long it takes to type an answer in a terminal, with Enter."""
    return THOUGHT_S + KEY_S * (len(text) + 1)
