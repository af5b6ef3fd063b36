"""Assignment: what goes with what at the least cost.

In: a matrix of costs. Out: for each row its column, no column twice, such that the sum is the least possible.
This is the method of Kuhn and Munkres with potentials (R. Jonker, A. Volgenant: A Shortest Augmenting Path
Algorithm, 1987), one row at a time; its time grows with rows² × columns.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def assign(costs: NDArray[np.float64]) -> list[int]:
    """The column of each row. There are at least as many columns as rows."""
    rows, columns = costs.shape
    row_price = np.zeros(rows + 1)
    column_price = np.zeros(columns + 1)
    owner = np.zeros(columns + 1, dtype=int)  # the row of each column, from 1; 0: none
    for row in range(1, rows + 1):
        owner[0] = row
        at = 0
        least = np.full(columns + 1, np.inf)
        way = np.zeros(columns + 1, dtype=int)
        used = np.zeros(columns + 1, dtype=bool)
        while owner[at]:
            used[at] = True
            own = owner[at]
            free = np.flatnonzero(~used[1:]) + 1
            price = costs[own - 1, free - 1] - row_price[own] - column_price[free]
            better = price < least[free]
            least[free[better]] = price[better]
            way[free[better]] = at
            nearest = free[np.argmin(least[free])]
            step = least[nearest]
            row_price[owner[used]] += step
            column_price[used] -= step
            least[~used] -= step
            at = int(nearest)
        while at:
            before = int(way[at])
            owner[at] = owner[before]
            at = before
    found = [0] * rows
    for column in range(1, columns + 1):
        if owner[column]:
            found[owner[column] - 1] = column - 1
    return found
