/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * params.c: what a test tells the radio and reads of it, each a file of
 * /sys/module/csisim/parameters.  README.md explains them.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "csisim.h"

unsigned int csisim_rate = 200;
unsigned int csisim_devices = 4;
unsigned int csisim_seed = 1;
unsigned int csisim_limit;
unsigned int csisim_pad;
unsigned int csisim_strangers;
unsigned int csisim_slow;
ushort csisim_chip = 0x0065;
ushort csisim_boot = 0x1001;
ushort csisim_elsewhere = 0x100b;
ushort csisim_network = 0x1001;
bool csisim_stays = true;
bool csisim_old;
bool csisim_stock;
bool csisim_no_monitor;
bool csisim_need_monitor = true;

module_param_named(rate, csisim_rate, uint, 0644);
MODULE_PARM_DESC(rate, "frames on the air a second");
module_param_named(devices, csisim_devices, uint, 0644);
MODULE_PARM_DESC(devices, "transmitters, in turn");
module_param_named(seed, csisim_seed, uint, 0644);
MODULE_PARM_DESC(seed, "of the CSI");
module_param_named(limit, csisim_limit, uint, 0644);
MODULE_PARM_DESC(limit, "frames after each ioctl 500, then silence; 0: no end");
module_param_named(pad, csisim_pad, uint, 0644);
MODULE_PARM_DESC(pad, "bytes behind the IP packet, 64 at most");
module_param_named(strangers, csisim_strangers, uint, 0644);
MODULE_PARM_DESC(strangers, "a forged datagram with every so many frames");
module_param_named(slow, csisim_slow, uint, 0644);
MODULE_PARM_DESC(slow, "milliseconds that each command takes");
module_param_named(chip, csisim_chip, ushort, 0644);
module_param_named(boot, csisim_boot, ushort, 0644);
MODULE_PARM_DESC(boot, "chanspec of a firmware that has just been loaded");
module_param_named(elsewhere, csisim_elsewhere, ushort, 0644);
MODULE_PARM_DESC(elsewhere, "chanspec that fault=elsewhere tunes to");
module_param_named(network, csisim_network, ushort, 0644);
MODULE_PARM_DESC(network, "chanspec of the network to connect to");
module_param_named(stays, csisim_stays, bool, 0644);
MODULE_PARM_DESC(stays, "on the network's chanspec while connected");
module_param_named(old, csisim_old, bool, 0644);
MODULE_PARM_DESC(old, "header of before nexmon_csi's PR 256");
module_param_named(stock, csisim_stock, bool, 0644);
MODULE_PARM_DESC(stock, "firmware without nexmon_csi");
module_param_named(no_monitor, csisim_no_monitor, bool, 0644);
MODULE_PARM_DESC(no_monitor, "the next wiphy has no monitor interfaces");
module_param_named(need_monitor, csisim_need_monitor, bool, 0644);
MODULE_PARM_DESC(need_monitor, "CSI only while monitor mode is on");

/* A parameter that is one of several words. */
struct choice {
	const char *const *words; /* NULL at the end */
	int chosen;
};

static int set_choice(const char *text, const struct kernel_param *kp)
{
	struct choice *choice = kp->arg;

	for (int i = 0; choice->words[i]; i++) {
		if (sysfs_streq(text, choice->words[i])) {
			WRITE_ONCE(choice->chosen, i);
			return 0;
		}
	}
	return -EINVAL;
}

static int get_choice(char *out, const struct kernel_param *kp)
{
	const struct choice *choice = kp->arg;

	return sprintf(out, "%s\n", choice->words[choice->chosen]);
}

static const struct kernel_param_ops choice_ops = {
	.set = set_choice,
	.get = get_choice,
};

static const char *const fault_words[CSISIM_FAULTS + 1] = {
	"none", "refuse", "elsewhere", "silent", "crash", "busdown",
};
static struct choice fault = {.words = fault_words};

/* A new fault begins at its beginning. */
static int set_fault(const char *text, const struct kernel_param *kp)
{
	int err = set_choice(text, kp);

	if (!err) {
		mutex_lock(&csisim.lock);
		csisim.fw.emptied = false;
		mutex_unlock(&csisim.lock);
	}
	return err;
}

static const struct kernel_param_ops fault_ops = {
	.set = set_fault,
	.get = get_choice,
};

module_param_cb(fault, &fault_ops, &fault, 0644);

enum csisim_fault csisim_fault(void)
{
	return READ_ONCE(fault.chosen);
}

/* In the order of the bits. */
static const char *const transport_words[] = {"none", "vendor", "netlink",
					      "both", NULL};
static struct choice transport = {
	.words = transport_words,
	.chosen = CSISIM_BY_VENDOR,
};

module_param_cb(transport, &choice_ops, &transport, 0444);
MODULE_PARM_DESC(transport, "ways to the firmware");

unsigned int csisim_transport(void)
{
	return transport.chosen;
}

static int set_present(const char *text, const struct kernel_param *kp)
{
	static const char *const words[] = {"nothing", "wiphy", "wlan", NULL};
	struct choice choice = {.words = words};
	const struct kernel_param to = {.arg = &choice};
	int err = set_choice(text, &to);

	return err ? err : csisim_become(choice.chosen);
}

static int get_present(char *out, const struct kernel_param *kp)
{
	static const char *const words[] = {"nothing", "wiphy", "wlan"};

	return sprintf(out, "%s\n", words[csisim.present]);
}

static const struct kernel_param_ops present_ops = {
	.set = set_present,
	.get = get_present,
};

module_param_cb(present, &present_ops, NULL, 0644);

static bool hard_blocked;

static int set_hard_block(const char *text, const struct kernel_param *kp)
{
	int err = param_set_bool(text, kp);

	if (!err && csisim.wiphy) {
		wiphy_rfkill_set_hw_state(csisim.wiphy, hard_blocked);
	}
	return err;
}

static const struct kernel_param_ops hard_block_ops = {
	.set = set_hard_block,
	.get = param_get_bool,
};

module_param_cb(hard_block, &hard_block_ops, &hard_blocked, 0644);
MODULE_PARM_DESC(hard_block, "rfkill by a switch");

/* Written, the firmware hops without being asked. */
static int set_chanspec(const char *text, const struct kernel_param *kp)
{
	u16 chanspec;
	int err = kstrtou16(text, 0, &chanspec);

	if (!err) {
		mutex_lock(&csisim.lock);
		csisim.fw.chanspec = chanspec;
		mutex_unlock(&csisim.lock);
	}
	return err;
}

static int get_chanspec(char *out, const struct kernel_param *kp)
{
	return sprintf(out, "0x%04x\n", csisim.fw.chanspec);
}

static const struct kernel_param_ops chanspec_ops = {
	.set = set_chanspec,
	.get = get_chanspec,
};

module_param_cb(chanspec, &chanspec_ops, NULL, 0644);

static int print_block(char *out)
{
	const struct csisim_block *block = &csisim.fw.block;
	int len;

	len = sprintf(out,
		      "collect: %u\nmasks: 0x%02x\nuse_byte: %u\n"
		      "first_byte: 0x%02x\nmac_count: %u\ndelay_us: %u\n",
		      block->collect, block->masks, block->use_byte,
		      block->first_byte, le16_to_cpu(block->mac_count),
		      le16_to_cpu(block->delay_us));
	for (int i = 0; i < CSISIM_MACS; i++) {
		len += sprintf(out + len, "mac%d: %pM\n", i, block->macs[i]);
	}
	return len;
}

/* All that whoever uses the radio must leave as it was. */
static int get_state(char *out, const struct kernel_param *kp)
{
	const struct csisim_firmware *fw = &csisim.fw;
	int len;

	mutex_lock(&csisim.lock);
	len = sprintf(out,
		      "chanspec: 0x%04x\nscansuppress: %u\nmpc: %u\n"
		      "monitor: %u\nup: %u\nconnected: %u\n",
		      fw->chanspec, fw->scansuppress, fw->mpc, fw->monitor,
		      fw->up, fw->connected);
	len += print_block(out + len);
	mutex_unlock(&csisim.lock);
	return len;
}

static const struct kernel_param_ops state_ops = {.get = get_state};

module_param_cb(state, &state_ops, NULL, 0444);

static int get_counters(char *out, const struct kernel_param *kp)
{
	const struct csisim_counters *count = &csisim.count;
	int len;

	mutex_lock(&csisim.lock);
	len = sprintf(out,
		      "frames: %u\nsent: %llu\nstrangers: %llu\n"
		      "dropped: %llu\ncommands: %llu\nrefused: %llu\n"
		      "configured: %llu\nnetlink: %llu\ndangling_use: %llu\n",
		      csisim.frame, count->sent, count->strangers,
		      count->dropped, count->commands, count->refused,
		      count->configured, count->netlink, count->dangling_use);
	mutex_unlock(&csisim.lock);
	return len;
}

static const struct kernel_param_ops counters_ops = {.get = get_counters};

module_param_cb(counters, &counters_ops, NULL, 0444);
