/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_radio.c: the radio helper's verbs over netlink, on a kernel, driver and
 * firmware that answer anything.  An input is the number of verbs, the verbs,
 * then what comes from the kernel: before each message a byte how (enum how)
 * and its u16 length; behind the end there is silence until the deadline.
 */
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>

#include <netlink/errno.h>
#include <netlink/msg.h>
#include <netlink/socket.h>

#include <csiw/err.h>

#include "radio/verbs.h"
#include "seam.h"
#include "stream.h"

enum how {
	HOW_NOTHING = 1,  /* just now, and no message follows */
	HOW_MATCHING = 2, /* port and number are those of the last request */
	HOW_LOST = 4,     /* an overrun, and no message follows */
	HOW_FORGED = 8,   /* from another process */
};

enum { PORT = 77, FD = 1 << 20, ANSWER_MAX_MS = 10 * 60 * 1000 };

static struct verbs verbs;
static struct stream kernel;
static uint32_t last_number;
static uint64_t now_ms;
static bool listens;
static bool reporting;

int seam_connect(struct nl_sock *s, int protocol) SEAM_OURS(nl_connect);
int seam_nonblocking(const struct nl_sock *s)
	SEAM_OURS(nl_socket_set_nonblocking);
int seam_membership(struct nl_sock *s, int group)
	SEAM_OURS(nl_socket_add_membership);
int seam_fd(const struct nl_sock *s) SEAM_OURS(nl_socket_get_fd);
int seam_recv(struct nl_sock *s, struct sockaddr_nl *from, unsigned char **buf,
	      struct ucred **creds) SEAM_OURS(nl_recv);
int seam_send(struct nl_sock *s, struct nl_msg *msg) SEAM_OURS(nl_send_auto);
int seam_sendto(struct nl_sock *s, void *buf, size_t size) SEAM_OURS(nl_sendto);
bool seam_listens(void) SEAM_OURS(dcmd_netlink_listens);
int seam_bind(int fd, const struct sockaddr *address, socklen_t size)
	SEAM_OURS(bind);
int seam_poll(struct pollfd *fds, nfds_t count, int timeout_ms) SEAM_OURS(poll);
int seam_real_poll(struct pollfd *fds, nfds_t count, int timeout_ms)
	SEAM_REAL(poll);
int seam_clock(clockid_t clock, struct timespec *now) SEAM_OURS(clock_gettime);
int seam_real_clock(clockid_t clock, struct timespec *now)
	SEAM_REAL(clock_gettime);
DIR *seam_opendir(const char *path) SEAM_OURS(opendir);
DIR *seam_real_opendir(const char *path) SEAM_REAL(opendir);

int seam_connect(struct nl_sock *s, int protocol)
{
	(void)s;
	(void)protocol;
	return 0;
}

int seam_nonblocking(const struct nl_sock *s)
{
	(void)s;
	return 0;
}

int seam_membership(struct nl_sock *s, int group)
{
	(void)s;
	(void)group;
	return 0;
}

int seam_fd(const struct nl_sock *s)
{
	(void)s;
	return FD;
}

static void match(unsigned char *buf, int left)
{
	struct nlmsghdr *h = (struct nlmsghdr *)(void *)buf;

	for (; nlmsg_ok(h, left); h = nlmsg_next(h, &left)) {
		h->nlmsg_seq = last_number;
		h->nlmsg_pid = PORT;
	}
}

int seam_recv(struct nl_sock *s, struct sockaddr_nl *from, unsigned char **buf,
	      struct ucred **creds)
{
	uint8_t how = stream_u8(&kernel);
	const uint8_t *bytes;
	size_t len;

	(void)s;
	(void)creds;
	if ((how & HOW_NOTHING) || stream_left(&kernel) == 0) {
		return -NLE_AGAIN;
	}
	if (how & HOW_LOST) {
		return -NLE_NOMEM;
	}
	bytes = stream_bytes(&kernel, stream_u16(&kernel), &len);
	if (len == 0) {
		return 0;
	}
	*buf = malloc(len);
	CHECK(*buf != NULL);
	memcpy(*buf, bytes, len);
	if (how & HOW_MATCHING) {
		match(*buf, (int)len);
	}
	from->nl_pid = how & HOW_FORGED ? 1 : 0;
	return (int)len;
}

int seam_send(struct nl_sock *s, struct nl_msg *msg)
{
	struct nlmsghdr *h = nlmsg_hdr(msg);

	(void)s;
	h->nlmsg_seq = ++last_number;
	h->nlmsg_pid = PORT;
	return (int)h->nlmsg_len;
}

/* A frame of protocol 31 without an interface behind it crashes a kernel. */
int seam_sendto(struct nl_sock *s, void *buf, size_t size)
{
	(void)buf;
	CHECK(s == verbs.dcmd.raw);
	/* a report looks for itself, before anything is configured too */
	CHECK(!verbs.dcmd.dangling && (reporting || verbs.dcmd.ifindex != 0));
	return (int)size;
}

bool seam_listens(void)
{
	return listens;
}

int seam_bind(int fd, const struct sockaddr *address, socklen_t size)
{
	(void)fd;
	(void)address;
	(void)size;
	return 0;
}

int seam_poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
	if (!inside) {
		return seam_real_poll(fds, count, timeout_ms);
	}
	CHECK(timeout_ms >= 0);
	if (stream_left(&kernel) > 0) {
		return 1;
	}
	now_ms += (uint64_t)timeout_ms;
	return 0;
}

int seam_clock(clockid_t clock, struct timespec *now)
{
	if (!inside) {
		return seam_real_clock(clock, now);
	}
	now->tv_sec = (time_t)(now_ms / 1000);
	now->tv_nsec = (long)(now_ms % 1000) * 1000000;
	return 0;
}

/* A radio's name, which the kernel gave, leads nowhere else. */
DIR *seam_opendir(const char *path)
{
	static const char root[] = "/sys/class/ieee80211/";
	const char *name = path + strlen(root);

	if (!inside) {
		return seam_real_opendir(path);
	}
	CHECK(strncmp(path, root, strlen(root)) == 0);
	CHECK(name[0] != '.' && strchr(name, '/') == NULL);
	errno = ENOENT;
	return NULL;
}

/* Lines only in a report, and a sentence whenever something is wrong. */
static void check_answer(const struct radio_answer *a)
{
	const char *line = a->text;
	size_t len;

	CHECK(memchr(a->text, '\0', sizeof(a->text)) != NULL);
	CHECK(a->ret == CSIW_RET_NONE || a->ret == CSIW_RET_REFUSED ||
	      a->ret == CSIW_RET_CONFIG_ERROR);
	CHECK(a->ret == CSIW_RET_NONE || a->text[0] != '\0');
	CHECK(a->event <= RADIO_EVENT_REGULATORY);
	do {
		len = a->verb == RADIO_REPORT ? strcspn(line, "\n")
					      : strlen(line);
		check_text(line, len);
		line += len + (line[len] == '\n');
	} while (*line != '\0');
}

static void tell_events(void)
{
	struct radio_answer event;

	verbs_drain(&verbs);
	while (verbs_event(&verbs, &event)) {
		CHECK(event.verb == RADIO_VERBS);
		CHECK(event.event != RADIO_EVENT_NONE);
		check_answer(&event);
	}
}

static void act(uint8_t what)
{
	struct radio_ask ask = {
		.verb = what % RADIO_VERBS,
		.number = what,
		.chanspec = 0x1006,
		.core_mask = 1,
		.stream_mask = 1,
		.mac_count = what >> 6,
	};
	uint64_t begin_ms = now_ms;
	struct radio_answer answer;

	reporting = ask.verb == RADIO_REPORT;
	memset(&answer, 0x5a, sizeof(answer));
	verbs_do(&verbs, &ask, &answer);
	reporting = false;
	CHECK(answer.verb == ask.verb && answer.number == ask.number);
	CHECK(now_ms - begin_ms <= ANSWER_MAX_MS);
	check_answer(&answer);
	tell_events();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct radio_options options = {.interface = "wlan0",
					      .monitor = "mon0"};
	char why[CSIW_WHY_SIZE];
	struct stream s = {data, data + size};
	uint8_t head = stream_u8(&s);
	struct stream script;
	size_t count;

	script.at = stream_bytes(&s, head & 0x1f, &count);
	script.end = s.at;
	kernel = s;
	listens = head & 0x40;
	now_ms = 0;
	last_number = 0;
	seam_enter("csiwd: ");
	CHECK(verbs_open(&verbs, &options, why) == CSIW_OK);
	if (head & 0x20) {
		dcmd_netlink_close(verbs.dcmd.raw);
		verbs.dcmd.raw = NULL;
	}
	while (stream_left(&script) > 0) {
		act(stream_u8(&script));
	}
	verbs_close(&verbs);
	seam_leave();
	return 0;
}
