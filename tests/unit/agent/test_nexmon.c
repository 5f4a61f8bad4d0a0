/* SPDX-License-Identifier: BSD-2-Clause */
/* test_nexmon.c: the live capture, on a fake radio and fake packets. */
#include "fake_line.h"

#include "capture.h"
#include "guard.h"
#include "sniff.h"

enum { SNIFF_FD = 200 };

/* sniff.h for this test. */
struct sniff {
	enum sniff_next next;
	struct csiw_csi csi;
	uint32_t ifindex; /* started on; 0: not yet */
	uint64_t dropped;
	bool refuse; /* to start */
};

static struct sniff sniff;
static bool may_sniff, may_configure;
static struct capture *capture;
static uint64_t now; /* ns */

int sniff_open(struct sniff **out, char why[CSIW_WHY_SIZE])
{
	if (!may_sniff) {
		snprintf(why, CSIW_WHY_SIZE, "nothing can be heard");
		return CSIW_ERR_SYSTEM;
	}
	*out = &sniff;
	return CSIW_OK;
}

void sniff_expect(struct sniff *s, uint32_t ifindex)
{
	s->ifindex = ifindex;
}

int sniff_start(struct sniff *s, uint32_t ifindex, char why[CSIW_WHY_SIZE])
{
	snprintf(why, CSIW_WHY_SIZE, "no such interface");
	s->ifindex = ifindex;
	return s->refuse ? CSIW_ERR_SYSTEM : CSIW_OK;
}

enum sniff_next sniff_next(struct sniff *s, struct csiw_csi *csi,
			   uint64_t *time_ns)
{
	*csi = s->csi;
	*time_ns = 42;
	return s->next;
}

uint64_t sniff_dropped(struct sniff *s)
{
	return s->dropped;
}

int sniff_fd(const struct sniff *s)
{
	(void)s;
	return SNIFF_FD;
}

void sniff_close(struct sniff *s)
{
	assert_true(s == NULL || s == &sniff);
}

bool guard_has_net_admin(void)
{
	return may_configure;
}

static void open_capture(void)
{
	static const struct options options = {
		.capture = {.kind = SOURCE_NEXMON, .where = "wlan0"},
		.monitor = "mon0",
	};
	char why[CSIW_WHY_SIZE];

	assert_int_equal(capture_nexmon.open(&capture, &options, why), CSIW_OK);
}

static int set_up(void **state)
{
	(void)state;
	reset_radio();
	memset(&sniff, 0, sizeof(sniff));
	sniff.next = SNIFF_NOTHING;
	sniff.csi.chanspec = CHANSPEC;
	may_sniff = may_configure = true;
	now = 1000 * SECOND;
	open_capture();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	capture_nexmon.close(capture);
	return 0;
}

static bool start(const struct csiw_param *request, enum csiw_ret *ret)
{
	*ret = CSIW_RET_MAIN_ERROR;
	return capture_nexmon.start(capture, request, CHANSPEC, now, ret);
}

static bool settled(enum csiw_ret *ret)
{
	*ret = CSIW_RET_MAIN_ERROR;
	return capture_nexmon.settled(capture, now, ret);
}

static void answer_all_but_the_last(void)
{
	static const struct csiw_param everything = {.channel = 157};
	enum csiw_ret ret;

	assert_false(start(&everything, &ret));
	assert_false(settled(&ret));
	answer(RADIO_CONFIGURE, CSIW_RET_NONE, "");
	assert_false(settled(&ret));
	answer(RADIO_MONITOR, CSIW_RET_NONE, "");
	assert_false(settled(&ret));
	assert_int_equal(sniff.ifindex, 0);
	answer(RADIO_READ_BACK, CSIW_RET_NONE, "");
}

static void begin(void)
{
	enum csiw_ret ret;

	answer_all_but_the_last();
	assert_true(settled(&ret));
	assert_int_equal(ret, CSIW_RET_NONE);
}

static enum capture_next next(enum sniff_next from)
{
	struct capture_packet packet = {0};
	enum capture_next got;

	sniff.next = from;
	got = capture_nexmon.next(capture, ++now, &packet);
	if (got == CAPTURE_CSI) {
		assert_int_equal(packet.time_ns, 42);
		assert_int_equal(packet.csi.chanspec, CHANSPEC);
	}
	return got;
}

static void a_run_begins_when_the_channel_is_read_back(void **state)
{
	(void)state;
	begin();
	assert_int_equal(sniff.ifindex, IFINDEX);
	assert_int_equal(sayings, 0);
}

static void packets_are_handed_over_as_what_they_are(void **state)
{
	(void)state;
	begin();
	assert_int_equal(next(SNIFF_CSI), CAPTURE_CSI);
	assert_int_equal(next(SNIFF_MALFORMED), CAPTURE_MALFORMED);
	assert_int_equal(next(SNIFF_STRANGER), CAPTURE_STRANGER);
	assert_int_equal(next(SNIFF_NOTHING), CAPTURE_LATER);
	assert_int_equal(next(SNIFF_CSI), CAPTURE_CSI);
}

static void csi_of_another_channel_is_a_stranger_and_said_once(void **state)
{
	(void)state;
	for (unsigned int run = 1; run <= 2; run++) {
		begin();
		sniff.csi.chanspec = 0x1006;
		assert_int_equal(next(SNIFF_CSI), CAPTURE_STRANGER);
		assert_int_equal(next(SNIFF_CSI), CAPTURE_STRANGER);
		assert_int_equal(sayings, run);
		assert_said("the radio is on channel 6/20");
		sniff.csi.chanspec = CHANSPEC;
		assert_int_equal(next(SNIFF_CSI), CAPTURE_CSI);
		capture_nexmon.stop(capture);
		sniff.ifindex = 0;
	}
}

/* Strangers are no sign of life. */
static void only_csi_keeps_the_firmware_from_being_asked(void **state)
{
	(void)state;
	begin();
	now += SECOND;
	assert_int_equal(next(SNIFF_CSI), CAPTURE_CSI);
	now += 2 * SECOND - 10;
	assert_int_equal(next(SNIFF_STRANGER), CAPTURE_STRANGER);
	assert_int_equal(radio.ask_count, 3);
	now += 10;
	assert_int_equal(next(SNIFF_STRANGER), CAPTURE_STRANGER);
	assert_int_equal(radio.ask_count, 4);
	answer(RADIO_READ_BACK, CSIW_RET_CONFIG_ERROR, "it crashed");
	assert_int_equal(next(SNIFF_CSI), CAPTURE_BROKE);
	assert_string_equal(said, "it crashed");
}

static void a_refused_start_gives_its_value(void **state)
{
	static const struct csiw_param everything;
	enum csiw_ret ret;

	(void)state;
	assert_false(start(&everything, &ret));
	answer(RADIO_CONFIGURE, CSIW_RET_REFUSED, "no");
	assert_true(settled(&ret));
	assert_int_equal(ret, CSIW_RET_REFUSED);
	capture_nexmon.stop(capture);
	radio.full = true;
	assert_true(start(&everything, &ret));
	assert_int_equal(ret, CSIW_RET_CONFIG_ERROR);
	capture_nexmon.stop(capture);
	radio.full = false;
	begin();
}

static void an_interface_that_cannot_be_heard_ends_the_start(void **state)
{
	enum csiw_ret ret;

	(void)state;
	sniff.refuse = true;
	answer_all_but_the_last();
	assert_true(settled(&ret));
	assert_int_equal(ret, CSIW_RET_CONFIG_ERROR);
	assert_string_equal(said, "no such interface");
}

static void a_lost_interface_ends_the_run_and_not_csiwd(void **state)
{
	(void)state;
	begin();
	assert_int_equal(next(SNIFF_LOST), CAPTURE_BROKE);
	assert_said("wlan0 went down or away");
	capture_nexmon.stop(capture);
	assert_true(capture_nexmon.idle(capture, ++now));
	sniff.ifindex = 0;
	begin();
	happen(RADIO_EVENT_LOST, "gone");
	assert_int_equal(next(SNIFF_CSI), CAPTURE_BROKE);
	capture_nexmon.stop(capture);
	assert_true(capture_nexmon.idle(capture, ++now));
}

static void a_dead_helper_ends_everything(void **state)
{
	static const struct csiw_param everything;
	enum csiw_ret ret;

	(void)state;
	begin();
	radio.dead = true;
	assert_int_equal(next(SNIFF_CSI), CAPTURE_GONE);
	capture_nexmon.stop(capture);
	assert_false(capture_nexmon.idle(capture, now));
	tear_down(state);
	set_up(state);
	assert_false(start(&everything, &ret));
	radio.dead = true;
	assert_true(settled(&ret));
	assert_int_equal(ret, CSIW_RET_CONFIG_ERROR);
	assert_int_equal(sayings, 1);
}

static void without_rights_every_request_is_answered_with_why(void **state)
{
	static const struct csiw_param everything;
	enum csiw_ret ret;

	tear_down(state);
	may_sniff = may_configure = false;
	open_capture();
	assert_said("nothing can be heard");
	assert_said("CAP_NET_ADMIN");
	forget_words();
	for (int i = 0; i < 2; i++) {
		assert_true(start(&everything, &ret));
		assert_int_equal(ret, CSIW_RET_CONFIG_ERROR);
		capture_nexmon.stop(capture);
		assert_true(capture_nexmon.idle(capture, now += 20 * SECOND));
	}
	assert_string_equal(said, "nothing can be heardnothing can be heard");
	assert_int_equal(radio.ask_count, 0);
	capture->quiet = true;
	assert_true(start(&everything, &ret));
	assert_int_equal(sayings, 2);
}

/* Last bytes of the MACs listed, and of those the firmware is told. */
static void check_filter(uint8_t flags, const char *listed, const char *told)
{
	struct csiw_param request = {
		.flags = flags,
		.mac_count = (uint8_t)strlen(listed),
	};
	const struct radio_ask *a;
	enum csiw_ret ret;

	for (size_t i = 0; listed[i] != '\0'; i++) {
		request.macs[i][5] = (uint8_t)listed[i];
	}
	assert_false(start(&request, &ret));
	a = &radio.asks[radio.ask_count - 1];
	assert_int_equal(a->mac_count, strlen(told));
	for (size_t i = 0; told[i] != '\0'; i++) {
		assert_int_equal(a->macs[i][5], told[i]);
	}
	assert_int_equal(a->core_mask, 1);
	assert_int_equal(a->stream_mask, 1);
	capture_nexmon.stop(capture);
}

static void the_firmware_filters_four_macs_at_most(void **state)
{
	const uint8_t on = CSIW_F_START | CSIW_F_FILTER;

	(void)state;
	check_filter(on, "", "");
	check_filter(on, "a", "a");
	check_filter(on, "abcd", "abcd");
	check_filter(on, "abcde", "");
	check_filter(on, "abcdabcd", "abcd");
	check_filter(on, "aaaaaaaa", "a");
	check_filter(on, "aabacad", "abcd");
	check_filter(CSIW_F_START, "ab", "");
}

static void descriptors_and_drops_are_those_of_the_state(void **state)
{
	int fds[CAPTURE_FDS];

	(void)state;
	sniff.dropped = 5;
	assert_int_equal(capture_nexmon.fds(capture, fds), 1);
	assert_int_equal(fds[0], 100);
	assert_true(capture_nexmon.dropped(capture) == 0);
	begin();
	assert_int_equal(capture_nexmon.fds(capture, fds), 2);
	assert_int_equal(fds[1], SNIFF_FD);
	assert_true(capture_nexmon.dropped(capture) == 5);
	assert_int_equal(next(SNIFF_LOST), CAPTURE_BROKE);
	assert_true(capture_nexmon.dropped(capture) == 5);
	capture_nexmon.stop(capture);
	assert_int_equal(capture_nexmon.fds(capture, fds), 1);
	radio.dead = true;
	assert_false(capture_nexmon.idle(capture, now));
	assert_int_equal(capture_nexmon.fds(capture, fds), 0);
}

static void the_helper_is_heard_once_a_turn(void **state)
{
	struct capture_packet packet;
	unsigned int before;

	(void)state;
	begin();
	next(SNIFF_CSI);
	before = radio.heard;
	for (int i = 0; i < 100; i++) {
		capture_nexmon.next(capture, now, &packet);
	}
	assert_int_equal(radio.heard, before);
	next(SNIFF_CSI);
	assert_int_equal(radio.heard, before + 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_run_begins_when_the_channel_is_read_back),
		TEST(packets_are_handed_over_as_what_they_are),
		TEST(csi_of_another_channel_is_a_stranger_and_said_once),
		TEST(only_csi_keeps_the_firmware_from_being_asked),
		TEST(a_refused_start_gives_its_value),
		TEST(an_interface_that_cannot_be_heard_ends_the_start),
		TEST(a_lost_interface_ends_the_run_and_not_csiwd),
		TEST(a_dead_helper_ends_everything),
		TEST(without_rights_every_request_is_answered_with_why),
		TEST(the_firmware_filters_four_macs_at_most),
		TEST(descriptors_and_drops_are_those_of_the_state),
		TEST(the_helper_is_heard_once_a_turn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
