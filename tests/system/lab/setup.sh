# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# Sourced by tests/run.sh after cmake/setup.sh: what the virtual machines of
# vm.py are made of, in $build/lab.

: "${root:?the folder of the project}"

want_lab() {
	want qemu-system-arm qemu-system-aarch64 --version
	want gcc-aarch64-linux-gnu aarch64-linux-gnu-gcc --version
	want make make --version
	want binutils readelf --version
	# Its place is not in everyone's PATH.
	want kmod env PATH="$PATH:/usr/sbin:/sbin" depmod --version
}

# guest_programs LAB SOURCE...: static ones, each of one file.
guest_programs() {
	programs=$1/programs
	sysroot=$1/debian/sysroot
	shift
	mkdir -p "$programs"
	for source in "$@"; do
		name=${source##*/}
		aarch64-linux-gnu-gcc --sysroot="$sysroot" -static -O2 -Wall \
			-Werror -o "$programs/${name%.c}" "$source" ||
			die "$source did not build for the guest."
	done
}

build_lab() {
	lab=${build:?the build folder}/lab
	echo "lab: building in $lab"
	sh "$root/tests/system/lab/fetch.sh" "$lab" ||
		die "The tests in virtual machines need what did not come."
	rm -f "$lab/complete"
	build "$lab/csiwd" -DCMAKE_SYSROOT="$lab/debian/sysroot" \
		-DCMAKE_TOOLCHAIN_FILE="$root/cmake/aarch64-linux-gnu.cmake" \
		-DCSIW_BUILD_CLIENT=OFF -DCSIW_BUILD_TESTS=OFF \
		-DCSIW_BUILD_EXAMPLES=OFF -DCSIW_BUILD_FUZZ=OFF
	guest_programs "$lab" "$root"/tests/system/lab/guest/*.c \
		"$root"/tests/system/csisim/tool/*.c
	sh "$root/tests/system/lab/module.sh" "$lab/debian/headers" \
		"$root/tests/system/csisim" "$lab/csisim" || exit 1
	: >"$lab/complete"
}
