#!/bin/sh
# Make .venv with the Python given. Debian splits the module off its Python: then it is installed, if we may.
set -eu
python=$1
"$python" -m venv .venv 2>/dev/null && exit 0
rm -rf .venv
if command -v apt-get >/dev/null; then
  as_root=
  [ "$(id -u)" = 0 ] || as_root="sudo -n"
  version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  $as_root apt-get update -qq && $as_root apt-get install -y -qq "python$version-venv" >/dev/null || true
fi
"$python" -m venv .venv
