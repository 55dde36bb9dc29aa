# Sourced by demo.sh and test.sh: makes .venv with the locked dependencies and this checkout installed in it.
# usage: lock=LOCK_FILE; . scripts/setup.sh        (the working directory is the top of the checkout)
# Quick where nothing changed: a stamp in .venv holds the checksum of the last set-up.

stamp=".venv/.zhibiao-$(basename "$lock" .lock)"
want=$(cat "$lock" pyproject.toml | cksum)

find_python() {
    for candidate in "${PYTHON:-}" python3.11 python3 python3.12 python3.13 python; do
        if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return 0
        fi
    done
    echo "需要 Python 3.11 或更新版本；可用环境变量 PYTHON 指明它的路径" >&2
    return 1
}

if [ "$(cat "$stamp" 2>/dev/null)" != "$want" ]; then
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        python=$(find_python) || exit 1
        echo "正在建立运行环境 .venv（$("$python" --version)）……" >&2
        if ! "$python" -m venv --clear .venv; then
            echo "无法建立虚拟环境：请先安装 venv 模块（Debian 和 Ubuntu 上是软件包 python3-venv）" >&2
            exit 1
        fi
    fi
    echo "正在安装依赖（$lock，逐一核对哈希值）……" >&2
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
    echo "$want" >"$stamp"
fi
