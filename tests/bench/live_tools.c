/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * live_tools.c: inside the virtual machine: how long a request takes, by csiwd
 * and by five programs run in turn, as the stock guest runs them.  Two of these
 * are not free to be copied here: called makecsiparams or nexutil, this program
 * does what they do for these arguments, on the same way to the firmware, and
 * nothing else.
 *
 *	makecsiparams -c CHANSPEC -C CORES -N STREAMS
 *	nexutil -IINTERFACE -s500 -b -l34 -vBLOCK
 *	csiw_live_tools stock PHY first|later
 *	csiw_live_tools request WINDOW
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <csiw/csiw.h>
#include <csiw/hosted.h>

enum {
	BLOCK_TEXT = 48, /* base64 of CSIW_EXTRACTOR_SIZE bytes */
	NEXMON_PROTOCOL = 31,
	SET_CSI = 500,
	PATIENCE_S = 60,
	NAP_NS = 100000,
};

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "csiw_live_tools: %s: %s\n", what, strerror(errno));
	exit(1);
}

static uint64_t clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static int makecsiparams(char **argv)
{
	struct csiw_extractor e = {
		.collect = 1,
		.core_mask = (uint8_t)strtoul(argv[4], NULL, 0),
		.stream_mask = (uint8_t)strtoul(argv[6], NULL, 0),
	};
	uint8_t block[CSIW_EXTRACTOR_SIZE];
	char text[BLOCK_TEXT + 1];

	if (csiw_chanspec_parse(&e.chanspec, argv[2]) != CSIW_OK ||
	    csiw_extractor_encode(block, sizeof(block), &e) != CSIW_OK ||
	    csiw_base64_encode(text, sizeof(text), block, sizeof(block)) !=
		    CSIW_OK) {
		return 1;
	}
	puts(text);
	return 0;
}

static uint32_t sextet(char c)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c != '\0' ? strchr(alphabet, c) : NULL;

	return at != NULL ? (uint32_t)(at - alphabet) : 0;
}

/* 48 characters, the last two of them padding. */
static void decode(uint8_t block[BLOCK_TEXT / 4 * 3], const char *text)
{
	for (int i = 0; i < BLOCK_TEXT; i += 4, block += 3) {
		uint32_t bits = sextet(text[i]) << 18 |
				sextet(text[i + 1]) << 12 |
				sextet(text[i + 2]) << 6 | sextet(text[i + 3]);

		block[0] = (uint8_t)(bits >> 16);
		block[1] = (uint8_t)(bits >> 8);
		block[2] = (uint8_t)bits;
	}
}

static int nexutil(char **argv)
{
	struct {
		struct nlmsghdr head;
		char magic[4];
		uint32_t cookie;
		uint32_t number;
		uint32_t set;
		uint8_t block[BLOCK_TEXT / 4 * 3];
	} frame = {
		.head.nlmsg_len = sizeof(frame),
		.magic = "NEX",
		.number = SET_CSI,
		.set = 1,
	};
	struct sockaddr_nl us = {.nl_family = AF_NETLINK};
	socklen_t len = sizeof(us);
	int fd = socket(AF_NETLINK, SOCK_RAW, NEXMON_PROTOCOL);

	if (strlen(argv[5]) != 2 + BLOCK_TEXT) {
		return 64;
	}
	decode(frame.block, argv[5] + 2);
	if (fd < 0 || bind(fd, (struct sockaddr *)&us, len) != 0 ||
	    getsockname(fd, (struct sockaddr *)&us, &len) != 0) {
		fail("netlink");
	}
	frame.head.nlmsg_pid = us.nl_pid;
	if (send(fd, &frame, sizeof(frame), 0) < 0 ||
	    recv(fd, &frame, sizeof(frame), 0) < 0) {
		fail("nexutil");
	}
	return 0;
}

/* Its output goes to *out, of BLOCK_TEXT + 1 bytes, if that is wanted. */
static void run(char *const argv[], char *out)
{
	int pipes[2] = {-1, -1};
	int status;
	pid_t pid;

	if (out != NULL && pipe(pipes) != 0) {
		fail("pipe");
	}
	pid = fork();
	if (pid == 0) {
		if (out != NULL) {
			dup2(pipes[1], STDOUT_FILENO);
		}
		execvp(argv[0], argv);
		fail(argv[0]);
	}
	if (out != NULL) {
		close(pipes[1]);
		if (read(pipes[0], out, BLOCK_TEXT) != BLOCK_TEXT) {
			fail(argv[0]);
		}
		out[BLOCK_TEXT] = '\0';
		close(pipes[0]);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0) {
		fail(argv[0]);
	}
}

#define RUN(...) run((char *const[]){__VA_ARGS__, NULL}, NULL)

static int stock(char *phy, bool first)
{
	char block[2 + BLOCK_TEXT + 1] = "-v";
	uint64_t start = clock_ns();

	RUN("ifconfig", "wlan0", "up");
	run((char *const[]){"makecsiparams", "-c", "6/20", "-C", "1", "-N", "1",
			    NULL},
	    block + 2);
	RUN("nexutil", "-Iwlan0", "-s500", "-b", "-l34", block);
	if (!first) {
		RUN("iw", "dev", "mon0", "del");
	}
	RUN("iw", "phy", phy, "interface", "add", "mon0", "type", "monitor");
	RUN("ifconfig", "mon0", "up");
	printf("stock_ns %llu\n", (unsigned long long)(clock_ns() - start));
	return 0;
}

static volatile uint8_t *map(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	void *p = fd < 0 ? MAP_FAILED
			 : mmap(NULL, CSIW_PARAM_SIZE, PROT_READ | PROT_WRITE,
				MAP_SHARED, fd, 0);

	if (p == MAP_FAILED) {
		fail(path);
	}
	return p;
}

/* Channel 6, 20 MHz, timeout 0: finished as soon as CSI could come. */
static int request(const char *path)
{
	static const struct timespec nap = {.tv_nsec = NAP_NS};
	volatile uint8_t *block = map(path);
	uint64_t start;

	for (int i = 0; i < CSIW_PARAM_SIZE; i++) {
		block[i] = 0;
	}
	block[CSIW_PARAM_CHANNEL] = 6;
	block[CSIW_PARAM_BANDWIDTH] = 20;
	__sync_synchronize();
	start = clock_ns();
	block[CSIW_PARAM_FLAGS] = CSIW_F_START;
	while (!(block[CSIW_PARAM_FLAGS] & CSIW_F_FINISHED)) {
		if (clock_ns() - start > PATIENCE_S * (uint64_t)1000000000) {
			errno = ETIMEDOUT;
			fail(path);
		}
		nanosleep(&nap, NULL);
	}
	printf("request_ns %llu\n", (unsigned long long)(clock_ns() - start));
	printf("return_value %u\n", block[CSIW_PARAM_RET]);
	return 0;
}

int main(int argc, char **argv)
{
	const char *name = basename(argv[0]);

	if (strcmp(name, "makecsiparams") == 0 && argc == 7) {
		return makecsiparams(argv);
	}
	if (strcmp(name, "nexutil") == 0 && argc == 6) {
		return nexutil(argv);
	}
	if (argc == 4 && strcmp(argv[1], "stock") == 0) {
		return stock(argv[2], strcmp(argv[3], "first") == 0);
	}
	if (argc == 3 && strcmp(argv[1], "request") == 0) {
		return request(argv[2]);
	}
	fprintf(stderr, "csiw_live_tools: see live_tools.c\n");
	return 2;
}
