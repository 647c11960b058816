#!/usr/bin/env bash
# run-headless.sh COMMAND...: runs it on a display, session bus and folders of its own, and ends what it started.
#
#   SCREEN     1280x800x24
#   WITH_WM    1: openbox and xcompmgr too; popovers and menus need a compositor to be drawn right
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
dbus-run-session -- "$@" 2> >(grep -v '^dbus-daemon\[' >&2)
