@echo off
rem test.bat runs ruff, mypy and all tests; test.bat ARG ... runs pytest with just these arguments.
setlocal
chcp 65001 >nul
set PYTHONUTF8=1
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1
if errorlevel 1 (
  echo 没有找到 Python 3.11 或更新的版本；请从 python.org 安装后重新运行。 1>&2
  exit /b 2
)
py -3 "%~dp0prepare.py" --tests || exit /b 2
cd /d "%~dp0"
set tool=.venv\Scripts\python.exe -m
if not "%~1"=="" (
  %tool% pytest %*
  exit /b
)
%tool% ruff check --quiet --no-cache . || exit /b 1
%tool% mypy --no-error-summary || exit /b 1
%tool% pytest -q -n 2 --dist loadfile
exit /b %errorlevel%
