#!/bin/sh
# The second of the README's two commands: sets everything up, then lints, checks types and runs the tests.
# Arguments go to pytest: sh scripts/test.sh tests/cli -k extract
set -eu
cd "$(dirname "$0")/.."
lock=requirements-dev.lock
# shellcheck disable=SC1091
. scripts/setup.sh

.venv/bin/ruff check .
.venv/bin/mypy
.venv/bin/python -m pytest "$@"
