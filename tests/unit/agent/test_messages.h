/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_messages.h: messages from a kernel, made up here, and fed whole, cut
 * short and twisted.  Every buffer is as long as its bytes, so that a sanitizer
 * sees a read beyond them.
 */
#ifndef TESTS_UNIT_AGENT_TEST_MESSAGES_H
#define TESTS_UNIT_AGENT_TEST_MESSAGES_H

#include "../check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/nl80211.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>

#include "radio/messages.h"

enum { FAMILY = 0x1c, PORT = 77, NUMBER = 5, SPACE = 2048 };

static uint8_t space[SPACE];
static size_t used;

static inline void add(struct nl_msg *msg)
{
	const size_t len = nlmsg_hdr(msg)->nlmsg_len;

	assert_true(used + NLMSG_ALIGN(len) <= SPACE);
	memset(space + used, 0, NLMSG_ALIGN(len));
	memcpy(space + used, nlmsg_hdr(msg), len);
	used += NLMSG_ALIGN(len);
	nlmsg_free(msg);
}

static inline struct nl_msg *wifi(uint8_t command, int number)
{
	struct nl_msg *msg = nlmsg_alloc();

	assert_non_null(genlmsg_put(msg, PORT, (uint32_t)number, FAMILY, 0, 0,
				    command, 0));
	return msg;
}

static inline void add_error(int error, int number)
{
	const struct nlmsgerr e = {.error = error};
	struct nl_msg *msg = nlmsg_alloc();

	nlmsg_put(msg, PORT, (uint32_t)number, NLMSG_ERROR, 0, 0);
	nlmsg_append(msg, &(struct nlmsgerr){e.error, e.msg}, sizeof(e), 4);
	add(msg);
}

static inline struct message_exchange
feed(size_t len, int (*take)(struct nlmsghdr *h, void *arg), void *arg)
{
	struct message_exchange x = {
		.port = PORT, .number = NUMBER, .take = take, .arg = arg};
	uint8_t *copy = malloc(len != 0 ? len : 1);

	assert_non_null(copy);
	memcpy(copy, space, len);
	message_feed(&x, copy, len);
	free(copy);
	return x;
}

/* Feeds every prefix, then every single changed byte; neither may read beyond
 * the bytes, and a prefix never passes for the whole. */
static inline void torture(int (*take)(struct nlmsghdr *h, void *arg),
			   void *arg, size_t arg_size)
{
	uint8_t *before = malloc(arg_size);
	size_t i;
	unsigned int bit;

	assert_non_null(before);
	memcpy(before, arg, arg_size);
	for (i = 0; i < used; i++) {
		const struct message_exchange x = feed(i, take, arg);

		assert_false(x.done && x.error == 0);
		memcpy(arg, before, arg_size);
	}
	for (i = 0; i < used; i++) {
		for (bit = 0; bit < 8; bit++) {
			space[i] ^= (uint8_t)(1u << bit);
			feed(used, take, arg);
			memcpy(arg, before, arg_size);
			space[i] ^= (uint8_t)(1u << bit);
		}
		const uint8_t was = space[i];

		space[i] = 0xff;
		feed(used, take, arg);
		memcpy(arg, before, arg_size);
		space[i] = was;
	}
	free(before);
}

static inline int set_up(void **state)
{
	(void)state;
	used = 0;
	return 0;
}

#endif
