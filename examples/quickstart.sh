#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# quickstart.sh [CAPTURE]: installs what is missing, builds, and shows a peer
# asking for CSI and getting it from a recording (pcap or pcapng of nexmon_csi).
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/cmake/setup.sh"

[ $# -le 1 ] || die "Usage: sh examples/quickstart.sh [CAPTURE]"
capture=${1-$root/examples/captures/example.pcap}
if [ ! -f "$capture" ] || [ ! -r "$capture" ]; then
	die "$capture: no such capture file, or it cannot be read."
fi
case $capture in
/*) ;;
*) capture=$PWD/$capture ;;
esac
case $capture in
*,*) die "$capture: a capture's path must be without commas." ;;
esac

want_build
install_missing
echo "Building in $root/build" >&2
if [ -e "$root/build/CMakeCache.txt" ]; then
	build "$root/build"
else
	build "$root/build" -DCSIW_BUILD_TESTS=OFF -DCSIW_BUILD_FUZZ=OFF
fi

# The window: memory that two virtual machines would share, here a file.
base=${TMPDIR:-/tmp}
if [ -d /dev/shm ] && [ -w /dev/shm ]; then
	base=/dev/shm
fi
private=$(mktemp -d "$base/csiw.XXXXXX")
guest=
clean() {
	if [ -n "$guest" ]; then
		kill "$guest" 2>/dev/null || true
		wait "$guest" 2>/dev/null || true
	fi
	rm -rf "$private"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 141' PIPE
trap 'exit 143' HUP TERM
window=file:$private/window
collection=$root/build/quickstart.csv

set -- "$root/build/guest-agent/csiwd" --window "$window" \
	--capture "replay:$capture"
echo "The guest: $*"
"$@" 2>"$private/guest.log" &
guest=$!

# The window appears whole, once the capture was found good.
while [ ! -e "$private/window" ]; do
	kill -0 "$guest" 2>/dev/null || die "$(cat "$private/guest.log")"
	sleep 0.05
done

set -- "$root/build/peer-client/csiw" collect --window "$window" \
	--channel 6 --bandwidth 20 --samples 100 --timeout 10
echo "The peer:  $*"
echo
status=0
"$@" --output "$collection" || status=$?
[ "$status" -eq 0 ] || die "csiw ended with status $status; the guest said:
$(cat "$private/guest.log")"

echo
echo "The first samples in it:"
head -n 6 "$collection" | cut -c 1-76
