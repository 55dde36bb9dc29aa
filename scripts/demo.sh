#!/bin/sh
# The first of the README's two commands: sets everything up, extracts the sample document, shows its indicators
# as a table and writes the JSON. Arguments are files to extract instead of the sample.
set -eu
cd "$(dirname "$0")/.."
lock=requirements.lock
# shellcheck disable=SC1091
. scripts/setup.sh

[ $# -gt 0 ] || set -- corpora/samples/示例-部门预算绩效文本.docx
mkdir -p out
.venv/bin/zhibiao extract --format table "$@"
.venv/bin/zhibiao extract --output out/demo.json "$@"
echo "JSON：out/demo.json" >&2
