/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_dcmd_netlink.c: commands by netlink protocol 31, to a child that stands
 * in for the kernel on a protocol of user space.  Facts about the answers:
 * seemoo-lab/nexmon 02d773f.
 */
#include "../check.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/netlink.h>
#include <netlink/socket.h>

#include "radio/dcmd.h"
#include "radio/nl_private.h"

enum { FRAME_MAX = 2048, HEADER = 32, PROTOCOL = NETLINK_USERSOCK };

/* How the stand-in answers. */
enum manner {
	GOOD,
	STALE,    /* the answer to another command first */
	SHORT,    /* a get without its last byte */
	UNTOUCHED /* a get that the firmware refused */
};

static struct nl_sock *us;
static struct dcmd d;
static pid_t child;

static void answer(int fd, const uint8_t *frame, size_t len,
		   const struct sockaddr_nl *to, enum manner manner)
{
	struct nlmsghdr h = {.nlmsg_len = (uint32_t)len,
			     .nlmsg_type = NLMSG_DONE};
	uint8_t out[FRAME_MAX];
	uint32_t set;

	memcpy(out, frame, len);
	memcpy(&set, frame + 28, sizeof(set));
	if (set != 0) {
		memcpy(out + sizeof(h), "ACK", 4);
		h.nlmsg_len = sizeof(h) + 4;
	} else if (manner != UNTOUCHED) {
		out[HEADER] = 0x06;
		out[HEADER + 1] = 0x10;
		/* what came, for the test to look at */
		memcpy(out + HEADER + 4, frame + 12, 4);
	}
	if (manner == SHORT) {
		h.nlmsg_len -= 8;
	}
	if (manner == STALE) {
		uint8_t old[FRAME_MAX];

		memcpy(old, out, len);
		memcpy(old, &h, sizeof(h));
		old[24] ^= 1; /* the command's number */
		sendto(fd, old, h.nlmsg_len, 0, (const void *)to, sizeof(*to));
	}
	memcpy(out, &h, sizeof(h));
	sendto(fd, out, h.nlmsg_len, 0, (const void *)to, sizeof(*to));
}

static void serve(int fd, enum manner manner)
{
	for (;;) {
		uint8_t frame[FRAME_MAX];
		struct sockaddr_nl from;
		socklen_t size = sizeof(from);
		const ssize_t n = recvfrom(fd, frame, sizeof(frame), 0,
					   (void *)&from, &size);

		if (n < HEADER) {
			_exit(1);
		}
		answer(fd, frame, (size_t)n, &from, manner);
	}
}

static void stand_in(enum manner manner)
{
	struct sockaddr_nl address = {.nl_family = AF_NETLINK};
	socklen_t size = sizeof(address);
	const int fd = socket(AF_NETLINK, SOCK_RAW, PROTOCOL);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (void *)&address, sizeof(address)), 0);
	assert_int_equal(getsockname(fd, (void *)&address, &size), 0);
	child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		serve(fd, manner);
	}
	assert_true(child > 0);
	close(fd);
	nl_socket_set_peer_port(us, address.nl_pid);
}

static int set_up(void **state)
{
	(void)state;
	us = nl_open(PROTOCOL);
	d = (struct dcmd){.way = DCMD_NETLINK, .ifindex = 3, .raw = us};
	child = 0;
	return us == NULL;
}

static int tear_down(void **state)
{
	(void)state;
	if (child > 0) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
	}
	dcmd_netlink_close(us);
	return 0;
}

static void get_brings_back_what_the_firmware_wrote(void **state)
{
	uint8_t data[12] = "chanspec";
	uint32_t port;

	(void)state;
	stand_in(GOOD);
	assert_int_equal(dcmd_get(&d, DCMD_GET_VAR, data, sizeof(data)), 0);
	assert_int_equal(data[0], 0x06);
	assert_int_equal(data[1], 0x10);
	memcpy(&port, data + 4, sizeof(port));
	assert_int_equal(port, nl_socket_get_local_port(us));
}

static void set_is_done_when_it_is_acknowledged(void **state)
{
	const uint8_t block[34] = {0x06, 0x10, 1, 0x11};

	(void)state;
	stand_in(GOOD);
	assert_int_equal(dcmd_set(&d, DCMD_SET_CSI, block, sizeof(block)), 0);
	assert_int_equal(dcmd_set_var32(&d, "mpc", 0), 0);
}

static void variable_is_read(void **state)
{
	uint16_t chanspec = 0;

	(void)state;
	stand_in(GOOD);
	assert_int_equal(dcmd_get_var16(&d, "chanspec", &chanspec), 0);
	assert_int_equal(chanspec, 0x1006);
}

static void letters_of_the_name_are_no_value(void **state)
{
	uint16_t chanspec = 7;
	uint32_t mpc = 7;
	char text[32] = "untouched";

	(void)state;
	stand_in(UNTOUCHED);
	assert_int_equal(dcmd_get_var16(&d, "chanspec", &chanspec), -ENODATA);
	assert_int_equal(dcmd_get_var32(&d, "mpc", &mpc), -ENODATA);
	assert_int_equal(dcmd_get_text(&d, "ver", text, sizeof(text)),
			 -ENODATA);
	assert_int_equal(chanspec, 7);
	assert_int_equal(mpc, 7);
	assert_string_equal(text, "untouched");
}

static void text_is_cut_and_terminated(void **state)
{
	char text[2] = "x";

	(void)state;
	stand_in(GOOD);
	assert_int_equal(dcmd_get_text(&d, "ver", text, sizeof(text)), 0);
	assert_string_equal(text, "\x06");
}

static void answer_to_another_command_is_not_taken(void **state)
{
	uint16_t chanspec = 7;

	(void)state;
	stand_in(STALE);
	assert_int_equal(dcmd_get_var16(&d, "chanspec", &chanspec), 0);
	assert_int_equal(chanspec, 0x1006);
}

static void short_answer_makes_no_sense(void **state)
{
	uint16_t chanspec = 7;

	(void)state;
	stand_in(SHORT);
	assert_int_equal(dcmd_get_var16(&d, "chanspec", &chanspec), -EPROTO);
	assert_int_equal(chanspec, 7);
}

static void silence_ends(void **state)
{
	const int fd = socket(AF_NETLINK, SOCK_RAW, PROTOCOL);
	struct sockaddr_nl address = {.nl_family = AF_NETLINK};
	socklen_t size = sizeof(address);
	uint16_t chanspec = 7;

	(void)state;
	assert_int_equal(bind(fd, (void *)&address, sizeof(address)), 0);
	assert_int_equal(getsockname(fd, (void *)&address, &size), 0);
	nl_socket_set_peer_port(us, address.nl_pid);
	assert_int_equal(dcmd_get_var16(&d, "chanspec", &chanspec), -ETIMEDOUT);
	close(fd);
}

static void nobody_at_the_other_end_is_an_error(void **state)
{
	uint8_t data[4] = {0};

	(void)state;
	nl_socket_set_peer_port(us, 0x7ffffff0);
	assert_int_equal(dcmd_get(&d, DCMD_GET_MONITOR, data, sizeof(data)),
			 -ECONNREFUSED);
}

static void stranger_is_not_the_kernel(void **state)
{
	struct nl_sock *const stranger = nl_open(PROTOCOL);
	unsigned char *buf;

	(void)state;
	nl_socket_set_peer_port(stranger, nl_socket_get_local_port(us));
	assert_true(nl_sendto(stranger, "forged", 6) > 0);
	assert_int_equal(nl_wait(nl_socket_get_fd(us), nl_clock_ms() + 1000),
			 0);
	assert_int_equal(nl_take(us, &buf), 0);
	nl_socket_free(stranger);
}

static void nothing_is_sent_while_the_target_dangles(void **state)
{
	const uint8_t data[4] = {0};

	(void)state;
	d.dangling = true;
	assert_int_equal(dcmd_set(&d, DCMD_SET_MONITOR, data, 4), -ENODEV);
	d.dangling = false;
	d.ifindex = 0;
	assert_int_equal(dcmd_set(&d, DCMD_SET_MONITOR, data, 4), -ENODEV);
	d.raw = NULL;
	assert_int_equal(dcmd_set(&d, DCMD_SET_MONITOR, data, 4), -EOPNOTSUPP);
	d.way = DCMD_NONE;
	assert_int_equal(dcmd_set(&d, DCMD_SET_MONITOR, data, 4), -EOPNOTSUPP);
}

static void too_much_is_refused(void **state)
{
	static uint8_t data[DCMD_DATA_MAX + 1];
	uint16_t value;

	(void)state;
	assert_int_equal(dcmd_set(&d, 1, data, sizeof(data)), -EMSGSIZE);
	assert_int_equal(dcmd_get(&d, 1, data, sizeof(data)), -EMSGSIZE);
	assert_int_equal(
		dcmd_get_var16(&d, "a_name_of_forty_letters_is_far_too_long__",
			       &value),
		-EINVAL);
}

static void a_protocol_is_there_once_somebody_speaks_it(void **state)
{
	struct nl_sock *const somebody = nl_open(PROTOCOL);

	(void)state;
	assert_non_null(somebody);
	assert_true(nl_has_protocol(PROTOCOL));
	assert_true(nl_has_protocol(NETLINK_ROUTE));
	assert_false(nl_has_protocol(MAX_LINKS - 2)); /* nobody's */
	nl_socket_free(somebody);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_protocol_is_there_once_somebody_speaks_it),
		cmocka_unit_test_setup_teardown(
			get_brings_back_what_the_firmware_wrote, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			set_is_done_when_it_is_acknowledged, set_up, tear_down),
		cmocka_unit_test_setup_teardown(variable_is_read, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(
			letters_of_the_name_are_no_value, set_up, tear_down),
		cmocka_unit_test_setup_teardown(text_is_cut_and_terminated,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			answer_to_another_command_is_not_taken, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(short_answer_makes_no_sense,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(silence_ends, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(
			nobody_at_the_other_end_is_an_error, set_up, tear_down),
		cmocka_unit_test_setup_teardown(stranger_is_not_the_kernel,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			nothing_is_sent_while_the_target_dangles, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(too_much_is_refused, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
