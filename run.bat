@echo off
rem run.bat opens the window, run.bat WORD ... runs a command. Prepares everything on the first run.
setlocal
chcp 65001 >nul
set PYTHONUTF8=1
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1
if errorlevel 1 (
  echo 没有找到 Python 3.11 或更新的版本；请从 python.org 安装后重新运行。 1>&2
  exit /b 2
)
py -3 "%~dp0prepare.py" || exit /b 2
"%~dp0.venv\Scripts\python.exe" "%~dp0main.py" %*
exit /b %errorlevel%
