"""Draw what each camera of the watched rooms shows, once: seconds that begin again at their end.

python -m demo.watched.films FOLDER
"""

import sys
from pathlib import Path

from demo.footage import drawing_version
from demo.watched.rooms import WATCHED_ROOMS, RoomView, Side, WatchedRoom
from face_vision.media.video_writing import VideoWriter

FPS, LOOP_S = 5, 4


def film_of(folder: Path, room: WatchedRoom, side: Side) -> Path:
    """Return where the film of a camera lies."""
    name = f"{room.code}-{side.name.lower()}"
    return folder / f"room-{name}-{drawing_version()}.mp4"


def draw_films(folder: Path) -> None:
    """Draw the films that are not there yet."""
    views = [(room, side) for room in WATCHED_ROOMS for side in Side]
    for room, side in views:
        film = film_of(folder, room, side)
        if not film.exists():
            unfinished = film.with_name(f"unfinished-{film.name}")
            _draw(unfinished, RoomView(room, side))
            unfinished.rename(film)


def _draw(path: Path, view: RoomView) -> None:
    with VideoWriter(path, fps=FPS) as video:
        for number in range(FPS * LOOP_S):
            video.write(view.frame_at(number / FPS), number / FPS)


if __name__ == "__main__":
    draw_films(Path(sys.argv[1]))
