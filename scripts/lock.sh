#!/bin/sh
# Refreshes requirements.lock (the package and its service), service/deploy/requirements.lock (what the container has:
# Parquet besides) and requirements-dev.lock (tests, tools, training besides): exact versions with the hashes of every
# published file, for Python 3.11 and later on any machine, and no addresses.
# usage: sh scripts/lock.sh [--upgrade]      (needs a package registry)
set -eu
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT INT TERM
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check uv

compile() {
    "$tools/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@"
}
compile "$@" --extra service --output-file requirements.lock pyproject.toml
compile "$@" --extra service --extra parquet --constraint requirements.lock \
    --output-file service/deploy/requirements.lock pyproject.toml
compile "$@" --extra service --extra ocr --extra train --extra dev --constraint requirements.lock \
    --output-file requirements-dev.lock pyproject.toml
