#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run.sh [SECONDS]: builds the fuzz targets with clang in build/fuzz and runs
# each for SECONDS, 60 if not given.  They start from tests/fuzz/corpus and from
# what earlier runs found, which stays in build/fuzz/found.  Ends with 1 if one
# fails, and its input is then in build/fuzz/findings.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
. "$root/cmake/setup.sh"

seconds=${1-60}
case $seconds in
'' | *[!0-9]* | 0* | ??????*) seconds=bad ;;
esac
if [ $# -gt 1 ] || [ "$seconds" = bad ]; then
	die "Usage: sh tests/fuzz/run.sh [SECONDS], a number from 1 to 99999"
fi

# Clang's run-time libraries are a package of their own on newer systems.
has_fuzzer() {
	echo 'int LLVMFuzzerTestOneInput(const char *data, unsigned long size)
		{ return size > 0 && *data > 0 ? 0 : 0; }' |
		clang -fsanitize=fuzzer,address,undefined -x c -o "$1" -
}

fuzz() {
	name=$1
	log=$out/$name.log
	mkdir -p "$out/found/$name" "$out/findings"
	status=0
	"$out/tests/fuzz/fuzz_$name" -max_total_time="$seconds" -max_len=2048 \
		-print_final_stats=1 -artifact_prefix="$out/findings/$name-" \
		"$out/found/$name" "$root/tests/fuzz/corpus/$name" \
		>"$log" 2>&1 || status=$?
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	if [ "$status" -eq 0 ]; then
		echo "fuzz_$name: ${runs:-0} executions, no finding"
		return
	fi
	findings=$((findings + 1))
	input=$(sed -n 's/^.*Test unit written to //p' "$log")
	echo "fuzz_$name: ${runs:-0} executions, A FINDING:" \
		"${input:-no input kept}, see $log"
}

out=$root/build/fuzz
mkdir -p "$out"
want cmake cmake --version
want ninja-build has_generator
want clang clang --version
install_missing
missing=
want libclang-rt-dev has_fuzzer "$out/trial"
install_missing

build "$out" -DCMAKE_C_COMPILER=clang -DCSIW_BUILD_FUZZ=ON \
	-DCSIW_BUILD_AGENT=OFF -DCSIW_BUILD_CLIENT=OFF \
	-DCSIW_BUILD_EXAMPLES=OFF -DCSIW_BUILD_TESTS=OFF -DCSIW_INSTALL=OFF

trap 'exit 130' INT
findings=0
for source in "$root"/tests/fuzz/fuzz_*.c; do
	name=${source##*/fuzz_}
	fuzz "${name%.c}"
done
[ "$findings" -eq 0 ] || die "$findings of the targets failed."
