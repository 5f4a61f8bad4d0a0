/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_counters.c: counters that are written while they are read.  PROTOCOL.md
 * section 13.
 */
#include <csiw/err.h>
#include <csiw/stream.h>

#include "fake_log.h"
#include "link_stage.h"

static struct {
	unsigned int stop; /* the word that the next snapshots come before */
	unsigned int times;
	unsigned int seen;
} race;

static struct csiw_ring ring;
static struct csiw_counters c;

static int set_up(void **state)
{
	fake.hook = NULL;
	fake.tear = NULL;
	link_stage_set_up(state);
	stream(20);
	hear(3, 256);
	guest_goes_on(300);
	csiw_ring_layout(&ring, LINK_SIZE, 20);
	return 0;
}

static void put_counter(size_t field, uint32_t value)
{
	csiw_win_put32(&stage.win, ring.counters + field, value);
}

static int counters(void)
{
	return csiw_stream_counters(&stage.peer, &c);
}

/* The guest hears, and counts, so many times. */
static void write_some(void)
{
	if (++race.seen >= race.stop && race.times > 0) {
		void (*hook)(const struct fake_access *) = fake.hook;

		race.times--;
		fake.hook = NULL;
		fake.tear = NULL;
		hear(2, 256);
		hear(1, 4);
		guest_goes_on(250);
		fake.hook = hook;
		fake.tear = write_some;
	}
}

static void write_before(const struct fake_access *a)
{
	(void)a;
	write_some();
}

static int read_against(unsigned int stop, unsigned int times)
{
	int err;

	race.stop = stop;
	race.times = times;
	race.seen = 0;
	fake.hook = write_before;
	fake.tear = write_some;
	err = counters();
	fake.hook = NULL;
	fake.tear = NULL;
	return err;
}

static void a_snapshot_is_of_one_moment(void **state)
{
	unsigned int stop, times;

	(void)state;
	for (stop = 1; stop < 40; stop++) {
		for (times = 1; times < 8; times++) {
			set_up(NULL);
			assert_int_equal(read_against(stop, times), CSIW_OK);
			assert_true(c.received ==
				    c.delivered + c.malformed + c.dropped_ring);
			assert_true((c.received - 3) % 3 == 0);
			assert_true(c.malformed == (c.received - 3) / 3);
		}
	}
}

static unsigned int looks;

/* The version goes on before each look at it. */
static void never_settles(const struct fake_access *a)
{
	if (covers(a, FAKE_READ, ring.counters)) {
		looks++;
		csiw_put32(stage.mem + ring.counters, 2 * looks,
			   CSIW_ORDER_BIG);
	}
}

static void counters_that_never_settle_are_unstable_after_8_tries(void **state)
{
	struct csiw_counters same;

	(void)state;
	memset(&c, 0x5a, sizeof(c));
	same = c;
	looks = 0;
	fake.hook = never_settles;
	assert_int_equal(counters(), CSIW_ERR_UNSTABLE);
	fake.hook = NULL;
	assert_memory_equal(&c, &same, sizeof(c));
	assert_int_equal(looks, 8 * 3); /* a look, the copy, a look */
	assert_int_equal(stage.peer.state, CSIW_PEER_WAITING);
}

static void counters_that_stay_odd_are_unstable(void **state)
{
	(void)state;
	put_counter(CSIW_COUNTERS_VERSION, 7);
	assert_int_equal(counters(), CSIW_ERR_UNSTABLE);
	put_counter(CSIW_COUNTERS_VERSION, 8);
	assert_int_equal(counters(), CSIW_OK);
}

static void counters_of_another_stream_are_foreign(void **state)
{
	(void)state;
	put_counter(CSIW_COUNTERS_REQUEST, 1);
	assert_int_equal(counters(), CSIW_ERR_FOREIGN);
}

static void counters_of_another_life_are_foreign(void **state)
{
	(void)state;
	put_word(CSIW_LINK_NONCE, 1);
	assert_int_equal(counters(), CSIW_ERR_FOREIGN);
	put_word(CSIW_LINK_NONCE, stage.peer.link.guest.nonce);
	assert_int_equal(counters(), CSIW_OK);
	put_word(CSIW_LINK_ECHO, 1);
	assert_int_equal(counters(), CSIW_ERR_FOREIGN);
}

static void counters_that_do_not_add_up_break_the_protocol(void **state)
{
	size_t field;

	(void)state;
	for (field = CSIW_COUNTERS_RECEIVED; field < CSIW_COUNTERS_GAPS;
	     field += 4) {
		set_up(NULL);
		put_counter(field, 1000);
		assert_int_equal(counters(), CSIW_ERR_PARTNER);
		assert_int_equal(stage.peer.state, CSIW_PEER_WAITING);
	}
	set_up(NULL);
	put_counter(CSIW_COUNTERS_GAPS, 1000);
	assert_int_equal(counters(), CSIW_OK);
	assert_true(c.sequence_gaps == (uint64_t)1000 << 32);
}

static void counters_can_be_had_when_the_stream_is_done(void **state)
{
	static uint8_t slots[LINK_SIZE];
	uint32_t count;

	(void)state;
	hear(4, 256);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	csiw_stream_copy(&stage.peer, slots, sizeof(slots), &count);
	go_on(50);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	assert_int_equal(counters(), CSIW_OK);
	assert_true(c.delivered == 7);
	stage.mem[CSIW_PARAM_FLAGS] = 0;
	csiw_peer_withdraw(&stage.peer);
	assert_int_equal(counters(), CSIW_ERR_STATE);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, set_up)
	static const struct CMUnitTest tests[] = {
		T(a_snapshot_is_of_one_moment),
		T(counters_that_never_settle_are_unstable_after_8_tries),
		T(counters_that_stay_odd_are_unstable),
		T(counters_of_another_stream_are_foreign),
		T(counters_of_another_life_are_foreign),
		T(counters_that_do_not_add_up_break_the_protocol),
		T(counters_can_be_had_when_the_stream_is_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
