#!/bin/sh
# See that the browser tests have a Chromium. Debian's headless shell takes a third less time than a whole browser: root
# (in a container) gets it besides one that is there, everybody else (sudo) only where there is none. Else it is Debian's
# whole browser or Playwright's own. Without any, the tests are skipped and say so.
set -u
[ -n "${CHROMIUM:-}" ] && exit 0
command -v chromium-headless-shell >/dev/null && exit 0
there=
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null && there=yes
done
as_root=
[ "$(id -u)" = 0 ] || as_root="sudo -n"
[ -n "$there" ] && [ -n "$as_root" ] && exit 0

install() {
  $as_root apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}

if command -v apt-get >/dev/null; then
  echo "Installing Chromium's headless shell from Debian's packages …"
  $as_root apt-get update -qq
  install chromium-headless-shell && exit 0
  [ -z "$there" ] && install chromium && exit 0
fi
[ -n "$there" ] && exit 0
echo "Installing Playwright's own Chromium …"
.venv/bin/python -m playwright install chromium || echo "There is no Chromium to be had: the browser tests will be skipped."
