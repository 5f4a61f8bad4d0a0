/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_stream_poll.c: what a peer that looks for records does at the window
 * when there are none, and when producer or served change between its looks.
 * Only the second look at producer counts, between two looks at who wrote it;
 * a total that is wrong is told again before it is held against the guest.
 * Rules L14 and L15 of PROTOCOL.md section 11.
 */
#include "fake_log.h"
#include "link_stage.h"

#include <csiw/err.h>
#include <csiw/stream.h>

enum { RING_SLOTS = 32, RECORDS = 3 };

/* Before the nth load of a field of the descriptor it changes. */
static struct {
	size_t field;
	unsigned int load;
	unsigned int loads;
	uint32_t value;
} change;

static uint8_t slots[LINK_SIZE];

static void play(const struct fake_access *a)
{
	if (covers(a, FAKE_READ, LINK_D + change.field) &&
	    ++change.loads == change.load) {
		csiw_put32(stage.mem + LINK_D + change.field, change.value,
			   CSIW_ORDER_BIG);
	}
}

static void will_change(size_t field, unsigned int load, uint32_t value)
{
	change.field = field;
	change.load = load;
	change.loads = 0;
	change.value = value;
	fake.hook = play;
}

/* A stream is on, and so many records wait to be read. */
static void records(uint32_t count)
{
	fake.hook = NULL;
	link_stage_set_up(NULL);
	stream(20);
	hear(count, 256);
	guest_steps();
	fake_forget();
}

static int ready(uint32_t *count)
{
	int err;

	*count = 99;
	err = csiw_stream_ready(&stage.peer, count);
	fake.hook = NULL;
	return err;
}

static int copy(uint32_t *count)
{
	int err;

	*count = 99;
	memset(slots, 0xee, sizeof(slots));
	err = csiw_stream_copy(&stage.peer, slots, sizeof(slots), count);
	fake.hook = NULL;
	return err;
}

/* No record was read, and nothing was stored. */
static void expect_hands_off(void)
{
	unsigned int i;

	for (i = 0; i < fake.logged; i++) {
		assert_int_not_equal(fake.log[i].op, FAKE_WRITE);
		assert_true(fake.log[i].op != FAKE_READ ||
			    fake.log[i].offset < CSIW_RING_OFFSET ||
			    fake.log[i].offset >= LINK_D);
	}
	assert_int_equal(slots[0], 0xee);
}

static void expect_one_load_of_producer(void)
{
	assert_int_equal(fake.accesses, 1);
	assert_true(
		covers(&fake.log[0], FAKE_READ, LINK_D + CSIW_LINK_PRODUCER));
	assert_int_equal(fake.log[0].len, sizeof(uint32_t));
}

static void a_poll_that_finds_nothing_is_one_access(void **state)
{
	uint32_t count;
	unsigned int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		records(i * RECORDS);
		assert_int_equal(copy(&count), CSIW_OK);
		assert_int_equal(count, i * RECORDS);
		fake_forget();
		assert_int_equal(ready(&count), CSIW_OK);
		assert_int_equal(count, 0);
		expect_one_load_of_producer();
		fake_forget();
		assert_int_equal(copy(&count), CSIW_OK);
		assert_int_equal(count, 0);
		expect_one_load_of_producer();
	}
}

static void a_record_behind_the_look_is_found_by_the_next_one(void **state)
{
	uint32_t count;

	(void)state;
	records(0);
	assert_int_equal(ready(&count), CSIW_OK);
	assert_int_equal(count, 0);
	hear(1, 256);
	guest_steps();
	assert_int_equal(ready(&count), CSIW_OK);
	assert_int_equal(count, 1);
}

/* Producer stands at one place in the first look, at another in the second. */
static int ready_between(uint32_t first, uint32_t second, uint32_t *count)
{
	int err;

	records(RECORDS);
	put_word(CSIW_LINK_PRODUCER, stage.peer.link.start + first);
	will_change(CSIW_LINK_PRODUCER, 2, stage.peer.link.start + second);
	err = ready(count);
	assert_int_equal(change.loads, 2);
	return err;
}

static void the_second_look_at_producer_counts(void **state)
{
	static const uint32_t first[] = {
		1, RECORDS, RING_SLOTS, RING_SLOTS + 1, 0x80000000, UINT32_MAX,
	};
	uint32_t second, count;
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
		for (second = 0; second <= RECORDS; second++) {
			assert_int_equal(
				ready_between(first[i], second, &count),
				CSIW_OK);
			assert_int_equal(count, second);
			assert_int_equal(stage.peer.link.ready, second);
			assert_int_equal(stage.peer.state, CSIW_PEER_WAITING);
		}
	}
}

static void a_second_look_that_is_impossible_breaks_the_protocol(void **state)
{
	static const uint32_t second[] = {
		RING_SLOTS + 1,
		0x80000000,
		UINT32_MAX,
	};
	uint32_t count;
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(second) / sizeof(second[0]); i++) {
		assert_int_equal(ready_between(RECORDS, second[i], &count),
				 CSIW_ERR_PARTNER);
		assert_int_equal(count, 0);
		assert_int_equal(stage.peer.link.ready, 0);
		assert_int_equal(stage.peer.state, CSIW_PEER_FAILED);
	}
}

static void a_producer_that_went_back_leaves_nothing_to_copy(void **state)
{
	uint32_t count;

	(void)state;
	records(RECORDS);
	will_change(CSIW_LINK_PRODUCER, 2, stage.peer.link.start);
	assert_int_equal(copy(&count), CSIW_OK);
	assert_int_equal(count, 0);
	expect_hands_off();
}

/* Producer has moved, but a word that says who wrote it becomes another one. */
static void expect_nothing(size_t field)
{
	uint32_t count;

	records(RECORDS);
	will_change(field, 1, word(field) + 1);
	assert_int_equal(ready(&count), CSIW_OK);
	assert_int_equal(count, 0);
	assert_int_equal(change.loads, 1);
	assert_int_equal(stage.peer.link.ready, 0);
	records(RECORDS);
	will_change(field, 1, word(field) + 1);
	assert_int_equal(copy(&count), CSIW_OK);
	assert_int_equal(count, 0);
	expect_hands_off();
}

/* It becomes another one behind the look that allowed them to be read. */
static void expect_worthless(size_t field, int err)
{
	uint32_t consumer, count;

	records(RECORDS);
	consumer = word(CSIW_LINK_CONSUMER);
	will_change(field, 2, word(field) + 1);
	assert_int_equal(copy(&count), err);
	assert_int_equal(count, 0);
	assert_true(change.loads >= 2);
	assert_int_equal(word(CSIW_LINK_CONSUMER), consumer);
}

static void a_producer_of_another_request_is_none_of_ours(void **state)
{
	(void)state;
	expect_nothing(CSIW_LINK_SERVED);
}

static void a_producer_of_another_life_is_none_of_ours(void **state)
{
	(void)state;
	expect_nothing(CSIW_LINK_NONCE);
	expect_nothing(CSIW_LINK_ECHO);
	expect_nothing(CSIW_LINK_MAGIC);
}

/* Samples of a request that was taken meanwhile may lie in the slots. */
static void records_do_not_count_when_the_guest_took_another(void **state)
{
	(void)state;
	expect_worthless(CSIW_LINK_SERVED, CSIW_ERR_UNSTABLE);
}

static void records_do_not_count_when_the_guest_is_another(void **state)
{
	(void)state;
	expect_worthless(CSIW_LINK_NONCE, CSIW_ERR_RESTARTED);
	expect_worthless(CSIW_LINK_ECHO, CSIW_ERR_UNSTABLE);
	expect_worthless(CSIW_LINK_MAGIC, CSIW_ERR_UNSTABLE);
}

/* The peer steps on a total that is not the records', and before the nth load of
 * a field of the descriptor it becomes another one; false if it is not loaded so
 * often. */
static bool accuses(size_t field, unsigned int load)
{
	records(RECORDS);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	csiw_put32(stage.mem + CSIW_PARAM_TOTAL, RECORDS + 1, CSIW_ORDER_BIG);
	peer_steps(); /* sees finished */
	assert_int_equal(stage.state, CSIW_PEER_BUSY);
	will_change(field, load, word(field) + 1);
	peer_steps();
	fake.hook = NULL;
	return change.loads >= load;
}

static void an_answer_that_goes_away_is_not_held_against_anyone(void **state)
{
	static const size_t fields[] = {CSIW_LINK_SERVED, CSIW_LINK_ECHO,
					CSIW_LINK_MAGIC};
	unsigned int i, load;

	(void)state;
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		for (load = 1; accuses(fields[i], load); load++) {
			assert_int_not_equal(stage.state, CSIW_PEER_FAILED);
		}
		assert_true(load > 2);
		assert_int_equal(stage.state, CSIW_PEER_FAILED);
		assert_int_equal(stage.peer.err, CSIW_ERR_PARTNER);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_poll_that_finds_nothing_is_one_access),
		cmocka_unit_test(
			a_record_behind_the_look_is_found_by_the_next_one),
		cmocka_unit_test(the_second_look_at_producer_counts),
		cmocka_unit_test(
			a_second_look_that_is_impossible_breaks_the_protocol),
		cmocka_unit_test(
			a_producer_that_went_back_leaves_nothing_to_copy),
		cmocka_unit_test(a_producer_of_another_request_is_none_of_ours),
		cmocka_unit_test(a_producer_of_another_life_is_none_of_ours),
		cmocka_unit_test(
			records_do_not_count_when_the_guest_took_another),
		cmocka_unit_test(
			records_do_not_count_when_the_guest_is_another),
		cmocka_unit_test(
			an_answer_that_goes_away_is_not_held_against_anyone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
