#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# get_cbmc.sh OUT: brings the model checker CBMC 6, which Debian has from
# release 13 on, and the SAT solver CaDiCaL to a machine of any release:
# OUT/cbmc, OUT/goto-cc, OUT/goto-instrument and OUT/cadical run them with that
# release's own C library.
#
# Nothing is installed (tests/apt.sh).  What is there already is not fetched
# again; remove OUT to have a newer one.
set -eu

suite=trixie
packages="cbmc minisat cadical zlib1g libc6 libstdc++6 libgcc-s1"

[ $# -eq 1 ] || {
	echo "Usage: sh get_cbmc.sh OUT" >&2
	exit 2
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$1"
out=$(CDPATH='' cd -- "$1" && pwd)
ours=$(cksum <"$here/get_cbmc.sh")
# shellcheck source=tests/apt.sh
. "$here/../apt.sh"

if [ "$(cat "$out/complete" 2>/dev/null)" = "$ours" ]; then
	exit 0
fi
need_apt apt-config

# wrap PROGRAM [OPTION]: the release's own loader and libraries, as this
# machine's may be older.
wrap() {
	cat >"$out/$1.new" <<-END
	#!/bin/sh
	root=\$(dirname "\$0")/root
	for loader in "\$root"/usr/lib/*/ld-linux*.so*; do
		exec "\$loader" --library-path "\${loader%/*}:\$root/usr/lib" \\
			"\$root/usr/bin/$1" ${2-} "\$@"
	done
	END
	chmod +x "$out/$1.new"
	mv "$out/$1.new" "$out/$1"
}

runs() {
	"$out/cbmc" --version | grep '^6\.' &&
		printf 'p cnf 1 1\n1 0\n' | "$out/cadical" |
		grep '^s SATISFIABLE'
}

rm -rf "$out/root.new" "$out/complete"
echo "Downloading CBMC of Debian's $suite to $out." >&2
private_apt deb "$suite"
# shellcheck disable=SC2086 # a list of words
try "CBMC could not be downloaded." download debs $packages
try "CBMC could not be unpacked." unpack "$out/root.new" "$out"/apt/debs/*.deb
rm -rf "$out/root" "$out/apt"
mv "$out/root.new" "$out/root"
for program in cbmc goto-cc goto-instrument; do
	wrap "$program"
done
# Most of what it is asked holds: half the time of the default.
wrap cadical --unsat
try "CBMC does not run on this machine." runs
echo "$ours" >"$out/complete"
