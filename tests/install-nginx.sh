#!/bin/sh
# See that the tests of deploy/ have an nginx: one that is there, else Debian's where we may install it (root or sudo).
# Without any, those tests are skipped and say so.
set -u
PATH="$PATH:/usr/sbin:/usr/local/sbin"
command -v nginx >/dev/null && command -v openssl >/dev/null && exit 0
none="There is no nginx to be had: the tests of deploy/ will be skipped."
command -v apt-get >/dev/null || { echo "$none"; exit 0; }
as_root=
[ "$(id -u)" = 0 ] || as_root="sudo -n"
echo "Installing nginx from Debian's packages …"
# Debian starts a server when it is installed, and at every start of the machine; the tests start their own. This
# file, by which it asks whether it may (deb-systemd-invoke), is taken away again, and one that is there is left alone.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null && $as_root chmod +x "$policy"
  trap '$as_root rm -f "$policy"' EXIT
fi
$as_root apt-get update -qq
if $as_root apt-get install -y -qq --no-install-recommends nginx openssl >/dev/null; then
  command -v systemctl >/dev/null && $as_root systemctl --quiet disable nginx 2>/dev/null
else
  echo "$none"
fi
exit 0
