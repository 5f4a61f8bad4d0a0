# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# Sourced by scripts that download packages of Debian and unpack them below a
# folder.  Nothing is installed; apt's state is a private one in $out/apt, as on
# a machine that has no package.  The mirror is the one that this machine uses.

: "${out:?the folder to fill}"
log=$out/fetch.log
apt_options= # more options of apt, such as an architecture

# Ends the script; one that may be skipped defines its own.
die() {
	echo "$*" >&2
	exit 1
}

# need_apt PROGRAM...: what the script runs is there.
need_apt() {
	for tool in apt-get dpkg-deb "$@"; do
		command -v "$tool" >/dev/null ||
			die "$tool is missing: apt, dpkg or kmod brings it."
	done
	apt_key=/usr/share/keyrings/debian-archive-keyring.gpg
	[ -r "$apt_key" ] || die "$apt_key is missing:" \
		"the package debian-archive-keyring brings it."
}

# private_apt TYPE [SUITE]: begins with the package lists of TYPE (deb, deb-src)
# of SUITE, or of this machine's release with its updates; main alone.
private_apt() {
	rm -rf "$out/apt"
	mkdir -p "$out/apt/lists/partial" "$out/apt/archives/partial" \
		"$out/apt/none"
	: >"$log"
	: >"$out/apt/status"
	# How to reach the network is the system's business.
	apt-config dump | grep '^Acquire::' >"$out/apt/conf" || true
	cat >>"$out/apt/conf" <<-END
	Dir::Etc::Main "/dev/null";
	Dir::Etc::Parts "$out/apt/none";
	END
	# shellcheck source=/dev/null
	release=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
	# shellcheck disable=SC2016 # apt's placeholders
	apt-get indextargets --format \
		'$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Identifier: Packages' |
		awk -v r="$release" -v t="$1" -v s="${2-}" -v key="$apt_key" '
		$2 == "main" && ($1 == r || s == "" &&
				 ($1 == r "-updates" || $1 == r "-security")) &&
		!seen[$1, $3]++ {
			print t " [signed-by=" key "]", $3, s ? s : $1, "main"
		}' >"$out/apt/sources.list"
	[ -s "$out/apt/sources.list" ] ||
		die "No source of Debian's $release is in /etc/apt/sources.list*."
	try "The package lists did not come; is there a network?" \
		private apt-get update
}

# private PROGRAM ARGUMENT...: apt-get or apt-cache on the private state.
private() {
	apt_program=$1
	shift
	# shellcheck disable=SC2086 # a list of options
	APT_CONFIG=$out/apt/conf "$apt_program" -q $apt_options \
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

# try SENTENCE COMMAND...: what COMMAND says goes to the log.
try() {
	sentence=$1
	shift
	"$@" >>"$log" 2>&1 || {
		tail -n 5 "$log" >&2
		die "$sentence All of it is in $log."
	}
}

# download FOLDER PACKAGE...: to $out/apt/FOLDER
download() {
	mkdir -p "$out/apt/$1"
	(
		cd "$out/apt/$1" || exit
		shift
		private apt-get download "$@"
	)
}

# unpack FOLDER DEB...
unpack() {
	into=$1
	shift
	mkdir -p "$into"
	for deb in "$@"; do
		dpkg-deb -x "$deb" "$into" || return 1
	done
}

# mend_links FOLDER: links to absolute paths lead out of a folder that is no
# root: make them lead within.
mend_links() {
	(
		cd "$1" || exit
		find . -type l | while read -r link; do
			to=$(readlink "$link")
			case $to in
			/*) ln -sfn "$(echo "${link%/*}" |
				sed 's,^\./*,,; s,[^/][^/]*,..,g')$to" "$link" ;;
			esac
		done
	)
}
