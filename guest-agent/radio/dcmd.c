/* SPDX-License-Identifier: BSD-2-Clause */
/* dcmd.c: commands and variables of the firmware, by whichever way there is. */
#include "dcmd.h"

#include <errno.h>
#include <string.h>

#include <csiw/order.h>

#include "nl80211.h"
#include "nl_private.h"

enum {
	NAME_SIZE = 32,      /* of a variable, with its NUL */
	TEXT_ASKED_LEN = 768 /* firmware refuses where its text does not fit */
};

static int netlink(const struct dcmd *d, uint32_t number, bool set, void *data,
		   size_t len)
{
	if (d->raw == NULL) {
		return -EOPNOTSUPP;
	}
	if (d->dangling || d->ifindex == 0) {
		return -ENODEV;
	}
	return dcmd_netlink(d->raw, number, set, data, len);
}

static int command(struct dcmd *d, uint32_t number, bool set, void *data,
		   size_t len)
{
	if (len > DCMD_DATA_MAX) {
		return -EMSGSIZE;
	}
	switch (d->way) {
	case DCMD_NONE:
		break;
	case DCMD_VENDOR:
		return d->nl == NULL ? -EOPNOTSUPP
				     : nl80211_dcmd(d->nl, d->ifindex, number,
						    set, data, len);
	case DCMD_NETLINK:
		return netlink(d, number, set, data, len);
	case DCMD_NEXUTIL:
		return d->nexutil == NULL ? -EOPNOTSUPP
					  : dcmd_nexutil(d->nexutil, number,
							 set, data, len);
	}
	return -EOPNOTSUPP;
}

int dcmd_get(struct dcmd *d, uint32_t number, void *data, size_t len)
{
	return command(d, number, false, data, len);
}

int dcmd_set(struct dcmd *d, uint32_t number, const void *data, size_t len)
{
	uint8_t copy[DCMD_DATA_MAX];

	if (len > sizeof(copy)) {
		return -EMSGSIZE;
	}
	memcpy(copy, data, len);
	return command(d, number, true, copy, len);
}

/* Asks with name in the first bytes of buf, the rest zero. */
static int get_var(struct dcmd *d, const char *name, uint8_t *buf, size_t len,
		   size_t value_len)
{
	const size_t name_len = strlen(name);
	int err;

	if (name_len >= NAME_SIZE || name_len >= len) {
		return -EINVAL;
	}
	memset(buf, 0, len);
	memcpy(buf, name, name_len);
	err = dcmd_get(d, DCMD_GET_VAR, buf, len);
	if (err == 0 && strncmp((const char *)buf, name, value_len) == 0) {
		return -ENODATA;
	}
	return err;
}

static size_t var_len(const char *name, size_t value_len)
{
	const size_t len = strlen(name) + 1;

	return len > value_len ? len : value_len;
}

int dcmd_get_var16(struct dcmd *d, const char *name, uint16_t *out)
{
	uint8_t buf[NAME_SIZE];
	const size_t len = var_len(name, sizeof(*out));
	const int err = len > sizeof(buf)
				? -EINVAL
				: get_var(d, name, buf, len, sizeof(*out));

	if (err == 0) {
		*out = csiw_get16(buf, CSIW_ORDER_LITTLE);
	}
	return err;
}

int dcmd_get_var32(struct dcmd *d, const char *name, uint32_t *out)
{
	uint8_t buf[NAME_SIZE];
	const size_t len = var_len(name, sizeof(*out));
	const int err = len > sizeof(buf)
				? -EINVAL
				: get_var(d, name, buf, len, sizeof(*out));

	if (err == 0) {
		*out = csiw_get32(buf, CSIW_ORDER_LITTLE);
	}
	return err;
}

int dcmd_set_var32(struct dcmd *d, const char *name, uint32_t value)
{
	uint8_t buf[NAME_SIZE + sizeof(value)] = {0};
	const size_t name_size = strlen(name) + 1;

	if (name_size > NAME_SIZE) {
		return -EINVAL;
	}
	memcpy(buf, name, name_size);
	csiw_put32(buf + name_size, value, CSIW_ORDER_LITTLE);
	return dcmd_set(d, DCMD_SET_VAR, buf, name_size + sizeof(value));
}

int dcmd_get_text(struct dcmd *d, const char *name, char *out, size_t size)
{
	uint8_t buf[TEXT_ASKED_LEN + 1];
	const int err = get_var(d, name, buf, TEXT_ASKED_LEN, TEXT_ASKED_LEN);
	size_t len;

	if (err != 0) {
		return err;
	}
	if (size == 0) {
		return -EINVAL;
	}
	buf[TEXT_ASKED_LEN] = '\0';
	len = strnlen((const char *)buf, size - 1);
	memcpy(out, buf, len);
	out[len] = '\0';
	return 0;
}

const char *dcmd_way_text(enum dcmd_way way)
{
	switch (way) {
	case DCMD_NONE:
		break;
	case DCMD_VENDOR:
		return "nl80211 vendor command";
	case DCMD_NETLINK:
		return "netlink protocol 31";
	case DCMD_NEXUTIL:
		return "nexutil";
	}
	return "none";
}
