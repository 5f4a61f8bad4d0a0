#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Builds Release trees in build/bench, runs every benchmark and prints a table,
# or JSON.  The status says whether they ran, not how fast.
#
#	tests/bench/run.sh [--json] [--silence SECONDS] [--packets N]
set -eu

here=$(cd "$(dirname "$0")" && pwd)
case " $* " in
*" --help "* | *" -h "*) exec python3 -B "$here/bench.py" --help ;;
esac
python3 -B "$here/bench.py" "$@" # a mistyped option ends here, before building

root=$(cd "$here/../.." && pwd)
out=$root/build/bench
log=$out/build.log

. "$root/cmake/setup.sh"

# tree NAME TARGETS [CMAKE-OPTION]...
tree() {
	dir=$out/$1
	targets=$2
	shift 2
	# shellcheck disable=SC2086 # a list of words
	if ! { cmake -S "$root" -B "$dir" "$@" &&
		cmake --build "$dir" --target $targets; } >"$log" 2>&1; then
		cat "$log" >&2
		die "tests/bench/run.sh: $dir cannot be built, see above"
	fi
}

library_tree() {
	tree "$@" -DCSIW_BUILD_HOSTED=OFF -DCSIW_BUILD_AGENT=OFF \
		-DCSIW_BUILD_CLIENT=OFF -DCSIW_BUILD_EXAMPLES=OFF \
		-DCSIW_BUILD_TESTS=OFF -DCSIW_BUILD_FUZZ=OFF -DCSIW_INSTALL=OFF
}

want_build
want libcmocka-dev pkg-config --exists cmocka
want python3 python3 --version
install_missing
mkdir -p "$out"
tree release "csiw_bench csiwd csiw_cli" -DCMAKE_BUILD_TYPE=Release \
	-DCSIW_BUILD_FUZZ=OFF
library_tree o2 csiw -DCMAKE_BUILD_TYPE=RelWithDebInfo
if command -v arm-none-eabi-gcc >/dev/null; then
	library_tree m4 "csiw_wire csiw_peer" \
		-DCMAKE_SYSTEM_NAME=Generic \
		-DCMAKE_C_COMPILER=arm-none-eabi-gcc \
		-DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY \
		-DCMAKE_BUILD_TYPE=MinSizeRel \
		"-DCMAKE_C_FLAGS=-mcpu=cortex-m4 -mthumb"
fi
exec python3 -B "$here/bench.py" --build "$out" "$@"
