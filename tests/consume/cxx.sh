#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cxx.sh PREFIX: every installed header alone, as C++11 and C11, without a
# warning; then a C++ program that links both libraries.
set -eu

prefix=$1
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cxx=${CXX:-g++}
if ! command -v "$cxx" >/dev/null; then
	echo "skipped: no $cxx"
	exit 77
fi

warnings="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror"
for header in "$prefix"/include/csiw/*.h; do
	# shellcheck disable=SC2086 # a list of flags
	"$cxx" -std=c++11 $warnings \
		-fsyntax-only -x c++ -I"$prefix/include" - <<-END
		#include "$header"
		#include "$header"
		extern int not_empty;
	END
	# shellcheck disable=SC2086
	"${CC:-cc}" -std=c11 $warnings -ffreestanding \
		-fsyntax-only -x c -I"$prefix/include" - <<-END
		#include "$header"
		#include "$header"
		extern int not_empty;
	END
done

hosted=$(find "$prefix" -name libcsiw-hosted.a)
# shellcheck disable=SC2086
"$cxx" -std=c++11 $warnings -I"$prefix/include" \
	-x c++ "$here/consumer.c" -x none \
	"$hosted" "${hosted%-hosted.a}.a" -o consumer
./consumer
