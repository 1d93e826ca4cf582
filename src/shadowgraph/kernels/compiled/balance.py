"""Balance of signed networks, exact where a search within a budget proves it, a local optimum beyond.

Both questions, camps of two and camps of any number, split over biconnected components: an edge outside a cycle is
never frustrated, and camps of two components that share a node can be matched freely.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bytes = NDArray[np.int8]

STARTS = 8
"""Breadth-first trees a local search for two camps starts from."""


@njit(cache=True, nogil=True)
def balance(n: int, first: Ints, second: Ints, signs: Bytes, budget: int) -> tuple[Floats, Ints]:
    """Balance of many draws of one network, and the divisions behind it.

    Args:
        n: Number of nodes.
        first: shape (m,), one end of each possible edge.
        second: shape (m,), the other end.
        signs: shape (m, n_draws), -1, 0 (no edge) or 1.
        budget: Search steps allowed per biconnected component and question.

    Returns:
        Shape (n_draws, 5): edges; frustrated edges under the best two camps (Harary 1959); camps in the best
        division into any number (see `kernels.reference.balance.coalitions`); signed modularity of that division
        (Gomez, Jensen and Arenas 2009), NaN without edges; 1 where both are proven optimal.
        And shape (n_draws, n): camp of each node in the best division into any number, named for its lowest node;
        -1 for nodes without an edge. Where several divisions are as good, one of them.
    """
    made, camps = np.zeros((signs.shape[1], 5)), np.full((signs.shape[1], n), -1, np.int64)
    m = len(first)
    u, v, s = np.empty(m, np.int64), np.empty(m, np.int64), np.empty(m, np.int64)
    camp, local = np.empty(n, np.int64), np.empty(n, np.int64)
    for d in range(signs.shape[1]):
        count = 0
        for e in range(m):
            if signs[e, d] != 0:
                u[count], v[count], s[count] = first[e], second[e], signs[e, d]
                count += 1
        made[d, 0] = count
        made[d, 4] = 1.0
        block, n_blocks = blocks(n, u[:count], v[:count])
        for x in range(n):
            camp[x] = x
        for b in range(n_blocks):
            matrix, nodes = component(block, b, u, v, s, local)
            if len(nodes) == 2:
                if matrix[0, 1] > 0:
                    join(camp, nodes[0], nodes[1])
                continue
            lines, sure_two = two_camps(matrix, budget)
            labels, sure_any = any_camps(matrix, budget)
            made[d, 1] += lines
            made[d, 4] *= sure_two * sure_any
            for i in range(len(nodes)):
                for j in range(i):
                    if labels[i] == labels[j]:
                        join(camp, nodes[i], nodes[j])
        for x in range(n):
            camp[x] = root(camp, x)
        for e in range(count):
            for x in (u[e], v[e]):
                made[d, 2] += camp[x] == x and camps[d, x] < 0
                camps[d, x] = camp[x]
        made[d, 3] = modularity(n, u[:count], v[:count], s[:count], camp)
    return made, camps


@njit(cache=True, nogil=True)
def component(block: Ints, b: int, u: Ints, v: Ints, s: Ints, local: Ints) -> tuple[Ints, Ints]:
    """Signs between the nodes of one biconnected component, and the nodes.

    Args:
        block: shape (m,), component of each edge.
        b: The component wanted.
        u: shape (m or more,), one end of each edge.
        v: shape (m or more,), the other end.
        s: shape (m or more,), signs.
        local: shape (n,), scratch space.
    """
    local[:] = -1
    size = 0
    for e in range(len(block)):
        if block[e] == b:
            for x in (u[e], v[e]):
                if local[x] < 0:
                    local[x] = size
                    size += 1
    matrix, nodes = np.zeros((size, size), np.int64), np.empty(size, np.int64)
    for e in range(len(block)):
        if block[e] == b:
            i, j = local[u[e]], local[v[e]]
            nodes[i], nodes[j] = u[e], v[e]
            matrix[i, j] = matrix[j, i] = s[e]
    return matrix, nodes


@njit(cache=True, nogil=True)
def root(parent: Ints, x: int) -> int:
    """Representative of x in a disjoint-set forest."""
    while parent[x] != x:
        parent[x] = parent[parent[x]]
        x = parent[x]
    return x


@njit(cache=True, nogil=True)
def join(parent: Ints, x: int, y: int) -> None:
    """Put x and y in one set."""
    a, b = root(parent, x), root(parent, y)
    parent[max(a, b)] = min(a, b)


@njit(cache=True, nogil=True)
def blocks(n: int, u: Ints, v: Ints) -> tuple[Ints, int]:
    """Biconnected component of each edge (Hopcroft and Tarjan 1973), and how many there are."""
    m = len(u)
    starts = np.zeros(n + 1, np.int64)
    for e in range(m):
        starts[u[e] + 1] += 1
        starts[v[e] + 1] += 1
    for x in range(n):
        starts[x + 1] += starts[x]
    place = starts[:-1].copy()
    edge = np.empty(2 * m, np.int64)
    for e in range(m):
        for x in (u[e], v[e]):
            edge[place[x]] = e
            place[x] += 1
    block, n_blocks = np.full(m, -1, np.int64), 0
    depth, low = np.full(n, -1, np.int64), np.zeros(n, np.int64)
    came, following = np.full(n, -1, np.int64), starts[:-1].copy()
    path, stack = np.empty(n, np.int64), np.empty(m, np.int64)
    n_path, n_stack, clock = 0, 0, 0
    for source in range(n):
        if depth[source] >= 0 or starts[source] == starts[source + 1]:
            continue
        path[0], n_path = source, 1
        depth[source] = low[source] = clock
        clock += 1
        while n_path:
            x = path[n_path - 1]
            if following[x] < starts[x + 1]:
                e = edge[following[x]]
                following[x] += 1
                y = v[e] if u[e] == x else u[e]
                if e == came[x]:
                    continue
                if depth[y] < 0:
                    stack[n_stack] = e
                    n_stack += 1
                    came[y] = e
                    depth[y] = low[y] = clock
                    clock += 1
                    path[n_path] = y
                    n_path += 1
                elif depth[y] < depth[x]:
                    stack[n_stack] = e
                    n_stack += 1
                    low[x] = min(low[x], depth[y])
            else:
                n_path -= 1
                if n_path:
                    above = path[n_path - 1]
                    low[above] = min(low[above], low[x])
                    if low[x] >= depth[above]:
                        while True:
                            n_stack -= 1
                            block[stack[n_stack]] = n_blocks
                            if stack[n_stack] == came[x]:
                                break
                        n_blocks += 1
    return block, n_blocks


@njit(cache=True, nogil=True)
def two_camps(matrix: Ints, budget: int) -> tuple[int, float]:
    """Line index of balance of one component, and 1 when proven."""
    order, rule = placing_order(matrix), np.array([2, 1, 1])
    best = spread_from(matrix, order[0])
    if cost_of(matrix, best, rule) == 0:
        return 0, 1.0
    improve(matrix, best, rule)
    for root_node in order[1:STARTS]:
        labels = spread_from(matrix, root_node)
        improve(matrix, labels, rule)
        if cost_of(matrix, labels, rule) < cost_of(matrix, best, rule):
            best = labels
    best, sure = search(matrix, best, rule, budget)
    return cost_of(matrix, best, rule), sure


@njit(cache=True, nogil=True)
def spread_from(matrix: Ints, source: int) -> Ints:
    """Two camps that fit every edge of the breadth-first tree from a node."""
    n = len(matrix)
    labels, queue = np.full(n, -1, np.int64), np.empty(n, np.int64)
    labels[source], queue[0], size = 0, source, 1
    for head in range(n):
        x = queue[head]
        for y in range(n):
            if matrix[x, y] != 0 and labels[y] < 0:
                labels[y] = labels[x] if matrix[x, y] > 0 else 1 - labels[x]
                queue[size] = y
                size += 1
    return labels


@njit(cache=True, nogil=True)
def any_camps(matrix: Ints, budget: int) -> tuple[Ints, float]:
    """Best division of one component into any number of camps, and 1 when proven."""
    n = len(matrix)
    labels = held_together(matrix, np.zeros(n, np.int64))
    # A camp cut costs a little more than an enemy inside, so that friends stay together where either would do.
    rule = np.array([n, n * n + 1, n * n])
    if cost_of(matrix, labels, rule) == 0:
        return labels, 1.0
    improve(matrix, labels, rule)
    alone = np.arange(n)
    improve(matrix, alone, rule)
    if cost_of(matrix, alone, rule) < cost_of(matrix, labels, rule):
        labels = alone
    labels, sure = search(matrix, held_together(matrix, labels), rule, budget)
    return labels, sure


@njit(cache=True, nogil=True)
def held_together(matrix: Ints, labels: Ints) -> Ints:
    """Labels 0, 1, ... of the components that positive edges form inside each camp."""
    n = len(labels)
    parent = np.arange(n)
    for i in range(n):
        for j in range(i):
            if matrix[i, j] > 0 and labels[i] == labels[j]:
                join(parent, i, j)
    made, used = np.full(n, -1, np.int64), 0
    for i in range(n):
        top = root(parent, i)
        if made[top] < 0:
            made[top] = used
            used += 1
        made[i] = made[top]
    return made


@njit(cache=True, nogil=True)
def cost_of(matrix: Ints, labels: Ints, rule: Ints) -> int:
    """Cost of positive edges between camps and negative ones inside them.

    Args:
        matrix: shape (n, n), -1, 0 or 1.
        labels: shape (n,), camps.
        rule: Most camps allowed, price of a positive edge cut, price of a negative one inside a camp.
    """
    total = 0
    for i in range(len(labels)):
        for j in range(i):
            if matrix[i, j] > 0 and labels[i] != labels[j]:
                total += rule[1]
            elif matrix[i, j] < 0 and labels[i] == labels[j]:
                total += rule[2]
    return total


@njit(cache=True, nogil=True)
def improve(matrix: Ints, labels: Ints, rule: Ints) -> None:
    """Move single nodes between camps, in place, until no move lowers the cost."""
    n = len(labels)
    change = np.empty(n, np.int64)
    moved = True
    while moved:
        moved = False
        for x in range(n):
            change[:] = 0
            for y in range(n):
                if matrix[x, y] > 0:
                    change[labels[y]] -= rule[1]
                elif matrix[x, y] < 0:
                    change[labels[y]] += rule[2]
            best = labels[x]
            for label in range(rule[0]):
                if change[label] < change[best]:
                    best = label
            if best != labels[x]:
                labels[x] = best
                moved = True


@njit(cache=True, nogil=True)
def search(matrix: Ints, start: Ints, rule: Ints, budget: int) -> tuple[Ints, float]:
    """Branch and bound from a first division; among divisions of equal cost the one with the fewest camps.

    The bound adds each unplaced node's cheapest camp given those placed, and the frustrated triangles that can be
    packed edge by edge among the unplaced.
    """
    n = len(start)
    order = placing_order(matrix)
    most, packed = rule[0], rule[2] * packed_triangles(matrix, order, rule)
    best, best_cost = start.copy(), cost_of(matrix, start, rule)
    best_camps = camps_of(start)
    base, extra = np.zeros(n, np.int64), np.zeros((n, n + 1), np.int64)
    labels, tried = np.full(n, -1, np.int64), np.full(n, -1, np.int64)
    used, spent = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    # Plain 0 and 1 would compile every function below once more, for that number alone.
    depth, steps, back, forth = np.int64(0), np.int64(0), np.int64(-1), np.int64(1)
    while depth >= 0:
        if steps > budget:
            return best, 0.0
        x = order[depth]
        if labels[x] >= 0:
            place(matrix, order, depth, labels[x], back, rule, base, extra)
            labels[x] = -1
        tried[depth] += 1
        label = tried[depth]
        if label > min(used[depth], most - 1):
            tried[depth] = -1
            depth -= 1
            continue
        steps += 1
        spent[depth + 1] = spent[depth] + base[x] + extra[x, label]
        # With two camps an equal cost is no better; with any number it may need fewer camps.
        limit = best_cost - 1 if most == 2 else best_cost
        if spent[depth + 1] > limit:
            continue
        labels[x] = label
        used[depth + 1] = max(used[depth], label + 1)
        place(matrix, order, depth, label, forth, rule, base, extra)
        least = bound(order, depth + 1, used[depth + 1], most, base, extra) + packed[depth + 1]
        if spent[depth + 1] + least > limit:
            continue
        if depth + 1 < n:
            depth += 1
            continue
        found = labels if most == 2 else held_together(matrix, labels)
        camps = camps_of(found)
        if spent[n] < best_cost or camps < best_camps:
            best, best_cost, best_camps = found.copy(), spent[n], camps
    return best, 1.0


@njit(cache=True, nogil=True)
def packed_triangles(matrix: Ints, order: Ints, rule: Ints) -> Ints:
    """How many frustrated triangles without a common edge lie among order[k:], for each k, shape (n + 1,).

    Frustrated in two camps: an odd number of negative edges; in any number of camps: exactly one.
    """
    n = len(order)
    free = matrix.copy()
    made = np.zeros(n + 1, np.int64)
    for k in range(n - 1, -1, -1):
        made[k] = made[k + 1]
        x = order[k]
        for i in range(k + 1, n):
            y = order[i]
            for j in range(i + 1, n):
                z = order[j]
                if free[x, y] and free[x, z] and free[y, z]:
                    negative = (matrix[x, y] < 0) + (matrix[x, z] < 0) + (matrix[y, z] < 0)
                    if negative == 1 or (negative == 3 and rule[0] == 2):
                        made[k] += 1
                        free[x, y] = free[y, x] = 0
                        free[x, z] = free[z, x] = 0
                        free[y, z] = free[z, y] = 0
                        break
    return made


@njit(cache=True, nogil=True)
def camps_of(labels: Ints) -> int:
    """One more than the largest label."""
    most = 0
    for label in labels:
        most = max(most, label + 1)
    return most


@njit(cache=True, nogil=True)
def placing_order(matrix: Ints) -> Ints:
    """Nodes by how many edges they have to those already placed, then by degree: conflicts show early."""
    n = len(matrix)
    order, near = np.empty(n, np.int64), np.zeros(n, np.int64)
    degree = np.zeros(n, np.int64)
    for x in range(n):
        for y in range(n):
            degree[x] += matrix[x, y] != 0
    for k in range(n):
        best = -1
        for x in range(n):
            if near[x] >= 0 and (best < 0 or near[x] * n + degree[x] > near[best] * n + degree[best]):
                best = x
        order[k] = best
        for y in range(n):
            if matrix[best, y] != 0 and near[y] >= 0:
                near[y] += 1
        near[best] = -1
    return order


@njit(cache=True, nogil=True)
def place(
    matrix: Ints,
    order: Ints,
    depth: int,
    label: int,
    sign: int,
    rule: Ints,
    base: Ints,
    extra: Ints,
) -> None:
    """Add (or with sign -1 take back) what a placed node costs each later node, by camp."""
    x = order[depth]
    for k in range(depth + 1, len(order)):
        y = order[k]
        if matrix[x, y] > 0:
            base[y] += sign * rule[1]
            extra[y, label] -= sign * rule[1]
        elif matrix[x, y] < 0:
            extra[y, label] += sign * rule[2]


@njit(cache=True, nogil=True)
def bound(order: Ints, depth: int, used: int, most: int, base: Ints, extra: Ints) -> int:
    """Least cost the nodes not yet placed add."""
    total = 0
    for k in range(depth, len(order)):
        y = order[k]
        least = 0 if used < most else extra[y, 0]
        for label in range(used):
            least = min(least, extra[y, label])
        total += base[y] + least
    return total


@njit(cache=True, nogil=True)
def modularity(n: int, u: Ints, v: Ints, s: Ints, camp: Ints) -> float:
    """Signed modularity of a division: what is inside camps beyond what degrees alone would put there."""
    if len(u) == 0:
        return np.nan
    total = 0.0
    for sign in (1, -1):
        degree, count, within, squares = np.zeros(n), 0.0, 0.0, 0.0
        for e in range(len(u)):
            if s[e] == sign:
                degree[camp[u[e]]] += 1.0
                degree[camp[v[e]]] += 1.0
                count += 1.0
                within += camp[u[e]] == camp[v[e]]
        for x in range(n):
            squares += degree[x] ** 2
        if count > 0:
            total += sign * (within - squares / (4.0 * count))
    return total / len(u)
