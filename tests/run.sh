#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run.sh [--all] [FILTER]...: installs what is missing, builds and runs the
# tests twice: plain, and under ASan and UBSan.  --all adds the long ones
# (labels slow and bench), virtual machines among them, and the minutes of each
# label.  FILTER is a regular expression of test names, as for ctest -R.
#
# With CSIW_REQUIRE_CAPTURES=1 in the environment a skipped test is a failure.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/cmake/setup.sh"
. "$root/tests/system/lab/setup.sh"

all=
filter=
for word in "$@"; do
	case $word in
	--all) all=1 ;;
	-*) die "Usage: sh tests/run.sh [--all] [FILTER]..." ;;
	*) filter=${filter:+$filter|}$word ;;
	esac
done

has_cxx() {
	echo '#include <cstdint>' | g++ -E -x c++ -o /dev/null -
}

# hosted PREFIX: PREFIXgcc is there, and a C library for it.
hosted() {
	echo '#include <stdio.h>' | "$1gcc" -E -o /dev/null -
}

# Compilers of other machines, and what runs their programs here.
want_foreign() {
	want qemu-user-static qemu-s390x-static --version
	want gcc-riscv64-unknown-elf riscv64-unknown-elf-gcc --version
	want gcc-arm-none-eabi arm-none-eabi-gcc --version
	want libc6-dev-arm64-cross hosted aarch64-linux-gnu-
	for machine in s390x-linux-gnu:s390x riscv64-linux-gnu:riscv64 \
		arm-linux-gnueabihf:armhf; do
		want "gcc-${machine%:*}" "${machine%:*}-gcc" --version
		want "libc6-dev-${machine#*:}-cross" hosted "${machine%:*}-"
	done
}

want_tests() {
	want g++ has_cxx
	want libcmocka-dev pkg-config --exists cmocka
	want python3 python3 --version
	# The system's python3: another one may come first in PATH.
	want python3-numpy /usr/bin/python3 -c 'import numpy'
	want clang-format command -v clang-format
	want mandoc command -v mandoc
	want shellcheck shellcheck --version
	want iproute2 ip -V
	want util-linux setpriv --version
	want busybox busybox true
	if [ -n "$all" ]; then
		want clang clang --version
		want clang-tidy clang-tidy --version
		want cppcheck cppcheck --version
		want gcovr gcovr --version
		want spin spin -V
		want tcpdump tcpdump --version
		want systemd systemd-analyze --version
		want_lab
		want_foreign
	fi
}

# run_pass NAME [CMAKE OPTION]...: what ctest says goes to $build/NAME.txt, and
# NAME to $build/failed if a test failed.
run_pass() {
	pass=$1
	shift
	echo "$pass: building in $build/$pass"
	build "$build/$pass" -DCSIW_WERROR="${all:+ON}" "$@"
	set -- --output-on-failure --parallel "$(nproc)"
	if [ -z "$all" ]; then
		set -- "$@" --label-exclude '^(bench|slow)$'
	elif [ "$pass" = asan ]; then
		set -- "$@" --label-exclude '^bench$'
	fi
	if [ -n "$filter" ]; then
		set -- "$@" --tests-regex "$filter"
	fi
	{
		cd "$build/$pass"
		ctest "$@" </dev/null 2>&1 || echo "$pass" >>"$build/failed"
		cd "$root"
	} | tee "$build/$pass.txt"
}

minutes_per_label() {
	sed -n 's/^ *\([a-z]*\) *= *\([0-9.]*\) sec\*proc.*/\1 \2/p' "$@" |
		awk '{ sum[$1] += $2 }
		END { for (l in sum) printf "%-8s %6.1f min\n", l, sum[l] / 60 }' |
		sort
}

# One line a pass: NAME: N passed, N failed, N skipped
summary() {
	awk -v pass="$1" '
	/Test +#[0-9]+: .*Passed/ { passed++ }
	/\*\*\*Skipped/ { skipped++ }
	/Test +#[0-9]+: .*\*\*\*/ && !/\*\*\*Skipped/ { failed++ }
	END { printf "%s: %d passed, %d failed, %d skipped\n",
		pass, passed, failed, skipped }' "$build/$1.txt"
}

want_build
want_tests
install_missing
build=$root/build
mkdir -p "$build" 2>/dev/null || true
[ -w "$build" ] || die "$build cannot be written; remove it, or be its owner."
rm -f "$build/failed" "$build/plain.txt" "$build/asan.txt"

if [ -n "$all" ]; then
	build_lab
	sh "$root/tests/proof/get_cbmc.sh" "$build/cbmc"
fi
run_pass plain
run_pass asan -DCSIW_SANITIZE=address,undefined

echo
if [ -n "$all" ]; then
	minutes_per_label "$build/plain.txt" "$build/asan.txt"
fi
summary plain
summary asan
if [ -e "$build/failed" ]; then
	die "Tests failed; see $build/plain.txt and $build/asan.txt."
fi
if ! grep -q 'Test *#' "$build/plain.txt" "$build/asan.txt"; then
	die "No test matches $filter."
fi
if [ "${CSIW_REQUIRE_CAPTURES-}" = 1 ] &&
	grep 'Test *#.*\*\*\*Skipped' "$build/plain.txt" "$build/asan.txt"; then
	die "These were skipped, and CSIW_REQUIRE_CAPTURES=1 forbids it."
fi
