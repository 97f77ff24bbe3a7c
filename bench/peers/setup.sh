#!/usr/bin/env bash
# Installs what the peers need from Debian's packages, unless it is there.
set -euo pipefail
missing=()
for pair in torch:python3-torch sklearn:python3-sklearn cvxopt:python3-cvxopt scipy:python3-scipy numpy:python3-numpy; do
  /usr/bin/python3 -c "import importlib.util, sys; sys.exit(importlib.util.find_spec('${pair%%:*}') is None)" 2> /dev/null || missing+=("${pair#*:}")
done
# NumPy, PyTorch and the cone solvers take whatever BLAS there is; the reference one would be an unfair peer.
command -v csdp > /dev/null || missing+=(coinor-csdp)
ls /usr/lib/*/openblas-pthread/libblas.so.3 > /dev/null 2>&1 || missing+=(libopenblas0-pthread)
[ ${#missing[@]} -eq 0 ] && exit 0
echo "installing ${missing[*]}" >&2
apt-get update -q >&2
apt-get install -y -q --no-install-recommends "${missing[@]}" >&2
