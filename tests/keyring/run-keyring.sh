#!/usr/bin/env bash
# run-keyring.sh COMMAND...: runs it on a session bus and folders of its own, with a real and open gnome-keyring.
#
#   KEYRING    none: a bus on which nobody keeps passwords
#
# COMMAND is told KEYRING_FOLDER, where all of it is, and KEYRING_PID.
#
# SPDX-FileCopyrightText: 2026 The Antistrophe authors
# SPDX-License-Identifier: GPL-3.0-or-later
set -u

if [ -z "${KEYRING_FOLDER-}" ]; then
  KEYRING_FOLDER=$(mktemp -d)
  trap 'rm -rf "$KEYRING_FOLDER"' EXIT
  trap 'exit 143' TERM INT
  export KEYRING_FOLDER HOME=$KEYRING_FOLDER/home XDG_RUNTIME_DIR=$KEYRING_FOLDER/run \
    XDG_CONFIG_HOME=$KEYRING_FOLDER/config XDG_DATA_HOME=$KEYRING_FOLDER/data XDG_CACHE_HOME=$KEYRING_FOLDER/cache
  mkdir -m 700 "$HOME" "$XDG_RUNTIME_DIR" "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_CACHE_HOME"
  # No display: nobody could answer a question for a password.
  unset DISPLAY WAYLAND_DISPLAY
  dbus-run-session --config-file="$(dirname "$0")/bus.conf" -- "$0" "$@"
  exit $?
fi

[ "${KEYRING-}" != none ] || exec "$@"
# What warns about the machine it runs on must not end it.
head -c 16 /dev/urandom | base64 |
  env -u G_DEBUG gnome-keyring-daemon --unlock --components=secrets --foreground >/dev/null 2>"$KEYRING_FOLDER/keyring.log" &
export KEYRING_PID=$!
trap 'kill "$KEYRING_PID" 2>/dev/null; wait "$KEYRING_PID"' EXIT
gdbus wait --session --timeout 20 org.freedesktop.secrets || {
  cat "$KEYRING_FOLDER/keyring.log" >&2
  exit 1
}
"$@"
