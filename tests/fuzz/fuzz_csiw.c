/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_csiw.c: the command lines of csiw, one word a line, the command first:
 * refused in one sentence with nothing on stdout, or taken as far as the
 * window, which cannot be opened here.
 */
#include <csiw/err.h>
#include <csiw/hosted.h>
#include <csiw/nexmon.h>

#include "arguments.h"
#include "commands.h"
#include "seam.h"

enum { BASE64_SIZE = (CSIW_EXTRACTOR_SIZE + 2) / 3 * 4 };

static unsigned int opened;

int seam_window_open(struct csiw_window **out, const char *uri,
		     enum csiw_role role, bool create, char why[CSIW_WHY_SIZE])
	SEAM_OURS(csiw_window_open);

int seam_window_open(struct csiw_window **out, const char *uri,
		     enum csiw_role role, bool create, char why[CSIW_WHY_SIZE])
{
	struct csiw_uri parts;

	(void)out;
	CHECK(role == CSIW_ROLE_PEER || (role == CSIW_ROLE_READER && !create));
	opened++;
	if (csiw_uri_parse(&parts, uri, why) != CSIW_OK) {
		return CSIW_ERR_RANGE;
	}
	snprintf(why, CSIW_WHY_SIZE, "no window is opened in this test");
	return CSIW_ERR_WINDOW;
}

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
	{"collect", cmd_collect},
	{"status", cmd_status},
	{"dump", cmd_dump},
	{"csiparams", cmd_csiparams},
};

static bool is_help(const struct arguments *a)
{
	return strncmp(a->out, "usage: csiw ", strlen("usage: csiw ")) == 0;
}

/* The block of the extractor, raw or in base64. */
static void check_parameters(const struct arguments *a)
{
	if (is_help(a) || a->out_size == CSIW_EXTRACTOR_SIZE) {
		return;
	}
	CHECK(a->out_size == BASE64_SIZE + 1);
	CHECK(a->out[BASE64_SIZE] == '\n' && a->out[BASE64_SIZE - 1] == '=');
	check_text(a->out, BASE64_SIZE);
}

static void check(const struct arguments *a, int status)
{
	bool parameters = strcmp(a->argv[0], "csiparams") == 0;

	CHECK(opened <= (status == STATUS_WINDOW || status == STATUS_USAGE));
	CHECK(status == STATUS_DONE || status == STATUS_USAGE ||
	      status == STATUS_WINDOW);
	CHECK((a->out_size > 0) == (status == STATUS_DONE));
	if (status == STATUS_DONE && parameters) {
		check_parameters(a);
	} else if (status == STATUS_DONE) {
		CHECK(is_help(a));
	}
	/* Bits that csiparams drops are said each time, and it goes on. */
	CHECK(parameters ? said.lines >= (status != STATUS_DONE)
			 : said.lines == (status != STATUS_DONE));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arguments a;
	int status = -1;

	arguments_begin(&a, data, size);
	opened = 0;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(a.argv[0], commands[i].name) == 0) {
			seam_enter("csiw: ");
			status = commands[i].run(a.argc, a.argv);
			seam_leave();
		}
	}
	arguments_printed(&a);
	if (status >= 0) {
		check(&a, status);
	}
	arguments_end(&a);
	return 0;
}
