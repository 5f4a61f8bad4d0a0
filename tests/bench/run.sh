#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Builds Release trees in build/bench, runs the benchmarks and prints a table,
# or JSON.  The status says whether they ran, not how fast.
#
#	tests/bench/run.sh [--json] [--silence SECONDS] [--packets N]
#	tests/bench/run.sh --live [--json] [--rounds N] [--seconds S]
#	tests/bench/run.sh --vm [--json] [--rounds N]
#
# --live, as root: csiwd on a live interface, beside tcpdump.  --vm: the same in
# a virtual machine with the simulated radio, of which build/lab is made.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
bench=bench.py
for word in "$@"; do
	case $word in
	--live) bench=live_veth.py ;;
	--vm) bench=live_vm.py ;;
	esac
done
bench=$here/$bench
case " $* " in
*" --help "* | *" -h "*) exec python3 -B "$bench" --help ;;
esac
python3 -B "$bench" "$@" # a mistyped option ends here, before building

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

build_sizes() {
	library_tree o2 csiw -DCMAKE_BUILD_TYPE=RelWithDebInfo
	if command -v arm-none-eabi-gcc >/dev/null; then
		library_tree m4 "csiw_wire csiw_peer" \
			-DCMAKE_SYSTEM_NAME=Generic \
			-DCMAKE_C_COMPILER=arm-none-eabi-gcc \
			-DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY \
			-DCMAKE_BUILD_TYPE=MinSizeRel \
			"-DCMAKE_C_FLAGS=-mcpu=cortex-m4 -mthumb"
	fi
}

# cross PROGRAM ARGUMENT...: for the virtual machine.
cross() {
	program=$1
	shift
	aarch64-linux-gnu-gcc --sysroot="$build/lab/debian/sysroot" -std=c11 \
		-O2 -Wall -Wextra -Werror -D_GNU_SOURCE -I"$root/include" \
		-o "$out/vm/$program" "$@" ||
		die "tests/bench/run.sh: $program cannot be built for the VM"
}

build_vm() {
	build=$root/build
	build_lab
	mkdir -p "$out/vm"
	cross csiw_live "$here/live.c" "$here/live_loop.c" \
		"$here/live_send.c" -lpcap -Wl,--allow-shlib-undefined
	cross csiw_live_tools -static "$here/live_tools.c" "$root"/lib/wire/*.c \
		"$root"/lib/guest/*.c "$root/lib/hosted/base64.c" \
		"$root/lib/hosted/chanspec.c"
}

want_build
want libcmocka-dev pkg-config --exists cmocka
want python3 python3 --version
case $bench in
*live_veth.py) want tcpdump env PATH="$PATH:/usr/sbin" tcpdump --version ;;
*live_vm.py)
	. "$root/tests/system/lab/setup.sh"
	want_lab
	;;
esac
install_missing
mkdir -p "$out"
case $bench in
*live_veth.py)
	tree release "csiw_live csiw_live_agent" \
		-DCMAKE_BUILD_TYPE=Release -DCSIW_BUILD_FUZZ=OFF
	set -- --programs "$out/release/tests/bench" "$@"
	;;
*live_vm.py)
	build_vm
	export CSIW_LAB="$build/lab"
	set -- --programs "$out/vm" "$@"
	;;
*)
	tree release "csiw_bench csiwd csiw_cli" -DCMAKE_BUILD_TYPE=Release \
		-DCSIW_BUILD_FUZZ=OFF
	build_sizes
	set -- --build "$out" "$@"
	;;
esac
exec python3 -B "$bench" "$@"
