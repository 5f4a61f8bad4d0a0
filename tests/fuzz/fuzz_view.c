/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_view.c: windows of any content, shown by csiw status and csiw dump.  The
 * first byte chooses how, the window follows.  What is shown steers no
 * terminal, and the JSON says what the bytes do.
 */
#include <csiw/err.h>
#include <csiw/hosted.h>
#include <csiw/param.h>
#include <jansson.h>

#include "arguments.h"
#include "commands.h"
#include "seam.h"

static struct csiw_win win;

int seam_open(struct csiw_window **out, const char *uri, enum csiw_role role,
	      bool create, char why[CSIW_WHY_SIZE]) SEAM_OURS(csiw_window_open);
const struct csiw_win *seam_win(const struct csiw_window *w)
	SEAM_OURS(csiw_window_win);
int seam_check(const struct csiw_window *w, char why[CSIW_WHY_SIZE])
	SEAM_OURS(csiw_window_check);
void seam_close(struct csiw_window *w) SEAM_OURS(csiw_window_close);

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
	enum csiw_order order = how & 2 ? CSIW_ORDER_LITTLE : CSIW_ORDER_BIG;
	bool dump = how & 1;
	bool json = !dump && (how & 4);
	struct arguments a;
	char line[80];
	int status;

	snprintf(line, sizeof(line), "%s%s%s%s", words,
		 how & 2 ? "\n--stock" : "", json ? "\n--json" : "",
		 dump && (how & 8) ? "\n--samples\n9" : "");
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t bytes = size < 1 + CSIW_WINDOW_SIZE_MIN ? CSIW_WINDOW_SIZE_MIN
						       : size - 1;
	uint8_t *mem;

	if (size == 0) {
		return 0;
	}
	mem = calloc(1, bytes);
	CHECK(mem != NULL);
	memcpy(mem, data + 1, size - 1);
	CHECK(csiw_win_init(&win, mem, bytes, CSIW_MEMORY_DEVICE) == CSIW_OK);
	show(data[0]);
	free(mem);
	return 0;
}
