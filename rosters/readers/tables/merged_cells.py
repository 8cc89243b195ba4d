"""Merged cells of one column, which show the value of their first row in all of them."""


class Filler:
    """Repeats the value of merged cells in the rows below, row after row.

    Args:
        blocks: first row, last row and column, the first ones first; columns count from 0.
    """

    def __init__(self, blocks: list[tuple[int, int, int]]) -> None:
        # The first ones last, where `pop` takes them.
        self._blocks = sorted(blocks, reverse=True)
        self._open: dict[int, tuple[int, str]] = {}

    def fill(self, number: int, cells: list[str]) -> list[str]:
        for column, (last, text) in list(self._open.items()):
            if number > last:
                del self._open[column]
            elif column < len(cells) and not cells[column]:
                cells[column] = text
        while self._blocks and self._blocks[-1][0] <= number:
            first, last, column = self._blocks.pop()
            if first == number and column < len(cells):
                self._open[column] = (last, cells[column])
        return cells
