"""Shares of an amount in whole fen that add up to it exactly: the largest remainder."""

from collections.abc import Sequence


def share_by_weight(amount: int, weights: Sequence[int]) -> list[int]:
    """Share an amount by weights that are not all nothing.

    Each share is rounded down; the fen left over go one each to the largest remainders, the earlier
    of equals first.
    """
    whole = sum(weights)
    shares = [amount * weight // whole for weight in weights]
    order = sorted(
        range(len(weights)), key=lambda place: (-(amount * weights[place] % whole), place)
    )
    for place in order[: amount - sum(shares)]:
        shares[place] += 1
    return shares


def share_evenly(amount: int, count: int) -> list[int]:
    """Share an amount evenly: the shares add up to it and differ by a fen at most, the larger ones
    first.

    A year of 276.00 over 105 issues is 90 × 2.63, then 15 × 2.62. Raises ValueError for fewer than
    one share.
    """
    if count < 1:
        raise ValueError("An amount is shared over at least one.")
    least, larger = divmod(amount, count)
    return [least + 1] * larger + [least] * (count - larger)
