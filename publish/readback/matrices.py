"""Places on a page: matrices and boxes (ISO 32000-1, 8.3)."""

from __future__ import annotations

from typing import Any

#: Left, bottom, right, top in points.
Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def matrix_of(operands: Any) -> Matrix:
    """Return a matrix of six numbers of a file."""
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def times(one: Matrix, two: Matrix) -> Matrix:
    """Return the one first, then the other."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = two
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def around(points: list[tuple[float, float]]) -> Box:
    """Return the box around some points."""
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def bounds(matrix: Matrix) -> Box:
    """Return the box around the unit square."""
    a, b, c, d, e, f = matrix
    across, up = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    return min(across), min(up), max(across), max(up)


def common(one: Box, two: Box) -> Box:
    """Return what two boxes share; its sides change places where they are apart."""
    return max(one[0], two[0]), max(one[1], two[1]), min(one[2], two[2]), min(one[3], two[3])


def joined(one: Box, two: Box) -> Box:
    """Return the box around two boxes."""
    return min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])
