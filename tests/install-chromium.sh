#!/bin/sh
# See that the browser tests have a Chromium: one that is there, else Debian's where we may install
# it (root or sudo), else Playwright's own. Without any, the tests are skipped and say so.
set -u
[ -n "${CHROMIUM:-}" ] && exit 0
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null && exit 0
done
if command -v apt-get >/dev/null; then
  as_root=
  [ "$(id -u)" = 0 ] || as_root="sudo -n"
  echo "Installing Chromium from Debian's packages …"
  $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "Installing Playwright's own Chromium …"
.venv/bin/python -m playwright install chromium || echo "There is no Chromium to be had: the browser tests will be skipped."
