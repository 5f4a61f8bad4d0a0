#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# build.sh LIBRARY OUT: makes OUT/csiw.elf of this folder and of LIBRARY/lib and
# LIBRARY/include, with aarch64-linux-gnu-gcc and without a C library.  To run:
#
#	qemu-system-aarch64 -M virt -cpu cortex-a72 -m 256M -nodefaults \
#		-display none -semihosting -kernel OUT/csiw.elf
set -eu

[ $# -eq 2 ] || {
	echo "Usage: sh build.sh LIBRARY OUT" >&2
	exit 2
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
library=$1
out=$2
mkdir -p "$out"

# Private memory is checked for alignment too, so that the compiler must not
# count on unaligned accesses; nothing sets up the vector registers.
aarch64-linux-gnu-gcc -std=c11 -O2 -g -Wall -Wextra -Wpedantic -Wconversion \
	-Wshadow -Werror -ffreestanding -fno-builtin \
	-fno-tree-loop-distribute-patterns -fno-stack-protector -fno-pie \
	-mstrict-align -mgeneral-regs-only -I"$library/include" \
	-nostdlib -static -no-pie -Wl,--build-id=none -Wl,--fatal-warnings \
	-Wl,-T,"$here/link.ld" -o "$out/csiw.elf" \
	"$here"/start.S "$here"/*.c "$library"/lib/wire/*.c \
	"$library"/lib/peer/*.c "$library"/lib/guest/*.c
