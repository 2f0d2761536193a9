"""Writes values.csv beside itself; README.md says with which versions."""

import csv
import math
import pathlib

import gudhi
import gudhi.hera
import numpy as np
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist, pdist, squareform
from scipy.stats import ks_2samp
from sklearn.manifold import trustworthiness

HERE = pathlib.Path(__file__).parent
PRIMES = [2, 3, 5, 7, 11, 13]


def scattered(n, dim, first):
    """Points of the unit cube by a formula that the tests have too: every step is exact or rounded as IEEE 754 says."""
    squares = np.arange(first + 1.0, first + n + 1.0) ** 2
    return np.fmod(np.outer(squares, np.sqrt(np.array(PRIMES[:dim], dtype=float))), 1.0)


def discrepancy(x, y):
    """The unbiased squared maximum mean discrepancy, pair by pair."""
    kernel = lambda a, b: (float(np.dot(a, b)) / len(a) + 1.0) ** 3
    pairs = lambda s: [kernel(s[i], s[j]) for i in range(len(s)) for j in range(len(s)) if i != j]
    mean = lambda numbers: math.fsum(numbers) / len(numbers)
    return mean(pairs(x)) + mean(pairs(y)) - 2.0 * mean([kernel(a, b) for a in x for b in y])


def support(real, generated, k):
    """Precision, recall, density, coverage by whole matrices of distances."""
    radii = lambda s: np.sort(squareform(pdist(s)), axis=1)[:, k]  # the first is the point itself
    across = cdist(real, generated)
    in_real = across <= radii(real)[:, None]
    in_generated = across <= radii(generated)[None, :]
    return [
        in_real.any(axis=0).mean(),
        in_generated.any(axis=1).mean(),
        in_real.sum() / (k * len(generated)),
        in_real.any(axis=1).mean(),
    ]


def by_likelihood(points, k):
    distances, _ = cKDTree(points).query(points, k + 1)
    ratios = np.log(distances[:, k:] / distances[:, 1:k])
    return 1.0 / np.mean(ratios.sum(axis=1) / (k - 1))


def by_two_neighbours(points, discarded):
    distances, _ = cKDTree(points).query(points, 3)
    n = len(points)
    x = np.log(np.sort(distances[:, 2] / distances[:, 1]))
    y = -np.log1p(-np.arange(1, n) / n)
    kept = min(int((1.0 - discarded) * n), n - 1)
    return np.linalg.lstsq(x[:kept, None], y[:kept], rcond=None)[0][0]


def lengths(points, degree, alpha):
    tree = gudhi.RipsComplex(points=points).create_simplex_tree(max_dimension=degree + 1)
    tree.compute_persistence(persistence_dim_max=False)
    bars = tree.persistence_intervals_in_dimension(degree)
    return sum((death - birth) ** alpha for birth, death in bars if np.isfinite(death))


def relative_rank_error(data, latent, k):
    """Of neighbours in the latent space and in the data, by whole matrices of ranks."""
    ranks = lambda s: np.argsort(np.argsort(squareform(pdist(s)), axis=1, kind="stable"), axis=1)
    rho, r = ranks(data), ranks(latent)
    n = len(data)
    change = np.abs(rho - r)
    of = lambda own: (change[(own > 0) & (own <= k)] / own[(own > 0) & (own <= k)]).sum()
    whole = n * sum(abs(n - 2 * rank) / rank for rank in range(1, k + 1))
    return [of(r) / whole, of(rho) / whole]


def density_divergence(data, latent, sigma):
    """KL_sigma of Moor et al. (2020), from whole matrices."""

    def density(s):
        distances = squareform(pdist(s))
        density = np.exp(-((distances / distances.max()) ** 2) / sigma).sum(axis=1)
        return density / density.sum()

    p, q = density(data), density(latent)
    return (p * np.log(p / q)).sum()


def normalised(points):
    distances = squareform(pdist(points))
    return distances / np.percentile(pdist(points), 90)


def rips(distances, degree):
    tree = gudhi.RipsComplex(distance_matrix=distances).create_simplex_tree(max_dimension=degree + 1)
    tree.compute_persistence(persistence_dim_max=False)
    bars = tree.persistence_intervals_in_dimension(degree)
    return bars[np.isfinite(bars[:, 1])]


def embeddings():
    """The data, a linear image of them with some noise, and measures of what it keeps."""
    data = scattered(80, 5, 0)
    latent = data[:, :2] + 0.5 * data[:, 2:4] + 0.25 * scattered(80, 2, 500)
    for k in (1, 5, 20):
        yield f"trustworthiness-{k}", [trustworthiness(data, latent, n_neighbors=k)]
        yield f"continuity-{k}", [trustworthiness(latent, data, n_neighbors=k)]
        yield f"rank-{k}", relative_rank_error(data, latent, k)
    yield "correlation", [np.corrcoef(pdist(data), pdist(latent))[0, 1]]
    yield "distance", [np.sqrt(np.mean((pdist(data) - pdist(latent)) ** 2))]
    for sigma in (0.01, 0.1, 1.0):
        yield f"density-{sigma}", [density_divergence(data, latent, sigma)]
    yield "unit", [np.percentile(pdist(data), 90)]
    for degree in (0, 1, 2):
        bars = [rips(normalised(s), degree) for s in (data, latent)]
        yield f"bottleneck-{degree}", [gudhi.bottleneck_distance(*bars)]
        for order in (1.0, 2.0):
            found = gudhi.hera.wasserstein_distance(*bars, order=order, internal_p=np.inf, delta=1e-9)
            yield f"wasserstein-{degree}-{order}", [found]


def values():
    yield from images_and_dimensions()
    yield from embeddings()


def images_and_dimensions():
    x, y = scattered(60, 4, 0), 0.8 * scattered(50, 4, 100) + 0.125
    yield "discrepancy", [discrepancy(x, y)]
    yield "discrepancy-large", [discrepancy(32.0 * x, 32.0 * y)]
    for k in (1, 3, 10):
        yield f"support-{k}", support(x, y, k)
    yield "nearest", cdist(x, y).min(axis=1)
    numbers = lambda s: np.round(4.0 * s.ravel())
    yield "ks", [ks_2samp(x.ravel(), y.ravel()).statistic]
    yield "ks-ties", [ks_2samp(numbers(x), numbers(y)).statistic]
    cloud = scattered(400, 3, 0)
    for k in (2, 5, 20):
        yield f"likelihood-{k}", [by_likelihood(cloud, k)]
    for discarded in (0.0, 0.1, 0.5):
        yield f"two-neighbours-{discarded}", [by_two_neighbours(cloud, discarded)]
    tree = minimum_spanning_tree(squareform(pdist(cloud))).data
    for alpha in (0.5, 1.0, 2.0):
        yield f"lengths-0-{alpha}", [np.sum(tree**alpha)]
    few = scattered(200, 2, 0)
    for alpha in (1.0, 1.5):
        yield f"lengths-1-{alpha}", [lengths(few, 1, alpha)]


def main():
    with open(HERE / "values.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["what", "numbers"])
        for what, found in values():
            writer.writerow([what, " ".join(repr(float(number)) for number in found)])


if __name__ == "__main__":
    main()
