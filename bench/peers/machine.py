"""What the figures were measured with."""
import os
import platform
import subprocess
import sys


def describe(environment, threads):
    def first(words):
        try:
            return subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout.strip().splitlines()[0]
        except (OSError, subprocess.CalledProcessError, IndexError):
            return "unknown"

    def version(module):
        return first([sys.executable, "-c", f"import {module}; print({module}.__version__)"])

    processor = "unknown"
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo") as file:
            processor = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), processor)
    blas = first([sys.executable, "-c", "import ctypes, numpy\nfor line in open('/proc/self/maps'):\n"
                  "    if 'blas' in line.rsplit('/', 1)[-1] and '/' in line:\n"
                  "        import os; print(os.path.realpath(line.split()[-1]).rsplit('/', 1)[-1]); break"])
    return {
        "processor": processor,
        "cores": os.cpu_count(),
        "threads": threads,
        "system": f"{platform.system()} {platform.machine()}",
        "dotnet": first(["dotnet", "--version"]),
        "python": platform.python_version(),
        "blas": blas,
        **{name: version(name) for name in ("torch", "numpy", "scipy", "sklearn", "cvxopt")},
    }
