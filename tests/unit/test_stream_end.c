/* SPDX-License-Identifier: BSD-2-Clause */
/* test_stream_end.c: when a stream is done, and when it has failed.  PROTOCOL.md
 * section 11. */
#include <csiw/err.h>

#include "stream_stage.h"

static void records_wait_for_a_repair(void **state)
{
	static const size_t fields[] = {CSIW_LINK_MAGIC, CSIW_LINK_ECHO};
	unsigned int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		link_stage_set_up(NULL);
		stage.now_ms += 2000;
		records(3);
		put_word(fields[i], 0);
		assert_int_equal(csiw_stream_release(&stage.peer, 3),
				 CSIW_ERR_UNSTABLE);
		assert_int_equal(ready(), 0);
		guest_goes_on(1300);
		assert_int_equal(copied(), 3);
	}
}

static void records_beside_a_wiped_block_count_not(void **state)
{
	(void)state;
	records(3);
	stage.mem[CSIW_PARAM_FLAGS] = 0;
	assert_int_equal(csiw_stream_release(&stage.peer, 3),
			 CSIW_ERR_UNSTABLE);
	assert_int_equal(word(CSIW_LINK_CONSUMER), stage.peer.link.start);
	assert_int_equal(copy_gives(), CSIW_ERR_UNSTABLE);
	stage.mem[slot_of(stage.peer.link.start)] ^= 1;
	assert_int_equal(copy_gives(), CSIW_ERR_UNSTABLE);
	assert_int_equal(stage.peer.state, CSIW_PEER_WAITING);
}

static void another_nonce_without_the_magic_is_damage(void **state)
{
	(void)state;
	records(3);
	put_word(CSIW_LINK_MAGIC, 0);
	put_word(CSIW_LINK_NONCE, 1);
	assert_int_equal(csiw_stream_release(&stage.peer, 3),
			 CSIW_ERR_UNSTABLE);
	assert_int_equal(stage.peer.state, CSIW_PEER_WAITING);
}

static void nonsense_beside_damage_is_no_broken_protocol(void **state)
{
	struct csiw_record record;

	(void)state;
	records(3);
	put_word(CSIW_LINK_ECHO, 0);
	stage.mem[slot_of(stage.peer.link.start)] ^= 1;
	assert_int_equal(csiw_stream_record(&stage.peer, 0, &record),
			 CSIW_ERR_UNSTABLE);
	assert_int_equal(stage.peer.state, CSIW_PEER_WAITING);
}

static void records_of_an_old_ask_are_not_mixed_with_the_next(void **state)
{
	uint32_t number;

	(void)state;
	stream(20);
	number = stage.peer.link.number;
	hear(3, 256);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	put_word(CSIW_LINK_SERVED, 0);
	peer_steps();
	peer_steps();
	assert_int_equal(stage.peer.phase, CSIW_PEER_PHASE_PAUSE);
	put_word(CSIW_LINK_SERVED, number);
	assert_int_equal(copy_gives(), CSIW_ERR_STATE);
	go_on(600);
	hear(2, 256);
	guest_steps();
	assert_int_equal(copied(), 2);
}

static void
a_stream_whose_answer_is_lost_behind_records_has_failed(void **state)
{
	(void)state;
	records(3);
	assert_int_equal(copied(), 3);
	stage.mem[CSIW_PARAM_FLAGS] = 0;
	peer_steps();
	assert_int_equal(stage.state, CSIW_PEER_FAILED);
	assert_int_equal(stage.peer.err, CSIW_ERR_PARTNER);
}

static void expect_total(uint32_t change, enum csiw_peer_state want)
{
	link_stage_set_up(NULL);
	records(3);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	csiw_put32(stage.mem + CSIW_PARAM_TOTAL, 3 + change, CSIW_ORDER_BIG);
	assert_int_equal(copied(), 3);
	go_on(50);
	assert_int_equal(stage.state, want);
	assert_int_equal(copy_gives(), CSIW_ERR_STATE);
	if (want == CSIW_PEER_FAILED) {
		assert_int_equal(stage.peer.err, CSIW_ERR_PARTNER);
	}
}

static void a_total_that_is_not_the_records_breaks_the_protocol(void **state)
{
	(void)state;
	expect_total(0, CSIW_PEER_DONE);
	expect_total(1, CSIW_PEER_FAILED);
	expect_total(UINT32_MAX, CSIW_PEER_FAILED);
	expect_total(100000, CSIW_PEER_FAILED);
}

/* Behind finished nothing is added, read or not: else a guest keeps its peer. */
static void what_is_added_behind_the_answer_breaks_the_protocol(void **state)
{
	uint32_t with_total;

	(void)state;
	for (with_total = 0; with_total < 2; with_total++) {
		link_stage_set_up(NULL);
		records(3);
		csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
		peer_goes_on(20);
		assert_int_equal(stage.state, CSIW_PEER_WAITING);
		put_word(CSIW_LINK_PRODUCER, word(CSIW_LINK_PRODUCER) + 1);
		csiw_put32(stage.mem + CSIW_PARAM_TOTAL, 3 + with_total,
			   CSIW_ORDER_BIG);
		peer_steps();
		assert_int_equal(stage.state, CSIW_PEER_FAILED);
		assert_int_equal(stage.peer.err, CSIW_ERR_PARTNER);
	}
}

/* An answer by hand, behind records that were read. */
static void expect_refused(uint8_t ret, bool stock)
{
	link_stage_set_up(NULL);
	records(3);
	assert_int_equal(copied(), 3);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	if (stock) {
		memset(stage.mem, 0, CSIW_PARAM_SIZE);
		stage.mem[CSIW_PARAM_FLAGS] = CSIW_F_FINISHED;
	}
	stage.mem[CSIW_PARAM_RET] = ret;
	csiw_put32(stage.mem + CSIW_PARAM_TOTAL, 0, CSIW_ORDER_BIG);
	peer_goes_on(400);
	assert_int_equal(stage.state, CSIW_PEER_FAILED);
	assert_int_equal(stage.peer.err, CSIW_ERR_PARTNER);
}

static void a_stream_of_which_records_were_read_is_not_refused(void **state)
{
	(void)state;
	expect_refused(CSIW_RET_TOO_MANY_MACS, false);
	expect_refused(CSIW_RET_REFUSED, false);
	expect_refused(CSIW_RET_MAIN_ERROR, true);
	expect_refused(CSIW_RET_READ_ERROR, true);
}

static void a_stream_has_no_samples(void **state)
{
	uint8_t sample[CSIW_SAMPLE_SIZE];
	bool ring;

	(void)state;
	records(1);
	assert_int_equal(
		csiw_link_cancel(&stage.win, word(CSIW_LINK_SERVED), &ring),
		CSIW_OK);
	go_on(30);
	assert_int_equal(copied(), 1);
	go_on(30);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	assert_int_equal(
		csiw_peer_samples(&stage.peer, 0, 1, sample, sizeof(sample)),
		CSIW_ERR_STATE);
}

/* It has a second. */
static void stream_with_deadline(void)
{
	struct csiw_param req = link_request(20);

	req.flags = CSIW_F_STREAM;
	assert_int_equal(csiw_peer_ask(&stage.peer, &req, stage.now_ms,
				       stage.now_ms + 1000),
			 CSIW_OK);
	stage.state = CSIW_PEER_BUSY;
}

static void records_left_unread_count_behind_the_deadline(void **state)
{
	(void)state;
	stream_with_deadline();
	go_on(100);
	hear(30, 256);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	go_on(20000);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
	assert_int_equal(copied(), 30);
	go_on(20);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
}

static void a_stream_has_a_deadline_too(void **state)
{
	(void)state;
	stream_with_deadline();
	go_on(1020);
	assert_int_equal(stage.state, CSIW_PEER_FAILED);
	assert_int_equal(stage.peer.err, CSIW_ERR_DEADLINE);
	go_on(50);
	assert_int_equal(stage.todo, CSIW_GUEST_WAIT);
}

/* Nobody can tell whose answer it is. */
static void an_answer_beside_damage_is_late_and_not_wrong(void **state)
{
	(void)state;
	stream_with_deadline();
	go_on(900);
	hear(3, 256);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	stage.guest_dead = true;
	put_word(CSIW_LINK_MAGIC, 0);
	peer_goes_on(1000);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
	peer_goes_on(200);
	assert_int_equal(stage.state, CSIW_PEER_FAILED);
	assert_int_equal(stage.peer.err, CSIW_ERR_DEADLINE);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, link_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(records_wait_for_a_repair),
		T(records_beside_a_wiped_block_count_not),
		T(another_nonce_without_the_magic_is_damage),
		T(nonsense_beside_damage_is_no_broken_protocol),
		T(records_of_an_old_ask_are_not_mixed_with_the_next),
		T(a_stream_whose_answer_is_lost_behind_records_has_failed),
		T(a_total_that_is_not_the_records_breaks_the_protocol),
		T(what_is_added_behind_the_answer_breaks_the_protocol),
		T(a_stream_of_which_records_were_read_is_not_refused),
		T(a_stream_has_no_samples),
		T(records_left_unread_count_behind_the_deadline),
		T(a_stream_has_a_deadline_too),
		T(an_answer_beside_damage_is_late_and_not_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
