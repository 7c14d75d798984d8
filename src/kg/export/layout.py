"""Where the nodes of a network stand: the same network always gets the same picture.

Pivot MDS (Brandes and Pich, 2006) gives the large shape from the distances to a few pivots; some rounds of repulsion
between near neighbours and attraction along edges (Fruchterman and Reingold, 1991, on a grid) give the fine one.
Components are laid out one by one and packed in rows, the largest first. Linear in nodes and edges, no dependency.
"""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Mapping, Sequence

PIVOTS = 24
ROUNDS = 40
SPACING = 60.0  # wished distance of linked nodes
MANY = 20_000  # nodes of one component beyond which the fine rounds are fewer

Point = tuple[float, float]


def layout(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, Point]:
    """A place for every node. Depends on the order of the arguments and on nothing else."""
    index = {node: number for number, node in enumerate(nodes)}
    neighbours: list[list[int]] = [[] for _ in nodes]
    for source, target in dict.fromkeys(edges):
        if source != target:
            neighbours[index[source]].append(index[target])
            neighbours[index[target]].append(index[source])
    placed: dict[int, Point] = {}
    components = sorted(_components(neighbours), key=lambda members: (-len(members), members[0]))
    boxes = [(_placed(members, neighbours), members) for members in components]
    _pack(boxes, placed)
    return {node: placed[number] for node, number in index.items()}


def _components(neighbours: Sequence[Sequence[int]]) -> list[list[int]]:
    seen = [False] * len(neighbours)
    found = []
    for start in range(len(neighbours)):
        if seen[start]:
            continue
        seen[start] = True
        members, queue = [start], deque([start])
        while queue:
            for other in neighbours[queue.popleft()]:
                if not seen[other]:
                    seen[other] = True
                    members.append(other)
                    queue.append(other)
        found.append(sorted(members))
    return found


def _placed(members: Sequence[int], neighbours: Sequence[Sequence[int]]) -> list[list[float]]:
    local = {member: number for number, member in enumerate(members)}
    links = [[local[other] for other in neighbours[member]] for member in members]
    if len(members) == 1:
        return [[0.0, 0.0]]
    points = _pivot_mds(links)
    return _refined(points, links)


def _distances(start: int, links: Sequence[Sequence[int]]) -> list[int]:
    distance = [-1] * len(links)
    distance[start] = 0
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for other in links[here]:
            if distance[other] < 0:
                distance[other] = distance[here] + 1
                queue.append(other)
    return distance


def _pivot_mds(links: Sequence[Sequence[int]]) -> list[list[float]]:
    number = len(links)
    pivot = max(range(number), key=lambda node: len(links[node]))
    nearest = [number] * number
    columns: list[list[float]] = []
    for _ in range(min(PIVOTS, number)):
        distance = _distances(pivot, links)
        nearest = [min(pair) for pair in zip(nearest, distance, strict=True)]
        columns.append([float(d * d) for d in distance])
        pivot = max(range(number), key=nearest.__getitem__)
    # double centring
    row_means = [sum(values) / len(columns) for values in zip(*columns, strict=True)]
    whole = sum(row_means) / number
    for position, column in enumerate(columns):
        mean = sum(column) / number
        columns[position] = [-(v - mean - row + whole) / 2 for v, row in zip(column, row_means, strict=True)]
    product = [[sum(map(float.__mul__, a, b)) for b in columns] for a in columns]
    first = _eigenvector(product, [])
    second = _eigenvector(product, [first])
    chooser = random.Random(7)  # nodes at equal distances to all pivots must not coincide
    return [
        [
            sum(w * column[node] for w, column in zip(first, columns, strict=True)) + chooser.random(),
            sum(w * column[node] for w, column in zip(second, columns, strict=True)) + chooser.random(),
        ]
        for node in range(number)
    ]


def _eigenvector(matrix: Sequence[Sequence[float]], others: Sequence[Sequence[float]]) -> list[float]:
    vector = [1.0 + 0.1 * position for position in range(len(matrix))]
    for _ in range(60):
        for other in others:
            share = sum(map(float.__mul__, vector, other))
            vector = [v - share * o for v, o in zip(vector, other, strict=True)]
        vector = [sum(map(float.__mul__, row, vector)) for row in matrix]
        length = math.sqrt(sum(v * v for v in vector))
        if length < 1e-9:
            return [0.0] * len(matrix)
        vector = [v / length for v in vector]
    return vector


def _refined(points: list[list[float]], links: Sequence[Sequence[int]]) -> list[list[float]]:
    number = len(points)
    _scale(points, SPACING * math.sqrt(number))
    rounds = ROUNDS if number <= MANY else 8
    for step in range(rounds):
        limit = SPACING * (1.5 * (1 - step / rounds) + 0.05)
        moves = [[0.0, 0.0] for _ in points]
        _repel(points, moves)
        for node, others in enumerate(links):
            x, y = points[node]
            pull = 1.0 / (SPACING * max(1.0, math.sqrt(len(others))))
            for other in others:
                dx, dy = points[other][0] - x, points[other][1] - y
                force = math.hypot(dx, dy) * pull
                moves[node][0] += dx * force
                moves[node][1] += dy * force
        for point, (dx, dy) in zip(points, moves, strict=True):
            length = math.hypot(dx, dy) or 1.0
            share = min(length, limit) / length
            point[0] += dx * share
            point[1] += dy * share
    return points


def _repel(points: Sequence[Sequence[float]], moves: Sequence[list[float]]) -> None:
    """Repulsion between nodes of the same and of adjoining cells of a grid; crowded cells are sampled."""
    cells: dict[tuple[int, int], list[int]] = {}
    for node, (x, y) in enumerate(points):
        cells.setdefault((int(x // (2 * SPACING)), int(y // (2 * SPACING))), []).append(node)
    for (column, row), members in cells.items():
        near = [
            other
            for across in (-1, 0, 1)
            for down in (-1, 0, 1)
            for other in cells.get((column + across, row + down), ())
        ]
        stride = max(1, len(near) // 24)
        for position, node in enumerate(members):
            x, y = points[node]
            for other in near[position % stride :: stride]:
                if other == node:
                    continue
                dx, dy = x - points[other][0], y - points[other][1]
                square = dx * dx + dy * dy or 1.0
                force = stride * SPACING * SPACING / square
                moves[node][0] += dx * force
                moves[node][1] += dy * force


def _scale(points: list[list[float]], side: float) -> None:
    """Move and stretch `points` so that they fill a square of that side."""
    for axis in (0, 1):
        low = min(point[axis] for point in points)
        width = (max(point[axis] for point in points) - low) or 1.0
        for point in points:
            point[axis] = (point[axis] - low) / width * side


def _pack(boxes: Sequence[tuple[list[list[float]], Sequence[int]]], placed: dict[int, Point]) -> None:
    """Set the components in rows, like words on a page about as wide as high."""
    sizes = []
    for points, _ in boxes:
        low = [min(point[axis] for point in points) for axis in (0, 1)]
        high = [max(point[axis] for point in points) for axis in (0, 1)]
        sizes.append((low, [high[axis] - low[axis] + 2 * SPACING for axis in (0, 1)]))
    page = max([size[0] for _, size in sizes] + [math.sqrt(sum(size[0] * size[1] for _, size in sizes))], default=0.0)
    x = y = height = 0.0
    for (points, members), (low, size) in zip(boxes, sizes, strict=True):
        if x and x + size[0] > page:
            x, y, height = 0.0, y + height, 0.0
        for member, point in zip(members, points, strict=True):
            placed[member] = (x + point[0] - low[0], -(y + point[1] - low[1]))
        x += size[0]
        height = max(height, size[1])


def along(nodes: Sequence[str], known: Mapping[str, Point]) -> dict[str, Point]:
    """`known` places (degrees east and north) as map positions; the others stand below the map in rows."""
    placed = {node: (known[node][0] * 400, known[node][1] * 400) for node in nodes if node in known}
    floor = min((y for _, y in placed.values()), default=0.0) - 4 * SPACING
    left = min((x for x, _ in placed.values()), default=0.0)
    rest = [node for node in nodes if node not in known]
    wide = max(1, math.isqrt(len(rest) * 2))
    for position, node in enumerate(rest):
        placed[node] = (left + SPACING * (position % wide), floor - SPACING * (position // wide))
    return placed
