#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# pkg_config.sh PREFIX: csiw.pc and csiw-hosted.pc of a tree that was moved.
set -eu

prefix=$1
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

dirs=$(find "$prefix" -name pkgconfig -type d)
PKG_CONFIG_LIBDIR=$dirs
export PKG_CONFIG_LIBDIR

# try NAME [COMPILER FLAG]...
try() {
	package=$1
	shift
	flags=$(pkg-config --cflags --libs "$package")
	# Each path that is named has to be there now.
	for flag in $flags; do
		case $flag in
		-[IL]*)
			if [ ! -d "${flag#-?}" ]; then
				echo "$package.pc names $flag: no such folder"
				exit 1
			fi
			;;
		esac
	done
	# shellcheck disable=SC2086 # a list of flags
	"${CC:-cc}" "$@" "$here/consumer.c" $flags -o "$package.out"
	"./$package.out"
}

try csiw -DCONSUMER_FREESTANDING
try csiw-hosted
version=$(sed -n 's/#define CSIW_VERSION "\(.*\)"/\1/p' \
	"$prefix/include/csiw/version.h")
if [ "$(pkg-config --modversion csiw)" != "$version" ]; then
	echo "csiw.pc is not of version $version, as version.h is"
	exit 1
fi
