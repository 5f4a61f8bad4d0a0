#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# fetch.sh OUT: downloads Debian's arm64 kernel, its headers, and the programs
# and libraries for a guest, and unpacks them:
#
#	OUT/debian/kernel   boot/vmlinuz-*, lib/modules/* with modules.dep
#	OUT/debian/headers  usr/src/linux-headers-*: what a module is built with
#	OUT/debian/sysroot  iw, tcpdump, ...; headers and libraries for csiwd
#
# Nothing is installed (tests/apt.sh).  What is there already is not fetched
# again; remove OUT to have a newer kernel.
set -eu

PATH=$PATH:/usr/sbin:/sbin

[ $# -eq 1 ] || {
	echo "Usage: sh fetch.sh OUT" >&2
	exit 2
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$1"
out=$(CDPATH='' cd -- "$1" && pwd)
ours=$(cksum <"$here/fetch.sh")
# shellcheck source=tests/apt.sh
. "$here/../../apt.sh"

if [ "$(cat "$out/debian/complete" 2>/dev/null)" = "$ours" ]; then
	exit 0
fi

need_apt depmod
machine=$(dpkg --print-architecture)
apt_options="-o APT::Architecture=arm64 -o APT::Architectures::=arm64
-o APT::Architectures::=$machine"

# What runs in the guest, and what csiwd is built with.
wanted="busybox-static iw tcpdump wpasupplicant wireless-regdb libc6-dev
linux-libc-dev libpcap-dev libnl-3-dev libnl-genl-3-dev
libseccomp-dev"

# depends PACKAGE PATTERN: its first dependency of such a name.
depends() {
	private apt-cache depends "$1" 2>>"$log" |
		sed -n "s/^ *Depends: \($2\)\(:[a-z0-9]*\)*\$/\1/p" | sed q
}

rm -rf "$out/debian.new"
echo "Downloading an arm64 kernel and libraries of Debian to $out." >&2
private_apt deb
image=$(depends linux-image-arm64:arm64 'linux-image-.*-arm64')
[ -n "$image" ] || die "The sources of apt know no linux-image-arm64; see $log."
headers=linux-headers-${image#linux-image-}
kbuild=$(depends "$headers:arm64" 'linux-kbuild-.*')
common=$(depends "$headers:arm64" 'linux-headers-.*-common')
if [ -z "$kbuild" ] || [ -z "$common" ]; then
	die "The sources of apt have no $headers for $image; see $log."
fi
try "The kernel could not be downloaded." \
	download kernel "$image:arm64"
try "The headers of the kernel could not be downloaded." \
	download headers "$headers:arm64" "$common" "$kbuild:$machine"
# shellcheck disable=SC2086 # a list of words
try "The programs and libraries could not be downloaded." \
	private apt-get install --yes --download-only $wanted

try "The kernel could not be unpacked." \
	unpack "$out/debian.new/kernel" "$out"/apt/kernel/*.deb
try "The headers could not be unpacked." \
	unpack "$out/debian.new/headers" "$out"/apt/headers/*.deb
try "The libraries could not be unpacked." \
	unpack "$out/debian.new/sysroot" "$out"/apt/archives/*.deb
mend_links "$out/debian.new/headers"
mend_links "$out/debian.new/sysroot"
version=${image#linux-image-}
try "The list of modules could not be made." \
	depmod -b "$out/debian.new/kernel" "$version"
# This one includes the next by the place where a package would put it; OUT may
# be moved.
# shellcheck disable=SC2016 # make's
sed -i 's,/usr/src/,$(dir $(realpath $(lastword $(MAKEFILE_LIST))))../,' \
	"$out/debian.new/headers/usr/src/$headers/Makefile"

echo "$ours" >"$out/debian.new/complete"
rm -rf "$out/debian" "$out/apt"
mv "$out/debian.new" "$out/debian"
