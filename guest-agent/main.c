/* SPDX-License-Identifier: BSD-2-Clause */
/* main.c: csiwd, the guest agent: options, capture, window, then the loop. */
#include <stddef.h>

#include <csiw/err.h>
#include <csiw/hosted.h>

#include "capture.h"
#include "doctor.h"
#include "log.h"
#include "notify.h"
#include "options.h"
#include "serve.h"

static const struct capture_ops *find_capture(enum source_kind kind)
{
	switch (kind) {
	case SOURCE_REPLAY:
		return &capture_replay;
	case SOURCE_SYNTHETIC:
		return &capture_synthetic;
	case SOURCE_NEXMON:
		break;
	}
	return &capture_nexmon;
}

static enum status open_and_serve(const struct options *options)
{
	const struct capture_ops *ops = find_capture(options->capture.kind);
	struct csiw_window *window;
	struct capture *capture;
	char why[CSIW_WHY_SIZE];
	enum status status = STATUS_LOST;

	/* First, so that a bad capture leaves no new window behind. */
	if (ops->open(&capture, options, why) != CSIW_OK) {
		log_say(LOG_ERROR, "%s", why);
		return STATUS_LOST;
	}
	if (csiw_window_open(&window, options->window, CSIW_ROLE_GUEST, true,
			     why) != CSIW_OK) {
		log_say(LOG_ERROR, "%s", why);
	} else {
		status = serve(options, window, capture);
		csiw_window_close(window);
	}
	ops->close(capture);
	return status;
}

int main(int argc, char **argv)
{
	struct options options;
	int got;

	csiw_standard_files();
	got = options_parse(&options, argc, argv);
	if (got != OPTIONS_GO) {
		return got;
	}
	log_set_level(options.level);
	if (options.check) {
		return (int)doctor(&options);
	}
	notify_open();
	return (int)open_and_serve(&options);
}
