/* SPDX-License-Identifier: BSD-2-Clause */
/* test_events.c: what came from the kernel unasked, message by message. */
#include "../check.h"

#include <stdlib.h>
#include <string.h>

#include <linux/rtnetlink.h>
#include <netlink/msg.h>

#include "radio/nl80211.h"
#include "radio/nl_private.h"

enum { QUEUE_MAX = 4, LINK_LEN = NLMSG_LENGTH(sizeof(struct ifinfomsg)) };

static struct {
	uint8_t bytes[2 * LINK_LEN];
	size_t len;
} queue[QUEUE_MAX];
static unsigned int queued, taken;
static struct nl80211 nl;

/* Both sockets are one, and nothing is ever lost. */
int nl_take(struct nl_sock *s, unsigned char **buf)
{
	size_t len;

	(void)s;
	if (taken == queued) {
		return 0;
	}
	len = queue[taken].len;
	*buf = malloc(len);
	assert_non_null(*buf);
	memcpy(*buf, queue[taken].bytes, len);
	taken++;
	return (int)len;
}

static void put_link(uint8_t *at, int ifindex)
{
	const struct nlmsghdr h = {.nlmsg_len = LINK_LEN,
				   .nlmsg_type = RTM_NEWLINK};
	const struct ifinfomsg info = {.ifi_index = ifindex};

	memcpy(at, &h, sizeof(h));
	memcpy(at + sizeof(h), &info, sizeof(info));
}

static void link_came(int ifindex)
{
	put_link(queue[queued].bytes, ifindex);
	queue[queued++].len = LINK_LEN;
}

/* A message whose header gives it this length. */
static void nonsense_came(uint32_t nlmsg_len)
{
	put_link(queue[queued].bytes, 1);
	memcpy(queue[queued].bytes, &nlmsg_len, sizeof(nlmsg_len));
	queue[queued++].len = LINK_LEN;
}

static uint32_t hear(void)
{
	uint32_t ifindex;
	char alpha2[3];

	nl80211_hear(&nl, &ifindex, alpha2);
	return ifindex;
}

static int set_up(void **state)
{
	(void)state;
	memset(&nl, 0, sizeof(nl));
	queued = 0;
	taken = 0;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(nl.route_heard.buf);
	free(nl.generic_heard.buf);
	return 0;
}

static void every_message_of_a_datagram_is_heard(void **state)
{
	(void)state;
	link_came(3);
	put_link(queue[0].bytes + LINK_LEN, 4);
	queue[0].len = 2 * LINK_LEN;
	link_came(5);
	assert_int_equal(hear(), 3);
	assert_int_equal(hear(), 4);
	assert_int_equal(hear(), 5);
	assert_int_equal(hear(), 0);
}

static void nonsense_at_first_is_dropped(void **state)
{
	(void)state;
	nonsense_came(0);
	nonsense_came(LINK_LEN + 1);
	link_came(3);
	for (unsigned int i = 0; i < QUEUE_MAX && hear() != 3; i++) {
		assert_true(taken < queued);
	}
	assert_int_equal(taken, queued);
}

static void nonsense_behind_a_message_is_dropped(void **state)
{
	(void)state;
	link_came(3);
	nonsense_came(UINT32_MAX);
	nonsense_came(sizeof(struct nlmsghdr) - 1);
	link_came(4);
	assert_int_equal(hear(), 3);
	for (unsigned int i = 0; i < QUEUE_MAX && hear() != 4; i++) {
		assert_true(taken < queued);
	}
	assert_int_equal(taken, queued);
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(every_message_of_a_datagram_is_heard),
		CASE(nonsense_at_first_is_dropped),
		CASE(nonsense_behind_a_message_is_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
