#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run.sh [SECONDS]: builds the fuzz targets with clang in build/fuzz and runs
# them for SECONDS in all, 600 if not given, one on each core.  They start from
# tests/fuzz/corpus and from what earlier runs found, which stays in
# build/fuzz/found.  Ends with 1 if one fails, and its input is then in
# build/fuzz/findings.  Executions and coverage add up in
# build/fuzz/figures/fuzz.json until the code under test changes.
#
# run.sh --keep: makes tests/fuzz/corpus the least inputs that reach all that
# was reached, beside the seeds.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
. "$root/cmake/setup.sh"

what=${1-600}
case $what in
--keep) ;;
'' | *[!0-9]* | 0* | ??????*) what=bad ;;
esac
if [ $# -gt 1 ] || [ "$what" = bad ]; then
	die "Usage: sh tests/fuzz/run.sh [SECONDS | --keep]," \
		"SECONDS a number from 1 to 99999"
fi

# Clang's run-time libraries are a package of their own on newer systems.
has_fuzzer() {
	echo 'int LLVMFuzzerTestOneInput(const char *data, unsigned long size)
		{ return size > 0 && *data > 0 ? 0 : 0; }' |
		clang -fsanitize=fuzzer,address,undefined -x c -o "$1" -
}

out=$root/build/fuzz
mkdir -p "$out"
want_build
want clang clang --version
want python3 python3 --version
install_missing
missing=
want libclang-rt-dev has_fuzzer "$out/trial"
install_missing

build "$out" -DCMAKE_C_COMPILER=clang -DCSIW_BUILD_FUZZ=ON \
	-DCSIW_SANITIZE=fuzzer-no-link,address,undefined \
	-DCSIW_BUILD_AGENT=ON -DCSIW_BUILD_CLIENT=ON \
	-DCSIW_BUILD_EXAMPLES=OFF -DCSIW_BUILD_TESTS=OFF -DCSIW_INSTALL=OFF

exec python3 -B "$root/tests/fuzz/fuzz.py" "$out" "$what"
