#!/usr/bin/env bash
# 回头看工作台: ./run.sh opens the window, ./run.sh WORD … runs a command (./run.sh --help lists them).
# Prepares everything on the first run; see prepare.py.
set -eu

here=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source=.ci/find-python.sh
. "$here/.ci/find-python.sh"

needs=()
case ${1-} in
  '' | *.htk)
    if [ "$(uname)" = Linux ] && [ -z "${DISPLAY-}${WAYLAND_DISPLAY-}${QT_QPA_PLATFORM-}" ]; then
      echo '这里没有屏幕，无法打开窗口；可以运行 ./run.sh demo 文件夹，不用屏幕即可看到全部表格和界面图片。' >&2
      exit 2
    fi
    needs=(--qt)
    ;;
  demo | self-test) needs=(--qt) ;;
esac

"$python" "$here/prepare.py" "${needs[@]}"
exec "$here/.venv/bin/python" "$here/main.py" "$@"
