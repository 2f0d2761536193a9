"""Writes the inputs on which the peers are measured or compared, each from a seed of its own.

    inputs.py rips bench FOLDER --seed N
    inputs.py higher bench FOLDER --seed N [--classics FOLDER]
    inputs.py rips|higher check FOLDER --seed N --count N
    inputs.py distances bench|check FOLDER --seed N --harness PROGRAM

Each input is a float64 array in row-major order: the coordinates of points, a square matrix of distances, or two diagrams
with one bar a row: 0 or 1 for the diagram it belongs to, birth and death. Beside the arrays lies `manifest.json`, written
last, with one object an input: name, family, label, operation, kind, n, dim, file, sha256; of the suites of Rips diagrams,
degree, the largest one, and threshold, null for none; and, where only some peers are to see it, only. A generator gets its random numbers from the seed and the name of the input, so adding an input changes no
other. The diagrams of clouds are those that the harness, which is Topogen, finds.
"""

import argparse
import hashlib
import json
import os
import subprocess
import zlib
from pathlib import Path

import numpy as np

SIZES = (500, 1000, 2000, 5000)
MATRIX_SIZES = (500, 1000, 2000)
BATCH = 128
# persim, the reason for that ground norm, takes minutes beyond.
LARGEST_EUCLIDEAN = 1000
NOISE = 0.05
WARM_UP = "warmup"
TITLES = {"bottleneck": "bottleneck", "w1": "W1", "w2": "W2", "w1_euclidean": "W1 with L2 ground norm", "sliced": "sliced"}
DISTANCES = tuple(TITLES)
OPERATIONS = ("rips", *DISTANCES)


class Folder:
    """The arrays written so far and what the manifest says of them."""

    def __init__(self, path, seed):
        self.path, self.seed, self.entries = Path(path), seed, []
        self.path.mkdir(parents=True, exist_ok=True)

    def random(self, name):
        return np.random.default_rng([self.seed, zlib.crc32(name.encode())])

    def write(self, name, values):
        """Writes an array and returns what the manifest says of it."""
        values = np.ascontiguousarray(values, dtype=np.float64)
        file = f"{name}.npy"
        np.save(self.path / file, values)
        digest = hashlib.sha256((self.path / file).read_bytes()).hexdigest()
        rows, columns = values.shape
        return {"n": rows, "dim": columns, "file": file, "sha256": digest}

    def add(self, name, values, *, family, label, kind="points", only=None, degree=1, threshold=None):
        """A cloud, or a matrix of distances, of which diagrams up to `degree` are computed."""
        entry = {"name": name, "family": family, "label": label, "operation": "rips", "kind": kind}
        entry |= {"degree": degree, "threshold": threshold}
        entry |= self.write(name, values)
        if kind != "points":
            entry["dim"] = None
        if only:
            entry["only"] = only
        self.entries.append(entry)

    def add_pair(self, name, pair, operations, *, family, label):
        """Two diagrams: an input of each operation, all with one file."""
        rows = [np.column_stack([np.full(len(diagram), side), diagram]) for side, diagram in enumerate(pair)]
        written = self.write(name, np.concatenate(rows)) | {"dim": None, "kind": "diagrams"}
        for operation in operations:
            # An operation has its own families: what is beyond the limit in one may be quick in another.
            entry = {"name": f"{operation}_{name}", "family": f"{operation}_{family}" if family != WARM_UP else family}
            entry |= {"label": f"{TITLES[operation]}, {label}", "operation": operation}
            self.entries.append(entry | written)

    def finish(self):
        # By operation; inputs of one keep their order.
        self.entries.sort(key=lambda entry: OPERATIONS.index(entry["operation"]))
        partial = self.path / "manifest.json.partial"
        partial.write_text(json.dumps(self.entries, indent=1))
        os.replace(partial, self.path / "manifest.json")


# Clouds, each from a generator and a number of points.


def images(rng, n):
    """Grey images of ten kinds: smooth blobs of a kind's own, moved and dimmed a little from image to image."""
    side = 28
    row, column = np.mgrid[0:side, 0:side]
    centres = rng.uniform(5, side - 5, (10, 4, 2))
    widths = rng.uniform(1.5, 4.0, (10, 4))
    out = np.empty((n, side * side))
    for i in range(n):
        kind = rng.integers(10)
        moved = centres[kind] + rng.normal(0, 0.8, (4, 2))
        squared = (row - moved[:, 0, None, None]) ** 2 + (column - moved[:, 1, None, None]) ** 2
        picture = np.exp(-squared / (2 * widths[kind][:, None, None] ** 2)).sum(0)
        picture = rng.uniform(0.7, 1.0) * picture + rng.normal(0, 0.03, picture.shape)
        out[i] = np.clip(picture, 0, 1).ravel()
    return out


def mixture(rng, n, dim, clusters=10, spread=0.5):
    """Gaussian clusters around Gaussian centres, as latents of a trained encoder are."""
    centres = rng.normal(0, 2, (clusters, dim))
    return centres[rng.integers(clusters, size=n)] + rng.normal(0, spread, (n, dim))


def scales(rng, n, dim):
    """Four Gaussian clusters of very different sizes, some within others."""
    centres, sizes = rng.random((4, dim)), np.array([1, 1e-1, 1e-2, 1e-3])
    cluster = rng.integers(4, size=n)
    return centres[cluster] + rng.normal(size=(n, dim)) * sizes[cluster, None]


def uniform(rng, n, dim):
    return rng.random((n, dim))


def circle(rng, n, noise=NOISE):
    angle = rng.uniform(0, 2 * np.pi, n)
    return np.column_stack([np.cos(angle), np.sin(angle)]) + rng.normal(0, noise, (n, 2))


def torus(rng, n):
    around, across = rng.uniform(0, 2 * np.pi, (2, n))
    radius = 2 + np.cos(across)
    exact = np.column_stack([radius * np.cos(around), radius * np.sin(around), np.sin(across)])
    return exact + rng.normal(0, NOISE, (n, 3))


def sphere(rng, n):
    return on_sphere(rng, n) + rng.normal(0, NOISE, (n, 3))


def on_sphere(rng, n, dim=3):
    direction = rng.normal(size=(n, dim))
    return direction / np.sqrt((direction**2).sum(1, keepdims=True))


def orthogonal(rng, n):
    """Random orthogonal 3 x 3 matrices, uniform among all, as points in nine dimensions."""
    q, r = np.linalg.qr(rng.normal(size=(n, 3, 3)))
    # The signs make the decomposition unique, and the matrix uniform (Mezzadri 2007, arXiv math-ph/0609050).
    return (q * np.sign(np.einsum("nii->ni", r))[:, None, :]).reshape(n, 9)


def flat_torus(rng, n):
    """The product of two unit circles, in four dimensions."""
    angles = rng.uniform(0, 2 * np.pi, (n, 2))
    return np.column_stack([np.cos(angles[:, 0]), np.sin(angles[:, 0]), np.cos(angles[:, 1]), np.sin(angles[:, 1])])


def klein_bottle(_, n):
    """The figure-eight immersion of the Klein bottle on a regular grid whose borders coincide: ties and duplicates."""
    side = round(n**0.5)
    turn = np.linspace(0, 2 * np.pi, side)
    u, v = (angle.ravel() for angle in np.meshgrid(turn, turn, indexing="ij"))
    radius = 3 + np.cos(u / 2) * np.sin(v) - np.sin(u / 2) * np.sin(2 * v)
    height = np.sin(u / 2) * np.sin(v) + np.cos(u / 2) * np.sin(2 * v)
    return np.column_stack([radius * np.cos(u), radius * np.sin(u), height])


# Matrices of distances.


def projective_plane(rng, n):
    """Angles between random lines through the origin of space."""
    lines = on_sphere(rng, n)
    return symmetric(np.arccos(np.clip(np.abs(lines @ lines.T), 0, 1)))


def geodesic(rng, n, neighbours=12):
    """Lengths of shortest paths through the nearest neighbours of points on a torus: a metric that is not Euclidean."""
    from scipy.sparse.csgraph import minimum_spanning_tree, shortest_path
    from scipy.spatial.distance import pdist, squareform

    full = squareform(pdist(torus(rng, n)))
    near = np.argsort(full, axis=1)[:, 1 : neighbours + 1]
    graph = np.zeros_like(full)
    rows = np.repeat(np.arange(n), neighbours)
    graph[rows, near.ravel()] = full[rows, near.ravel()]
    # The spanning tree connects what nearest neighbours alone may leave apart.
    graph = np.maximum(graph, minimum_spanning_tree(full).toarray())
    paths = shortest_path(np.maximum(graph, graph.T), directed=False, method="D")
    return symmetric(paths)


def no_metric(rng, n):
    """Independent uniform entries: the triangle inequality fails everywhere."""
    return symmetric(rng.random((n, n)))


def integers(rng, n, largest=20):
    """Whole numbers, so that most lengths are tied."""
    return symmetric(rng.integers(1, largest + 1, (n, n)).astype(float))


def symmetric(values):
    """The strict lower triangle mirrored, with a zero diagonal."""
    lower = np.tril(values, -1)
    return lower + lower.T


BATCHES = (
    ("images", f"{BATCH} images in R^784", images),
    ("latents10", f"{BATCH} latents in R^10", lambda rng, n: mixture(rng, n, 10)),
    ("latents2", f"{BATCH} latents in R^2", lambda rng, n: mixture(rng, n, 2)),
)


def warm_up(folder, n, degree):
    planar = uniform(folder.random("warmup"), n, 2)
    folder.add("warmup", planar, family=WARM_UP, label="warm-up", degree=degree)
    matrix = no_metric(folder.random("warmup_matrix"), n)
    folder.add("warmup_matrix", matrix, family=WARM_UP, label="warm-up", kind="distances", degree=degree)


def bench(folder):
    """The inputs of the table of degrees 0 and 1."""
    warm_up(folder, 64, 1)
    for index in range(4):
        for family, label, make in BATCHES:
            name = f"{family}_{index}"
            folder.add(name, make(folder.random(name), BATCH), family=family, label=label)
    clouds = [("circle", "circle", circle), ("torus", "torus", torus), ("sphere", "sphere", sphere)]
    clouds.append(("mixture2", "Gaussian mixture in R^2", lambda rng, n: mixture(rng, n, 2)))
    for dim in (2, 3):
        clouds.append((f"scales{dim}", f"clusters of four scales in R^{dim}", lambda rng, n, dim=dim: scales(rng, n, dim)))
    for dim in (10, 64):
        clouds.append((f"uniform{dim}", f"uniform in R^{dim}", lambda rng, n, dim=dim: uniform(rng, n, dim)))
        clouds.append((f"mixture{dim}", f"Gaussian mixture in R^{dim}", lambda rng, n, dim=dim: mixture(rng, n, dim)))
    for n in SIZES:
        for family, label, make in clouds:
            name = f"{family}_{n}"
            folder.add(name, make(folder.random(name), n), family=family, label=f"{label}, n = {n}")
    for n in MATRIX_SIZES:
        for family, label, make in (
            ("geodesic", "geodesic distances", geodesic),
            ("no_metric", "random numbers as distances", no_metric),
        ):
            name = f"{family}_{n}"
            values = make(folder.random(name), n)
            folder.add(name, values, family=family, label=f"{label}, n = {n}", kind="distances")
    # The others fill a quadratic matrix.
    name, only = "plane_100000", ["topogen", "geoph"]
    values = uniform(folder.random(name), 100_000, 2)
    folder.add(name, values, family="plane", label="uniform in R^2, n = 100 000", only=only)


# Of one family, the smaller inputs first: what is beyond the limit on one is so on a larger one. A classic of which there is no
# formula here is None.
CLASSICS = (
    ("sphere3", 192, "points", "unit sphere", on_sphere, ((2, None),)),
    ("klein", 400, "points", "Klein bottle", klein_bottle, ((2, None),)),
    ("rp2", 600, "distances", "projective plane", projective_plane, ((2, None),)),
    ("fractal_r", 512, "distances", "weights of a fractal network", None, ((2, None),)),
    ("o3", 1024, "points", "orthogonal matrices", orthogonal, ((2, None), (3, 1.8))),
    ("o3", 4096, "points", "orthogonal matrices", orthogonal, ((3, 1.4),)),
    ("random16", 50, "points", "uniform in R^16", lambda rng, n: uniform(rng, n, 16), ((7, None),)),
    ("torus4", 50_000, "points", "flat torus in R^4", flat_torus, ((2, 0.15),)),
)


def bench_higher(folder, classics):
    """The inputs of the table of higher degrees; those that others have published are taken from the folder `classics`
    where they are in it."""
    warm_up(folder, 32, 2)
    for index in range(4):
        for family, label, make in BATCHES:
            values = make(folder.random(f"{family}_{index}"), BATCH)
            folder.add(f"{family}_{index}_h2", values, family=f"{family}_h2", label=f"{label}, degree 2", degree=2)
    for n in (500, 1000):
        for family, make in (("circle", circle), ("torus", torus), ("sphere", sphere)):
            values = make(folder.random(f"{family}_{n}"), n)
            label = f"{family}, n = {n}, degree 2"
            folder.add(f"{family}_{n}_h2", values, family=f"{family}_h2", label=label, degree=2)
    for family, n, kind, label, make, asked in CLASSICS:
        name = family if make is None or family == "random16" else f"{family}_{n}"
        published = classics and next(
            (it for it in (classics / f"{name}.npy", classics / f"{name}_distances.npy") if it.exists()), None
        )
        if published:
            values = np.load(published)
        elif make:
            values, label = make(folder.random(name), n), f"{label} (made anew)"
        else:
            print(f"{name} is left out: it has no formula and is not in the folder of --classics")
            continue
        for degree, threshold in asked:
            below = "" if threshold is None else f", threshold {threshold:g}"
            about = {"kind": kind, "degree": degree, "threshold": threshold}
            folder.add(
                f"{name}_h{degree}",
                values,
                family=f"{family}_h{degree}",
                label=f"{label}, n = {n}, degree {degree}{below}",
                **about,
            )


# Inputs to compare results on: from a generator, a number of points and a dimension.


def duplicated(rng, n, dim):
    """A quarter of the points coincide with others."""
    x = rng.normal(size=(n, dim))
    copies = rng.integers(n, size=(n + 3) // 4)
    x[rng.integers(n, size=len(copies))] = x[copies]
    return x


def lattice(rng, n, dim):
    """Points of a coarse grid, drawn with repetition: ties and duplicates."""
    return rng.integers(0, 5, (n, dim)).astype(float)


def exact_grid(rng, n, dim):
    """The first points of a regular grid in one to three directions, the other coordinates being zero."""
    free = min(dim, 3)
    side = max(1, round(n ** (1 / free)))
    axes = np.stack(np.meshgrid(*[np.arange(side, dtype=float)] * free, indexing="ij"), -1).reshape(-1, free)
    x = np.zeros((len(axes), dim))
    x[:, :free] = axes * rng.choice([0.1, 1.0, 3.0])
    return x[rng.permutation(len(x))]


def collinear(rng, n, dim):
    return rng.normal(size=(n, 1)) * rng.normal(size=(1, dim)) + rng.normal(size=(1, dim))


def polygon(rng, n, dim):
    """The corners of regular polygons; in one dimension, equally spaced points."""
    turn = 2 * np.pi * np.arange(n) / n
    x = np.zeros((n, dim))
    x[:, 0] = np.cos(turn) if dim > 1 else np.arange(n)
    if dim > 1:
        x[:, 1] = np.sin(turn)
    return x


def scales(rng, n, dim):
    """Clusters of sizes from 1e-6 to 1 and a few outliers far away."""
    size = 10.0 ** rng.uniform(-6, 0, 5)
    centre = rng.normal(0, 3, (5, dim))
    of = rng.integers(5, size=n)
    x = centre[of] + size[of, None] * rng.normal(size=(n, dim))
    x[rng.random(n) < 0.03] *= 1000
    return x


def noisy_circle(rng, n, dim):
    x = np.zeros((n, dim))
    angle = rng.uniform(0, 2 * np.pi, n)
    x[:, 0] = np.cos(angle)
    if dim > 1:
        x[:, 1] = np.sin(angle)
    return x + rng.normal(0, rng.choice([0.01, 0.1]), (n, dim))


CLOUDS = {
    "uniform": uniform,
    "gauss": lambda rng, n, dim: rng.normal(size=(n, dim)),
    "lattice": lattice,
    "exact_grid": exact_grid,
    "collinear": collinear,
    "polygon": polygon,
    "duplicated": duplicated,
    "scales": scales,
    "noisy_circle": noisy_circle,
}
MATRICES = {"integers": integers, "no_metric": no_metric, "geodesic": lambda rng, n: geodesic(rng, n, min(6, n - 1))}
DIMS = (1, 2, 3, 5, 12, 40, 100)
SCALES = (1.0, 1e-30, 1.0, 1e30)
LARGEST = 400
# Whole words and vectors of bits, and one point less and more.
EDGES_OF_WORDS = (63, 64, 65, 127, 128, 129, 192, 193, 255, 256, 257, 320, 384, 385)
# Without a metric cohomology takes seconds from here on.
LARGEST_MATRIX = {"integers": 160, "no_metric": 160}


def size(rng):
    """Mostly small, where inputs are quick and corner cases are likely; two in five are larger."""
    draw = rng.random()
    if draw < 0.6:
        return int(round(np.exp(rng.uniform(0, np.log(60)))))
    if draw < 0.75:
        return int(rng.choice(EDGES_OF_WORDS))
    return int(rng.integers(60, LARGEST + 1))


def check(folder, count):
    """`count` inputs; every kind in turn, so that a smaller count is a part of a larger one."""
    kinds = [*CLOUDS, *MATRICES]
    for index in range(count):
        kind = kinds[index % len(kinds)]
        name = f"{index:05d}_{kind}"
        rng = folder.random(name)
        n = size(rng)
        if kind in CLOUDS:
            dim, scale = int(rng.choice(DIMS)), float(rng.choice(SCALES))
            values, label = CLOUDS[kind](rng, n, dim) * scale, f"{kind}, scale {scale:g}"
            folder.add(name, values, family=kind, label=label)
        else:
            values = MATRICES[kind](rng, min(max(n, 2), LARGEST_MATRIX.get(kind, LARGEST)))
            folder.add(name, values, family=kind, label=kind, kind="distances")


# Degrees to compare in, and up to how many points a cloud may have there: peers list all simplices.
HIGHER = ((2, 70), (2, 70), (3, 32), (2, 130), (4, 20))


def check_higher(folder, count):
    """`count` inputs in degrees 2 to 4; every kind in turn."""
    kinds = [*CLOUDS, *MATRICES]
    for index in range(count):
        kind = kinds[index % len(kinds)]
        # With the kinds it runs through all pairs, as the two counts have no divisor in common.
        degree, largest = HIGHER[index % len(HIGHER)]
        name = f"{index:05d}_{kind}_h{degree}"
        rng = folder.random(name)
        n = int(rng.integers(1, largest + 1))
        if kind in CLOUDS:
            dim, scale = int(rng.choice(DIMS)), float(rng.choice(SCALES))
            values, label = CLOUDS[kind](rng, n, dim) * scale, f"{kind}, scale {scale:g}"
            folder.add(name, values, family=kind, label=label, degree=degree)
        else:
            # Without a metric nearly every simplex counts.
            n = min(max(n, 2), largest if kind == "geodesic" else (3 * largest) // 5)
            folder.add(name, MATRICES[kind](rng, n), family=kind, label=kind, kind="distances", degree=degree)


# Two diagrams, to measure and to compare their distances on.


def random_diagram(rng, n):
    births = rng.random(n)
    return np.column_stack([births, births + rng.exponential(0.1, n)])


def rips_diagrams(harness, path):
    """The finite bars of the points in a file, by degree."""
    asked = [{"do": "load", "input": str(path), "operation": "rips", "kind": "points"}, {"do": "dump", "threshold": None}]
    lines = "".join(json.dumps(request) + "\n" for request in asked)
    ended = subprocess.run([harness, "topogen"], input=lines, capture_output=True, text=True, check=True)
    answer = json.loads(ended.stdout.splitlines()[-1])
    if "error" in answer:
        raise RuntimeError(f"no diagram of {path}: {answer['error']}")
    return [np.array(degree["finite"]).reshape(-1, 2) for degree in answer["degrees"]]


def bench_distances(folder, harness):
    """The inputs of the table of distances: random diagrams, and those of two clouds drawn alike."""
    warm_up = [random_diagram(folder.random(f"{WARM_UP}_{side}"), 64) for side in (0, 1)]
    folder.add_pair(WARM_UP, warm_up, DISTANCES, family=WARM_UP, label="warm-up")
    for n in (50, 128, 1000, 10_000, 100_000):
        name = f"rand_{n}"
        pair = [random_diagram(folder.random(f"{name}_{side}"), n) for side in (0, 1)]
        operations = [it for it in DISTANCES if n <= LARGEST_EUCLIDEAN or it != "w1_euclidean"]
        folder.add_pair(name, pair, operations, family="rand", label=f"random, {n} bars")
    for family, make, n, degrees in (
        ("images", images, BATCH, (0, 1)),
        ("circle", circle, 2000, (0, 1)),
        ("torus", torus, 2000, (1,)),
        ("sphere", sphere, 5000, (0, 1)),
    ):
        clouds = []
        for side in (0, 1):
            written = folder.write(f"{family}_{n}_{side}", make(folder.random(f"{family}_{n}_{side}"), n))
            clouds.append(rips_diagrams(harness, folder.path / written["file"]))
        for degree in degrees:
            pair = [diagrams[degree] for diagrams in clouds]
            bars = " and ".join(str(len(diagram)) for diagram in pair)
            operations = [it for it in DISTANCES if len(pair[0]) <= LARGEST_EUCLIDEAN or it != "w1_euclidean"]
            label = f"{family}, n = {n}, degree {degree}, {bars} bars"
            folder.add_pair(f"{family}_{n}_h{degree}", pair, operations, family=f"{family}_h{degree}", label=label)


def coarse_diagram(rng, n):
    """Ends on a coarse grid: ties, and bars that repeat."""
    births = rng.integers(0, 6, n) / 2
    return np.column_stack([births, births + rng.integers(1, 5, n) / 2])


def in_a_row(rng, n):
    """Equal births, as in degree 0."""
    return np.column_stack([np.zeros(n), rng.exponential(1.0, n)])


def near_diagonal(rng, n):
    """Short bars far away, and a few long ones."""
    bars = random_diagram(rng, n)
    lengths = np.where(rng.random(n) < 0.1, 1.0, 1e-4) * rng.random(n)
    return np.column_stack([10 + bars[:, 0], 10 + bars[:, 0] + lengths])


DIAGRAMS = {"random": random_diagram, "coarse": coarse_diagram, "in_a_row": in_a_row, "near_diagonal": near_diagonal}


def check_distances(folder, count):
    """`count` pairs of diagrams; every kind in turn. No scale is so small that costs vanish beside a peer's tolerance."""
    kinds = list(DIAGRAMS)
    for index in range(count):
        kind = kinds[index % len(kinds)]
        name = f"{index:05d}_{kind}"
        rng = folder.random(name)
        scale = float(rng.choice((1.0, 1e3, 1e6)))
        pair = [scale * DIAGRAMS[kind](rng, size(rng)) for _ in range(2)]
        folder.add_pair(name, pair, DISTANCES, family=kind, label=f"{kind}, scale {scale:g}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("suite", choices=("rips", "higher", "distances"))
    parser.add_argument("what", choices=("bench", "check"))
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--harness")
    parser.add_argument("--classics", type=Path)
    arguments = parser.parse_args()
    folder = Folder(arguments.folder, arguments.seed)
    match (arguments.suite, arguments.what):
        case ("rips", "bench"):
            bench(folder)
        case ("rips", "check"):
            check(folder, arguments.count)
        case ("higher", "bench"):
            bench_higher(folder, arguments.classics)
        case ("higher", "check"):
            check_higher(folder, arguments.count)
        case ("distances", "bench"):
            bench_distances(folder, arguments.harness)
        case ("distances", "check"):
            check_distances(folder, arguments.count)
    folder.finish()


if __name__ == "__main__":
    main()
