"""Gives every story of a packing its rows: cuts where the page is too full, stretches where it has
room. Pure.
"""

from collections.abc import Sequence

from articles.epaper.pagesetting.layout.packing import GAP, Band, GridBlock, Packing, Plans, Tower

STRETCH = 0.16  # of its rows: what a band may grow by before the page's foot stays empty


def can_be_cut_to(packing: Packing, plans: Plans, rows: int) -> bool:
    """Say whether the stories fit so many rows when they are cut as far as they can be."""
    least = sum(band.rows - _spare_rows(band, plans) for band in packing.bands)
    return least - GAP <= rows


def fit_blocks(packing: Packing, plans: Plans, rows: int) -> list[GridBlock]:
    """Return the place of each story on a page of so many rows, in the order of the stories."""
    heights = _band_heights(packing, plans, rows)
    blocks = []
    row = 0
    for band, height in zip(packing.bands, heights, strict=True):
        column = 0
        if band.corner_rows:  # it ends where the advert beside it ends
            row = max(row, rows + GAP - height)
        for tower in band.towers:
            blocks.extend(_stack_tower(tower, plans, column, row, height))
            column += tower.span
        row += height
    return sorted(blocks, key=lambda block: block.story)


def _band_heights(packing: Packing, plans: Plans, rows: int) -> list[int]:
    wanted = [band.rows for band in packing.bands]
    room = rows + GAP - sum(wanted)
    if room < 0:
        spare = [_spare_rows(band, plans) for band in packing.bands]
        return [height - cut for height, cut in zip(wanted, share(-room, spare), strict=True)]
    limits = [max(1, int(height * STRETCH)) for height in wanted]
    grown = share(min(room, sum(limits)), limits)
    return [height + more for height, more in zip(wanted, grown, strict=True)]


def _spare_rows(band: Band, plans: Plans) -> int:
    """Return by how many rows a band can be cut: down to its towers' shortest stories."""
    least = max(
        sum(plans[story, tower.span].rows_min + GAP for story in range(tower.first, tower.limit))
        for tower in band.towers
    )
    return max(0, band.rows - max(least, band.corner_rows))


def _stack_tower(tower: Tower, plans: Plans, column: int, row: int, height: int) -> list[GridBlock]:
    """Return the blocks of a tower, cut or stretched to the height of its band."""
    stories = range(tower.first, tower.limit)
    wanted = [plans[story, tower.span].rows for story in stories]
    room = height - sum(wanted) - GAP * len(stories)
    if room < 0:
        spare = [
            plans[story, tower.span].rows - plans[story, tower.span].rows_min for story in stories
        ]
        rows = [rows - cut for rows, cut in zip(wanted, share(-room, spare), strict=True)]
    else:
        rows = [rows + more for rows, more in zip(wanted, share(room, wanted), strict=True)]
    blocks = []
    for story, depth in zip(stories, rows, strict=True):
        blocks.append(GridBlock(story, column, row, tower.span, depth))
        row += depth + GAP
    return blocks


def share(amount: int, weights: Sequence[int]) -> list[int]:
    """Share whole rows by weight; the sum is the amount, and none gets more than its weight asks
    but for what rounding needs."""
    total = sum(weights)
    if amount <= 0 or total <= 0:
        return [0] * len(weights)
    exact = [amount * weight / total for weight in weights]
    shares = [int(value) for value in exact]
    order = sorted(range(len(weights)), key=lambda place: shares[place] - exact[place])
    for place in order[: amount - sum(shares)]:
        shares[place] += 1
    return shares
