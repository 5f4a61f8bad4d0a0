#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# fetch.sh MACHINE OUT: downloads Debian's libraries for MACHINE (one of the
# table below) and unpacks them to OUT/root, which is then a compiler's sysroot
# and where QEMU finds what a program is linked with.
#
# Nothing is installed (tests/apt.sh).  What is there already is not fetched
# again; remove OUT to have newer ones.
#
# Exit status: 77 when they cannot be had here, 1 then with
# CSIW_REQUIRE_CAPTURES=1 in the environment.
set -eu

usage() {
	echo "Usage: sh fetch.sh s390x|aarch64|armhf|riscv64 OUT" >&2
	exit 2
}

[ $# -eq 2 ] || usage
# No updates: nobody attacks what is only tested with.
# shellcheck source=/dev/null
suite=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
case $1 in
s390x | armhf) architecture=$1 ;;
aarch64) architecture=arm64 ;;
riscv64) # which Debian has from release 13 on
	architecture=riscv64
	suite=trixie
	;;
*) usage ;;
esac

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$2"
out=$(CDPATH='' cd -- "$2" && pwd)
ours=$(cksum <"$here/fetch.sh")
# shellcheck source=tests/apt.sh
. "$here/../apt.sh"

die() {
	echo "$*" >&2
	[ "${CSIW_REQUIRE_CAPTURES-}" = 1 ] && exit 1
	exit 77
}

if [ "$(cat "$out/root/complete" 2>/dev/null)" = "$ours" ]; then
	exit 0
fi
need_apt apt-config
apt_options="-o APT::Architecture=$architecture
-o APT::Architectures::=$architecture"
wanted="libc6-dev linux-libc-dev libcmocka-dev libjansson-dev libpcap-dev
libnl-3-dev libnl-genl-3-dev libseccomp-dev"

rm -rf "$out/root.new"
echo "Downloading libraries for $1 to $out." >&2
private_apt deb "$suite"
# shellcheck disable=SC2086 # a list of words
try "The libraries could not be downloaded." \
	private apt-get install --yes --download-only $wanted
try "The libraries could not be unpacked." \
	unpack "$out/root.new" "$out"/apt/archives/*.deb
mend_links "$out/root.new"
# From release 13 on no package brings this link.
[ -e "$out/root.new/lib" ] || ln -s usr/lib "$out/root.new/lib"
echo "$ours" >"$out/root.new/complete"
rm -rf "$out/root" "$out/apt"
mv "$out/root.new" "$out/root"
