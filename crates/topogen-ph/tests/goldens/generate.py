"""Writes the inputs and GUDHI's diagrams beside this file. Needs gudhi 3.13 and numpy; see README.md."""

import csv
import math
import random
from itertools import product
from pathlib import Path

import gudhi

HERE = Path(__file__).parent
MAX_DEGREE = 2


def on_circle(n, radius=1.0, centre=(0.0, 0.0)):
    angles = [2.0 * math.pi * i / n for i in range(n)]
    return [(centre[0] + radius * math.cos(a), centre[1] + radius * math.sin(a)) for a in angles]


def noisy_circle(n, noise):
    draw = random.Random(64)
    return [tuple(round(x + draw.gauss(0.0, noise), 3) for x in point) for point in on_circle(n)]


def two_clusters():
    draw = random.Random(2)
    near = [tuple(round(draw.uniform(0.0, 1.0), 3) for _ in range(2)) for _ in range(12)]
    return near + [(x + 100.0, y) for x, y in near]


POINTS = {
    "polygon_5": on_circle(5),
    "polygon_12": on_circle(12),
    "polygon_31": on_circle(31),
    "grid_4x4": [(float(x), float(y)) for y, x in product(range(4), repeat=2)],
    "octahedron": [(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)],
    "figure_eight": on_circle(12, centre=(-1.0, 0.0)) + on_circle(12, radius=0.75, centre=(0.9, 0.0)),
    "two_clusters": two_clusters(),
    "noisy_circle": noisy_circle(64, 0.08),
}

# Outer cycle, inner star, spokes: every edge of weight 1, no triangle.
OUTER = [(i, (i + 1) % 5) for i in range(5)]
INNER = [(5 + i, 5 + (i + 2) % 5) for i in range(5)]
PETERSEN = OUTER + INNER + [(i, i + 5) for i in range(5)]


def write(name, header, rows):
    with (HERE / name).open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def bars(tree):
    """Finite bars of positive length and essential classes, by degree, birth, death."""
    # The Petersen graph has no triangle: without the largest dimension its loops would be left out.
    tree.compute_persistence(homology_coeff_field=2, min_persistence=0.0, persistence_dim_max=True)
    intervals = {degree: tree.persistence_intervals_in_dimension(degree).tolist() for degree in range(MAX_DEGREE + 1)}
    return sorted((degree, *bar) for degree, bars in intervals.items() for bar in bars)


def main():
    for name, points in POINTS.items():
        write(f"{name}.points.csv", "xyz"[: len(points[0])], [[repr(float(x)) for x in point] for point in points])
        tree = gudhi.RipsComplex(points=points).create_simplex_tree(max_dimension=MAX_DEGREE + 1)
        write(f"{name}.bars.csv", ["degree", "birth", "death"], bars(tree))
    write("petersen.edges.csv", ["u", "v", "length"], [(u, v, 1.0) for u, v in PETERSEN])
    tree = gudhi.SimplexTree()
    for vertex in range(10):
        tree.insert([vertex], 0.0)
    for u, v in PETERSEN:
        tree.insert([u, v], 1.0)
    tree.expansion(MAX_DEGREE + 1)
    write("petersen.bars.csv", ["degree", "birth", "death"], bars(tree))


if __name__ == "__main__":
    main()
