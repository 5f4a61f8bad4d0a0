/* SPDX-License-Identifier: BSD-2-Clause */
/* test_guest_link.c: the guest's lines, its repairs, and whose request it takes a
 * block for.  PROTOCOL.md sections 9, 10.1 and 10.2. */
#include <csiw/err.h>

#include "link_stage.h"

static void the_identity_says_who_the_guest_is(void **state)
{
	struct csiw_identity id;

	(void)state;
	guest_boots(CSIW_ORDER_LITTLE);
	assert_int_equal(csiw_identity_read(&id, &stage.win), CSIW_OK);
	assert_int_equal(id.version_least, 1);
	assert_int_equal(id.version_greatest, 1);
	assert_int_equal(id.features, CSIW_FEATURE_STREAM);
	assert_int_equal(id.order, CSIW_ORDER_LITTLE);
	assert_int_equal(id.window_size, LINK_SIZE);
	assert_int_equal(id.nonce, 1000 + stage.lives);
}

static void link_with(uint32_t nonce, uint32_t features)
{
	csiw_guest_init(&stage.guest, &stage.win, CSIW_ORDER_BIG,
			&stage.collect);
	assert_int_equal(
		csiw_guest_link_start(&stage.guest, nonce, features, 0),
		CSIW_OK);
}

static void no_other_feature_than_the_doorbell_can_be_given(void **state)
{
	(void)state;
	link_with(1, UINT32_MAX);
	assert_int_equal(word(CSIW_LINK_FEATURES),
			 CSIW_FEATURE_STREAM | CSIW_FEATURE_DOORBELL);
}

static void a_nonce_is_never_0_nor_the_one_found(void **state)
{
	(void)state;
	link_with(0, 0);
	assert_int_equal(word(CSIW_LINK_NONCE), 1);
	link_with(1, 0);
	assert_int_equal(word(CSIW_LINK_NONCE), 2);
	put_word(CSIW_LINK_NONCE, UINT32_MAX);
	link_with(UINT32_MAX, 0);
	assert_int_equal(word(CSIW_LINK_NONCE), 1);
	put_word(CSIW_LINK_NONCE, 1);
	link_with(0, 0);
	assert_int_equal(word(CSIW_LINK_NONCE), 2);
}

static void all_else_of_both_lines_is_0_at_start(void **state)
{
	size_t i;

	(void)state;
	memset(stage.mem + LINK_D, 0xa5, CSIW_DESCRIPTOR_SIZE);
	guest_boots(CSIW_ORDER_BIG);
	for (i = CSIW_LINK_NONCE + 4; i < CSIW_LINK_PEER_NONCE; i += 4) {
		assert_int_equal(word(i), 0);
	}
	for (i = CSIW_LINK_PEER_NONCE; i < CSIW_DESCRIPTOR_SIZE; i += 4) {
		assert_int_equal(word(i), 0xa5a5a5a5);
	}
}

/* Everything a guest does with a link, in a window of this size. */
static void expect_no_link(size_t size, size_t shift)
{
	uint8_t lines[CSIW_DESCRIPTOR_SIZE];
	struct csiw_param req = link_request(20);

	assert_int_equal(csiw_win_init(&stage.win, stage.mem + shift, size,
				       CSIW_MEMORY_DEVICE),
			 CSIW_OK);
	csiw_guest_init(&stage.guest, &stage.win, CSIW_ORDER_BIG,
			&stage.collect);
	memset(stage.mem, 0x5a, sizeof(stage.mem));
	memset(lines, 0x5a, sizeof(lines));
	assert_int_equal(csiw_guest_link_start(&stage.guest, 1, 0, 0),
			 CSIW_ERR_WINDOW);
	csiw_param_encode(stage.mem + shift, CSIW_PARAM_SIZE, &req,
			  CSIW_ORDER_BIG);
	stage.mem[shift] = CSIW_F_START;
	guest_goes_on(1000);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	hear(3, 256);
	assert_false(csiw_guest_bell(&stage.guest));
	csiw_guest_arm(&stage.guest);
	csiw_guest_disarm(&stage.guest);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	assert_int_equal(stage.mem[shift], CSIW_F_FINISHED);
	assert_memory_equal(stage.mem + shift + csiw_samples_end(size), lines,
			    sizeof(lines));
}

static void a_window_that_a_link_does_not_fit_keeps_its_end(void **state)
{
	(void)state;
	expect_no_link(LINK_SIZE - 4096 - 8, 0);
	expect_no_link(4096, 0);
	expect_no_link(8192, 8);
}

static void the_heart_beats_at_least_every_250_ms(void **state)
{
	uint32_t before = word(CSIW_LINK_HEARTBEAT);
	uint64_t beat_ms = stage.now_ms;
	unsigned int i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		guest_goes_on(50);
		if (word(CSIW_LINK_HEARTBEAT) != before) {
			before++;
			assert_int_equal(word(CSIW_LINK_HEARTBEAT), before);
			beat_ms = stage.now_ms;
		}
		assert_true(stage.now_ms - beat_ms < CSIW_BEAT_MS);
	}
	assert_true(before <= 1000 * 50 / 200);
}

static void a_peer_is_echoed_at_the_next_step(void **state)
{
	(void)state;
	put_word(CSIW_LINK_PEER_NONCE, NONCE);
	guest_steps();
	assert_int_equal(word(CSIW_LINK_ECHO), 0);
	put_word(CSIW_LINK_PEER_ECHO, word(CSIW_LINK_NONCE));
	guest_steps();
	assert_int_equal(word(CSIW_LINK_ECHO), NONCE);
	put_word(CSIW_LINK_PEER_NONCE, NONCE + 1);
	guest_steps();
	assert_int_equal(word(CSIW_LINK_ECHO), NONCE + 1);
}

static void each_damaged_word_is_repaired(void **state)
{
	uint8_t lines[2 * CSIW_LINK_LINE];
	size_t i, beat;

	(void)state;
	for (i = 0; i < sizeof(lines); i += 4) {
		guest_goes_on(1000);
		memcpy(lines, stage.mem + LINK_D, sizeof(lines));
		put_word(i, word(i) ^ 0x00010000);
		guest_goes_on(250);
		beat = CSIW_LINK_HEARTBEAT;
		memcpy(lines + beat, stage.mem + LINK_D + beat, 4);
		assert_memory_equal(lines, stage.mem + LINK_D, sizeof(lines));
		assert_int_equal(stage.guest.link.repairs,
				 i / 4 + (i < beat ? 1 : 0));
	}
}

static void a_heartbeat_that_was_damaged_goes_on_where_it_was(void **state)
{
	uint32_t before = word(CSIW_LINK_HEARTBEAT);

	(void)state;
	put_word(CSIW_LINK_HEARTBEAT, 1000);
	guest_goes_on(250);
	assert_int_equal(word(CSIW_LINK_HEARTBEAT), before + 1);
}

static void repairs_are_a_second_apart(void **state)
{
	uint64_t end = stage.now_ms + 10000;

	(void)state;
	while (stage.now_ms < end) {
		put_word(CSIW_LINK_WINDOW, 1);
		guest_goes_on(50);
	}
	assert_in_range(stage.guest.link.repairs, 8, 10);
}

static void what_the_peer_writes_is_not_repaired(void **state)
{
	size_t i;

	(void)state;
	for (i = CSIW_LINK_PEER_NONCE; i < CSIW_DESCRIPTOR_SIZE; i += 4) {
		put_word(i, 0x01020304);
	}
	guest_goes_on(3000);
	assert_int_equal(stage.guest.link.repairs, 0);
	for (i = CSIW_LINK_PEER_NONCE; i < CSIW_DESCRIPTOR_SIZE; i += 4) {
		assert_int_equal(word(i), 0x01020304);
	}
}

/* A run of version 1 is asked for, with one word other than it should be. */
static void take_with(size_t field, uint32_t value)
{
	struct csiw_param req = link_request(20);

	link_stage_set_up(NULL);
	hand_line(NONCE, X);
	guest_steps();
	hand_ask(&req, NUMBER);
	put_word(field, value);
	guest_steps();
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	assert_int_equal(stage.guest.link.number, word(CSIW_LINK_SERVED));
}

static void a_request_of_a_linked_peer_is_numbered(void **state)
{
	(void)state;
	take_with(CSIW_LINK_REQUEST, NUMBER);
	assert_int_equal(word(CSIW_LINK_SERVED), NUMBER);
	take_with(CSIW_LINK_CONSUMER, 0x12345678);
	assert_int_equal(word(CSIW_LINK_SERVED), NUMBER);
	take_with(CSIW_LINK_CANCEL, NUMBER + 1);
	assert_int_equal(word(CSIW_LINK_SERVED), NUMBER);
}

static void any_other_request_is_anonymous(void **state)
{
	(void)state;
	take_with(CSIW_LINK_REQUEST, 0);
	assert_int_equal(word(CSIW_LINK_SERVED), 0);
	take_with(CSIW_LINK_MARK, NUMBER);
	assert_int_equal(word(CSIW_LINK_SERVED), 0);
	take_with(CSIW_LINK_PEER_ECHO, 1);
	assert_int_equal(word(CSIW_LINK_SERVED), 0);
	take_with(CSIW_LINK_PEER_ECHO, 0);
	assert_int_equal(word(CSIW_LINK_SERVED), 0);
	take_with(CSIW_LINK_PEER_VERSION, 2);
	assert_int_equal(word(CSIW_LINK_SERVED), 0);
	take_with(CSIW_LINK_PEER_VERSION, 0);
	assert_int_equal(word(CSIW_LINK_SERVED), 0);
}

static void a_peer_without_a_nonce_is_nobody(void **state)
{
	struct csiw_param req = link_request(20);

	(void)state;
	hand_line(0, X);
	guest_steps();
	hand_ask(&req, NUMBER);
	guest_steps();
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	assert_int_equal(word(CSIW_LINK_SERVED), 0);
}

/* Linked, and the request in the window is taken, up to OPEN. */
static void opens(uint32_t number)
{
	struct csiw_param req = link_request(20);

	hand_ask(&req, number);
	assert_int_equal(csiw_guest_step(&stage.guest, stage.now_ms),
			 CSIW_GUEST_OPEN);
}

static void linked(void)
{
	hand_line(NONCE, X);
	guest_steps();
}

/* What overtook it may be a stock peer's, with the mark in its list by chance. */
static void a_number_that_was_overtaken_is_used_up(void **state)
{
	(void)state;
	linked();
	opens(NUMBER);
	stage.mem[CSIW_PARAM_CHANNEL] = 40;
	stage.mem[CSIW_PARAM_RET] = 0;
	guest_goes_on(100);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	assert_int_equal(stage.guest.abandoned, 1);
	assert_int_equal(word(CSIW_LINK_SERVED), 0);
}

static void a_number_whose_capture_began_is_used_up(void **state)
{
	(void)state;
	linked();
	opens(NUMBER);
	csiw_guest_opened(&stage.guest, stage.now_ms, CSIW_RET_NONE);
	stage.mem[CSIW_PARAM_CHANNEL] = 40;
	stage.mem[CSIW_PARAM_RET] = 0;
	guest_goes_on(150);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	assert_int_equal(stage.guest.abandoned, 1);
	assert_int_equal(word(CSIW_LINK_SERVED), 0);
}

static void a_number_that_was_withdrawn_is_used_up(void **state)
{
	(void)state;
	linked();
	opens(NUMBER);
	stage.mem[CSIW_PARAM_FLAGS] = 0;
	guest_steps();
	opens(NUMBER);
	assert_int_equal(word(CSIW_LINK_SERVED), 0);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	opens(NUMBER + 1);
	assert_int_equal(word(CSIW_LINK_SERVED), NUMBER + 1);
}

static void a_number_that_was_answered_is_used_up(void **state)
{
	(void)state;
	linked();
	opens(NUMBER);
	csiw_guest_opened(&stage.guest, stage.now_ms, CSIW_RET_REFUSED);
	opens(NUMBER);
	assert_int_equal(word(CSIW_LINK_SERVED), 0);
}

static void a_number_stays_used_up_behind_an_anonymous_run(void **state)
{
	(void)state;
	a_number_that_was_answered_is_used_up(NULL);
	csiw_guest_opened(&stage.guest, stage.now_ms, CSIW_RET_REFUSED);
	opens(NUMBER);
	assert_int_equal(word(CSIW_LINK_SERVED), 0);
}

static void a_nonce_that_was_damaged_brings_back_no_number(void **state)
{
	(void)state;
	a_number_that_was_answered_is_used_up(NULL);
	csiw_guest_opened(&stage.guest, stage.now_ms, CSIW_RET_REFUSED);
	put_word(CSIW_LINK_PEER_NONCE, 1);
	guest_steps();
	put_word(CSIW_LINK_PEER_NONCE, NONCE);
	guest_steps();
	opens(NUMBER);
	assert_int_equal(word(CSIW_LINK_SERVED), 0);
}

static void another_life_of_the_peer_may_use_the_number_again(void **state)
{
	(void)state;
	linked();
	opens(NUMBER);
	csiw_guest_opened(&stage.guest, stage.now_ms, CSIW_RET_REFUSED);
	hand_line(NONCE + 1, X);
	guest_steps();
	opens(NUMBER);
	assert_int_equal(word(CSIW_LINK_SERVED), NUMBER);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, link_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(the_identity_says_who_the_guest_is),
		T(no_other_feature_than_the_doorbell_can_be_given),
		T(a_nonce_is_never_0_nor_the_one_found),
		T(all_else_of_both_lines_is_0_at_start),
		T(a_window_that_a_link_does_not_fit_keeps_its_end),
		T(the_heart_beats_at_least_every_250_ms),
		T(a_peer_is_echoed_at_the_next_step),
		T(each_damaged_word_is_repaired),
		T(a_heartbeat_that_was_damaged_goes_on_where_it_was),
		T(repairs_are_a_second_apart),
		T(what_the_peer_writes_is_not_repaired),
		T(a_request_of_a_linked_peer_is_numbered),
		T(any_other_request_is_anonymous),
		T(a_peer_without_a_nonce_is_nobody),
		T(a_number_that_was_overtaken_is_used_up),
		T(a_number_whose_capture_began_is_used_up),
		T(a_number_that_was_withdrawn_is_used_up),
		T(a_number_that_was_answered_is_used_up),
		T(a_number_stays_used_up_behind_an_anonymous_run),
		T(a_nonce_that_was_damaged_brings_back_no_number),
		T(another_life_of_the_peer_may_use_the_number_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
