/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_nl_link.c: links and their events, from the kernel itself, in a network
 * namespace of the test's own.  Needs root.
 */
#include "../check.h"

#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <netlink/msg.h>
#include <netlink/socket.h>

#include "radio/nl80211.h"
#include "radio/nl_private.h"

enum { LO = 1, NOBODY = 999, PATIENCE_MS = 10000, EVENTS_MAX = 100 };

static struct nl80211 *nl;

static int set_up(void **state)
{
	(void)state;
	return nl80211_open(&nl);
}

static int tear_down(void **state)
{
	(void)state;
	nl80211_close(nl);
	return 0;
}

/* The next event of lo, or of the interface given. */
static enum nl80211_event hear(uint32_t wanted)
{
	enum nl80211_event event;
	struct pollfd p[2] = {{.events = POLLIN}, {.events = POLLIN}};
	uint32_t ifindex;
	char alpha2[3];
	int fds[2];
	int i;

	nl80211_fds(nl, fds);
	p[0].fd = fds[0];
	p[1].fd = fds[1];
	for (i = 0; i < EVENTS_MAX; i++) {
		event = nl80211_hear(nl, &ifindex, alpha2);
		if (event != NL80211_EVENT_NONE && ifindex == wanted) {
			return event;
		}
		if (event == NL80211_EVENT_NONE &&
		    poll(p, 2, PATIENCE_MS) <= 0) {
			break;
		}
	}
	return NL80211_EVENT_NONE;
}

static void link_goes_up_and_down(void **state)
{
	bool up = true;

	(void)state;
	assert_int_equal(link_is_up(nl, LO, &up), 0);
	assert_false(up);
	assert_int_equal(link_set_up(nl, LO, true), 0);
	assert_int_equal(link_is_up(nl, LO, &up), 0);
	assert_true(up);
	assert_int_equal(hear(LO), NL80211_EVENT_LINK);
	assert_int_equal(link_set_up(nl, LO, false), 0);
	assert_int_equal(link_is_up(nl, LO, &up), 0);
	assert_false(up);
}

static void missing_interface_is_told(void **state)
{
	bool up = true;

	(void)state;
	assert_int_equal(link_is_up(nl, NOBODY, &up), -ENODEV);
	assert_true(up);
	assert_int_equal(link_set_up(nl, NOBODY, true), -ENODEV);
}

static void interface_without_wifi_is_told(void **state)
{
	struct nl80211_interface i = {0};
	const int err = nl80211_find(nl, "lo", &i);

	(void)state;
	/* as this kernel knows Wi-Fi, or not */
	assert_true(err == -EOPNOTSUPP || err == -ENOENT);
	assert_int_equal(i.ifindex, 0);
}

static void deleted_interface_is_heard(void **state)
{
	enum nl80211_event event;
	uint32_t ifindex;

	(void)state;
	assert_int_equal(system("ip link add air type veth peer name wind"), 0);
	ifindex = if_nametoindex("air");
	assert_int_not_equal(ifindex, 0);
	assert_int_equal(hear(ifindex), NL80211_EVENT_LINK);
	assert_int_equal(system("ip link del air"), 0);
	do {
		event = hear(ifindex);
	} while (event == NL80211_EVENT_LINK);
	assert_int_equal(event, NL80211_EVENT_DELETED);
}

static void lost_events_are_told(void **state)
{
	enum nl80211_event event;
	uint32_t ifindex;
	char alpha2[3];
	bool lost = false;
	int i;

	(void)state;
	for (i = 0; i < 500; i++) {
		assert_int_equal(link_set_up(nl, LO, i % 2 == 0), 0);
	}
	do {
		event = nl80211_hear(nl, &ifindex, alpha2);
		lost |= event == NL80211_EVENT_LINK && ifindex == 0;
	} while (event != NL80211_EVENT_NONE);
	assert_true(lost);
}

static void late_answers_are_not_taken_for_the_next(void **state)
{
	struct nl_msg *msg = message_get_link_number(NOBODY);
	bool up = true;

	(void)state;
	/* asked, and given up before the answer is read */
	assert_true(nl_send_auto(nl->route, msg) > 0);
	nlmsg_free(msg);
	assert_int_equal(link_is_up(nl, LO, &up), 0);
	assert_false(up);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(link_goes_up_and_down, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(missing_interface_is_told,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(interface_without_wifi_is_told,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(deleted_interface_is_heard,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(lost_events_are_told, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(
			late_answers_are_not_taken_for_the_next, set_up,
			tear_down),
	};

	if (unshare(CLONE_NEWNET) != 0) {
		fputs("skipped: no network namespace\n", stderr);
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
