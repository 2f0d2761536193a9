"""Writes bars.csv and values.csv beside itself; README.md says with which versions."""

import csv
import pathlib

import numpy as np
from gudhi.representations import (
    BettiCurve,
    Entropy,
    Landscape,
    PersistenceFisherDistance,
    PersistenceScaleSpaceKernel,
    PersistenceWeightedGaussianKernel,
    Silhouette,
)
from persim import PersistenceImager
from persim.landscapes import PersLandscapeExact

HERE = pathlib.Path(__file__).parent


def diagrams():
    """Two of degree 1 and one of degree 0, whose births are zero."""
    random = np.random.default_rng(20241207)
    spread = lambda n: random.uniform(0.0, 1.0, n)
    drawn = {}
    for name, count in (("a", 12), ("b", 9)):
        births = spread(count)
        drawn[name] = np.stack([births, births + random.exponential(0.5, count)], axis=1)
    drawn["zero"] = np.stack([np.zeros(8), np.sort(random.exponential(0.7, 8))], axis=1)
    return drawn


def values(drawn):
    """(what, first diagram, second or nothing, numbers) of every golden."""
    square = np.sqrt(2.0)  # GUDHI multiplies tents by it
    grid = np.linspace(0.0, 2.0, 21)
    arctan = lambda bar: np.arctan(2.0 * (bar[1] - bar[0]) ** 1.5)
    for name, bars in drawn.items():
        yield "entropy", name, "", Entropy(mode="scalar").fit_transform([bars])[0]
        sampled = dict(sample_range=[0.0, 2.0], keep_endpoints=True)
        landscape = Landscape(num_landscapes=3, resolution=21, **sampled)
        yield "landscape", name, "", landscape.fit_transform([bars])[0] / square
        silhouette = Silhouette(weight=lambda bar: (bar[1] - bar[0]) ** 1.5, resolution=21, **sampled)
        yield "silhouette", name, "", silhouette.fit_transform([bars])[0] / square
        betti = BettiCurve(predefined_grid=grid)
        yield "betti", name, "", betti.fit_transform([bars])[0]
        imager = PersistenceImager(
            birth_range=(0.0, 1.0),
            pers_range=(0.0, 1.5),
            pixel_size=0.25,
            weight="persistence",
            weight_params={"n": 1.0},
            kernel_params={"sigma": [[0.09, 0.0], [0.0, 0.09]]},
        )
        yield "image", name, "", imager.transform(bars, skew=True).T.ravel()
        exact = PersLandscapeExact(dgms=[bars], hom_deg=0)
        exact.compute_landscape()
        for level, points in enumerate(exact.critical_pairs):
            yield f"exact-{level}", name, "", np.ravel(points)
    for first, second in (("a", "b"), ("a", "zero"), ("b", "zero"), ("a", "a")):
        pair = drawn[first], drawn[second]
        # Their bandwidth s has 2 s² = 8 σ, here with σ = 0.125, and their factor is 1/(√(2π) s) where ours is 1/(8πσ).
        sigma = 0.125
        bandwidth = 2.0 * np.sqrt(sigma)
        theirs = PersistenceScaleSpaceKernel(bandwidth=bandwidth)(*pair)
        yield "scale-space", first, second, [theirs * np.sqrt(2.0 * np.pi) * bandwidth / (8.0 * np.pi * sigma)]
        # Ours has no factor.
        weighted = PersistenceWeightedGaussianKernel(bandwidth=0.4, weight=arctan)
        yield "weighted-gaussian", first, second, [weighted(*pair) * np.sqrt(2.0 * np.pi) * 0.4]
        if first != second:  # theirs is rounding there
            yield "fisher", first, second, [PersistenceFisherDistance(bandwidth=0.3)(*pair)]


def write(name, header, rows):
    with open(HERE / name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    drawn = diagrams()
    write("bars.csv", ["diagram", "birth", "death"], ([n, *map(float, bar)] for n, bars in drawn.items() for bar in bars))
    numbers = lambda array: " ".join(repr(float(number)) for number in np.ravel(array))
    rows = ([what, first, second, numbers(array)] for what, first, second, array in values(drawn))
    write("values.csv", ["what", "diagram", "other", "numbers"], rows)


if __name__ == "__main__":
    main()
