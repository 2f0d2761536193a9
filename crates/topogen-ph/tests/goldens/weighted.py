"""Writes clouds and GUDHI's diagrams of their DTM-weighted and sparse Rips filtrations beside this file. Needs gudhi 3.13, numpy and scipy; see README.md."""

import csv
import math
import random
from itertools import product
from pathlib import Path

import gudhi
from gudhi.dtm_rips_complex import DTMRipsComplex
from gudhi.random import set_seed

HERE = Path(__file__).parent
DRAW = random.Random(11)


def noise(spread):
    return round(DRAW.uniform(-spread, spread), 3)


CLOUDS = {
    "random": [[noise(1.0), noise(1.0), noise(1.0)] for _ in range(24)],
    # A circle, with what is not on it.
    "outliers": [
        [round(math.cos(0.3 * i) + noise(0.05), 3), round(math.sin(0.3 * i) + noise(0.05), 3)] for i in range(21)
    ]
    + [[noise(1.0), noise(1.0)] for _ in range(7)],
    "lattice": [[float(x), float(y)] for x, y in product(range(5), repeat=2)],
    "duplicates": [[float(x), float(y)] for x, y in product(range(3), repeat=2)] * 2 + [[0.0, 0.0], [7.0, 1.0]],
}


def write(name, header, rows):
    with (HERE / name).open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def bars(tree):
    tree.compute_persistence(homology_coeff_field=2, min_persistence=0.0)
    found = [(degree, bar) for degree in range(3) for bar in tree.persistence_intervals_in_dimension(degree)]
    return sorted((degree, float(birth), float(death)) for degree, (birth, death) in found if birth < death)


for case, cloud in CLOUDS.items():
    write(f"weighted_{case}.points.csv", [f"x{axis}" for axis in range(len(cloud[0]))], [[repr(x) for x in row] for row in cloud])
    rows = []
    for k, q in product((1, 2, 5), (1, 2, 3)):
        complex_ = DTMRipsComplex(points=cloud, k=k, q=q)
        rows += [["dtm", k, q, "", *map(repr, bar)] for bar in bars(complex_.create_simplex_tree(max_dimension=3))]
    for epsilon in (0.25, 0.5, 0.9):
        # The greedy order starts anywhere.
        set_seed(5)
        complex_ = gudhi.RipsComplex(points=cloud, sparse=epsilon)
        rows += [["sparse", "", "", epsilon, *map(repr, bar)] for bar in bars(complex_.create_simplex_tree(max_dimension=3))]
    write(f"weighted_{case}.bars.csv", ["filtration", "neighbours", "exponent", "epsilon", "degree", "birth", "death"], rows)
