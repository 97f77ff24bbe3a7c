"""Polynomial networks by CSDP, on the dual (25): n + 3 variables, which is the smaller side of the program and kinder to a general solver than (23)."""
import os
import re
import resource
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests", "polynomials"))
from csdp import PARAMETERS, sdpa  # noqa: E402


def solve(X, y, beta, activation, accuracy, cap):
    """The optimal value and seconds of processor time, reading its file included; None past the cap; and the status."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "param.csdp"), "w") as out:
            out.write(re.sub("objtol=.*", f"objtol={accuracy}", PARAMETERS))
        with open(os.path.join(folder, "case.dat-s"), "w") as out:
            out.write(sdpa(X, y, beta, *activation))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            said = subprocess.run(["csdp", "case.dat-s"], cwd=folder, capture_output=True, text=True, timeout=cap).stdout
        except subprocess.TimeoutExpired:
            return None, None, "TooLong"
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = re.search(r"Primal objective value: (\S+)", said)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (-float(found.group(1)), seconds, "optimal") if found and "Success" in said else (None, None, "failed")
