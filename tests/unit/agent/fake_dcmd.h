/* SPDX-License-Identifier: BSD-2-Clause */
/* fake_dcmd.h: the firmware of fake_wifi.h, which includes it. */
#ifndef TESTS_UNIT_AGENT_FAKE_DCMD_H
#define TESTS_UNIT_AGENT_FAKE_DCMD_H

/* A frame of protocol 31 while its target is gone must never be sent. */
static inline int fake_way(const struct dcmd *d)
{
	if (d->way == DCMD_VENDOR) {
		return fake->vendor_err;
	}
	if (d->way == DCMD_NONE || !fake->monitor_there) {
		fake_did("CRASH;");
		return -EFAULT;
	}
	return 0;
}

int dcmd_get(struct dcmd *d, uint32_t number, void *data, size_t len)
{
	int err = fake_way(d) != 0 ? fake_way(d) : fake->get_err;

	if (err != 0) {
		return err;
	}
	if (d->way != DCMD_VENDOR && fake->mute) {
		return 0;
	}
	if (number == DCMD_GET_SCANSUPPRESS && len == 4) {
		csiw_put32(data, fake->scansuppress, CSIW_ORDER_LITTLE);
		return 0;
	}
	if (number == DCMD_GET_CSI && len == 2) {
		if (fake->has_csi) {
			csiw_put16(data, fake->collect, CSIW_ORDER_LITTLE);
		}
		return fake->has_csi || d->way != DCMD_VENDOR ? 0 : -EBADE;
	}
	return -EBADE;
}

/* As the firmware: 500 suppresses scans and keeps the chip awake, always. */
static inline int fake_set_csi(const struct dcmd *d, const uint8_t *block)
{
	uint16_t chanspec = csiw_get16(block, CSIW_ORDER_LITTLE);

	fake_did("%s 500 %u %04x mask %02x macs %u delay %u;",
		 dcmd_way_text(d->way), block[2], chanspec, block[3], block[6],
		 block[32]);
	if (fake->set_csi_err != 0) {
		return d->way == DCMD_VENDOR ? fake->set_csi_err : 0;
	}
	fake->scansuppress = 1;
	fake->mpc = 0;
	fake->collect = block[2];
	fake->chanspec = fake->stuck_on != 0 ? fake->stuck_on : chanspec;
	return 0;
}

int dcmd_set(struct dcmd *d, uint32_t number, const void *data, size_t len)
{
	int err = fake_way(d) != 0 ? fake_way(d) : fake->set_err;

	if (err != 0) {
		return err;
	}
	if (number == DCMD_SET_CSI && len == CSIW_EXTRACTOR_SIZE) {
		return fake_set_csi(d, data);
	}
	if (number == DCMD_SET_SCANSUPPRESS && len == 4) {
		fake->scansuppress = csiw_get32(data, CSIW_ORDER_LITTLE);
		fake_did("116 %u;", fake->scansuppress);
		return 0;
	}
	return -EBADE;
}

int dcmd_get_var16(struct dcmd *d, const char *name, uint16_t *out)
{
	int err = fake_way(d) != 0 ? fake_way(d) : fake->var_err;

	if (err == 0 && d->way != DCMD_VENDOR && fake->mute) {
		return -ENODATA;
	}
	if (err == 0 && strcmp(name, "chanspec") == 0) {
		*out = fake->chanspec;
	}
	return err;
}

int dcmd_get_var32(struct dcmd *d, const char *name, uint32_t *out)
{
	int err = fake_way(d) != 0 ? fake_way(d) : fake->var_err;

	if (err == 0 && strcmp(name, "mpc") == 0) {
		*out = fake->mpc;
	}
	return err;
}

int dcmd_set_var32(struct dcmd *d, const char *name, uint32_t value)
{
	int err = fake_way(d) != 0 ? fake_way(d) : fake->set_err;

	if (err == 0) {
		fake->mpc = value;
		fake_did("%s %u;", name, value);
	}
	return err;
}

int dcmd_get_text(struct dcmd *d, const char *name, char *out, size_t size)
{
	int err = fake_way(d) != 0 ? fake_way(d) : fake->get_err;

	if (err == 0) {
		snprintf(out, size, "%s",
			 strcmp(name, "ver") == 0 ? fake->version : "sta p2p");
	}
	return err;
}

/* No test may meet a real driver; the fake never looks inside. */
struct nl_sock *dcmd_netlink_open(void)
{
	static char socket;

	return fake->protocol_31 ? (struct nl_sock *)(void *)&socket : NULL;
}

bool dcmd_netlink_listens(void)
{
	return fake->protocol_31 || fake->late_protocol_31;
}

void dcmd_netlink_close(struct nl_sock *raw)
{
	(void)raw;
}

const char *dcmd_way_text(enum dcmd_way way)
{
	switch (way) {
	case DCMD_VENDOR:
		return "vendor";
	case DCMD_NETLINK:
		return "netlink";
	case DCMD_NEXUTIL:
		return "nexutil";
	case DCMD_NONE:
		break;
	}
	return "none";
}

#endif
