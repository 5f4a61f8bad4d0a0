/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_answer.c: what csiwd makes of a radio helper that says anything.  An
 * input is a script of what the tuner's caller does; where a message comes, the
 * script holds its fields.  Nothing unsound is handed on, and a helper that
 * makes no sense is dead for good.
 */
#include <errno.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <csiw/err.h>

#include "radio/helper.h"
#include "seam.h"
#include "stream.h"
#include "tuner.h"

enum { CHILD = 1 << 30, LINE = 1 << 20, TEXT_MAX = 64 };

static struct stream script;
static struct radio_answer message;
static size_t message_len; /* 0: none waits */
static struct radio_ask asked;
static uint32_t awaited; /* number of the last ask that is answered */
static bool hung_up;
static bool senseless; /* such a message was received */

int seam_socketpair(int domain, int type, int protocol, int ends[2])
	SEAM_OURS(socketpair);
int seam_close(int fd) SEAM_OURS(close);
int seam_real_close(int fd) SEAM_REAL(close);
pid_t seam_fork(void) SEAM_OURS(fork);
pid_t seam_real_fork(void) SEAM_REAL(fork);
pid_t seam_waitpid(pid_t pid, int *how, int options) SEAM_OURS(waitpid);
pid_t seam_real_waitpid(pid_t pid, int *how, int options) SEAM_REAL(waitpid);
ssize_t seam_send(int fd, const void *data, size_t size, int flags)
	SEAM_OURS(send);
ssize_t seam_recv(int fd, void *data, size_t size, int flags) SEAM_OURS(recv);

int helper_run(int line, const struct radio_options *options)
{
	(void)line;
	(void)options;
	abort(); /* there is no child */
}

int seam_socketpair(int domain, int type, int protocol, int ends[2])
{
	CHECK(domain == AF_UNIX && (type & SOCK_SEQPACKET) && protocol == 0);
	ends[0] = LINE;
	ends[1] = LINE + 1;
	return 0;
}

int seam_close(int fd)
{
	if (fd != LINE && fd != LINE + 1) {
		return seam_real_close(fd);
	}
	hung_up |= fd == LINE;
	return 0;
}

pid_t seam_fork(void)
{
	return inside ? CHILD : seam_real_fork();
}

pid_t seam_waitpid(pid_t pid, int *how, int options)
{
	if (!inside) {
		return seam_real_waitpid(pid, how, options);
	}
	CHECK(pid == CHILD);
	*how = stream_u8(&script) % 128; /* exited well, or a signal */
	return pid;
}

ssize_t seam_send(int fd, const void *data, size_t size, int flags)
{
	if (hung_up) {
		CHECK(fd == -1);
		errno = EBADF;
		return -1;
	}
	CHECK(fd == LINE && size == sizeof(asked));
	CHECK((flags & MSG_DONTWAIT) && (flags & MSG_NOSIGNAL));
	if (stream_u8(&script) == 0xff) {
		errno = EAGAIN;
		return -1;
	}
	memcpy(&asked, data, size);
	CHECK(asked.verb < RADIO_VERBS && asked.number != 0);
	awaited = asked.verb != RADIO_LED ? asked.number : awaited;
	return (ssize_t)size;
}

static bool makes_sense(void)
{
	bool event = message.verb == RADIO_VERBS;

	return message_len == sizeof(message) && message.verb <= RADIO_VERBS &&
	       message.event <= RADIO_EVENT_REGULATORY &&
	       event == (message.event != RADIO_EVENT_NONE) &&
	       (message.ret == CSIW_RET_NONE ||
		message.ret == CSIW_RET_REFUSED ||
		message.ret == CSIW_RET_CONFIG_ERROR);
}

/* As a SOCK_SEQPACKET: one message, cut to size, its own length told. */
ssize_t seam_recv(int fd, void *data, size_t size, int flags)
{
	size_t len = message_len;

	CHECK(fd == LINE && !hung_up && (flags & MSG_TRUNC));
	CHECK(flags & MSG_DONTWAIT);
	if (len == 0) {
		errno = EAGAIN;
		return -1;
	}
	memcpy(data, &message, len < size ? len : size);
	senseless = !makes_sense();
	message_len = 0;
	return (ssize_t)len;
}

/* Most fields are right unless a bit says otherwise. */
static void compose(struct stream *s)
{
	uint8_t wrong = stream_u8(s);
	const uint8_t *text;
	size_t len;

	memset(&message, 0, sizeof(message));
	message.verb = wrong & 1 ? stream_u8(s) : asked.verb;
	message.number = wrong & 2 ? stream_u8(s) : asked.number;
	message.event = wrong & 4 ? stream_u8(s) : RADIO_EVENT_NONE;
	message.ret = wrong & 8 ? stream_u8(s) : CSIW_RET_NONE;
	message.chanspec = wrong & 16 ? stream_u16(s) : asked.chanspec;
	message_len = wrong & 32 ? stream_u16(s) % (2 * sizeof(message))
				 : sizeof(message);
	message_len = message_len > sizeof(message) ? sizeof(message) + 1
						    : message_len;
	if (wrong & 64) {
		memset(message.text, 'x', sizeof(message.text));
	}
	text = stream_bytes(s, stream_u8(s) % TEXT_MAX, &len);
	memcpy(message.text, text, len);
}

/* What was heard by hand instead of by the tuner. */
static bool hear(struct radio *r)
{
	static struct radio_answer answer;
	enum radio_heard heard = radio_hear(r, &answer);
	char *line = answer.text;
	char *end;

	if (heard == RADIO_NOTHING) {
		return true;
	}
	CHECK((heard == RADIO_DEAD) == hung_up);
	CHECK(heard != RADIO_ANSWER || answer.number == awaited);
	CHECK((heard == RADIO_EVENT) ==
	      (answer.verb == RADIO_VERBS && answer.event != RADIO_EVENT_NONE));
	CHECK(memchr(answer.text, '\0', sizeof(answer.text)) != NULL);
	while (answer.verb == RADIO_REPORT &&
	       (end = strchr(line, '\n')) != NULL) {
		check_text(line, (size_t)(end - line));
		line = end + 1;
	}
	check_text(line, strlen(line));
	return heard != RADIO_DEAD;
}

static void check_tuner(const struct tuner *t)
{
	CHECK(t->state <= TUNER_FAILED);
	CHECK(t->state != TUNER_FAILED || t->ret == CSIW_RET_REFUSED ||
	      t->ret == CSIW_RET_CONFIG_ERROR);
	CHECK(!t->dead || hung_up);
	CHECK(!senseless || hung_up);
}

static void act(struct tuner *t, uint64_t *now_ns)
{
	struct radio_ask what = {
		.chanspec = 0x1006, .core_mask = 1, .stream_mask = 1};
	uint8_t op = stream_u8(&script);

	switch (op & 7) {
	case 0:
		if (!t->dead && t->state == TUNER_RESTING) {
			tuner_start(t, &what, *now_ns);
		}
		break;
	case 1:
		tuner_stop(t);
		break;
	case 2:
		*now_ns += stream_u8(&script) * (uint64_t)100000000;
		tuner_rest(t, *now_ns);
		break;
	case 3:
		*now_ns += stream_u8(&script) * (uint64_t)100000000;
		tuner_attend(t, *now_ns);
		break;
	case 4:
		tuner_heard(t, *now_ns);
		break;
	case 5:
	case 6:
		compose(&script);
		tuner_attend(t, *now_ns);
		break;
	case 7:
		compose(&script);
		(void)hear(t->radio);
		break;
	}
	check_tuner(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct radio_options options = {.interface = "wlan0",
					      .monitor = "mon0"};
	struct tuner tuner = {.interface = "wlan0", .has_led = true};
	char why[CSIW_WHY_SIZE];
	uint64_t now_ns = 0;

	script.at = data;
	script.end = data + size;
	message_len = 0;
	hung_up = false;
	senseless = false;
	memset(&asked, 0, sizeof(asked));
	awaited = 0;
	seam_enter("csiwd: ");
	CHECK(radio_fork(&tuner.radio, &options, why) == CSIW_OK);
	while (stream_left(&script) > 0) {
		act(&tuner, &now_ns);
	}
	radio_close(tuner.radio);
	CHECK(hung_up);
	seam_leave();
	return 0;
}
