/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_ask.c: what the radio helper makes of a csiwd that asks anything: before
 * each message stands its u16 length.  Only sane asks are carried out, each is
 * answered but LED, and the radio is restored once, at the end.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

#include <csiw/err.h>

#include "guard.h"
#include "radio/helper.h"
#include "radio/verbs.h"
#include "seam.h"
#include "stream.h"

enum { LINE = 3, MASK_MAX = 15 };

static struct stream line;
static struct radio_ask received;
static unsigned int done, answered, opened, closed;
static unsigned int events; /* that are heard and not told */

int seam_poll(struct pollfd *fds, nfds_t count, int timeout_ms) SEAM_OURS(poll);
int seam_real_poll(struct pollfd *fds, nfds_t count, int timeout_ms)
	SEAM_REAL(poll);
ssize_t seam_send(int fd, const void *data, size_t size, int flags)
	SEAM_OURS(send);
ssize_t seam_recv(int fd, void *data, size_t size, int flags) SEAM_OURS(recv);
int seam_dup2(int from, int to) SEAM_OURS(dup2);
int seam_real_dup2(int from, int to) SEAM_REAL(dup2);
long seam_syscall(long number, ...) SEAM_OURS(syscall);
int seam_prctl(int option, ...) SEAM_OURS(prctl);
void (*seam_signal(int number, void (*handler)(int)))(int) SEAM_OURS(signal);

int seam_poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
	if (!inside) {
		return seam_real_poll(fds, count, timeout_ms);
	}
	CHECK(count == 3 && fds[0].fd == LINE);
	fds[0].revents = stream_left(&line) > 0 ? POLLIN : POLLIN | POLLHUP;
	fds[1].revents = events > 0 ? POLLIN : 0;
	return 1;
}

ssize_t seam_recv(int fd, void *data, size_t size, int flags)
{
	const uint8_t *bytes;
	size_t said_len, len;

	CHECK(fd == LINE && (flags & MSG_TRUNC) && size == sizeof(received));
	said_len = stream_u16(&line);
	bytes = stream_bytes(&line, said_len, &len);
	memset(&received, 0, sizeof(received));
	if (len > 0) {
		memcpy(&received, bytes, len < size ? len : size);
	}
	memcpy(data, &received, said_len < size ? said_len : size);
	return (ssize_t)said_len;
}

ssize_t seam_send(int fd, const void *data, size_t size, int flags)
{
	const struct radio_answer *answer = data;

	CHECK(fd == LINE && (flags & MSG_NOSIGNAL));
	CHECK(size == sizeof(*answer));
	answered += answer->verb != RADIO_VERBS;
	return (ssize_t)size;
}

int seam_dup2(int from, int to)
{
	return inside ? to : seam_real_dup2(from, to);
}

/* close_range: the fuzzer's descriptors stay. */
long seam_syscall(long number, ...)
{
	(void)number;
	return 0;
}

int seam_prctl(int option, ...)
{
	(void)option;
	return 0;
}

void (*seam_signal(int number, void (*handler)(int)))(int)
{
	CHECK(number > 0 && handler == SIG_IGN);
	return SIG_DFL;
}

/* ---- in place of the verbs and the guard */

int verbs_open(struct verbs *v, const struct radio_options *options,
	       char why[CSIW_WHY_SIZE])
{
	(void)options;
	why[0] = '\0';
	memset(v, 0, sizeof(*v));
	opened++;
	return CSIW_OK;
}

bool verbs_present(struct verbs *v, struct radio_answer *answer)
{
	(void)v;
	snprintf(answer->text, sizeof(answer->text), "no interface wlan0");
	return false;
}

void verbs_close(struct verbs *v)
{
	(void)v;
	closed++;
}

void verbs_do(struct verbs *v, const struct radio_ask *ask,
	      struct radio_answer *answer)
{
	(void)v;
	/* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison): padding too */
	CHECK(memcmp(ask, &received, sizeof(*ask)) == 0);
	CHECK(ask->verb < RADIO_VERBS && ask->led_on <= 1);
	CHECK(ask->mac_count <= CSIW_EXTRACTOR_MACS_MAX);
	CHECK(ask->core_mask <= MASK_MAX && ask->stream_mask <= MASK_MAX);
	CHECK(ask->verb != RADIO_CONFIGURE || ask->core_mask != 0);
	CHECK(ask->verb != RADIO_CONFIGURE || ask->stream_mask != 0);
	memset(answer, 0, sizeof(*answer));
	answer->verb = ask->verb;
	done += ask->verb != RADIO_LED;
	events += ask->number & 1;
}

void verbs_fds(const struct verbs *v, int fds[2])
{
	(void)v;
	fds[0] = LINE + 1;
	fds[1] = -1;
}

void verbs_drain(struct verbs *v)
{
	(void)v;
}

bool verbs_heard(const struct verbs *v)
{
	(void)v;
	return events > 0;
}

bool verbs_event(struct verbs *v, struct radio_answer *event)
{
	(void)v;
	if (events == 0) {
		return false;
	}
	memset(event, 0, sizeof(*event));
	event->verb = RADIO_VERBS;
	events--;
	return true;
}

int guard_enter(enum guard_role role, char why[CSIW_WHY_SIZE])
{
	why[0] = '\0';
	CHECK(role == GUARD_RADIO);
	return CSIW_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct radio_options options = {.interface = "wlan0"};
	int status;

	line.at = data;
	line.end = data + size;
	done = answered = opened = closed = events = 0;
	seam_enter("csiwd: ");
	status = helper_run(LINE, &options);
	seam_leave();
	CHECK(opened == 1 && closed == 1 && answered == done);
	/* that the interface is missing, and what makes no sense */
	CHECK(said.lines == (status == 0 ? 1 : 2));
	return 0;
}
