#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# nostdlib.sh ARCHIVE SOURCE: links every object of libcsiw into a program that
# has no libc, no libgcc and no start files, only nostdlib.c.
set -eu

archive=$1
source=$2
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

refuse() {
	echo "$1: the freestanding library may ask for memcpy, memmove, memset"
	echo "and memcmp only; the linker names what it asked for beside them."
	exit 1
}

link() {
	compiler=$1
	shift
	"$compiler" -std=c11 -Wall -Wextra -Wpedantic -Werror \
		-ffreestanding -fno-builtin -fno-stack-protector \
		-nostdlib -static -I"$source/include" \
		"$here/nostdlib.c" "$@" -o program
}

link "${CC:-cc}" -O2 -Wl,--whole-archive "$archive" -Wl,--no-whole-archive ||
	refuse "$(uname -m)"

# GCC divides 64 bits on 32-bit machines by a function of its own library.
if command -v arm-none-eabi-gcc >/dev/null; then
	link arm-none-eabi-gcc -Os -mcpu=cortex-m4 -mthumb \
		"$source"/lib/wire/*.c "$source"/lib/peer/*.c \
		"$source"/lib/guest/*.c -lgcc || refuse Cortex-M4
fi
