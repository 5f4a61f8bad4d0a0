/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * firmware.c: what the chip's firmware does with a command.  Whatever it
 * refuses is -EBADE, as brcmfmac says it.
 */
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "csisim.h"

enum {
	GET_MONITOR = 107,
	SET_MONITOR = 108,
	GET_SCANSUPPRESS = 115,
	SET_SCANSUPPRESS = 116,
	GET_VAR = 262,
	SET_VAR = 263,
	SET_CSI = 500,
	GET_CSI = 501,
};

/* Of a chanspec, D11AC. */
enum {
	CENTRE = 0x00ff,
	SIDEBAND = 0x0700,
	SIDEBAND_SHIFT = 8,
	WIDTH = 0x3800,
	WIDTH_20 = 0x1000,
	WIDTH_40 = 0x1800,
	WIDTH_80 = 0x2000,
	BAND = 0xc000,
	BAND_5 = 0xc000,
};

static const char text_stock[] =
	"wl0: Jan  1 2020 00:00:00 version 7.45.189 (r714228) FWID 01-0000\n";
static const char text_nexmon[] =
	"wl0: Jan  1 2020 00:00:00 version 7.45.189 (nexmon.org/csi: sim-1) "
	"FWID 01-0000\n";

static bool among(const u8 *list, size_t count, u8 channel)
{
	return memchr(list, channel, count) != NULL;
}

static bool knows_5ghz(u16 chanspec)
{
	static const u8 at_20[] = {36,  40,  44,  48,  52,  56,  60,  64,  100,
				   104, 108, 112, 116, 120, 124, 128, 132, 136,
				   140, 144, 149, 153, 157, 161, 165};
	static const u8 at_40[] = {38,  46,  54,  62,  102, 110,
				   118, 126, 134, 142, 151, 159};
	static const u8 at_80[] = {42, 58, 106, 122, 138, 155};
	u8 centre = chanspec & CENTRE;
	unsigned int sideband = (chanspec & SIDEBAND) >> SIDEBAND_SHIFT;

	switch (chanspec & WIDTH) {
	case WIDTH_20:
		return sideband == 0 && among(at_20, sizeof(at_20), centre);
	case WIDTH_40:
		return sideband < 2 && among(at_40, sizeof(at_40), centre);
	case WIDTH_80:
		return sideband < 4 && among(at_80, sizeof(at_80), centre);
	}
	return false;
}

static bool knows(u16 chanspec)
{
	unsigned int centre = chanspec & CENTRE;
	unsigned int sideband = (chanspec & SIDEBAND) >> SIDEBAND_SHIFT;

	if ((chanspec & BAND) == BAND_5) {
		return knows_5ghz(chanspec);
	}
	if ((chanspec & BAND) != 0) {
		return false;
	}
	if ((chanspec & WIDTH) == WIDTH_20) {
		return sideband == 0 && centre >= 1 && centre <= 14;
	}
	return (chanspec & WIDTH) == WIDTH_40 && sideband < 2 && centre >= 3 &&
	       centre <= 11;
}

int csisim_fw_tune(u16 chanspec)
{
	if (!knows(chanspec) || csisim_fault() == CSISIM_REFUSE) {
		return -EBADE;
	}
	if (csisim.fw.connected && csisim_stays) {
		return 0;
	}
	csisim.fw.chanspec = csisim_fault() == CSISIM_ELSEWHERE
				     ? csisim_elsewhere
				     : chanspec;
	return 0;
}

void csisim_fw_boot(void)
{
	mutex_lock(&csisim.lock);
	memset(&csisim.fw, 0, sizeof(csisim.fw));
	csisim.fw.chanspec = csisim_boot;
	csisim.fw.mpc = 1;
	mutex_unlock(&csisim.lock);
}

static int put32(u8 *buf, u32 len, u32 value)
{
	if (len < sizeof(value)) {
		return -EBADE;
	}
	put_unaligned_le32(value, buf);
	return 0;
}

static int take32(const u8 *buf, u32 len, u32 *value)
{
	if (len < sizeof(*value)) {
		return -EBADE;
	}
	*value = get_unaligned_le32(buf);
	return 0;
}

/* ioctl 500.  The radio is touched before anything is checked. */
static int set_csi(const u8 *buf, u32 len)
{
	struct csisim_block block = {};

	memcpy(&block, buf, min_t(size_t, len, sizeof(block)));
	csisim.fw.scansuppress = 1;
	csisim.fw.mpc = 0;
	csisim_fw_tune(le16_to_cpu(block.chanspec));
	if (!csisim.fw.up || len <= 1 || csisim_fault() == CSISIM_REFUSE) {
		return -EBADE;
	}
	csisim.fw.block = block;
	csisim.fw.left = csisim_limit ? csisim_limit : U32_MAX;
	csisim.count.configured++;
	return 0;
}

static int get_csi(u8 *buf, u32 len)
{
	if (len < 2) {
		return -EBADE;
	}
	put_unaligned_le16(csisim.fw.block.collect, buf);
	return 0;
}

static int get_ver(u8 *buf, u32 len)
{
	const char *text = csisim_stock ? text_stock : text_nexmon;

	if (len == 0) {
		return -EBADE;
	}
	strscpy(buf, text, len);
	return 0;
}

static int get_var(u8 *buf, u32 len)
{
	if (strnlen(buf, len) == len) {
		return -EBADE;
	}
	if (!strcmp(buf, "chanspec")) {
		return put32(buf, len, csisim.fw.chanspec);
	}
	if (!strcmp(buf, "mpc")) {
		return put32(buf, len, csisim.fw.mpc);
	}
	if (!strcmp(buf, "ver")) {
		return get_ver(buf, len);
	}
	return -EBADE;
}

static int set_var(const u8 *buf, u32 len)
{
	u32 name = strnlen(buf, len);
	u32 value;

	if (name == len || take32(buf + name + 1, len - name - 1, &value)) {
		return -EBADE;
	}
	if (!strcmp(buf, "chanspec")) {
		return value > U16_MAX ? -EBADE : csisim_fw_tune(value);
	}
	if (!strcmp(buf, "mpc")) {
		csisim.fw.mpc = value;
		return 0;
	}
	return -EBADE;
}

static int run_get(u32 number, u8 *buf, u32 len)
{
	switch (number) {
	case GET_MONITOR:
		return put32(buf, len, csisim.fw.monitor);
	case GET_SCANSUPPRESS:
		return put32(buf, len, csisim.fw.scansuppress);
	case GET_VAR:
		return get_var(buf, len);
	case GET_CSI:
		return csisim_stock ? -EBADE : get_csi(buf, len);
	}
	return -EBADE;
}

static int run_set(u32 number, const u8 *buf, u32 len)
{
	switch (number) {
	case SET_MONITOR:
		return take32(buf, len, &csisim.fw.monitor);
	case SET_SCANSUPPRESS:
		return take32(buf, len, &csisim.fw.scansuppress);
	case SET_VAR:
		return set_var(buf, len);
	case SET_CSI:
		return csisim_stock ? -EBADE : set_csi(buf, len);
	}
	return -EBADE;
}

int csisim_fw_alive(void)
{
	if (csisim_fault() == CSISIM_BUSDOWN) {
		return -EIO;
	}
	return csisim_fault() == CSISIM_CRASH && csisim.fw.emptied ? -EIO : 0;
}

/* However slow, it never holds the lock; the parameter can be lowered. */
static void dawdle(void)
{
	unsigned int slept = 0;

	while (slept < READ_ONCE(csisim_slow)) {
		msleep(20);
		slept += 20;
	}
}

int csisim_fw_command(u32 number, bool set, void *buf, u32 len)
{
	int err;

	dawdle();
	mutex_lock(&csisim.lock);
	csisim.count.commands++;
	err = csisim_fw_alive();
	if (!err && csisim_fault() == CSISIM_CRASH) {
		/* Done, it says, and nothing is. */
		csisim.fw.emptied = true;
	} else if (!err) {
		err = set ? run_set(number, buf, len)
			  : run_get(number, buf, len);
		csisim.count.refused += err == -EBADE;
	}
	mutex_unlock(&csisim.lock);
	return err;
}
