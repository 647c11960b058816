#!/usr/bin/env bash
# run-headless.sh COMMAND...: runs it on a display, session bus and folders of its own, and ends what it started.
#
#   SCREEN     1280x800x24
#   WITH_WM    1: openbox and xcompmgr too; popovers and menus need a compositor to be drawn right
#   KEYRING    open: with a real gnome-keyring; else nobody keeps passwords
#
# SPDX-FileCopyrightText: 2026 The Antistrophe authors
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
folder=$(mktemp -d)
pids=()

cleanup() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null; done
  rm -rf "$folder"
}
trap cleanup EXIT
trap 'exit 143' TERM INT

export HOME=$folder/home XDG_RUNTIME_DIR=$folder/run XDG_CONFIG_HOME=$folder/config XDG_DATA_HOME=$folder/data \
  XDG_STATE_HOME=$folder/state XDG_CACHE_HOME=$folder/cache
mkdir -p "$HOME" "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_STATE_HOME" "$XDG_CACHE_HOME"
mkdir -p -m 700 "$XDG_RUNTIME_DIR"

# The server chooses a free display number itself; without -noreset it would end with its first client.
exec 7>"$folder/display"
Xvfb -displayfd 7 -screen 0 "${SCREEN:-1280x800x24}" -nolisten tcp -noreset -dpi 96 2>"$folder/xvfb.log" 7>&7 &
pids+=($!)
exec 7>&-
for _ in $(seq 200); do
  [ -s "$folder/display" ] && break
  sleep 0.05
done
if [ ! -s "$folder/display" ]; then
  cat "$folder/xvfb.log" >&2
  exit 99
fi
DISPLAY=:$(cat "$folder/display")
export DISPLAY GDK_BACKEND=x11 GSK_RENDERER="${GSK_RENDERER:-cairo}" GSETTINGS_BACKEND=memory
# The same by the name that each GTK knows; the other's makes newer ones complain.
if pkg-config --atleast-version=4.16 gtk4; then export GDK_DISABLE=gl; else export GDK_DEBUG=gl-disable; fi
export LANG="${UI_LANG:-C.UTF-8}"
unset WAYLAND_DISPLAY NO_AT_BRIDGE LC_ALL

if [ -n "${WITH_WM:-}" ]; then
  openbox >/dev/null 2>&1 &
  pids+=($!)
  xcompmgr >/dev/null 2>&1 &
  pids+=($!)
fi

# A session bus that starts nothing by itself but the one of accessibility: no keyring asks whoever runs the tests.
mkdir "$folder/services"
ln -s /usr/share/dbus-1/services/org.a11y.Bus.service "$folder/services/"
cat >"$folder/bus.conf" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <servicedir>$folder/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
END

if [ "${KEYRING:-}" = open ]; then
  # In front of the command, on its bus; what warns about the machine it runs on must not end it.
  set -- bash -c 'head -c 16 /dev/urandom | base64 |
    env -u G_DEBUG gnome-keyring-daemon --unlock --components=secrets --foreground >/dev/null 2>&1 &
    keyring=$!
    trap "kill $keyring" EXIT
    gdbus wait --session --timeout 20 org.freedesktop.secrets && "$@"' keyring "$@"
fi
dbus-run-session --config-file="$folder/bus.conf" -- "$@" 2> >(grep -v '^dbus-daemon\[' >&2)
