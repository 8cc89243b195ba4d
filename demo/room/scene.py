"""The measures of the drawn room, in units of which a 720 lines high frame has 720."""

SCENE_WIDTH = 1640
SCENE_HEIGHT = 790
FRAME_HEIGHT = 720
