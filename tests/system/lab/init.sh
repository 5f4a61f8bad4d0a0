#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# init.sh: process 1 of the guest.  Sets it up, then runs what vm.py asks for
# over a virtio serial port named lab:
#
#	asked     NUMBER SECONDS COMMAND-IN-BASE64
#	answered  NUMBER STATUS SIZE, a line, then SIZE bytes of output
#
# Number 0, and the end of the line, is power off.
export PATH=/bin:/sbin:/usr/bin:/usr/sbin

/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t debugfs debug /sys/kernel/debug
echo 1 >/proc/sys/kernel/printk
ip link set lo up

while read -r module parameters; do
	# shellcheck disable=SC2086 # a list of words
	modprobe "$module" $parameters || echo "no module $module" >/dev/console
done </lab/modules

port=
for try in $(seq 100); do
	for name in /sys/class/virtio-ports/*/name; do
		[ "$(cat "$name" 2>/dev/null)" = lab ] && port=${name%/name}
	done
	[ -z "$port" ] || break
	[ "$try" = 1 ] || sleep 0.1
done
exec 3<>"/dev/${port##*/}"
echo up >&3

while read -r number patience command <&3 && [ "$number" -ne 0 ]; do
	# Not the files of the last command: it may still write there.
	rm -f /lab/command /lab/output
	echo "$command" | base64 -d >/lab/command
	timeout "$patience" sh /lab/command >/lab/output 2>&1 </dev/null 3<&-
	status=$?
	size=$(wc -c </lab/output)
	echo "$number $status $size" >&3
	head -c "$size" /lab/output >&3
done
poweroff -f
