/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * soak.c: streams from a guest process to a peer process through one window,
 * while both are stalled, killed and restarted at random.  Every record that
 * arrives is the next one of its run but for those that the ring is said to have
 * dropped, and at each end the sums are exact.
 *
 *	soak RECORDS [SEED]
 *
 * ends with 0 once so many records were judged, and prints what happened.
 */
#include "soak.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	FAILED = 3,          /* exit status of soak_fail */
	QUIET_MS = 60000,    /* no record for so long is a hang */
	DEAD_MS = 3500,      /* long enough for "no sign of life" */
	STALL_ONE_IN = 5000, /* records and steps */
	DEAD_ONE_IN = 200,   /* troubles that last so long */
	TROUBLE_MS = 150,    /* longest time from one to the next */
};

enum side { GUEST, PEER, SIDES };

static const char *const names[SIDES] = {"guest", "peer"};
static pid_t pids[SIDES];
static struct soak soak;
static uint64_t kills[SIDES], stops[SIDES];

uint64_t soak_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void soak_fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("soak: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	_exit(FAILED);
}

uint32_t soak_below(struct soak *s, uint32_t n)
{
	s->seed = s->seed * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)(((s->seed >> 32) * n) >> 32);
}

static void sleep_ms(uint32_t ms)
{
	const struct timespec t = {.tv_sec = ms / 1000,
				   .tv_nsec = ms % 1000 * 1000000L};

	nanosleep(&t, NULL);
}

void soak_stall(struct soak *s)
{
	if (soak_below(s, STALL_ONE_IN) == 0) {
		sleep_ms(1 + soak_below(s, 10));
	}
}

void soak_fill(uint8_t *csi, uint16_t len, const struct soak_mark *mark)
{
	memset(csi, (int)(mark->number * 7 + mark->life), len);
	memcpy(csi, mark, sizeof(*mark));
	/* a torn record shows at both ends */
	memcpy(csi + len - sizeof(*mark), mark, sizeof(*mark));
}

int soak_read(struct soak_mark *mark, const uint8_t *csi, uint16_t len)
{
	uint8_t want[CSIW_NEXMON_CSI_MAX];

	memcpy(mark, csi, sizeof(*mark));
	soak_fill(want, len, mark);
	return memcmp(want, csi, len) == 0;
}

static void begin(enum side side)
{
	struct soak own = soak;

	fflush(NULL);
	own.seed = soak.seed * 2654435761U +
		   atomic_fetch_add(&soak.board->lives, 1);
	pids[side] = fork();
	if (pids[side] < 0) {
		soak_fail("fork: %s", strerror(errno));
	}
	if (pids[side] == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (side == GUEST) {
			soak_guest(&own);
		}
		soak_peer(&own);
	}
}

/* A side that ends by itself has something to say. */
static void reap(enum side side, int options)
{
	int status;
	pid_t pid = waitpid(pids[side], &status, options);

	if (pid == pids[side] &&
	    !(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)) {
		soak_fail("the %s ended by itself: status 0x%x", names[side],
			  (unsigned int)status);
	}
}

static uint32_t how_long(void)
{
	return soak_below(&soak, DEAD_ONE_IN) == 0
		       ? DEAD_MS
		       : soak_below(&soak, TROUBLE_MS);
}

static void trouble(void)
{
	enum side side = soak_below(&soak, 2) == 0 ? GUEST : PEER;

	if (soak_below(&soak, 3) == 0) {
		kill(pids[side], SIGSTOP);
		sleep_ms(how_long());
		kill(pids[side], SIGCONT);
		stops[side]++;
		return;
	}
	kill(pids[side], SIGKILL);
	reap(side, 0);
	kills[side]++;
	if (soak_below(&soak, 2) == 0) {
		sleep_ms(how_long());
	}
	begin(side);
}

static void watch(uint64_t records)
{
	uint64_t last = 0;
	uint64_t moved_ms = soak_now_ms();

	while (atomic_load(&soak.board->records) < records) {
		uint64_t now = atomic_load(&soak.board->records);

		if (now != last) {
			last = now;
			moved_ms = soak_now_ms();
		}
		if (soak_now_ms() - moved_ms > QUIET_MS) {
			soak_fail("no record for a minute, after %llu: one of "
				  "the sides hangs",
				  (unsigned long long)now);
		}
		sleep_ms(soak_below(&soak, TROUBLE_MS));
		reap(GUEST, WNOHANG);
		reap(PEER, WNOHANG);
		trouble();
	}
}

static void print(uint64_t elapsed_ms)
{
	struct soak_board *b = soak.board;

	printf("records %llu\nstreams %llu\ncompared %llu\ndropped %llu\nwraps "
	       "%llu\n"
	       "refused %llu\n",
	       (unsigned long long)b->records, (unsigned long long)b->streams,
	       (unsigned long long)b->compared, (unsigned long long)b->dropped,
	       (unsigned long long)b->wraps, (unsigned long long)b->refused);
	for (int i = 0; i < SIDES; i++) {
		printf("kills_%s %llu\nstops_%s %llu\n", names[i],
		       (unsigned long long)kills[i], names[i],
		       (unsigned long long)stops[i]);
	}
	for (int i = 0; i < SOAK_ERRORS; i++) {
		if (b->errors[i] != 0) {
			printf("cut_off %llu: %s\n",
			       (unsigned long long)b->errors[i],
			       csiw_err_text(-i));
		}
	}
	printf("seconds %llu.%01llu\n", (unsigned long long)elapsed_ms / 1000,
	       (unsigned long long)elapsed_ms / 100 % 10);
}

static void *shared(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED) {
		soak_fail("mmap: %s", strerror(errno));
	}
	return p;
}

int main(int argc, char **argv)
{
	uint64_t start_ms = soak_now_ms();

	if (argc < 2 || argc > 3 || atoll(argv[1]) <= 0) {
		fputs("usage: soak RECORDS [SEED]\n", stderr);
		return 2;
	}
	soak.seed = argc == 3 ? strtoull(argv[2], NULL, 0)
			      : (uint64_t)time(NULL) * 1000003U +
					(uint64_t)getpid();
	fprintf(stderr, "soak: seed %llu\n", (unsigned long long)soak.seed);
	soak.board = shared(sizeof(*soak.board));
	if (csiw_win_init(&soak.win, shared(SOAK_WINDOW), SOAK_WINDOW,
			  CSIW_MEMORY_PLAIN) != CSIW_OK) {
		soak_fail("a window of 1 MiB must do");
	}
	begin(GUEST);
	begin(PEER);
	watch((uint64_t)atoll(argv[1]));
	for (int i = 0; i < SIDES; i++) {
		kill(pids[i], SIGKILL);
		reap((enum side)i, 0);
	}
	print(soak_now_ms() - start_ms);
	return 0;
}
