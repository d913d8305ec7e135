#!/usr/bin/env bash
# Checks and tests: ./test.sh runs ruff, mypy and all tests; ./test.sh ARG … runs pytest with just these arguments,
# for example ./test.sh tests/db -q. Prepares everything on the first run; see prepare.py.
set -eu

here=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source=.ci/find-python.sh
. "$here/.ci/find-python.sh"

"$python" "$here/prepare.py" --tests --qt
cd -- "$here"
tool() { .venv/bin/python -m "$@"; }

if [ $# -gt 0 ]; then
  tool pytest "$@"
  exit
fi
tool ruff check --quiet --no-cache .
tool mypy --no-error-summary
# One process a file: fixtures that build a township are made once in each.
tool pytest -q -n 2 --dist loadfile
