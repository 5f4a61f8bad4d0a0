#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# fetch.sh OUT: downloads Debian's arm64 kernel, its headers, and the programs
# and libraries for a guest, and unpacks them:
#
#	OUT/debian/kernel   boot/vmlinuz-*, lib/modules/* with modules.dep
#	OUT/debian/headers  usr/src/linux-headers-*: what a module is built with
#	OUT/debian/sysroot  iw, tcpdump, ...; headers and libraries for csiwd
#
# Nothing is installed, and apt's state is a private one in OUT/apt.  What is
# there already is not fetched again; remove OUT to have a newer kernel.
set -eu

PATH=$PATH:/usr/sbin:/sbin

[ $# -eq 1 ] || {
	echo "Usage: sh fetch.sh OUT" >&2
	exit 2
}

die() {
	echo "$*" >&2
	exit 1
}

key=/usr/share/keyrings/debian-archive-keyring.gpg
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$1" || die "$1 cannot be made; say another folder."
out=$(CDPATH='' cd -- "$1" && pwd)
ours=$(cksum <"$here/fetch.sh")
log=$out/fetch.log

if [ "$(cat "$out/debian/complete" 2>/dev/null)" = "$ours" ]; then
	exit 0
fi

for tool in apt-get dpkg-deb depmod; do
	command -v "$tool" >/dev/null ||
		die "$tool is missing: apt, dpkg or kmod brings it."
done
[ -r "$key" ] ||
	die "$key is missing: the package debian-archive-keyring brings it."
machine=$(dpkg --print-architecture)

# What runs in the guest, and what csiwd is built with.
wanted="busybox-static iw tcpdump wpasupplicant wireless-regdb libc6-dev
linux-libc-dev libpcap-dev libnl-3-dev libnl-genl-3-dev
libseccomp-dev"

private_apt() {
	mkdir -p "$out/apt/lists/partial" "$out/apt/archives/partial" \
		"$out/apt/none"
	: >"$out/apt/status"
	# How to reach the network is the system's business.
	apt-config dump | grep '^Acquire::' >"$out/apt/conf" || true
	cat >>"$out/apt/conf" <<-END
	Dir::Etc::Main "/dev/null";
	Dir::Etc::Parts "$out/apt/none";
	END
	# Debian's own suites of the system's sources, main alone.
	# shellcheck source=/dev/null
	release=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
	# shellcheck disable=SC2016 # apt's placeholders
	apt-get indextargets --format \
		'$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Identifier: Packages' |
		awk -v r="$release" -v key="$key" '
		$2 == "main" && ($1 == r || $1 == r "-updates" ||
				 $1 == r "-security") && !seen[$1, $3]++ {
			print "deb [signed-by=" key "]", $3, $1, "main"
		}' >"$out/apt/sources.list"
	[ -s "$out/apt/sources.list" ] ||
		die "No source of Debian's $release is in /etc/apt/sources.list*."
}

# apt WORD ARGUMENT...: apt-get or apt-cache, as on an arm64 machine on which
# nothing is installed.
apt() {
	program=apt-$1
	shift
	APT_CONFIG=$out/apt/conf "$program" -q \
		-o APT::Architecture=arm64 -o APT::Architectures::=arm64 \
		-o APT::Architectures::="$machine" \
		-o APT::Sandbox::User="$(id -un)" \
		-o APT::Install-Recommends=false \
		-o APT::Update::Error-Mode=any \
		-o Acquire::Languages=none -o Acquire::Retries=3 \
		-o Dir::State="$out/apt" \
		-o Dir::State::status="$out/apt/status" \
		-o Dir::Cache="$out/apt" \
		-o Dir::Etc::SourceList="$out/apt/sources.list" \
		-o Dir::Etc::SourceParts="$out/apt/none" \
		"$@" </dev/null
}

# try SENTENCE COMMAND...
try() {
	sentence=$1
	shift
	"$@" >>"$log" 2>&1 || {
		tail -n 5 "$log" >&2
		die "$sentence All of it is in $log."
	}
}

# depends PACKAGE PATTERN: its first dependency of such a name.
depends() {
	apt cache depends "$1" 2>>"$log" |
		sed -n "s/^ *Depends: \($2\)\(:[a-z0-9]*\)*\$/\1/p" | sed q
}

# download FOLDER PACKAGE...
download() {
	mkdir -p "$out/apt/$1"
	(
		cd "$out/apt/$1"
		shift
		apt get download "$@"
	)
}

# unpack FOLDER DEB...
unpack() {
	into=$out/debian.new/$1
	shift
	mkdir -p "$into"
	for deb in "$@"; do
		dpkg-deb -x "$deb" "$into" || return 1
	done
}

# Links to absolute paths lead out of a folder that is no root: make them
# lead within.
mend_links() {
	(
		cd "$out/debian.new/$1"
		find . -type l | while read -r link; do
			to=$(readlink "$link")
			case $to in
			/*) ln -sfn "$(echo "${link%/*}" |
				sed 's,^\./*,,; s,[^/][^/]*,..,g')$to" "$link" ;;
			esac
		done
	)
}

rm -rf "$out/debian.new" "$out/apt/kernel" "$out/apt/headers"
: >"$log"
echo "Downloading an arm64 kernel and libraries of Debian to $out." >&2
private_apt
try "The package lists did not come; is there a network?" apt get update
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
	apt get install --yes --download-only $wanted

try "The kernel could not be unpacked." unpack kernel "$out"/apt/kernel/*.deb
try "The headers could not be unpacked." \
	unpack headers "$out"/apt/headers/*.deb
try "The libraries could not be unpacked." \
	unpack sysroot "$out"/apt/archives/*.deb
mend_links headers
mend_links sysroot
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
