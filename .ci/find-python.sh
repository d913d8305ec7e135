# shellcheck shell=bash
# Sourced by run.sh and test.sh: sets $python to an interpreter of version 3.11 or later, or ends with a sentence.
python=
for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
  if command -v "$candidate" >/dev/null 2>&1 &&
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo '没有找到 Python 3.11 或更新的版本；请安装软件包 python3 和 python3-venv 后重新运行。' >&2
  exit 2
fi
