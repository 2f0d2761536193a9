"""Writes clouds and GUDHI's alpha diagrams of them beside this file. Needs gudhi 3.13 and numpy; see README.md."""

import csv
import math
import random
from pathlib import Path

import gudhi

HERE = Path(__file__).parent


def uniform(n, dim, seed):
    draw = random.Random(seed)
    return [tuple(round(draw.uniform(-1.0, 1.0), 4) for _ in range(dim)) for _ in range(n)]


def torus(n):
    draw = random.Random(17)
    angles = [(draw.uniform(0.0, math.tau), draw.uniform(0.0, math.tau)) for _ in range(n)]
    around = [(2.0 + math.cos(b), a, math.sin(b)) for a, b in angles]
    return [tuple(round(x, 4) for x in (r * math.cos(a), r * math.sin(a), z)) for r, a, z in around]


def tilted(n):
    """Points of a plane in space, to the last bit: the third coordinate is the sum of the others, all multiples of 1/64."""
    draw = random.Random(23)
    pairs = [(draw.randrange(-64, 65) / 64, draw.randrange(-64, 65) / 64) for _ in range(n)]
    return [(x, y, x + y) for x, y in pairs]


CLOUDS = {
    "alpha_plane": uniform(150, 2, 21),
    "alpha_space": uniform(120, 3, 22),
    "alpha_torus": torus(250),
    "alpha_tilted": tilted(80),
    "alpha_grid": [(float(x), float(y), float(z)) for x in range(4) for y in range(3) for z in range(3)],
}


def write(name, header, rows):
    with (HERE / name).open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


for case, points in CLOUDS.items():
    tree = gudhi.AlphaComplex(points=points, precision="exact").create_simplex_tree()
    # Squared radii become diameters. GUDHI's are rounded from exact ones, so bars of length zero may have some rounding left.
    found = [
        (degree, 2.0 * math.sqrt(birth), 2.0 * math.sqrt(death))
        for degree, (birth, death) in tree.persistence(homology_coeff_field=2, min_persistence=1e-9)
    ]
    write(f"{case}.points.csv", "xyz"[: len(points[0])], [[repr(x) for x in point] for point in points])
    rows = [[degree, repr(birth), repr(death)] for degree, birth, death in sorted(found)]
    write(f"{case}.bars.csv", ["degree", "birth", "death"], rows)
