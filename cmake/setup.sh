# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# Sourced by examples/quickstart.sh and tests/run.sh: installs what is missing
# and builds.

: "${root:?the folder of the project}"

die() {
	echo "$*" >&2
	exit 1
}

missing=

# want PACKAGE COMMAND...: COMMAND succeeds when what PACKAGE brings is there.
# Found by trial, not by package name: a tool may come from elsewhere.
want() {
	package=$1
	shift
	"$@" </dev/null >/dev/null 2>&1 || missing="$missing $package"
}

has_stdio() {
	echo '#include <stdio.h>' | gcc -E -o /dev/null -
}

has_generator() {
	ninja --version || make --version
}

want_build() {
	want gcc gcc --version
	want libc6-dev has_stdio
	want cmake cmake --version
	want ninja-build has_generator
	want pkg-config pkg-config --version
	want libpcap-dev pkg-config --exists libpcap
	want libnl-3-dev pkg-config --exists libnl-3.0
	want libnl-genl-3-dev pkg-config --exists libnl-genl-3.0
	want libseccomp-dev pkg-config --exists libseccomp
	want libjansson-dev pkg-config --exists jansson
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		env "$@"
	else
		sudo env "$@"
	fi
}

apt() {
	as_root DEBIAN_FRONTEND=noninteractive apt-get -qq \
		-o DPkg::Lock::Timeout=300 "$@" </dev/null >/dev/null
}

# Asks nothing of the network when nothing is missing.
install_missing() {
	[ -n "$missing" ] || return 0
	command -v apt-get >/dev/null ||
		die "Missing here, by their Debian names:$missing." \
			"Install them, then run this again."
	if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
		die "Packages are missing, and there is no sudo." \
			"As root: apt-get install$missing"
	fi
	echo "Installing, which can take minutes:$missing" >&2
	# shellcheck disable=SC2086 # a list of words
	{ apt update && apt install -y --no-install-recommends $missing; } ||
		die "Could not install. As root: apt-get install$missing"
}

# build FOLDER [CMAKE OPTION]...
build() {
	folder=$1
	shift
	if [ ! -e "$folder/CMakeCache.txt" ] && command -v ninja >/dev/null; then
		set -- -G Ninja "$@"
	fi
	mkdir -p "$folder" 2>/dev/null || true
	if ! (: >>"$folder/build.log") 2>/dev/null; then
		die "$folder cannot be written; remove it, or build as its owner."
	fi
	if ! { cmake -S "$root" -B "$folder" "$@" &&
		cmake --build "$folder" --parallel "$(nproc)"; } \
		>"$folder/build.log" 2>&1; then
		tail -n 40 "$folder/build.log" >&2
		die "The build failed; all of it is in $folder/build.log."
	fi
}
