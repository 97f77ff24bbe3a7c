"""Both sides on the same problems, one after the other, and a table of the outcome."""
import argparse
import importlib
import json
import os
import shlex
import subprocess
import sys

import machine
import table

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
SECTIONS = ["gated", "relu", "cvxopt", "polynomial", "networks", "sets", "accuracy", "kernels"]


def with_threads(count):
    """What tells NumPy and PyTorch how many threads to use."""
    return {key: str(count) for key in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


class Run:
    """How processes are started, and where things are kept."""

    def __init__(self, arguments):
        self.out = os.path.abspath(arguments.out)
        self.data = arguments.data
        self.quick = arguments.quick
        self.cap = arguments.cap if arguments.cap else (1 if arguments.quick else 60)
        self.wrap = shlex.split(arguments.wrap)
        self.threads = arguments.threads
        self.sets = arguments.sets.split(",") if arguments.sets else None
        self.methods = arguments.methods.split(",") if arguments.methods else None
        self.folds = 2 if arguments.quick else arguments.folds
        self.resume = arguments.resume
        self.lambdas = [float(word) for word in arguments.lambdas.split(",")]
        self.environment = {key: value for key, value in os.environ.items() if key not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
        self.environment.update(with_threads(arguments.threads))
        os.makedirs(self.out, exist_ok=True)

    def folder(self, *names):
        path = os.path.join(self.out, "work", *names)
        os.makedirs(path, exist_ok=True)
        return path

    def command(self, words, accept=(0,), threads=None):
        """Standard output of a process; its failure is ours."""
        words = [str(word) for word in words]
        done = subprocess.run(self.wrap + words, env={**self.environment, **(with_threads(threads) if threads else {})}, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        if done.returncode not in accept:
            raise SystemExit(f"{' '.join(words)}: exit code {done.returncode}")
        return done.stdout

    def benchmarks(self, *words):
        """JSON of Bidual's own benchmarks."""
        program = os.path.join(ROOT, "artifacts", "bin", "Bidual.Benchmarks", "release", "Bidual.Benchmarks.dll")
        return json.loads(self.command(["dotnet", program, *words, "--json"]))

    def bidual(self, *words):
        """Standard output of Bidual's command line; exit code 2 is a network without the proof that was asked for."""
        folder = os.path.join(ROOT, "artifacts", "bin", "Bidual.Cli", "release")
        program = next(os.path.join(folder, name) for name in ("bidual.dll", "Bidual.Cli.dll") if os.path.exists(os.path.join(folder, name)))
        return self.command(["dotnet", program, *words, "--quiet"], accept=(0, 2))

    def train(self, *words):
        """JSON of `bidual train`."""
        return json.loads(self.bidual("train", *words, "--json"))

    def peer(self, name, case, threads=None, run="", **options):
        """Summary of a peer and the file of its point; `run` tells several of one peer on one case apart."""
        result = os.path.join(self.folder("results"), f"{name}-{os.path.basename(case)}{run}.json")
        self.command([sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "peer.py"), name, case, result,
                      *(f"{key}={value!r}" for key, value in options.items())], threads=threads)
        with open(result) as file:
            return json.load(file), result[:-5] + ".npy"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True, help="folder for peers.md, peers.json and the shared .npy files")
    parser.add_argument("--data", help="folder that holds uci121/*.csv.gz; without it, synthetic data of the same sizes")
    parser.add_argument("--only", help="one or more of " + ", ".join(SECTIONS) + ", with commas between")
    parser.add_argument("--sets", help="only these data sets, with commas between")
    parser.add_argument("--methods", help="only these methods of `accuracy`, with commas between")
    parser.add_argument("--folds", type=int, default=5, help="folds, or standard splits, of every set of `accuracy` (5)")
    parser.add_argument("--resume", action="store_true", help="keep the fits of `accuracy` that are in accuracy.jsonl, and go on")
    parser.add_argument("--lambdas", default="0.01,0.001", help="beta / n of the programs over given gates, with commas between (0.01,0.001)")
    parser.add_argument("--quick", action="store_true", help="tiny problems: a smoke test of everything, about a minute")
    parser.add_argument("--cap", type=float, help="seconds that a solve of either side may take (60; 1 with --quick)")
    parser.add_argument("--threads", type=int, default=2, help="threads of both sides (2)")
    parser.add_argument("--wrap", default="", help="command put before every timed process, such as 'taskset -c 0,1'")
    arguments = parser.parse_args()
    chosen = arguments.only.split(",") if arguments.only else SECTIONS
    unknown = [name for name in chosen if name not in SECTIONS]
    if unknown:
        parser.error(f"no section {unknown[0]}; there are {', '.join(SECTIONS)}")
    run = Run(arguments)
    report = {"machine": machine.describe(run.environment, run.threads), "cap": run.cap, "quick": run.quick, "sections": {}}
    for name in SECTIONS:
        if name not in chosen:
            continue
        print(f"--- {name}", file=sys.stderr)
        report["sections"][name] = importlib.import_module("section_" + name).run(run)
        table.write(run.out, report)
    print(table.markdown(report))


if __name__ == "__main__":
    main()
