#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# sizes.sh SOURCE: compiles the freestanding library as an embedder would, and
# holds its text against the promised limits.
set -eu

source=$1
flags="-std=c11 -ffreestanding -fno-builtin -fno-tree-loop-distribute-patterns"

# text_size TOOL_PREFIX FLAGS WING...: bytes of text of these wings together.
text_size() {
	tools=$1
	more=$2
	shift 2
	rm -f ./*.o
	for wing in "$@"; do
		for file in "$source/lib/$wing"/*.c; do
			name=$wing-$(basename "$file" .c).o
			# shellcheck disable=SC2086 # lists of flags
			"${tools}gcc" $flags $more -I"$source/include" \
				-I"$source/lib" -c "$file" -o "$name" || return
		done
	done
	"${tools}size" -t ./*.o >table
	awk 'END { print $1 }' table
}

# hold WHAT BYTES LIMIT
status=0
hold() {
	echo "$1: $2 bytes of text, limit $3"
	if [ "$2" -ge "$3" ]; then
		echo "$1 is too large:"
		cat table
		status=1
	fi
}

if [ "$(uname -m)" = x86_64 ]; then
	bytes=$(text_size "" -O2 wire peer guest)
	hold "libcsiw, x86-64, -O2" "$bytes" 24576
fi
if command -v arm-none-eabi-gcc >/dev/null; then
	bytes=$(text_size arm-none-eabi- "-Os -mcpu=cortex-m4 -mthumb" wire peer)
	hold "wire and peer, Cortex-M4, -Os" "$bytes" 8192
else
	echo "no arm-none-eabi-gcc: the Cortex-M4 limit was not looked at"
fi
exit $status
