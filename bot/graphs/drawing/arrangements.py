"""Ways to arrange a connected graph, neighbours about one unit apart, y downwards.

Nodes are numbers in sorted order. Only plain arithmetic is used, so that the same graph is laid
out alike on every machine: an optimiser on top of BLAS may take another way round on another CPU.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

from bot.graphs.drawing.geometry import Edge, Point

Near = Sequence[Sequence[int]]  # node -> its neighbours, itself not among them

LINE_LENGTH = 6  # a longer path turns round at the end of each line
_LAYER_HEIGHT = 0.85
_SWEEPS = 8
_SETTLED = 0.003  # of a unit, the furthest that a node still moves
_CLOSEST = 0.62  # of a unit, between two nodes after `relaxed`


def distances(near: Near, start: int) -> list[int]:
    """Give the number of edges from a node to each node of its component; -1 elsewhere."""
    found = [-1] * len(near)
    found[start] = 0
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for other in near[node]:
            if found[other] < 0:
                found[other] = found[node] + 1
                waiting.append(other)
    return found


def walk(near: Near, start: int) -> list[int]:
    """Give the nodes along a path or round a cycle, from `start` to its lower neighbour first."""
    order, seen = [start], {start}
    while True:
        following = [node for node in near[order[-1]] if node not in seen]
        if not following:
            return order
        order.append(min(following))
        seen.add(order[-1])


def line(order: Sequence[int]) -> list[Point]:
    """Lay a path out from left to right, a long one in lines that turn back like a plough."""
    length = len(order)
    rows = math.ceil(length / LINE_LENGTH)
    columns = math.ceil(length / rows)
    points: list[Point] = [(0.0, 0.0)] * length
    for place, node in enumerate(order):
        row, column = divmod(place, columns)
        points[node] = (float(column if row % 2 == 0 else columns - 1 - column), float(row))
    return points


def ring(order: Sequence[int]) -> list[Point]:
    """Lay nodes out clockwise on a circle, the first at the top (of four: at the top left)."""
    count = len(order)
    radius = 0.5 / math.sin(math.pi / count) if count > 1 else 0.0
    turn = -math.pi / 2 - (math.pi / 4 if count == 4 else 0)
    points: list[Point] = [(0.0, 0.0)] * count
    for place, node in enumerate(order):
        angle = turn + 2 * math.pi * place / count
        points[node] = (radius * math.cos(angle), radius * math.sin(angle))
    return points


def hub(middle: int, order: Sequence[int]) -> list[Point]:
    """Lay nodes out on a circle round one that all of them touch."""
    around = ring(range(len(order)))
    points: list[Point] = [(0.0, 0.0)] * (len(order) + 1)
    for node, point in zip(order, around, strict=True):
        points[node] = point
    points[middle] = (0.0, 0.0)
    return points


def layered(near: Near, root: int) -> tuple[list[Point], list[Point]]:
    """Lay a graph out in layers below a root, like a textbook's tree, in two ways.

    In the first each node stands near what it is joined to, in the second each layer is set evenly
    about the middle.
    """
    depth = distances(near, root)
    layers: list[list[int]] = [[] for _ in range(max(depth) + 1)]
    for node in _breadth_first(near, root):
        layers[depth[node]].append(node)
    _untangle(layers, near, depth)
    close, even = (
        [(across[node], depth[node] * _LAYER_HEIGHT) for node in range(len(near))]
        for across in (_across(layers, near, depth), _evenly(layers))
    )
    return close, even


def _evenly(layers: Sequence[Sequence[int]]) -> dict[int, float]:
    return {node: i - (len(layer) - 1) / 2 for layer in layers for i, node in enumerate(layer)}


def _breadth_first(near: Near, root: int) -> list[int]:
    order, seen = [root], {root}
    for node in order:
        for other in near[node]:
            if other not in seen:
                seen.add(other)
                order.append(other)
    return order


def _untangle(layers: list[list[int]], near: Near, depth: Sequence[int]) -> None:
    """Order each layer so that few edges cross, keeping the first order among equals."""
    best, fewest = [list(layer) for layer in layers], _tangle(layers, near, depth)
    for sweep in range(_SWEEPS):
        if fewest == 0:
            break
        down = sweep % 2 == 0
        for layer in layers[1:] if down else layers[-2::-1]:
            place = {node: i for order in layers for i, node in enumerate(order)}
            step = -1 if down else 1
            layer.sort(key=lambda node: _barycentre(node, near, depth, place, step))
        _swap_neighbours(layers, near, depth)
        tangle = _tangle(layers, near, depth)
        if tangle < fewest:
            best, fewest = [list(layer) for layer in layers], tangle
    layers[:] = best


def _barycentre(
    node: int, near: Near, depth: Sequence[int], place: dict[int, int], step: int
) -> float:
    towards = [place[other] for other in near[node] if depth[other] == depth[node] + step]
    return sum(towards) / len(towards) if towards else float(place[node])


def _swap_neighbours(layers: list[list[int]], near: Near, depth: Sequence[int]) -> None:
    if sum(map(len, near)) > 120:  # the count below is quadratic in the edges
        return
    fewest = _tangle(layers, near, depth)
    for layer in layers:
        for i in range(len(layer) - 1):
            layer[i], layer[i + 1] = layer[i + 1], layer[i]
            tangle = _tangle(layers, near, depth)
            if tangle < fewest:
                fewest = tangle
            else:
                layer[i], layer[i + 1] = layer[i + 1], layer[i]


def _tangle(layers: Sequence[Sequence[int]], near: Near, depth: Sequence[int]) -> int:
    """Count crossings between layers, and nodes that stand between neighbours of one layer."""
    place = {node: i for layer in layers for i, node in enumerate(layer)}
    total = 0
    for layer in layers:
        down = [
            (place[node], place[other])
            for node in layer
            for other in near[node]
            if depth[other] > depth[node]
        ]
        total += sum((a - c) * (b - d) < 0 for i, (a, b) in enumerate(down) for c, d in down[:i])
        total += sum(
            max(0, place[other] - place[node] - 1) * 2
            for node in layer
            for other in near[node]
            if depth[other] == depth[node]
        )
    return total


def _across(layers: Sequence[Sequence[int]], near: Near, depth: Sequence[int]) -> dict[int, float]:
    """Give each node its x: near the middle of its neighbours, at least 1 from the next."""
    x = _evenly(layers)
    for sweep in range(2 * _SWEEPS):
        # The last sweep goes up: parents stand above the middle of their children.
        down = sweep % 2 == 0
        step = -1 if down else 1
        for layer in layers if down else layers[::-1]:
            wished = []
            for node in layer:
                towards = [x[other] for other in near[node] if depth[other] == depth[node] + step]
                wished.append(sum(towards) / len(towards) if towards else x[node])
            for node, placed in zip(layer, _apart(wished), strict=True):
                x[node] = placed
    return x


def _apart(wished: Sequence[float]) -> list[float]:
    """Give the places closest to those wished for, in the same order, each at least 1 apart.

    Pool adjacent violators: minus its index each place only has to be no less than the one before.
    """
    blocks: list[tuple[float, int]] = []
    for i, wish in enumerate(wished):
        mean, size = wish - i, 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean = (mean * size + before * count) / (size + count)
            size += count
        blocks.append((mean, size))
    flat = [mean for mean, size in blocks for _ in range(size)]
    return [mean + i for i, mean in enumerate(flat)]


def relaxed(near: Near, start: Sequence[Point], *, rounds: int) -> list[Point]:
    """Pull a layout towards distances that equal the number of edges between nodes.

    Each node moves in turn to where stress (Gansner, Koren, North 2004) is least for it.
    """
    count = len(near)
    ideal = [distances(near, node) for node in range(count)]
    # A perfectly symmetric start could stay on a ridge; a fixed small shift leaves it.
    xs = [x + 0.013 * ((7 * i) % 11 - 5) / 5 for i, (x, _) in enumerate(start)]
    ys = [y + 0.013 * ((5 * i) % 13 - 6) / 6 for i, (_, y) in enumerate(start)]
    for _ in range(rounds):
        furthest = 0.0
        for i in range(count):
            sum_x = sum_y = weights = 0.0
            x, y = xs[i], ys[i]
            row = ideal[i]
            for j in range(count):
                hops = row[j]
                if hops <= 0:
                    continue
                dx, dy = x - xs[j], y - ys[j]
                length = math.sqrt(dx * dx + dy * dy) or 1e-6
                weight = 1.0 / (hops * hops)
                sum_x += weight * (xs[j] + hops * dx / length)
                sum_y += weight * (ys[j] + hops * dy / length)
                weights += weight
            if weights:
                xs[i], ys[i] = sum_x / weights, sum_y / weights
                furthest = max(furthest, abs(xs[i] - x), abs(ys[i] - y))
        if furthest < _SETTLED:
            break
    return _pushed_apart(xs, ys)


def _pushed_apart(xs: list[float], ys: list[float]) -> list[Point]:
    for _ in range(12):
        moved = False
        for i in range(len(xs)):
            for j in range(i):
                dx, dy = xs[i] - xs[j], ys[i] - ys[j]
                length = math.sqrt(dx * dx + dy * dy)
                if length >= _CLOSEST:
                    continue
                moved = True
                if length < 1e-6:
                    dx, dy, length = 1e-6, 0.0, 1e-6
                push = (_CLOSEST - length) / 2 / length
                xs[i], ys[i] = xs[i] + dx * push, ys[i] + dy * push
                xs[j], ys[j] = xs[j] - dx * push, ys[j] - dy * push
        if not moved:
            break
    return list(zip(xs, ys, strict=True))


def turned(points: Sequence[Point], angle: float, *, mirrored: bool = False) -> list[Point]:
    """Turn a layout by an angle in radians, mirrored left to right first if asked."""
    sine, cosine = math.sin(angle), math.cos(angle)
    flip = -1.0 if mirrored else 1.0
    return [(flip * x * cosine - y * sine, flip * x * sine + y * cosine) for x, y in points]


def near_of(count: int, edges: Sequence[Edge]) -> list[list[int]]:
    """Give each node's neighbours in order; a self-loop makes no neighbour."""
    near: list[set[int]] = [set() for _ in range(count)]
    for a, b in edges:
        if a != b:
            near[a].add(b)
            near[b].add(a)
    return [sorted(found) for found in near]
