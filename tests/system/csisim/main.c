/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* main.c: the module, and what of the radio there is at a time. */
#include <linux/module.h>
#include <linux/platform_device.h>

#include "csisim.h"

struct csisim csisim = {
	.lock = __MUTEX_INITIALIZER(csisim.lock),
};

static DEFINE_MUTEX(becoming);
static struct platform_device *device;
static bool ready;

static struct platform_driver driver = {
	.driver = {.name = "csisim"},
};

static int step_up(void)
{
	int err;

	if (csisim.present == CSISIM_NOTHING) {
		csisim_fw_boot();
		err = csisim_wiphy_add(&device->dev);
	} else {
		err = csisim_wlan_add();
	}
	if (!err) {
		csisim.present++;
	}
	return err;
}

static void step_down(void)
{
	if (csisim.present == CSISIM_WLAN) {
		csisim_wlan_remove();
	} else {
		csisim_wiphy_remove();
	}
	csisim.present--;
}

int csisim_become(enum csisim_present level)
{
	int err = 0;

	/* Parameters of the command line come before init. */
	if (!ready) {
		return -EAGAIN;
	}
	mutex_lock(&becoming);
	while (!err && csisim.present < level) {
		err = step_up();
	}
	while (csisim.present > level) {
		step_down();
	}
	mutex_unlock(&becoming);
	return err;
}

static int __init csisim_init(void)
{
	int err = platform_driver_register(&driver);

	if (err) {
		return err;
	}
	device = platform_device_register_simple("csisim", PLATFORM_DEVID_NONE,
						 NULL, 0);
	if (IS_ERR(device)) {
		err = PTR_ERR(device);
		goto no_device;
	}
	err = csisim_netlink_open();
	if (err) {
		goto no_netlink;
	}
	err = csisim_csi_start();
	if (err) {
		goto no_csi;
	}
	ready = true;
	err = csisim_become(CSISIM_WLAN);
	if (!err) {
		return 0;
	}
	csisim_become(CSISIM_NOTHING);
	csisim_csi_stop();
no_csi:
	csisim_netlink_close();
no_netlink:
	platform_device_unregister(device);
no_device:
	platform_driver_unregister(&driver);
	return err;
}

static void __exit csisim_exit(void)
{
	csisim_become(CSISIM_NOTHING);
	csisim_csi_stop();
	csisim_netlink_close();
	platform_device_unregister(device);
	platform_driver_unregister(&driver);
}

module_init(csisim_init);
module_exit(csisim_exit);
MODULE_LICENSE("Dual BSD/GPL");
MODULE_DESCRIPTION("A simulated radio with nexmon_csi, for the tests of csiw");
