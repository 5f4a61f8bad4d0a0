#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# module.sh HEADERS FOLDER OUT: builds the arm64 kernel module of FOLDER, whose
# Kbuild says which, in OUT against the unpacked kernel headers in HEADERS.
# The sources are copied: nothing is written to FOLDER.
set -eu

[ $# -eq 3 ] || {
	echo "Usage: sh module.sh HEADERS FOLDER OUT" >&2
	exit 2
}

die() {
	echo "$*" >&2
	exit 1
}

[ -e "$2/Kbuild" ] || die "$2/Kbuild does not exist: it says what to build."
set -- "$1"/usr/src/linux-headers-*-arm64 "$2" "$3"
if [ $# -ne 3 ] || [ ! -e "$1/Makefile" ]; then
	die "No headers of one arm64 kernel in $1; fetch.sh brings them."
fi
mkdir -p "$3" || die "$3 cannot be made; say another folder."
out=$(CDPATH='' cd -- "$3" && pwd)

# cp -p keeps the dates: what did not change is not built again.
cp -p "$2"/Kbuild "$2"/*.[ch] "$out"
make -C "$1" ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- M="$out" modules \
	>"$out/module.log" 2>&1 || {
	tail -n 40 "$out/module.log" >&2
	die "The module did not build; all of it is in $out/module.log."
}
