"""Writes images and GUDHI's diagrams of them beside this file. Needs gudhi 3.13 and numpy; see README.md."""

import csv
import math
import random
from itertools import product
from pathlib import Path

import gudhi
import numpy

HERE = Path(__file__).parent


def noise(shape, digits, seed):
    draw = random.Random(seed)
    return numpy.array([round(draw.uniform(-1.0, 1.0), digits) for _ in range(math.prod(shape))]).reshape(shape)


def rings(size):
    """Two dark rings on a bright ground, one of them broken, with noise."""
    draw = random.Random(9)
    image = numpy.empty((size, size))
    for i, j in product(range(size), repeat=2):
        first = abs(math.hypot(i - 0.35 * size, j - 0.35 * size) - 0.22 * size)
        second = abs(math.hypot(i - 0.65 * size, j - 0.7 * size) - 0.2 * size) + (1.5 if j > 0.8 * size else 0.0)
        image[i, j] = round(min(first, second) + draw.uniform(0.0, 0.4), 3)
    return image


def shell(size):
    """A hollow ball with a handle."""
    middle = 0.5 * (size - 1)
    image = numpy.empty((size, size, size))
    for i, j, k in product(range(size), repeat=3):
        radius = math.dist((i, j, k), (middle, middle, middle))
        image[i, j, k] = round(min(abs(radius - 0.3 * size), math.hypot(i - middle, j - middle) + 0.25), 3)
    return image


IMAGES = {
    "image_row": noise((1, 9), 2, 3),
    "image_flat": numpy.full((4, 5), 0.25),
    "image_noise": noise((13, 11), 3, 5),
    "image_tied": noise((12, 12), 0, 6),
    "image_rings": rings(20),
    "volume_noise": noise((6, 5, 7), 3, 7),
    "volume_tied": noise((5, 6, 5), 0, 8),
    "volume_shell": shell(11),
}


def write(name, header, rows):
    with (HERE / name).open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def bars(construction, image):
    complex_ = gudhi.CubicalComplex(**{construction: image})
    found = complex_.persistence(homology_coeff_field=2, min_persistence=0.0)
    return sorted((degree, birth, death) for degree, (birth, death) in found if degree < image.ndim)


for case, image in IMAGES.items():
    axes = [f"axis_{axis}" for axis in range(image.ndim)]
    write(f"{case}.pixels.csv", axes + ["value"], [[*at, repr(float(x))] for at, x in numpy.ndenumerate(image)])
    rows = [
        [construction, degree, repr(birth), repr(death)]
        for construction in ("top_dimensional_cells", "vertices")
        for degree, birth, death in bars(construction, image)
    ]
    write(f"{case}.bars.csv", ["construction", "degree", "birth", "death"], rows)
