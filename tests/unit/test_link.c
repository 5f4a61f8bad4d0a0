/* SPDX-License-Identifier: BSD-2-Clause */
/* test_link.c: what stands in a descriptor.  PROTOCOL.md section 9. */
#include <ctype.h>
#include <sys/mman.h>

#include <csiw/err.h>
#include <csiw/link.h>
#include <csiw/sample.h>

#include "vectors.h"

enum { SIZE = 65536, STAIN = 0x5a };

static struct {
	_Alignas(CSIW_LINK_LINE) uint8_t mem[SIZE + CSIW_LINK_LINE];
	struct csiw_win win;
	struct csiw_identity id;
	uint8_t stain[sizeof(struct csiw_identity)];
} s;

static int set_up(void **state)
{
	(void)state;
	memset(&s, 0, sizeof(s));
	memset(&s.id, STAIN, sizeof(s.id));
	memset(s.stain, STAIN, sizeof(s.stain));
	assert_int_equal(csiw_win_init(&s.win, s.mem, SIZE, CSIW_MEMORY_DEVICE),
			 CSIW_OK);
	return 0;
}

static void put(size_t offset, uint32_t value)
{
	csiw_win_put32(&s.win, csiw_samples_end(s.win.size) + offset, value);
}

static void put_identity(void)
{
	put(CSIW_LINK_MAGIC, CSIW_LINK_MAGIC_VALUE);
	put(CSIW_LINK_VERSIONS, 0x00010001);
	put(CSIW_LINK_WINDOW, (uint32_t)s.win.size);
	put(CSIW_LINK_RING, CSIW_RING_OFFSET);
	put(CSIW_LINK_SLOTS, csiw_ring_slots(s.win.size));
	put(CSIW_LINK_NONCE, 0x11223344);
}

static int read_identity(void)
{
	return csiw_identity_read(&s.id, &s.win);
}

static void expect_untouched(void)
{
	assert_memory_equal(&s.id, s.stain, sizeof(s.id));
}

static int verdict(const struct vector *v)
{
	static const struct {
		const char *name;
		int err;
	} names[] = {
		{"ok", CSIW_OK},
		{"foreign", CSIW_ERR_FOREIGN},
		{"format", CSIW_ERR_FORMAT},
		{"version", CSIW_ERR_VERSION},
		{"window", CSIW_ERR_WINDOW},
	};
	unsigned int i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(vector_text(v, "verdict"), names[i].name) == 0) {
			return names[i].err;
		}
	}
	fail_msg("no such verdict: %s", vector_text(v, "verdict"));
	return 1;
}

/* The fields that a verdict comes with, and no others. */
static void expect_fields(const struct vector *v, int err)
{
	uint32_t versions = (uint32_t)vector_count(v, "versions");
	struct csiw_identity want;

	memset(&want, STAIN, sizeof(want));
	if (err == CSIW_OK || err == CSIW_ERR_VERSION) {
		want.version_least = (uint16_t)(versions >> 16);
		want.version_greatest = (uint16_t)versions;
	}
	if (err == CSIW_OK || err == CSIW_ERR_WINDOW) {
		want.window_size = (uint32_t)vector_count(v, "window");
	}
	if (err == CSIW_OK) {
		want.features = (uint32_t)vector_count(v, "features");
		want.order = vector_number(v, "order") == 0 ? CSIW_ORDER_BIG
							    : CSIW_ORDER_LITTLE;
		want.nonce = (uint32_t)vector_count(v, "nonce");
	}
	assert_memory_equal(&s.id, &want, sizeof(want));
}

static void check_identity(const struct vector *v)
{
	int err = verdict(v);

	set_up(NULL);
	vector_bytes(v, "bytes", s.mem + csiw_samples_end(SIZE),
		     CSIW_LINK_LINE);
	assert_int_equal(read_identity(), err);
	expect_fields(v, err);
}

static void identities_are_judged_as_the_golden_ones_are(void **state)
{
	static struct vector v;
	FILE *f = vectors_open("identity.txt");
	unsigned int count = 0;

	(void)state;
	while (vectors_next(f, &v)) {
		check_identity(&v);
		count++;
	}
	fclose(f);
	assert_true(count >= 80);
}

static void
a_window_that_is_empty_or_full_of_samples_has_no_identity(void **state)
{
	static const uint8_t bytes[] = {0, 1, 0x43, CSIW_FILL};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(bytes); i++) {
		memset(s.mem, bytes[i], SIZE);
		assert_int_equal(read_identity(), CSIW_ERR_FOREIGN);
	}
	expect_untouched();
}

static void no_identity_is_read_where_no_link_fits(void **state)
{
	struct csiw_link_view view;
	uint8_t same[sizeof(view)];

	(void)state;
	memset(&view, STAIN, sizeof(view));
	memset(same, STAIN, sizeof(same));
	assert_int_equal(
		csiw_win_init(&s.win, s.mem + 8, SIZE, CSIW_MEMORY_DEVICE),
		CSIW_OK);
	put_identity();
	assert_int_equal(read_identity(), CSIW_ERR_FOREIGN);
	assert_int_equal(csiw_link_look(&view, &s.win), CSIW_ERR_FOREIGN);
	set_up(NULL);
	s.win.size = 4096;
	put_identity();
	assert_int_equal(read_identity(), CSIW_ERR_FOREIGN);
	assert_int_equal(csiw_link_look(&view, &s.win), CSIW_ERR_FOREIGN);
	expect_untouched();
	assert_memory_equal(&view, same, sizeof(view));
}

static void the_magic_of_a_smaller_window_is_found(void **state)
{
	size_t size;

	(void)state;
	assert_int_equal(csiw_identity_elsewhere(&s.win), 0);
	for (size = 8192; size < SIZE; size *= 2) {
		set_up(NULL);
		s.win.size = size;
		put_identity();
		s.win.size = SIZE;
		assert_int_equal(csiw_identity_elsewhere(&s.win), size);
		s.win.size = size;
		assert_int_equal(csiw_identity_elsewhere(&s.win), 0);
		put(CSIW_LINK_WINDOW, (uint32_t)(size / 2));
		s.win.size = SIZE;
		assert_int_equal(csiw_identity_elsewhere(&s.win), 0);
	}
	set_up(NULL);
	put_identity(); /* at its own place, it is csiw_identity_read's */
	assert_int_equal(csiw_identity_elsewhere(&s.win), 0);
}

/* Memory that is there where it is touched. */
static void a_window_of_2_gib_is_the_largest_that_is_found(void **state)
{
#if SIZE_MAX > UINT32_MAX
	const size_t most = ((size_t)UINT32_MAX + 1) * 2;
	void *mem = mmap(NULL, most, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	assert_true(mem != MAP_FAILED);
	csiw_win_init(&s.win, mem, most, CSIW_MEMORY_DEVICE);
	assert_int_equal(csiw_identity_elsewhere(&s.win), 0);
	s.win.size = (size_t)1 << 31;
	put_identity();
	s.win.size = most;
	assert_true(csiw_identity_elsewhere(&s.win) == (uint32_t)1 << 31);
	s.win.size = most / 2 - 4096;
	assert_true(csiw_identity_elsewhere(&s.win) == (uint32_t)1 << 31);
	munmap(mem, most);
#endif
	(void)state;
}

static void a_view_shows_both_lines_as_they_stand(void **state)
{
	static const struct csiw_link_view want = {
		.echo = 1 + CSIW_LINK_ECHO,
		.heartbeat = 1 + CSIW_LINK_HEARTBEAT,
		.state = 1 + CSIW_LINK_STATE,
		.cause = 1 + CSIW_LINK_CAUSE,
		.served = 1 + CSIW_LINK_SERVED,
		.progress = 1 + CSIW_LINK_PROGRESS,
		.producer = 1 + CSIW_LINK_PRODUCER,
		.lost = 1 + CSIW_LINK_LOST,
		.peer_nonce = 1 + CSIW_LINK_PEER_NONCE,
		.peer_echo = 1 + CSIW_LINK_PEER_ECHO,
		.request = 1 + CSIW_LINK_REQUEST,
		.consumer = 1 + CSIW_LINK_CONSUMER,
	};
	struct csiw_link_view view;
	uint32_t offset;

	(void)state;
	for (offset = 0; offset < CSIW_DESCRIPTOR_SIZE; offset += 4) {
		put(offset, offset + 1);
	}
	assert_int_equal(csiw_link_look(&view, &s.win), CSIW_OK);
	assert_memory_equal(&view, &want, sizeof(view));
	memset(s.mem, 0xff, SIZE);
	assert_int_equal(csiw_link_look(&view, &s.win), CSIW_OK);
	assert_int_equal(view.lost, UINT32_MAX);
}

static void expect_words(const char *(*text)(uint32_t), uint32_t last,
			 const char *unknown)
{
	uint32_t a, b;

	for (a = 0; a <= last; a++) {
		assert_true(islower((unsigned char)text(a)[0]));
		assert_true(
			isalnum((unsigned char)text(a)[strlen(text(a)) - 1]));
		assert_string_not_equal(text(a), unknown);
		for (b = 0; b < a; b++) {
			assert_string_not_equal(text(a), text(b));
		}
	}
	assert_string_equal(text(last + 1), unknown);
	assert_string_equal(text(0x80000000), unknown);
	assert_string_equal(text(UINT32_MAX), unknown);
}

static void every_state_and_cause_has_words_of_its_own(void **state)
{
	(void)state;
	expect_words(csiw_state_text, CSIW_STATE_FAILED, "unknown");
	expect_words(csiw_cause_text, CSIW_CAUSE_PEER_SILENT, "unknown cause");
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(identities_are_judged_as_the_golden_ones_are),
		TEST(a_window_that_is_empty_or_full_of_samples_has_no_identity),
		TEST(no_identity_is_read_where_no_link_fits),
		TEST(the_magic_of_a_smaller_window_is_found),
		TEST(a_window_of_2_gib_is_the_largest_that_is_found),
		TEST(a_view_shows_both_lines_as_they_stand),
		TEST(every_state_and_cause_has_words_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
