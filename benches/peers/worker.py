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

from libraries import PEERS


def tables(diagrams, degree):
    """One (bars, 2) array a degree up to `degree`, without bars of zero length; a missing degree is empty."""
    diagrams = list(diagrams) + [[]] * (degree + 1 - len(diagrams))
    found = [np.asarray(bars, dtype=np.float64).reshape(-1, 2) for bars in diagrams[: degree + 1]]
    return [bars[bars[:, 1] > bars[:, 0]] for bars in found]


def summary(found, peer):
    """What a call found, in a few numbers; of a distance, with the errors that the library documents."""
    if isinstance(found, float):
        value = found if np.isfinite(found) else None
        return {"distance": value} | peer.error
    out = []
    for bars in tables(found, peer.degree):
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

    def load(self, input, operation, kind, degree=1, threshold=None):
        values = np.load(input)
        self.peer.prepare(values, operation, kind, degree, threshold)
        return {"n": values.shape[0], "dim": values.shape[1]}

    def run(self, times):
        wall, cpu, found = [], [], None
        gc.collect()
        gc.disable()  # A collection in the middle would be counted against the peer.
        for _ in range(times):
            used, start = time.process_time(), time.perf_counter()
            found = self.peer.run()
            end, left = time.perf_counter(), time.process_time()
            wall.append(end - start)
            cpu.append(left - used)
        gc.enable()
        return {"wall": wall, "cpu": cpu, "summary": summary(found, self.peer)}

    def memory(self):
        reset_peak()
        before = memory()
        self.peer.run()
        return {"before_kb": before["now_kb"], "peak_kb": memory()["peak_kb"]}

    def dump(self, threshold=None):
        # Beyond the enclosing radius nothing happens, and that is where peers stop by themselves.
        limit = np.inf if threshold in (None, "enclosing") else threshold
        degrees = []
        for bars in tables(self.peer.diagrams(limit), self.peer.degree):
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
