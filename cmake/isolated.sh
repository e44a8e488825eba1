#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# isolated.sh PROGRAM ARGUMENT...: runs a test in a temporary folder of its own, with HOME and the XDG folders inside it.
set -eu
work=$(mktemp -d "${TMPDIR:-/tmp}/orangery-test.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/home" "$work/cache" "$work/config" "$work/data" "$work/state" "$work/tmp" "$work/work"
mkdir -m 700 "$work/runtime"
export HOME="$work/home" XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data"
export XDG_STATE_HOME="$work/state" XDG_RUNTIME_DIR="$work/runtime" TMPDIR="$work/tmp"
cd "$work/work"
status=0
"$@" || status=$?
exit "$status"
