/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_sniff.c: live capture, on one end of a virtual cable in a network
 * namespace of the test's own.  Needs root and ip(8).
 */
#include "../packet.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sniff.h"

enum {
	ETHERNET = 14,
	FRAME = ETHERNET + PACKET,
	PATIENCE_MS = 10000,
	SILENCE_MS = 100, /* longer than libpcap keeps packets back */
};

static struct sniff *sniff;
static int air;    /* packet socket at the other end of the cable */
static int inside; /* the same at wlan0 itself */
static uint8_t frame[FRAME];
static char why[CSIW_WHY_SIZE];

static void sh(const char *command)
{
	assert_int_equal(system(command), 0);
}

static int open_end(const char *name)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex(name),
	};
	/* Protocol 0: it sends, and hears nothing. */
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)),
			 0);
	return fd;
}

static void lay_cable(void)
{
	sh("ip link add wlan0 type veth peer name air");
	sh("ip link set wlan0 up && ip link set air up");
	air = open_end("air");
	inside = open_end("wlan0");
}

static void cut_cable(void)
{
	close(air);
	close(inside);
	sh("ip link del wlan0");
}

static void start(void)
{
	assert_int_equal(sniff_start(sniff, if_nametoindex("wlan0"), why),
			 CSIW_OK);
}

static int set_up(void **state)
{
	(void)state;
	lay_cable();
	make_packet(NULL);
	memset(frame, 0xff, ETH_ALEN);
	memcpy(frame + ETH_ALEN, "NEXMON\x08\x00", ETH_ALEN + 2);
	memcpy(frame + ETHERNET, packet, PACKET);
	assert_int_equal(sniff_open(&sniff, why), CSIW_OK);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sniff_close(sniff);
	cut_cable();
	return 0;
}

static void send_bytes(int fd, const void *bytes, size_t len)
{
	assert_int_equal(send(fd, bytes, len, 0), (int)len);
}

static void send_marked(uint8_t mark)
{
	frame[ETHERNET + IP + UDP + 10] = mark; /* sequence, low byte */
	send_bytes(air, frame, sizeof(frame));
}

/* What comes within the time. */
static enum sniff_next hear_for(int ms, struct csiw_csi *csi, uint64_t *time_ns)
{
	struct pollfd fd = {.fd = sniff_fd(sniff), .events = POLLIN};
	enum sniff_next got = sniff_next(sniff, csi, time_ns);

	for (; got == SNIFF_NOTHING && ms > 0; ms -= 10) {
		poll(&fd, 1, 10);
		got = sniff_next(sniff, csi, time_ns);
	}
	return got;
}

static enum sniff_next hear(struct csiw_csi *csi)
{
	uint64_t time_ns;

	return hear_for(PATIENCE_MS, csi, &time_ns);
}

static void expect_mark(uint8_t mark)
{
	struct csiw_csi csi;

	assert_int_equal(hear(&csi), SNIFF_CSI);
	assert_int_equal(csi.sequence & 255, mark);
}

static void expect_silence(void)
{
	struct csiw_csi csi;
	uint64_t time_ns;

	assert_int_equal(hear_for(SILENCE_MS, &csi, &time_ns), SNIFF_NOTHING);
}

static void a_datagram_of_the_firmware_is_csi(void **state)
{
	uint64_t last_ns = 0, odd = 0;
	struct csiw_csi csi;

	(void)state;
	start();
	for (int i = 0; i < 20; i++) {
		uint64_t time_ns;

		send_bytes(air, frame, sizeof(frame));
		assert_int_equal(hear_for(PATIENCE_MS, &csi, &time_ns),
				 SNIFF_CSI);
		assert_golden(&csi);
		assert_memory_equal(csi.csi, packet + PACKET - CSI, CSI);
		assert_true(time_ns > last_ns);
		last_ns = time_ns;
		odd += time_ns % 1000 != 0;
	}
	assert_true(odd > 0); /* stamps have nanoseconds */
}

static void bytes_behind_the_packet_do_no_harm(void **state)
{
	uint8_t padded[FRAME + 10] = {0};
	struct csiw_csi csi;

	(void)state;
	start();
	memcpy(padded, frame, sizeof(frame));
	for (size_t len = FRAME; len <= sizeof(padded); len++) {
		send_bytes(air, padded, len);
		assert_int_equal(hear(&csi), SNIFF_CSI);
		assert_golden(&csi);
	}
}

static void strangers_are_told_from_the_firmware(void **state)
{
	static const size_t at[] = {
		6,                            /* MAC of the sender */
		ETHERNET + 12,                /* its address */
		ETHERNET + IP,                /* its port */
		ETHERNET + IP + UDP + 16,     /* the chip */
		ETHERNET + IP + UDP + 16 + 1, /* its upper byte */
	};
	struct csiw_csi csi;

	(void)state;
	start();
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		frame[at[i]] ^= 0x40;
		send_bytes(air, frame, sizeof(frame));
		assert_int_equal(hear(&csi), SNIFF_STRANGER);
		frame[at[i]] ^= 0x40;
		send_marked((uint8_t)i);
		expect_mark((uint8_t)i);
	}
}

static void a_broken_datagram_of_the_firmware_is_malformed(void **state)
{
	struct csiw_csi csi;

	(void)state;
	start();
	frame[ETHERNET + IP + UDP] = 0x12; /* magic */
	send_bytes(air, frame, sizeof(frame));
	assert_int_equal(hear(&csi), SNIFF_MALFORMED);
	frame[ETHERNET + IP + UDP] = 0x11;
	send_bytes(air, frame, sizeof(frame) - 1);
	assert_int_equal(hear(&csi), SNIFF_MALFORMED);
	put16(frame + ETHERNET + IP + 4, 8);
	send_bytes(air, frame, sizeof(frame));
	assert_int_equal(hear(&csi), SNIFF_MALFORMED);
}

static void other_packets_are_nothing(void **state)
{
	(void)state;
	start();
	put16(frame + ETHERNET + IP + 2, 5501);
	send_bytes(air, frame, sizeof(frame));
	put16(frame + ETHERNET + IP + 2, 5500);
	put16(frame + 12, 0x86dd);
	send_bytes(air, frame, sizeof(frame));
	put16(frame + 12, 0x0800);
	send_bytes(inside, frame, sizeof(frame)); /* sent by this machine */
	send_marked(7);
	expect_mark(7);
	expect_silence();
}

static void what_came_before_the_start_is_forgotten(void **state)
{
	(void)state;
	send_marked(1);
	expect_silence(); /* not even heard */
	start();
	for (int run = 0; run < 20; run++) {
		for (int i = 0; i < 50; i++) {
			send_marked(2);
		}
		start();
		send_marked(3);
		expect_mark(3);
	}
	send_marked(4);
	usleep(1100 * 1000); /* longer than stamps tell old from new */
	start();
	expect_silence();
}

static void an_interface_that_comes_back_up_is_heard_again(void **state)
{
	struct csiw_csi csi;

	(void)state;
	start();
	sh("ip link set wlan0 down");
	assert_int_equal(hear(&csi), SNIFF_LOST);
	sh("ip link set wlan0 up && ip link set air up");
	for (uint8_t i = 0; i < 10; i++) {
		expect_silence();
		send_marked(i);
		expect_mark(i);
	}
	start();
	send_marked(99);
	expect_mark(99);
}

static void an_interface_made_anew_is_heard_with_the_next_start(void **state)
{
	struct csiw_csi csi;
	unsigned int old = if_nametoindex("wlan0");

	(void)state;
	start();
	send_marked(1);
	expect_mark(1);
	cut_cable();
	assert_int_equal(hear(&csi), SNIFF_LOST);
	assert_int_equal(sniff_start(sniff, old, why), CSIW_ERR_SYSTEM);
	assert_non_null(strstr(why, "interface"));
	lay_cable();
	start();
	send_marked(2);
	expect_mark(2);
	expect_silence();
}

static void an_interface_that_is_down_is_lost_at_once(void **state)
{
	struct csiw_csi csi;

	(void)state;
	sh("ip link set wlan0 down");
	start();
	assert_int_equal(hear(&csi), SNIFF_LOST);
}

static void what_the_kernel_drops_is_counted(void **state)
{
	enum { SENT = 100000 };
	struct csiw_csi csi;
	uint64_t time_ns;
	uint64_t heard = 0;

	(void)state;
	start();
	for (int i = 0; i < SENT; i++) {
		send_bytes(air, frame, sizeof(frame));
	}
	while (hear_for(SILENCE_MS, &csi, &time_ns) == SNIFF_CSI) {
		heard++;
	}
	assert_in_range(heard, 1, SENT - 1);
	assert_in_range(sniff_dropped(sniff), 1, SENT - heard);
	start();
	assert_int_equal(sniff_dropped(sniff), 0);
	send_marked(5);
	expect_mark(5);
}

static void without_the_right_the_sentence_names_it(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	if (child == 0) {
		struct sniff *none;

		_exit(setuid(65534) != 0 ||
		      sniff_open(&none, why) != CSIW_ERR_SYSTEM ||
		      strstr(why, "CAP_NET_RAW") == NULL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_datagram_of_the_firmware_is_csi),
		TEST(bytes_behind_the_packet_do_no_harm),
		TEST(strangers_are_told_from_the_firmware),
		TEST(a_broken_datagram_of_the_firmware_is_malformed),
		TEST(other_packets_are_nothing),
		TEST(what_came_before_the_start_is_forgotten),
		TEST(an_interface_that_comes_back_up_is_heard_again),
		TEST(an_interface_made_anew_is_heard_with_the_next_start),
		TEST(an_interface_that_is_down_is_lost_at_once),
		TEST(what_the_kernel_drops_is_counted),
		TEST(without_the_right_the_sentence_names_it),
	};

	if (unshare(CLONE_NEWNET) != 0 || system("ip link >/dev/null") != 0) {
		fputs("skipped: no network namespace, or no ip(8)\n", stderr);
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
