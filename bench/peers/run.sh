#!/usr/bin/env bash
# Sets up both sides and runs them: ./run.sh --out FOLDER [--data FOLDER] [--only NAME] [--quick]; see README.md.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"$here/setup.sh"
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
dotnet build -c Release -v quiet "$here/../Bidual.Benchmarks" >&2
dotnet build -c Release -v quiet "$here/../../src/Bidual.Cli" >&2
exec /usr/bin/python3 "$here/run.py" "$@"
