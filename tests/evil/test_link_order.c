/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_link_order.c: in which order both sides of a link store and load, and
 * where the barriers stand.  PROTOCOL.md sections 9 to 13.
 */
#include "fake_log.h"
#include "link_stage.h"

#include <csiw/stream.h>

enum { LINES = 2 * CSIW_LINK_LINE };

static unsigned int at; /* in the log */

static int set_up(void **state)
{
	fake.hook = NULL;
	link_stage_set_up(state);
	fake_forget();
	at = 0;
	return 0;
}

/* The next access of this kind to a byte, from `at` on. */
static void stores(size_t offset)
{
	at = next_write(at, offset) + 1;
}

static void loads(size_t offset)
{
	at = next_read(at, offset) + 1;
}

static void word_stored(size_t field, uint8_t first_byte)
{
	stores(LINK_D + field);
	assert_int_equal(fake.log[at - 1].len, 4);
	assert_int_equal(fake.log[at - 1].value, first_byte);
}

static void barrier(void)
{
	at = next_barrier(at) + 1;
}

static void barrier_of_loads(void)
{
	at = next_barrier_loads(at) + 1;
}

static void barrier_of_stores(void)
{
	at = next_barrier_stores(at) + 1;
}

/* Words of the descriptor from a to b, and nothing else, up to a barrier. */
static void words_stored_up_to_a_barrier(size_t a, size_t b, size_t but)
{
	unsigned int n = next_barrier(at);
	size_t field;

	for (field = a; field < b; field += 4) {
		if (field != but) {
			assert_true(next_write(at, LINK_D + field) < n);
		}
	}
	for (; at < n; at++) {
		assert_false(covers(&fake.log[at], FAKE_WRITE, LINK_D + but));
	}
	at++;
}

static void expect_lines_of_the_guest(void)
{
	word_stored(CSIW_LINK_MAGIC, 0);
	assert_int_equal(next_barrier(at), at);
	at++;
	words_stored_up_to_a_barrier(0, LINES, CSIW_LINK_MAGIC);
	word_stored(CSIW_LINK_MAGIC, 0x43);
}

static void a_guest_that_starts_writes_its_magic_last(void **state)
{
	(void)state;
	guest_boots(CSIW_ORDER_BIG);
	expect_lines_of_the_guest();
	assert_int_equal(at, fake.logged);
}

static void a_guest_that_repairs_writes_its_magic_last(void **state)
{
	(void)state;
	put_word(CSIW_LINK_WINDOW, 0);
	stage.now_ms += 1000;
	fake_forget();
	guest_steps();
	expect_lines_of_the_guest();
}

static void a_peer_that_greets_writes_its_echo_last(void **state)
{
	struct csiw_param req = link_request(20);

	(void)state;
	ask(&req);
	fake_forget();
	peer_steps();
	peer_steps();
	word_stored(CSIW_LINK_PEER_ECHO, 0);
	assert_int_equal(next_barrier(at), at);
	at++;
	words_stored_up_to_a_barrier(CSIW_LINK_PEER_NONCE, CSIW_DESCRIPTOR_SIZE,
				     CSIW_LINK_PEER_ECHO);
	stores(LINK_D + CSIW_LINK_PEER_ECHO);
}

static void a_peer_that_repairs_writes_its_echo_last(void **state)
{
	(void)state;
	stream(20);
	stage.now_ms += 1000;
	put_word(CSIW_LINK_PEER_VERSION, 0);
	fake_forget();
	peer_steps();
	word_stored(CSIW_LINK_PEER_ECHO, 0);
	barrier();
	words_stored_up_to_a_barrier(CSIW_LINK_PEER_NONCE, CSIW_DESCRIPTOR_SIZE,
				     CSIW_LINK_PEER_ECHO);
	stores(LINK_D + CSIW_LINK_PEER_ECHO);
}

static void an_ask_is_clear_mark_number_zeros_fields_start(void **state)
{
	struct csiw_param req = link_request(20);

	(void)state;
	ask(&req);
	while (stage.peer.link.state != CSIW_PEER_LINK_HELLO) {
		peer_steps();
	}
	guest_steps();
	stage.mem[CSIW_PARAM_FLAGS] = CSIW_F_START | CSIW_F_FINISHED;
	fake_forget();
	peer_steps();
	assert_int_equal(stage.peer.phase, CSIW_PEER_PHASE_WAIT);
	stores(CSIW_PARAM_FLAGS);
	assert_int_equal(fake.log[at - 1].value, 0);
	barrier();
	stores(LINK_D + CSIW_LINK_MARK);
	barrier();
	stores(LINK_D + CSIW_LINK_REQUEST);
	barrier();
	stores(CSIW_PARAM_RET);
	barrier();
	stores(CSIW_PARAM_TAG);
	barrier();
	stores(CSIW_PARAM_FLAGS);
	assert_int_equal(fake.log[at - 1].value, CSIW_F_START);
	assert_int_equal(at, fake.logged);
}

/* Up to an ask that nobody took yet. */
static void asked(unsigned int flags)
{
	struct csiw_param req = link_request(20);

	req.flags = (uint8_t)flags;
	req.timeout_s = 0;
	ask(&req);
	while (stage.peer.phase != CSIW_PEER_PHASE_WAIT) {
		guest_steps();
		peer_steps();
	}
	fake_forget();
}

static void taking_is_copy_number_mark_compare_served(void **state)
{
	(void)state;
	asked(CSIW_F_STREAM);
	assert_int_equal(csiw_guest_step(&stage.guest, stage.now_ms),
			 CSIW_GUEST_OPEN);
	loads(CSIW_PARAM_TAG);
	loads(LINK_D + CSIW_LINK_PEER_ECHO);
	barrier();
	loads(LINK_D + CSIW_LINK_REQUEST);
	barrier();
	loads(LINK_D + CSIW_LINK_PEER_NONCE);
	loads(LINK_D + CSIW_LINK_MARK);
	loads(CSIW_PARAM_FLAGS);
	loads(CSIW_PARAM_TAG);
	word_stored(CSIW_LINK_SERVED, 0);
	barrier();
	words_stored_up_to_a_barrier(CSIW_LINK_PROGRESS, CSIW_LINK_ARMED,
				     CSIW_LINK_SERVED);
	stores(LINK_D + CSIW_LINK_SERVED);
}

static void consumer_is_read_behind_the_copy(void **state)
{
	(void)state;
	asked(CSIW_F_STREAM);
	csiw_guest_step(&stage.guest, stage.now_ms);
	loads(CSIW_PARAM_TAG);
	barrier();
	loads(LINK_D + CSIW_LINK_CONSUMER);
	stores(LINK_D + CSIW_LINK_PRODUCER);
}

static void records_are_stored_before_the_producer(void **state)
{
	size_t slot;

	(void)state;
	stream(20);
	slot = CSIW_RING_OFFSET + stage.peer.link.start % 32 * CSIW_SLOT_20;
	fake_forget();
	hear(1, 256);
	guest_steps();
	stores(slot);
	stores(slot + CSIW_SLOT_20 - 1);
	barrier_of_stores();
	stores(LINK_D + CSIW_LINK_PRODUCER);
}

static void the_end_is_producer_counters_total_value_flags(void **state)
{
	struct csiw_ring ring;

	(void)state;
	stream(20);
	hear(1, 256);
	fake_forget();
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	csiw_ring_layout(&ring, LINK_SIZE, 20);
	barrier_of_stores();
	stores(LINK_D + CSIW_LINK_PRODUCER);
	stores(ring.counters + CSIW_COUNTERS_DELIVERED);
	stores(ring.counters);
	barrier();
	stores(CSIW_PARAM_TOTAL);
	barrier();
	stores(CSIW_PARAM_RET);
	barrier();
	stores(CSIW_PARAM_FLAGS);
}

static unsigned int totals;

static void draining_before_the_total(const struct fake_access *a)
{
	if (covers(a, FAKE_WRITE, CSIW_PARAM_TOTAL)) {
		totals++;
		assert_int_equal(
			csiw_get32(stage.mem + LINK_D + CSIW_LINK_STATE,
				   CSIW_ORDER_BIG),
			CSIW_STATE_DRAINING);
	}
}

static void a_guest_that_answers_is_draining(void **state)
{
	(void)state;
	stream(20);
	totals = 0;
	fake.hook = draining_before_the_total;
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	fake.hook = NULL;
	assert_int_equal(totals, 1);
	assert_int_equal(word(CSIW_LINK_STATE), CSIW_STATE_IDLE);
}

static struct csiw_ring ring;

static uint32_t version(void)
{
	return csiw_get32(stage.mem + ring.counters, CSIW_ORDER_BIG);
}

static unsigned int counted;

static void odd_while_written(const struct fake_access *a)
{
	if (a->op != FAKE_WRITE || a->offset <= ring.counters ||
	    a->offset >= ring.counters + CSIW_COUNTERS_SIZE) {
		return;
	}
	assert_int_equal(version() % 2, 1);
	assert_int_equal(a->len, 4);
	counted++;
}

static void counters_are_odd_while_they_are_written(void **state)
{
	(void)state;
	csiw_ring_layout(&ring, LINK_SIZE, 20);
	stream(20);
	counted = 0;
	fake_forget();
	fake.hook = odd_while_written;
	hear(1, 256);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	fake.hook = NULL;
	assert_int_equal(counted, CSIW_COUNTERS_LEN / 4 - 1);
	assert_int_equal(version() % 2, 0);
	stores(ring.counters);
	assert_int_equal(next_barrier(at), at);
	stores(ring.counters + CSIW_COUNTERS_DELIVERED);
	assert_int_equal(
		next_write(at, ring.counters + CSIW_COUNTERS_DELIVERED + 4),
		at);
	stores(ring.counters + CSIW_COUNTERS_LEN - 1);
	assert_int_equal(next_barrier(at), at);
	stores(ring.counters);
}

static void reading_is_served_producer_records_looks_consumer(void **state)
{
	static uint8_t slots[LINK_SIZE];
	uint32_t count;

	(void)state;
	stream(20);
	hear(3, 256);
	guest_steps();
	fake_forget();
	csiw_stream_copy(&stage.peer, slots, sizeof(slots), &count);
	loads(LINK_D + CSIW_LINK_SERVED);
	barrier_of_loads();
	loads(LINK_D + CSIW_LINK_PRODUCER);
	barrier_of_loads();
	loads(CSIW_RING_OFFSET + stage.peer.link.start % 32 * CSIW_SLOT_20);
	barrier_of_loads();
	loads(LINK_D + CSIW_LINK_NONCE);
	loads(LINK_D + CSIW_LINK_ECHO);
	loads(CSIW_PARAM_FLAGS);
	loads(LINK_D + CSIW_LINK_SERVED);
	stores(LINK_D + CSIW_LINK_CONSUMER);
	assert_int_equal(at, fake.logged);
}

static void the_last_producer_is_read_behind_finished(void **state)
{
	(void)state;
	stream(20);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	fake_forget();
	peer_steps();
	peer_steps();
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	loads(CSIW_PARAM_FLAGS);
	barrier();
	loads(CSIW_PARAM_TOTAL);
	loads(LINK_D + CSIW_LINK_SERVED);
	loads(LINK_D + CSIW_LINK_PRODUCER);
}

static void counters_are_read_between_two_looks_at_their_version(void **state)
{
	struct csiw_counters c;

	(void)state;
	csiw_ring_layout(&ring, LINK_SIZE, 20);
	stream(20);
	go_on(300);
	fake_forget();
	assert_int_equal(csiw_stream_counters(&stage.peer, &c), CSIW_OK);
	loads(ring.counters);
	assert_int_equal(next_barrier(at), at);
	loads(ring.counters + CSIW_COUNTERS_LEN - 1);
	assert_int_equal(next_barrier(at), at);
	loads(ring.counters);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, set_up)
	static const struct CMUnitTest tests[] = {
		T(a_guest_that_starts_writes_its_magic_last),
		T(a_guest_that_repairs_writes_its_magic_last),
		T(a_peer_that_greets_writes_its_echo_last),
		T(a_peer_that_repairs_writes_its_echo_last),
		T(an_ask_is_clear_mark_number_zeros_fields_start),
		T(taking_is_copy_number_mark_compare_served),
		T(consumer_is_read_behind_the_copy),
		T(records_are_stored_before_the_producer),
		T(the_end_is_producer_counters_total_value_flags),
		T(a_guest_that_answers_is_draining),
		T(counters_are_odd_while_they_are_written),
		T(reading_is_served_producer_records_looks_consumer),
		T(the_last_producer_is_read_behind_finished),
		T(counters_are_read_between_two_looks_at_their_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
