"""Writes the cases of high degrees and other coefficients: python degrees.py, with gudhi, ripser and numpy. Seeded.

Coordinates are whole numbers: the squares of distances are exact, in whatever order they are summed."""
from itertools import combinations

import gudhi
import numpy as np
from ripser import ripser


def write(name, header, rows):
    with open(name, "w", encoding="utf-8") as file:
        print(header, file=file)
        for row in rows:
            print(",".join(repr(float(x)) if isinstance(x, float) else str(x) for x in row), file=file)


def bars(tree, degrees, modulus):
    tree.compute_persistence(homology_coeff_field=modulus, min_persistence=0, persistence_dim_max=True)
    rows = [
        (degree, float(birth), float(death))
        for degree in range(degrees + 1)
        for birth, death in tree.persistence_intervals_in_dimension(degree)
        if death > birth
    ]
    return sorted(rows)


def check_with_ripser(distances, degrees, modulus, rows):
    """Ripser computes in single precision: the same number of bars, at nearly the same places."""
    found = ripser(distances, maxdim=degrees, coeff=modulus, distance_matrix=True, thresh=np.inf)["dgms"]
    for degree, diagram in enumerate(found):
        expected = np.array([row[1:] for row in rows if row[0] == degree]).reshape(-1, 2)
        diagram = np.array(sorted(map(tuple, diagram[diagram[:, 1] > diagram[:, 0]]))).reshape(-1, 2)
        # What is shorter than single precision can tell may be missing.
        long = expected[:, 1] - expected[:, 0] > 1e-3
        assert len(diagram) >= long.sum(), (degree, len(diagram), long.sum())
        if long.all():
            assert np.allclose(diagram, expected, atol=1e-3), degree


def of_points(case, points, degrees, moduli):
    write(f"{case}.points.csv", ",".join(f"x{i}" for i in range(points.shape[1])), points.tolist())
    # As the library sums it: in order, in double precision.
    distances = np.array([[float(np.sqrt(sum((x - y) ** 2 for x, y in zip(a, b)))) for b in points] for a in points])
    for modulus in moduli:
        tree = gudhi.RipsComplex(points=points.tolist()).create_simplex_tree(max_dimension=degrees + 1)
        rows = bars(tree, degrees, modulus)
        check_with_ripser(distances, degrees, modulus, rows)
        write(f"{case}.bars_{modulus}.csv", "degree,birth,death", rows)


def of_surface(case, triangles, degrees, moduli):
    """The flag complex of the barycentric subdivision: larger faces enter later."""
    faces = sorted({face for t in triangles for k in (1, 2, 3) for face in combinations(sorted(t), k)}, key=lambda f: (len(f), f))
    number = {face: i for i, face in enumerate(faces)}
    edges = [(number[a], number[b], float(len(a) + 2 * len(b))) for a in faces for b in faces if set(a) < set(b)]
    write(f"{case}.edges.csv", "u,v,length", edges)
    for modulus in moduli:
        tree = gudhi.SimplexTree()
        for i in range(len(faces)):
            tree.insert([i], 0.0)
        for u, v, length in edges:
            tree.insert([u, v], length)
        tree.expansion(degrees + 1)
        write(f"{case}.bars_{modulus}.csv", "degree,birth,death", bars(tree, degrees, modulus))


def klein_bottle(n=4):
    def corner(i, j):
        if i >= n:
            i, j = i - n, -j
        return i * n + j % n

    quads = [(corner(i, j), corner(i + 1, j), corner(i, j + 1), corner(i + 1, j + 1)) for i in range(n) for j in range(n)]
    return [t for a, b, c, d in quads for t in ((a, b, d), (a, c, d))]


PROJECTIVE_PLANE = [(0, 1, 2), (0, 2, 3), (0, 3, 4), (0, 4, 5), (0, 5, 1), (1, 2, 4), (2, 3, 5), (3, 4, 1), (4, 5, 2), (5, 1, 3)]

rng = np.random.default_rng(9)
sphere = rng.standard_normal((24, 4))
of_points("sphere_s3", np.round(1000 * sphere / np.linalg.norm(sphere, axis=1, keepdims=True)), 3, (2, 3))
of_points("random_16", np.round(1000 * rng.uniform(size=(22, 16))), 7, (2,))
corners = np.concatenate([np.eye(8), -np.eye(8)])
of_points("cross_polytope", np.round(1000 * (corners + 0.08 * rng.standard_normal(corners.shape))), 7, (2, 3))
of_surface("projective_plane", PROJECTIVE_PLANE, 3, (2, 3))
of_surface("klein_bottle", klein_bottle(), 3, (2, 3))
