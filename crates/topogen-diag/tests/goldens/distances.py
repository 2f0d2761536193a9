#!/usr/bin/env python3
"""Distances by other libraries: distances.py > distances.txt. Needs gudhi (with its hera), POT, persim, scipy and numpy.

A case is its name, the bars of both diagrams as births and deaths in turn, and one line a distance: library, order (of a sliced
distance, the number of directions), exponent of the ground norm, value. The seeds are part of the definition of the names.
"""
import gudhi, gudhi.hera, gudhi.wasserstein, numpy as np, ot, persim, scipy
from importlib.metadata import version
from scipy.optimize import linear_sum_assignment

ORDERS, NORMS = (1.0, 2.0, 3.0), (1.0, 2.0, np.inf)


def scipy_distance(a, b, q, p):
    """The assignment problem with all copies of the diagonal."""
    n, m = len(a), len(b)
    costs = np.zeros((n + m, n + m))
    to_diagonal = 2.0 ** (1.0 / p - 1.0)
    costs[:n, :m] = np.linalg.norm(a[:, None] - b[None], ord=p, axis=2) ** q
    costs[:n, m:] = (to_diagonal * (a[:, 1] - a[:, 0]))[:, None] ** q
    costs[n:, :m] = (to_diagonal * (b[:, 1] - b[:, 0]))[None] ** q
    return costs[linear_sum_assignment(costs)].sum() ** (1 / q)


def random(seed, n, lift=0.0):
    rng = np.random.default_rng(seed)
    births = rng.random(n)
    return np.c_[births, births + lift + rng.exponential(0.2, n)]


def bars(*pairs):
    return np.array(pairs, dtype=float).reshape(-1, 2)


generic = {
    "random": (random(1, 12), random(2, 10)),
    "lifted": (random(3, 9, 2.0), random(4, 11, 2.0)),
    "level": (random(5, 9) * [0, 1], random(6, 9) * [0, 1]),
    "hundred": (random(7, 100), random(8, 90)),
}
# What some library answers wrongly or not at all, with those that are right.
degenerate = {
    "same": (bars((0, 2), (0, 2), (1, 5)), bars((1, 5), (0, 2), (0, 2))),
    "one_point_target": (bars((0, 2), (1, 4)), bars((0, 1))),
    "points_of_the_diagonal": (bars((1, 1), (2, 2), (0, 3)), bars((3, 3), (0, 4))),
    "multiplicities": (bars(*[(0, 2)] * 7, *[(1, 2)] * 5), bars(*[(0, 2)] * 4, *[(1, 3)] * 6)),
    "nothing": (bars(), bars((0, 1), (2, 5))),
}


def put(cases, libraries):
    for case, (a, b) in cases.items():
        print("case", case)
        for side, diagram in zip("ab", (a, b)):
            print(side, *(repr(float(value)) for value in diagram.flatten()))
        for q in ORDERS:
            for p in NORMS:
                for library, distance in libraries.items():
                    print(library, q, p, repr(float(distance(a, b, q, p))))
        for directions in (1, 10, 51) if len(a) and len(b) else ():
            print("persim-sliced", directions, 1.0, repr(float(persim.sliced_wasserstein(a, b, M=directions))))
        print("gudhi-bottleneck inf inf", repr(float(gudhi.bottleneck_distance(a, b, 0.0))))


pot = lambda a, b, q, p: gudhi.wasserstein.wasserstein_distance(a, b, order=q, internal_p=p)
hera = lambda a, b, q, p: gudhi.hera.wasserstein_distance(a, b, order=q, internal_p=p, delta=1e-7)
print(f"# by distances.py with gudhi {gudhi.__version__}, POT {ot.__version__}, persim {version('persim')}, scipy {scipy.__version__}, numpy {np.__version__}")
put(generic, {"gudhi-pot": pot, "gudhi-hera": hera, "scipy": scipy_distance})
put(degenerate, {"gudhi-pot": pot, "scipy": scipy_distance})
