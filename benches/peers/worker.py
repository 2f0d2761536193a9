"""A peer behind the protocol of README.md: worker.py PEER [--set threads=N] [--memory-gb N].

Reads one JSON object a line on standard input and answers each with one on standard output. Whatever a library prints
goes to standard error.
"""

import argparse
import gc
import importlib.metadata
import json
import os
import resource
import signal
import sys
import time

import numpy as np


class Peer:
    """One library. `prepare` is not timed; `diagrams` is, from the array in memory to the bars of degrees 0 and 1."""

    package = ""

    def __init__(self, options):
        self.threads = int(options.pop("threads", "1"))
        if options:
            raise ValueError(f"{type(self).__name__} has no option {', '.join(options)}")

    def prepare(self, values, is_matrix):
        self.values, self.is_matrix = values, is_matrix

    def diagrams(self, threshold=np.inf):
        raise NotImplementedError

    def critical_edges(self, threshold):
        """For each degree, the edges of the finite bars beside the diagram they belong to; None where not available."""
        return None


class Gudhi(Peer):
    package = "gudhi"

    def __init__(self, options):
        super().__init__(options)
        from gudhi.sklearn import RipsPersistence

        self.make = RipsPersistence

    def diagrams(self, threshold=np.inf):
        kind = "full distance matrix" if self.is_matrix else "point cloud"
        # The default field is Z/11; all others compute over Z/2.
        rips = self.make([0, 1], threshold=threshold, input_type=kind, homology_coeff_field=2, n_jobs=1)
        return rips.fit_transform([self.values])[0]


class RipserPy(Peer):
    package = "ripser"

    def __init__(self, options):
        super().__init__(options)
        from ripser import ripser

        self.ripser = ripser

    def diagrams(self, threshold=np.inf):
        return self.ripser(self.values, maxdim=1, thresh=threshold, distance_matrix=self.is_matrix)["dgms"]


class GiottoPh(Peer):
    package = "giotto-ph"

    def __init__(self, options):
        super().__init__(options)
        from gph import ripser_parallel

        self.ripser = ripser_parallel

    def call(self, threshold, **more):
        metric = "precomputed" if self.is_matrix else "euclidean"
        return self.ripser(self.values, maxdim=1, thresh=threshold, metric=metric, n_threads=self.threads, **more)

    def diagrams(self, threshold=np.inf):
        return self.call(threshold)["dgms"]

    def critical_edges(self, threshold):
        found = self.call(threshold, return_generators=True)
        finite = [np.asarray(dgm).reshape(-1, 2) for dgm in found["dgms"]]
        finite = [dgm[np.isfinite(dgm[:, 1])] for dgm in finite]
        edges = [found["gens"][0], found["gens"][1][0] if len(found["gens"][1]) else np.empty((0, 4), int)]
        return finite, [np.asarray(of).tolist() for of in edges]


class RedZeD(Peer):
    package = "redzed-tda"

    def __init__(self, options):
        super().__init__(options)
        import redzed_tda
        from scipy.spatial.distance import pdist

        self.rips, self.pdist = redzed_tda.rips, pdist

    def diagrams(self, threshold=np.inf):
        distances = self.values if self.is_matrix else self.pdist(self.values)
        return self.rips(distances, maxdim=1, threshold=threshold)


class GeoPh(Peer):
    package = "geoph"

    def __init__(self, options):
        super().__init__(options)
        import geoph

        self.rips = geoph.ripsPersistenceDiagram2

    def diagrams(self, threshold=np.inf):
        if self.is_matrix or self.values.shape[1] != 2 or np.isfinite(threshold):
            raise ValueError("GeoPH takes points of the plane and no threshold")
        return self.rips(self.values, reduced_homology=False)


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
    "ripser.py": RipserPy,
    "giotto-ph": GiottoPh,
    "redzed": RedZeD,
    "geoph": GeoPh,
    "reference": Reference,
}


def tables(diagrams):
    """One (bars, 2) array a degree, without bars of zero length; a missing degree is empty."""
    diagrams = list(diagrams) + [[]] * (2 - len(diagrams))
    found = [np.asarray(bars, dtype=np.float64).reshape(-1, 2) for bars in diagrams[:2]]
    return [bars[bars[:, 1] > bars[:, 0]] for bars in found]


def summary(diagrams):
    out = []
    for bars in tables(diagrams):
        finite = bars[np.isfinite(bars[:, 1])]
        out.append({"bars": len(finite), "essential": len(bars) - len(finite), "persistence": float((finite[:, 1] - finite[:, 0]).sum())})
    return out


def memory():
    """Resident kilobytes now, and at most since the start or the last reset."""
    status = {}
    with open("/proc/self/status") as file:
        for line in file:
            key, _, value = line.partition(":")
            if key in ("VmRSS", "VmHWM"):
                status[key] = int(value.split()[0])
    return {"now_kb": status["VmRSS"], "peak_kb": status["VmHWM"]}


def reset_peak():
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


class Worker:
    def __init__(self, name, options):
        self.name, self.peer = name, PEERS[name](options)

    def hello(self):
        return {"peer": self.name, "version": importlib.metadata.version(self.peer.package)}

    def load(self, input, kind):
        values = np.load(input)
        self.peer.prepare(values, kind == "distances")
        return {"n": values.shape[0], "dim": values.shape[1]}

    def run(self, times):
        wall, cpu, diagrams = [], [], None
        gc.collect()
        gc.disable()  # A collection in the middle would be counted against the peer.
        for _ in range(times):
            used, start = time.process_time(), time.perf_counter()
            diagrams = self.peer.diagrams()
            end, left = time.perf_counter(), time.process_time()
            wall.append(end - start)
            cpu.append(left - used)
        gc.enable()
        return {"wall": wall, "cpu": cpu, "summary": summary(diagrams)}

    def memory(self):
        reset_peak()
        before = memory()
        self.peer.diagrams()
        return {"before_kb": before["now_kb"], "peak_kb": memory()["peak_kb"]}

    def dump(self, threshold=None):
        # Beyond the enclosing radius nothing happens, and that is where peers stop by themselves.
        limit = np.inf if threshold in (None, "enclosing") else threshold
        degrees = []
        for bars in tables(self.peer.diagrams(limit)):
            finite = np.isfinite(bars[:, 1])
            degrees.append({"finite": bars[finite].tolist(), "essential": bars[~finite, 0].tolist()})
        return {"degrees": degrees}

    def edges(self, threshold=None):
        found = self.peer.critical_edges(np.inf if threshold in (None, "enclosing") else threshold)
        if found is None:
            return {"degrees": None}
        return {"degrees": [{"finite": bars.tolist(), "edges": edges} for bars, edges in zip(*found)]}

    def worst_length(self, matrix):
        return {"units": self.peer.worst_length(matrix)}


DOES = ("hello", "load", "run", "memory", "dump", "edges", "worst_length")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("peer", choices=sorted(PEERS))
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--memory-gb", type=float)
    arguments = parser.parse_args()

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if arguments.memory_gb:
        size = int(arguments.memory_gb * 2**30)
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    worker = Worker(arguments.peer, dict(setting.split("=", 1) for setting in arguments.set))
    for line in sys.stdin:
        command = json.loads(line)
        do = command.pop("do")
        try:
            if do not in DOES:
                raise ValueError(f"no command {do}")
            answer = getattr(worker, do)(**command)
        except Exception as error:  # Told to the other side, which records it.
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
