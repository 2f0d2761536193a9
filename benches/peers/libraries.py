"""The peers written in or for Python, each behind the interface of `Peer`."""

import numpy as np

# From so many points on, those within a threshold are listed instead of filling a matrix.
MANY = 20_000
# Of the sliced Wasserstein distance.
DIRECTIONS = 50


def error(relative=0.0, absolute=0.0):
    """By how much a distance may be wrong beyond rounding: in parts of it, and in its units. None where the library's
    documentation does not say."""
    return {"relative_error": relative, "absolute_error": absolute}


class Peer:
    """One library. `prepare` is not timed; `run` is, from arrays in memory to what `operations` say."""

    package = ""

    def __init__(self, options):
        self.threads = int(options.pop("threads", "1"))
        if options:
            raise ValueError(f"{type(self).__name__} has no option {', '.join(options)}")

    def operations(self):
        """What it can do: functions that return diagrams or a distance, and by how much distances may be wrong."""
        return {"rips": (self.diagrams, error())}

    def prepare(self, values, operation, kind, degree=1, threshold=None):
        self.values, self.is_matrix = values, kind == "distances"
        self.degree, self.threshold = degree, np.inf if threshold is None else threshold
        if kind == "diagrams":
            self.a, self.b = (np.ascontiguousarray(values[values[:, 0] == side, 1:]) for side in (0, 1))
        operations = self.operations()
        if operation not in operations:
            raise ValueError(f"{type(self).__name__} cannot do {operation}")
        self.run, self.error = operations[operation]

    def diagrams(self, threshold=None):
        """The bars of the degrees up to `degree`; the threshold is that of the input unless another is given."""
        raise NotImplementedError

    def limit(self, threshold):
        return self.threshold if threshold is None else threshold

    def lengths_within(self, threshold):
        """What the forks of Ripser take, and whether it is a matrix: of many points and a threshold, a sparse one."""
        if self.is_matrix or len(self.values) < MANY or not np.isfinite(threshold):
            return self.values, self.is_matrix
        from scipy.spatial import cKDTree

        tree = cKDTree(self.values)
        return tree.sparse_distance_matrix(tree, threshold, output_type="coo_matrix").tocsr(), True

    def critical_edges(self, threshold):
        """For each degree, the edges of the finite bars beside the diagram they belong to; None where not available."""
        return None


class Gudhi(Peer):
    package = "gudhi"

    def __init__(self, options):
        super().__init__(options)
        import gudhi
        from gudhi.representations.metrics import SlicedWassersteinDistance
        from gudhi.sklearn import RipsPersistence

        self.bottleneck, self.make = gudhi.bottleneck_distance, RipsPersistence
        self.sliced = SlicedWassersteinDistance(num_directions=DIRECTIONS)

    def operations(self):
        return {
            "rips": (self.diagrams, error()),
            "bottleneck": (lambda: self.bottleneck(self.a, self.b), error(absolute=np.finfo(float).tiny)),
            # Of its lines the first and the last are one.
            "sliced": (lambda: float(self.sliced(self.a, self.b)), error(relative=None)),
        }

    def diagrams(self, threshold=None):
        kind = "full distance matrix" if self.is_matrix else "point cloud"
        # The default field is Z/11; all others compute over Z/2.
        degrees = list(range(self.degree + 1))
        limit = self.limit(threshold)
        rips = self.make(degrees, threshold=limit, input_type=kind, homology_coeff_field=2, n_jobs=1)
        return rips.fit_transform([self.values])[0]


class GudhiExact(Gudhi):
    """Its other algorithm of the bottleneck distance."""

    def operations(self):
        return {"bottleneck": (lambda: self.bottleneck(self.a, self.b, 0.0), error())}


class RipserPy(Peer):
    package = "ripser"

    def __init__(self, options):
        super().__init__(options)
        from ripser import ripser

        self.ripser = ripser

    def diagrams(self, threshold=None):
        limit = self.limit(threshold)
        values, is_matrix = self.lengths_within(limit)
        return self.ripser(values, maxdim=self.degree, thresh=limit, distance_matrix=is_matrix)["dgms"]


class GiottoPh(Peer):
    package = "giotto-ph"

    def __init__(self, options):
        super().__init__(options)
        from gph import ripser_parallel

        self.ripser = ripser_parallel

    def call(self, threshold, **more):
        limit = self.limit(threshold)
        values, is_matrix = self.lengths_within(limit)
        metric = "precomputed" if is_matrix else "euclidean"
        degree, threads = self.degree, self.threads
        return self.ripser(values, maxdim=degree, thresh=limit, metric=metric, n_threads=threads, **more)

    def diagrams(self, threshold=None):
        return self.call(threshold)["dgms"]

    def critical_edges(self, threshold):
        found = self.call(threshold, return_generators=True)
        finite = [np.asarray(dgm).reshape(-1, 2) for dgm in found["dgms"]]
        finite = [dgm[np.isfinite(dgm[:, 1])] for dgm in finite]
        edges = [found["gens"][0], *found["gens"][1]]
        edges += [np.empty((0, 4), int)] * (self.degree + 1 - len(edges))
        return finite, [np.asarray(of).tolist() for of in edges]


class RedZeD(Peer):
    package = "redzed-tda"

    def __init__(self, options):
        super().__init__(options)
        import redzed_tda
        from scipy.spatial.distance import pdist

        self.rips, self.pdist = redzed_tda.rips, pdist

    def diagrams(self, threshold=None):
        distances = self.values if self.is_matrix else self.pdist(self.values)
        return self.rips(distances, maxdim=self.degree, threshold=self.limit(threshold))


class GeoPh(Peer):
    package = "geoph"

    def __init__(self, options):
        super().__init__(options)
        import geoph

        self.rips = geoph.ripsPersistenceDiagram2

    def diagrams(self, threshold=None):
        is_cloud = not self.is_matrix and self.values.shape[1] == 2
        if not is_cloud or self.degree > 1 or np.isfinite(self.limit(threshold)):
            raise ValueError("GeoPH takes points of the plane, no threshold and no degree above 1")
        return self.rips(self.values, reduced_homology=False)


def wasserstein(distance):
    """The Wasserstein distances, from a function of the order and the ground norm."""
    return {
        "w1": lambda: distance(1.0, np.inf),
        "w2": lambda: distance(2.0, np.inf),
        "w1_euclidean": lambda: distance(1.0, 2.0),
    }


class Hera(Peer):
    """In GUDHI's package."""

    package = "gudhi"

    def __init__(self, options):
        self.delta = float(options.pop("delta", "0.01"))
        super().__init__(options)
        import gudhi.hera

        self.hera = gudhi.hera

    def wasserstein(self, order, norm):
        return self.hera.wasserstein_distance(self.a, self.b, order=order, internal_p=norm, delta=self.delta)

    def operations(self):
        bottleneck = lambda: self.hera.bottleneck_distance(self.a, self.b, self.delta)
        calls = wasserstein(self.wasserstein) | {"bottleneck": bottleneck}
        return {name: (call, error(relative=self.delta)) for name, call in calls.items()}


class Pot(Peer):
    """Optimal transport on the full matrix of costs, as GUDHI sets it up."""

    package = "POT"

    def __init__(self, options):
        super().__init__(options)
        from gudhi.wasserstein import wasserstein_distance

        self.distance = wasserstein_distance

    def wasserstein(self, order, norm):
        return float(self.distance(self.a, self.b, order=order, internal_p=norm))

    def operations(self):
        return {name: (call, error()) for name, call in wasserstein(self.wasserstein).items()}


class Persim(Peer):
    package = "persim"

    def __init__(self, options):
        super().__init__(options)
        import persim

        self.persim = persim

    def operations(self):
        return {
            "bottleneck": (lambda: float(self.persim.bottleneck(self.a, self.b)), error()),
            # Its ground norm is Euclidean.
            "w1_euclidean": (lambda: float(self.persim.wasserstein(self.a, self.b)), error(absolute=self.cancelled())),
            # Its lines are in single precision.
            "sliced": (lambda: float(self.persim.sliced_wasserstein(self.a, self.b, DIRECTIONS)), error(relative=None)),
        }

    def cancelled(self):
        """What its costs may lack: they are roots of differences of squares, which cancel where bars are close."""
        both = np.concatenate([self.a, self.b])
        return float(len(both) * np.abs(both).max(initial=0.0) * np.sqrt(np.finfo(float).eps))


class Reference(Peer):
    """No peer: computes lengths in extended precision."""

    package = "numpy"

    def worst_length(self, path):
        """The largest error of the square matrix in `path`, in units of the last place of the true length."""
        given = np.load(path)
        exact = self.values.astype(np.longdouble)
        worst = 0.0
        for row, lengths in zip(exact, given):
            true = np.sqrt(((exact - row) ** 2).sum(1))
            place = np.spacing(true.astype(np.float64))
            worst = max(worst, float((np.abs(lengths - true) / place).max()))
        return worst


PEERS = {
    "gudhi": Gudhi,
    "gudhi-exact": GudhiExact,
    "ripser.py": RipserPy,
    "giotto-ph": GiottoPh,
    "redzed": RedZeD,
    "geoph": GeoPh,
    "hera": Hera,
    "pot": Pot,
    "persim": Persim,
    "reference": Reference,
}
