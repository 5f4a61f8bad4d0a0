/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_bell.c: the doorbell (L10).  Each thing that a side waits for is done by
 * the other side before every access of its arming, and behind the last one: it
 * either does not sleep, or is rung.
 */
#include "fake_log.h"
#include "link_stage.h"

static struct {
	void (*event)(void);
	unsigned int stop; /* the access that it comes before */
	unsigned int seen;
	bool happened;
	bool rung;
} bell;

static void happen(void)
{
	fake.hook = NULL;
	bell.happened = true;
	bell.event();
}

static void count(const struct fake_access *a)
{
	(void)a;
	if (++bell.seen == bell.stop) {
		happen();
	}
}

/* Whatever rang before the event is of no account. */
static void settle_bells(void)
{
	csiw_guest_bell(&stage.guest);
	csiw_peer_bell(&stage.peer);
}

/* Arms one side after `begin`, with the event at each of its accesses. */
static void expect_no_sleep(void (*begin)(void), void (*event)(void),
			    bool guest)
{
	bool late = false;

	bell.event = event;
	for (bell.stop = 1; !late; bell.stop++) {
		bool sleeps;

		link_stage_set_up(NULL);
		begin();
		settle_bells();
		bell.seen = 0;
		bell.happened = false;
		bell.rung = false;
		fake.hook = count;
		sleeps = guest ? csiw_guest_arm(&stage.guest)
			       : csiw_peer_arm(&stage.peer);
		fake.hook = NULL;
		late = !bell.happened;
		if (late) {
			assert_true(sleeps); /* there was nothing to do */
			happen();
		}
		if (sleeps && !bell.rung) {
			fail_msg("asleep, and not rung: access %u of the "
				 "arming",
				 bell.stop);
		}
		if (guest) {
			csiw_guest_disarm(&stage.guest);
		} else {
			csiw_peer_disarm(&stage.peer);
		}
	}
	assert_true(bell.stop > 3);
}

static void peer_acts(void)
{
	peer_steps();
	peer_steps();
	bell.rung = csiw_peer_bell(&stage.peer);
}

static void guest_acts(void)
{
	guest_steps();
	bell.rung = csiw_guest_bell(&stage.guest);
}

static void asks(unsigned int flags)
{
	struct csiw_param req = link_request(20);

	req.flags = (uint8_t)flags;
	ask(&req);
}

/* Linked, and nothing asked. */
static void at_rest(void)
{
	asks(0);
	go_on(50);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	go_on(50);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
}

static void run_on(void)
{
	asks(0);
	go_on(50);
}

static void stream_on(void)
{
	stream(20);
}

static void asks_run(void)
{
	asks(0);
	peer_acts();
}

static void withdraws(void)
{
	csiw_peer_withdraw(&stage.peer);
	bell.rung = csiw_peer_bell(&stage.peer);
}

static void another_peer_greets(void)
{
	peer_boots(CSIW_ORDER_BIG);
	stage.mem[CSIW_PARAM_FLAGS] = 0;
	asks(0);
	peer_acts();
}

static void an_idle_guest_wakes_up_for_an_ask(void **state)
{
	(void)state;
	expect_no_sleep(at_rest, asks_run, true);
}

static void an_idle_guest_wakes_up_for_another_peer(void **state)
{
	(void)state;
	expect_no_sleep(at_rest, another_peer_greets, true);
}

static void a_capturing_guest_wakes_up_for_a_withdrawal(void **state)
{
	(void)state;
	expect_no_sleep(run_on, withdraws, true);
	expect_no_sleep(stream_on, withdraws, true);
}

static void a_guest_does_not_sleep_over_a_cancel(void **state)
{
	bool ring;

	(void)state;
	stream_on();
	assert_true(csiw_guest_arm(&stage.guest));
	csiw_link_cancel(&stage.win, stage.peer.link.number, &ring);
	assert_true(ring);
	assert_false(csiw_guest_arm(&stage.guest));
	put_word(CSIW_LINK_CANCEL, 0);
	assert_true(csiw_guest_arm(&stage.guest));
}

static void a_guest_does_not_sleep_over_an_impossible_consumer(void **state)
{
	(void)state;
	stream_on();
	hear(32, 256);
	put_word(CSIW_LINK_CONSUMER, stage.peer.link.start - 1);
	hear(1, 256);
	assert_false(csiw_guest_arm(&stage.guest));
}

/* Greeted, and not yet echoed. */
static void greeting(void)
{
	asks(0);
	peer_steps();
	peer_steps();
	assert_int_equal(stage.peer.link.state, CSIW_PEER_LINK_HELLO);
}

static void publishes_records(void)
{
	hear(3, 256);
	guest_acts();
}

static void answers(void)
{
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	bell.rung = csiw_guest_bell(&stage.guest);
}

static void a_greeting_peer_wakes_up_for_the_echo(void **state)
{
	(void)state;
	expect_no_sleep(greeting, guest_acts, false);
}

static void a_reader_wakes_up_for_records(void **state)
{
	(void)state;
	expect_no_sleep(stream_on, publishes_records, false);
}

static void a_waiting_peer_wakes_up_for_the_answer(void **state)
{
	(void)state;
	expect_no_sleep(run_on, answers, false);
	expect_no_sleep(stream_on, answers, false);
}

/* Another process asked, and this peer waits for its turn. */
static void somebody_elses(void)
{
	run_on();
	csiw_peer_init(&stage.peer, &stage.win, CSIW_ORDER_BIG, 4711);
	asks(0);
	go_on(50);
	assert_int_equal(stage.peer.phase, CSIW_PEER_PHASE_PENDING);
	assert_int_equal(stage.peer.link.state, CSIW_PEER_LINK_LINKED);
}

static void a_peer_wakes_up_when_its_turn_comes(void **state)
{
	(void)state;
	expect_no_sleep(somebody_elses, answers, false);
}

static void guest_is_reborn(void)
{
	guest_boots(CSIW_ORDER_BIG);
	guest_acts();
}

static void a_waiting_peer_wakes_up_for_another_life(void **state)
{
	(void)state;
	expect_no_sleep(run_on, guest_is_reborn, false);
}

static void a_reader_with_records_left_does_not_sleep(void **state)
{
	(void)state;
	stream_on();
	assert_true(csiw_peer_arm(&stage.peer));
	hear(1, 256);
	guest_steps();
	assert_false(csiw_peer_arm(&stage.peer));
	assert_int_equal(word(CSIW_LINK_PEER_ARMED), 1);
	csiw_peer_disarm(&stage.peer);
	assert_int_equal(word(CSIW_LINK_PEER_ARMED), 0);
}

static void a_peer_sleeps_while_its_stream_is_not_begun(void **state)
{
	(void)state;
	run_on();
	csiw_peer_init(&stage.peer, &stage.win, CSIW_ORDER_BIG, 4711);
	asks(CSIW_F_STREAM);
	go_on(50);
	assert_int_equal(stage.peer.phase, CSIW_PEER_PHASE_PENDING);
	assert_true(csiw_peer_arm(&stage.peer));
}

/* Until the guest has repaired it, or for CSIW_SILENT_MS (L4). */
static void a_reader_sleeps_beside_a_damaged_line(void **state)
{
	(void)state;
	stream_on();
	put_word(CSIW_LINK_MAGIC, 0);
	peer_steps();
	assert_true(csiw_peer_arm(&stage.peer));
}

static void nobody_is_rung_who_did_not_ask_for_it(void **state)
{
	(void)state;
	stream_on();
	settle_bells();
	publishes_records();
	assert_false(bell.rung);
	csiw_peer_withdraw(&stage.peer);
	assert_false(csiw_peer_bell(&stage.peer));
}

static void one_event_rings_once(void **state)
{
	(void)state;
	stream_on();
	settle_bells();
	assert_true(csiw_peer_arm(&stage.peer));
	publishes_records();
	assert_true(bell.rung);
	assert_false(csiw_guest_bell(&stage.guest));
	guest_acts();
	assert_false(bell.rung);
	assert_true(csiw_guest_arm(&stage.guest));
	csiw_peer_withdraw(&stage.peer);
	assert_true(csiw_peer_bell(&stage.peer));
	assert_false(csiw_peer_bell(&stage.peer));
}

static void only_1_is_armed(void **state)
{
	(void)state;
	stream_on();
	settle_bells();
	put_word(CSIW_LINK_PEER_ARMED, 2);
	put_word(CSIW_LINK_ARMED, 0x01000000);
	publishes_records();
	assert_false(bell.rung);
	csiw_peer_withdraw(&stage.peer);
	assert_false(csiw_peer_bell(&stage.peer));
}

static void armed_is_a_store_a_barrier_and_looks(void **state)
{
	unsigned int at;

	(void)state;
	stream_on();
	fake_forget();
	csiw_guest_arm(&stage.guest);
	at = next_write(0, LINK_D + CSIW_LINK_ARMED);
	assert_int_equal(at, 0);
	assert_int_equal(next_barrier(0), 1);
	fake_forget();
	csiw_peer_arm(&stage.peer);
	at = next_write(0, LINK_D + CSIW_LINK_PEER_ARMED);
	assert_int_equal(at, 0);
	assert_int_equal(next_barrier(0), 1);
}

static void ringing_is_a_barrier_and_a_look(void **state)
{
	(void)state;
	stream_on();
	stage.guest.link.news = 1;
	fake_forget();
	csiw_guest_bell(&stage.guest);
	assert_int_equal(next_barrier(0), 0);
	next_read(1, LINK_D + CSIW_LINK_PEER_ARMED);
	stage.peer.link.news = 1;
	fake_forget();
	csiw_peer_bell(&stage.peer);
	assert_int_equal(next_barrier(0), 0);
	next_read(1, LINK_D + CSIW_LINK_ARMED);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, link_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(an_idle_guest_wakes_up_for_an_ask),
		T(an_idle_guest_wakes_up_for_another_peer),
		T(a_capturing_guest_wakes_up_for_a_withdrawal),
		T(a_guest_does_not_sleep_over_a_cancel),
		T(a_guest_does_not_sleep_over_an_impossible_consumer),
		T(a_greeting_peer_wakes_up_for_the_echo),
		T(a_reader_wakes_up_for_records),
		T(a_waiting_peer_wakes_up_for_the_answer),
		T(a_peer_wakes_up_when_its_turn_comes),
		T(a_waiting_peer_wakes_up_for_another_life),
		T(a_reader_with_records_left_does_not_sleep),
		T(a_peer_sleeps_while_its_stream_is_not_begun),
		T(a_reader_sleeps_beside_a_damaged_line),
		T(nobody_is_rung_who_did_not_ask_for_it),
		T(one_event_rings_once),
		T(only_1_is_armed),
		T(armed_is_a_store_a_barrier_and_looks),
		T(ringing_is_a_barrier_and_a_look),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
