#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# nostdlib.sh ARCHIVE SOURCE: links every object of libcsiw into a program that
# has no libc, no libgcc and no start files, only nostdlib.c.  Other machines:
# tests/foreign/embed.py.
set -eu

archive=$1
source=$2
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

if ! "${CC:-cc}" -std=c11 -Wall -Wextra -Wpedantic -Werror -O2 \
	-ffreestanding -fno-builtin -fno-stack-protector \
	-nostdlib -static -I"$source/include" "$here/nostdlib.c" \
	-Wl,--whole-archive "$archive" -Wl,--no-whole-archive -o program; then
	echo "The freestanding library may ask for memcpy, memmove, memset and"
	echo "memcmp only; the linker names what it asked for beside them."
	exit 1
fi
