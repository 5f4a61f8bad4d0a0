/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_link_script.c: a descriptor that changes between two loads of its reader
 * (W1): what is taken for an identity stood there whole, and a view that never
 * settles ends.
 */
#include <csiw/err.h>
#include <csiw/link.h>

#include "script.h"

enum {
	SIZE = 8192,
	D = SIZE - CSIW_DESCRIPTOR_SIZE,
	WORDS = CSIW_LINK_LINE / 4,
	TRIES = 8,
};

/* What a guest says in two of its lives; every byte that may differ does. */
static const struct csiw_identity lives[] = {
	{1, 1, 0x01010101, CSIW_ORDER_BIG, SIZE, 0x11111111},
	{0, 2, 0xfefefefe, CSIW_ORDER_LITTLE, SIZE, 0xeeeeeeee},
};

static struct {
	_Alignas(CSIW_LINK_LINE) uint8_t mem[SIZE];
	struct csiw_win win;
	struct csiw_identity id;
	unsigned int
		load; /* of all loads, the one that a new life lands before */
	unsigned int loads;
	unsigned int
		stores; /* of the new life that have landed; all: WORDS + 1 */
} s;

static int set_up(void **state)
{
	(void)state;
	memset(&s, 0, sizeof(s));
	memset(&fake, 0, sizeof(fake));
	memset(&s.id, 0x5a, sizeof(s.id));
	return csiw_win_init(&s.win, s.mem, SIZE, CSIW_MEMORY_DEVICE);
}

static void put(size_t offset, uint32_t value)
{
	csiw_put32(s.mem + D + offset, value, CSIW_ORDER_BIG);
}

/* Word i of what a life writes, WORDS of them. */
static void put_word(const struct csiw_identity *life, unsigned int i)
{
	const uint32_t line[WORDS] = {
		CSIW_LINK_MAGIC_VALUE,
		(uint32_t)life->version_least << 16 | life->version_greatest,
		life->features,
		(uint32_t)life->order,
		SIZE,
		CSIW_RING_OFFSET,
		csiw_ring_slots(SIZE),
		life->nonce,
	};

	put(4 * i, line[i]);
}

static void put_life(const struct csiw_identity *life)
{
	unsigned int i;

	for (i = 0; i < WORDS; i++) {
		put_word(life, i);
	}
}

static bool is_life(const struct csiw_identity *life)
{
	return s.id.version_least == life->version_least &&
	       s.id.version_greatest == life->version_greatest &&
	       s.id.features == life->features && s.id.order == life->order &&
	       s.id.nonce == life->nonce && s.id.window_size == SIZE;
}

/* The new life's stores up to one of them: magic 0, all else, magic. */
static void begin_life(unsigned int stores)
{
	unsigned int i;

	for (; s.stores < stores; s.stores++) {
		i = s.stores % WORDS;
		if (s.stores == 0) {
			put(CSIW_LINK_MAGIC, 0);
		} else {
			put_word(&lives[1], i);
		}
	}
}

static struct {
	unsigned int first, stores; /* before which load, how many */
	unsigned int then;          /* before which load all others */
} plan;

static void live_on(const struct fake_access *a)
{
	if (a->op != FAKE_READ) {
		return;
	}
	s.loads++;
	if (s.loads >= plan.then) {
		begin_life(WORDS + 1);
	} else if (s.loads >= plan.first) {
		begin_life(plan.stores);
	}
}

/* Another life begins before one load, and is done before a later one. */
static int read_while_another_life_begins(void)
{
	set_up(NULL);
	put_life(&lives[0]);
	fake.hook = live_on;
	return csiw_identity_read(&s.id, &s.win);
}

static void no_identity_is_of_two_lives(void **state)
{
	const unsigned int loads = 2 * WORDS + 1;
	unsigned int old = 0, new = 0, none = 0;

	(void)state;
	for (plan.first = 1; plan.first <= loads; plan.first++) {
		for (plan.then = plan.first; plan.then <= loads; plan.then++) {
			for (plan.stores = 0; plan.stores <= WORDS;
			     plan.stores++) {
				int err = read_while_another_life_begins();

				if (err == CSIW_ERR_FOREIGN) {
					none++;
					continue;
				}
				assert_int_equal(err, CSIW_OK);
				assert_true(is_life(&lives[0]) ||
					    is_life(&lives[1]));
				old += is_life(&lives[0]);
				new += is_life(&lives[1]);
			}
		}
	}
	assert_true(old > 0 && new > 0 && none > 0);
}

static void expect_foreign_if(size_t offset, unsigned int load, uint32_t value)
{
	unsigned int i;

	set_up(NULL);
	put_life(&lives[0]);
	script_begin(&s.win);
	for (i = 0; i < 4; i++) {
		script_change(D + offset, load, D + offset + i,
			      value >> (24 - 8 * i) & 0xff, 1);
	}
	assert_int_equal(csiw_identity_read(&s.id, &s.win), CSIW_ERR_FOREIGN);
	assert_int_equal(script.played, 4);
}

static void magic_or_nonce_changed_behind_the_copy_is_no_identity(void **state)
{
	(void)state;
	expect_foreign_if(CSIW_LINK_MAGIC, 2, 0);
	expect_foreign_if(CSIW_LINK_MAGIC, 2, CSIW_LINK_MAGIC_VALUE ^ 1);
	expect_foreign_if(CSIW_LINK_NONCE, 2, 0);
	expect_foreign_if(CSIW_LINK_NONCE, 2, lives[0].nonce ^ 0x80000000);
}

static void any_word_changed_behind_the_copy_is_no_identity(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < WORDS; i++) {
		expect_foreign_if(4 * i, 2, 0x5a5a5a5a);
	}
}

static void what_is_judged_is_read_no_more(void **state)
{
	unsigned int i;

	(void)state;
	put_life(&lives[0]);
	script_begin(&s.win);
	for (i = 0; i < WORDS; i++) {
		script_change(D + 4 * i, 3, D + 4 * i, 0xff, 4);
	}
	assert_int_equal(csiw_identity_read(&s.id, &s.win), CSIW_OK);
	assert_true(is_life(&lives[0]));
	assert_int_equal(script.played, 0);
}

/* A barrier behind the copy, and one behind the second look at magic. */
static void the_copy_the_magic_and_the_rest_are_read_in_order(void **state)
{
	unsigned int copied, magic, rest;

	(void)state;
	put_life(&lives[0]);
	assert_int_equal(csiw_identity_read(&s.id, &s.win), CSIW_OK);
	copied = next_barrier(0);
	assert_int_equal(copied, WORDS);
	magic = next_read(copied, D + CSIW_LINK_MAGIC);
	rest = next_barrier(copied + 1);
	assert_int_equal(magic, copied + 1);
	assert_int_equal(rest, magic + 1);
	assert_int_equal(fake.logged, rest + WORDS);
}

/* Another run is served before every load of its number. */
static void serve(const struct fake_access *a)
{
	if (covers(a, FAKE_READ, D + CSIW_LINK_SERVED)) {
		put(CSIW_LINK_SERVED, ++s.loads);
		put(CSIW_LINK_PROGRESS, 100 + s.loads);
	}
}

static void a_view_that_never_settles_ends_after_8_tries(void **state)
{
	struct csiw_link_view view;
	unsigned int i, tries = 0;

	(void)state;
	fake.hook = serve;
	assert_int_equal(csiw_link_look(&view, &s.win), CSIW_OK);
	for (i = 0; i < fake.logged; i++) {
		tries +=
			covers(&fake.log[i], FAKE_READ, D + CSIW_LINK_PROGRESS);
		assert_true(fake.log[i].op == FAKE_BARRIER ||
			    fake.log[i].offset >= D + CSIW_LINK_ECHO);
	}
	assert_int_equal(tries, TRIES);
	assert_int_equal(fake.outside, 0);
}

static void a_view_is_of_one_run_if_it_can_be(void **state)
{
	struct csiw_link_view view;

	(void)state;
	put(CSIW_LINK_SERVED, 5);
	script_begin(&s.win);
	script_change(D + CSIW_LINK_PROGRESS, 1, D + CSIW_LINK_SERVED + 3, 6,
		      1);
	script_change(D + CSIW_LINK_LOST, 1, D + CSIW_LINK_PROGRESS + 3, 9, 1);
	assert_int_equal(csiw_link_look(&view, &s.win), CSIW_OK);
	assert_int_equal(script.played, 2);
	assert_int_equal(view.served, 6);
	assert_int_equal(view.progress, 9);
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(no_identity_is_of_two_lives),
		TEST(magic_or_nonce_changed_behind_the_copy_is_no_identity),
		TEST(any_word_changed_behind_the_copy_is_no_identity),
		TEST(what_is_judged_is_read_no_more),
		TEST(the_copy_the_magic_and_the_rest_are_read_in_order),
		TEST(a_view_that_never_settles_ends_after_8_tries),
		TEST(a_view_is_of_one_run_if_it_can_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
