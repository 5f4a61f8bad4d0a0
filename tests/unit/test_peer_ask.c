/* SPDX-License-Identifier: BSD-2-Clause */
/* test_peer_ask.c: what the peer writes, and its calls beside the steps: P1 to
 * P3 of PROTOCOL.md. */
#include "peer_stage.h"

static void read_block(uint8_t block[CSIW_PARAM_SIZE])
{
	peek_bytes(&stage.win, 0, block, CSIW_PARAM_SIZE);
}

static void an_ask_is_the_request_with_zeroes_and_a_tag(void **state)
{
	struct csiw_param req = listed_request(100, 3);
	struct csiw_param got;
	uint8_t block[CSIW_PARAM_SIZE];
	unsigned int order;

	(void)state;
	for (order = 0; order < 2; order++) {
		peer_stage_open(PEER_ROOM, PEER_PAD, order);
		poke_fill(&stage.win, 0, 0xee, CSIW_PARAM_SIZE);
		poke(&stage.win, CSIW_PARAM_FLAGS, F);
		req.flags = 0xff & ~CSIW_F_STREAM;
		req.ret = 77;
		req.total = 77;
		peer_asked(&req);
		read_block(block);
		csiw_param_decode(&got, block, sizeof(block), order);
		assert_int_equal(got.flags, FILTER | S);
		assert_int_equal(got.channel, 6);
		assert_int_equal(got.bandwidth_mhz, 20);
		assert_int_equal(got.samples_per_device, 100);
		assert_int_equal(got.timeout_s, 30);
		assert_int_equal(got.mac_count, 3);
		assert_int_equal(got.ret, 0);
		assert_int_equal(got.total, 0);
		assert_memory_equal(got.macs, req.macs, 3 * CSIW_MAC_SIZE);
		assert_true(peek_all(&stage.win, CSIW_PARAM_MACS + 18, 0,
				     CSIW_PARAM_TAG - CSIW_PARAM_MACS - 18));
	}
}

static void
an_ask_fills_the_samples_and_leaves_the_descriptor_alone(void **state)
{
	size_t end = area_end(&stage.win);

	(void)state;
	poke_fill(&stage.win, end, 0xee, CSIW_DESCRIPTOR_SIZE);
	peer_asked_plain();
	assert_true(peek_all(&stage.win, CSIW_PARAM_SIZE, CSIW_FILL,
			     end - CSIW_PARAM_SIZE));
	assert_true(peek_all(&stage.win, end, 0xee, CSIW_DESCRIPTOR_SIZE));
}

static void ask_alone_writes_nothing(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	remember();
	peer_ask(&req);
	expect_untouched();
	assert_int_equal(stage.peer.state, CSIW_PEER_BUSY);
}

static void a_mac_listed_twice_is_sent_once(void **state)
{
	struct csiw_param req = listed_request(1, 50);

	(void)state;
	memcpy(req.macs[7], req.macs[0], CSIW_MAC_SIZE);
	peer_asked(&req);
	assert_int_equal(peek(&stage.win, CSIW_PARAM_MAC_COUNT), 49);
}

/* Makes the peer ask again, and leaves the new block. */
static void ask_again(uint8_t block[CSIW_PARAM_SIZE])
{
	poke(&stage.win, CSIW_PARAM_FLAGS, 0);
	stage.budget = PEER_SIZE_MAX;
	peer_step();
	peer_step();
	stage.now_ms += CSIW_QUIET_MS;
	peer_reach(CSIW_PEER_PHASE_FILL);
	peer_reach(CSIW_PEER_PHASE_WAIT);
	read_block(block);
}

static void every_ask_has_a_tag_of_its_own(void **state)
{
	enum { ASKS = 200 };
	static uint8_t blocks[ASKS][CSIW_PARAM_SIZE];
	unsigned int i, k;

	(void)state;
	peer_asked_plain();
	read_block(blocks[0]);
	for (i = 1; i < ASKS; i++) {
		poke_fill(&stage.win, CSIW_PARAM_RET, 0xee, 5);
		poke_fill(&stage.win, CSIW_PARAM_SIZE, 0xee, 1000);
		ask_again(blocks[i]);
		assert_memory_equal(blocks[i], blocks[0], CSIW_PARAM_TAG);
		assert_int_equal(peek(&stage.win, CSIW_PARAM_SIZE), CSIW_FILL);
		for (k = 0; k < i; k++) {
			assert_memory_not_equal(blocks[i] + CSIW_PARAM_TAG,
						blocks[k] + CSIW_PARAM_TAG,
						CSIW_MAC_SIZE);
		}
	}
	assert_int_equal(stage.peer.asks, ASKS);
}

static void runs_and_lives_of_a_peer_have_other_tags(void **state)
{
	uint8_t blocks[3][CSIW_PARAM_SIZE];

	(void)state;
	peer_asked_plain();
	read_block(blocks[0]);
	csiw_peer_withdraw(&stage.peer);
	peer_asked_plain();
	read_block(blocks[1]);
	csiw_peer_withdraw(&stage.peer);
	csiw_peer_init(&stage.peer, &stage.win, stage.order, 2);
	peer_asked_plain();
	read_block(blocks[2]);
	assert_memory_not_equal(blocks[0], blocks[1], CSIW_PARAM_SIZE);
	assert_memory_not_equal(blocks[0], blocks[2], CSIW_PARAM_SIZE);
	assert_memory_not_equal(blocks[1], blocks[2], CSIW_PARAM_SIZE);
}

/* How far a list of devices 0 to 49 is turned; fails if it is no turn. */
static unsigned int places_turned(const uint8_t *block)
{
	const uint8_t *macs = block + CSIW_PARAM_MACS;
	unsigned int first = macs[5];
	uint8_t mac[CSIW_MAC_SIZE];
	unsigned int i;

	for (i = 0; i < CSIW_MACS_MAX; i++) {
		device_mac(mac, (first + i) % CSIW_MACS_MAX);
		assert_memory_equal(macs + i * CSIW_MAC_SIZE, mac,
				    CSIW_MAC_SIZE);
	}
	return first;
}

static void fifty_macs_are_turned_by_another_number_of_places(void **state)
{
	struct csiw_param req = listed_request(1, 50);
	uint8_t block[CSIW_PARAM_SIZE];
	unsigned int seen[CSIW_MACS_MAX] = {0};
	unsigned int distinct = 0;
	unsigned int last, i;

	(void)state;
	peer_asked(&req);
	read_block(block);
	last = places_turned(block);
	for (i = 0; i < 200; i++) {
		ask_again(block);
		assert_int_not_equal(places_turned(block), last);
		last = places_turned(block);
		distinct += seen[last]++ == 0 ? 1 : 0;
	}
	assert_true(distinct > 40);
}

static void ask_refuses_51_macs_and_a_deadline_in_the_past(void **state)
{
	struct csiw_param req = listed_request(1, 51);

	(void)state;
	remember();
	assert_int_equal(csiw_peer_ask(&stage.peer, &req, 10, 20),
			 CSIW_ERR_RANGE);
	req.mac_count = 1;
	assert_int_equal(csiw_peer_ask(&stage.peer, &req, 10, 9),
			 CSIW_ERR_RANGE);
	assert_int_equal(stage.peer.state, CSIW_PEER_IDLE);
	assert_int_equal(peer_step(), CSIW_PEER_IDLE);
	expect_untouched();
}

static void ask_refuses_while_a_run_is_under_way(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	peer_ask(&req);
	assert_int_equal(csiw_peer_ask(&stage.peer, &req, 10, 20),
			 CSIW_ERR_STATE);
	peer_reach(CSIW_PEER_PHASE_WAIT);
	assert_int_equal(csiw_peer_ask(&stage.peer, &req, 10, 20),
			 CSIW_ERR_STATE);
}

static void a_peer_asks_again_after_every_end(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < 5; i++) {
		peer_asked_plain();
		put_answer(CSIW_RET_TIMEOUT, i);
		peer_pass(5);
		expect_done(CSIW_RET_TIMEOUT, i);
		peer_asked_plain();
		stage.now_ms += DEADLINE_MS;
		peer_step();
		expect_failed(CSIW_ERR_DEADLINE);
	}
}

static void withdraw_clears_start_and_nothing_else(void **state)
{
	struct csiw_param req = listed_request(1, 1);

	(void)state;
	peer_asked(&req);
	remember();
	csiw_peer_withdraw(&stage.peer);
	stage.before[CSIW_PARAM_FLAGS] &= (uint8_t)~S;
	expect_untouched();
	assert_int_equal(stage.peer.state, CSIW_PEER_IDLE);
	csiw_peer_withdraw(&stage.peer);
	expect_untouched();
}

static void
withdraw_leaves_a_request_of_others_and_an_answer_alone(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	poke(&stage.win, CSIW_PARAM_FLAGS, S);
	peer_ask(&req);
	peer_pass(5);
	remember();
	csiw_peer_withdraw(&stage.peer);
	expect_untouched();
	poke(&stage.win, CSIW_PARAM_FLAGS, 0);
	peer_asked_plain();
	put_answer(CSIW_RET_TIMEOUT, 1);
	remember();
	csiw_peer_withdraw(&stage.peer);
	expect_untouched();
}

static void withdraw_from_a_pause_clears_its_own_start(void **state)
{
	(void)state;
	peer_asked_plain();
	put_answer(CSIW_RET_TIMEOUT, 1);
	poke(&stage.win, CSIW_PARAM_FLAGS, S | F);
	peer_reach(CSIW_PEER_PHASE_PAUSE);
	csiw_peer_withdraw(&stage.peer);
	assert_int_equal(peek(&stage.win, CSIW_PARAM_FLAGS) & S, 0);
}

static void progress_counts_samples_as_they_arrive(void **state)
{
	(void)state;
	peer_asked_plain();
	assert_int_equal(csiw_peer_progress(&stage.peer, BUDGET), 0);
	put_sample(0);
	put_sample(1);
	assert_int_equal(csiw_peer_progress(&stage.peer, BUDGET), 2);
	put_samples(PEER_ROOM);
	assert_int_equal(csiw_peer_progress(&stage.peer, 8 * 10), 12);
	assert_int_equal(csiw_peer_progress(&stage.peer, 0), 12);
	assert_int_equal(csiw_peer_progress(&stage.peer, BUDGET), PEER_ROOM);
}

static void progress_of_a_new_run_begins_at_0(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	peer_asked_plain();
	put_answer(CSIW_RET_TIMEOUT, 3);
	peer_pass(5);
	expect_done(CSIW_RET_TIMEOUT, 3);
	peer_ask(&req);
	assert_int_equal(csiw_peer_progress(&stage.peer, BUDGET), 0);
}

static void samples_come_in_any_pieces_and_none_beyond_the_total(void **state)
{
	uint8_t got[3 * CSIW_SAMPLE_SIZE];
	uint8_t want[CSIW_SAMPLE_SIZE];
	uint8_t same[sizeof(got)];

	(void)state;
	peer_asked_plain();
	assert_int_equal(csiw_peer_samples(&stage.peer, 0, 0, got, 0),
			 CSIW_ERR_STATE);
	put_answer(CSIW_RET_TIMEOUT, 4);
	peer_pass(5);
	assert_int_equal(csiw_peer_samples(&stage.peer, 1, 3, got, sizeof(got)),
			 CSIW_OK);
	make_sample(want, 3);
	assert_memory_equal(got + 2 * sizeof(want), want, sizeof(want));
	memset(got, 0x5a, sizeof(got));
	memcpy(same, got, sizeof(same));
	assert_int_equal(csiw_peer_samples(&stage.peer, 2, 3, got, SIZE_MAX),
			 CSIW_ERR_RANGE);
	assert_int_equal(csiw_peer_samples(&stage.peer, 5, 0, got, SIZE_MAX),
			 CSIW_ERR_RANGE);
	assert_int_equal(
		csiw_peer_samples(&stage.peer, 1, UINT32_MAX, got, SIZE_MAX),
		CSIW_ERR_RANGE);
	assert_int_equal(
		csiw_peer_samples(&stage.peer, 0, 3, got, sizeof(got) - 1),
		CSIW_ERR_SHORT);
	assert_memory_equal(got, same, sizeof(got));
	assert_int_equal(csiw_peer_samples(&stage.peer, 4, 0, got, 0), CSIW_OK);
}

static void a_peer_takes_at_most_a_kibibyte(void **state)
{
	(void)state;
	assert_true(sizeof(struct csiw_peer) <= 1024);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, peer_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(an_ask_is_the_request_with_zeroes_and_a_tag),
		T(an_ask_fills_the_samples_and_leaves_the_descriptor_alone),
		T(ask_alone_writes_nothing),
		T(a_mac_listed_twice_is_sent_once),
		T(every_ask_has_a_tag_of_its_own),
		T(runs_and_lives_of_a_peer_have_other_tags),
		T(fifty_macs_are_turned_by_another_number_of_places),
		T(ask_refuses_51_macs_and_a_deadline_in_the_past),
		T(ask_refuses_while_a_run_is_under_way),
		T(a_peer_asks_again_after_every_end),
		T(withdraw_clears_start_and_nothing_else),
		T(withdraw_leaves_a_request_of_others_and_an_answer_alone),
		T(withdraw_from_a_pause_clears_its_own_start),
		T(progress_counts_samples_as_they_arrive),
		T(progress_of_a_new_run_begins_at_0),
		T(samples_come_in_any_pieces_and_none_beyond_the_total),
		T(a_peer_takes_at_most_a_kibibyte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
