/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_view.c: windows of any content, shown by csiw status and csiw dump.  The
 * first byte chooses how, the window follows, or its begin and a descriptor.
 * What is shown steers no terminal, and the JSON says what the bytes do; time
 * passes in sleeps alone, and the guest's heartbeat moves in one of them or
 * in none.
 */
#include <csiw/err.h>
#include <csiw/hosted.h>
#include <csiw/link.h>
#include <csiw/param.h>
#include <csiw/sample.h>
#include <jansson.h>
#include <time.h>

#include "arguments.h"
#include "commands.h"
#include "seam.h"

enum {
	DUMP = 1,
	STOCK = 2,
	JSON = 4,   /* of status */
	SAMPLE = 8, /* of dump */
	LINK = 16,  /* the input ends with a descriptor */
	BEATS = 32,
	LINK_SIZE = 65536,
	BEAT_SLEEP = 7,
};

static struct csiw_win win;
static double now_s;
static unsigned int sleeps;
static bool beats;

double seam_clock(void) SEAM_OURS(run_clock);
int seam_sleep(const struct timespec *t, struct timespec *left)
	SEAM_OURS(nanosleep);
int seam_open(struct csiw_window **out, const char *uri, enum csiw_role role,
	      bool create, char why[CSIW_WHY_SIZE]) SEAM_OURS(csiw_window_open);
const struct csiw_win *seam_win(const struct csiw_window *w)
	SEAM_OURS(csiw_window_win);
int seam_check(const struct csiw_window *w, char why[CSIW_WHY_SIZE])
	SEAM_OURS(csiw_window_check);
void seam_close(struct csiw_window *w) SEAM_OURS(csiw_window_close);

double seam_clock(void)
{
	return now_s;
}

int seam_sleep(const struct timespec *t, struct timespec *left)
{
	size_t at = csiw_samples_end(win.size) + CSIW_LINK_HEARTBEAT;

	(void)left;
	CHECK(t->tv_sec > 0 || t->tv_nsec > 0);
	now_s += (double)t->tv_sec + (double)t->tv_nsec / 1e9;
	if (++sleeps == BEAT_SLEEP && beats) {
		csiw_win_put32(&win, at, csiw_win_get32(&win, at) + 1);
	}
	return 0;
}

int seam_open(struct csiw_window **out, const char *uri, enum csiw_role role,
	      bool create, char why[CSIW_WHY_SIZE])
{
	(void)uri;
	why[0] = '\0';
	CHECK(role == CSIW_ROLE_READER && !create);
	*out = (struct csiw_window *)(void *)&win;
	return CSIW_OK;
}

const struct csiw_win *seam_win(const struct csiw_window *w)
{
	CHECK((const void *)w == (const void *)&win);
	return &win;
}

int seam_check(const struct csiw_window *w, char why[CSIW_WHY_SIZE])
{
	(void)w;
	why[0] = '\0';
	return CSIW_OK;
}

void seam_close(struct csiw_window *w)
{
	CHECK((const void *)w == (const void *)&win);
}

static json_int_t number(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	CHECK(json_is_integer(value));
	return json_integer_value(value);
}

static void check_link(const json_t *link)
{
	const char *guest = json_string_value(json_object_get(link, "guest"));
	struct csiw_identity identity;
	struct csiw_link_view view;

	CHECK(guest != NULL);
	if (csiw_identity_read(&identity, &win) != CSIW_OK ||
	    csiw_link_look(&view, &win) != CSIW_OK) {
		CHECK(strcmp(guest, "none") == 0 && sleeps == 0);
		return;
	}
	CHECK(strcmp(guest, beats ? "alive" : "silent") == 0);
	CHECK(number(link, "request") == view.served);
	CHECK(number(link, "progress") == view.progress);
	CHECK(number(link, "lost") == view.lost);
	CHECK(number(link, "heartbeat") == view.heartbeat);
}

static void check_json(const char *text, enum csiw_order order)
{
	uint8_t copy[CSIW_PARAM_SIZE];
	struct csiw_param b;
	json_t *shown = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

	CHECK(json_is_object(shown));
	csiw_win_read(&win, 0, copy, sizeof(copy));
	csiw_param_decode(&b, copy, sizeof(copy), order);
	CHECK(number(shown, "total") == b.total);
	CHECK(number(shown, "return_value") == b.ret);
	CHECK(number(shown, "capacity") == win.capacity);
	CHECK(number(json_object_get(shown, "flags"), "value") == b.flags);
	CHECK(number(json_object_get(shown, "request"), "timeout_s") ==
	      b.timeout_s);
	check_link(json_object_get(shown, "link"));
	json_decref(shown);
}

static void check_lines(const char *text)
{
	size_t len = strlen(text);

	CHECK(len > 0 && text[len - 1] == '\n');
	while (*text != '\0') {
		len = strcspn(text, "\n");
		check_text(text, len);
		text += len + 1;
	}
}

static void show(uint8_t how)
{
	static const char words[] = "status\n--window\nfile:w";
	enum csiw_order order =
		how & STOCK ? CSIW_ORDER_LITTLE : CSIW_ORDER_BIG;
	bool dump = how & DUMP;
	bool json = !dump && (how & JSON);
	struct arguments a;
	char line[80];
	int status;

	snprintf(line, sizeof(line), "%s%s%s%s", words,
		 how & STOCK ? "\n--stock" : "", json ? "\n--json" : "",
		 dump && (how & SAMPLE) ? "\n--samples\n9" : "");
	arguments_begin(&a, (const uint8_t *)line, strlen(line));
	seam_enter("csiw: ");
	status = dump ? cmd_dump(a.argc, a.argv) : cmd_status(a.argc, a.argv);
	seam_leave();
	arguments_printed(&a);
	CHECK(status == STATUS_DONE && said.lines == 0);
	check_lines(a.out);
	if (json) {
		check_json(a.out, order);
	}
	arguments_end(&a);
}

/* Bytes to show, on a page as a window is. */
static uint8_t *window_of(const uint8_t *data, size_t size, bool link)
{
	size_t tail =
		link && size >= CSIW_DESCRIPTOR_SIZE ? CSIW_DESCRIPTOR_SIZE : 0;
	size_t bytes = link                          ? LINK_SIZE
		       : size < CSIW_WINDOW_SIZE_MIN ? CSIW_WINDOW_SIZE_MIN
						     : size;
	void *mem;

	CHECK(posix_memalign(&mem, CSIW_PAGE_SIZE, bytes) == 0);
	CHECK(size - tail <= bytes - tail);
	memset(mem, 0, bytes);
	memcpy(mem, data, size - tail);
	memcpy((uint8_t *)mem + bytes - tail, data + size - tail, tail);
	CHECK(csiw_win_init(&win, mem, bytes, CSIW_MEMORY_DEVICE) == CSIW_OK);
	return mem;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *mem;

	if (size == 0 || ((data[0] & LINK) && size > LINK_SIZE)) {
		return 0;
	}
	now_s = 1;
	sleeps = 0;
	beats = data[0] & BEATS;
	mem = window_of(data + 1, size - 1, data[0] & LINK);
	show(data[0]);
	free(mem);
	return 0;
}
