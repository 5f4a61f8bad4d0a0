/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nostdlib.c: all the system that the freestanding library may ask for: the
 * start of a program and four functions.  Never run, only linked.
 */
#include <stddef.h>
#include <stdint.h>

#include <csiw/csiw.h>

void *memcpy(void *restrict dst, const void *restrict src, size_t len);
void *memmove(void *dst, const void *src, size_t len);
void *memset(void *dst, int value, size_t len);
int memcmp(const void *a, const void *b, size_t len);
void _start(void);

void *memmove(void *dst, const void *src, size_t len)
{
	uint8_t *d = dst;
	const uint8_t *s = src;

	if (d <= s) {
		for (size_t i = 0; i < len; i++) {
			d[i] = s[i];
		}
		return dst;
	}
	while (len > 0) {
		len--;
		d[len] = s[len];
	}
	return dst;
}

void *memcpy(void *restrict dst, const void *restrict src, size_t len)
{
	return memmove(dst, src, len);
}

void *memset(void *dst, int value, size_t len)
{
	uint8_t *d = dst;

	for (size_t i = 0; i < len; i++) {
		d[i] = (uint8_t)value;
	}
	return dst;
}

int memcmp(const void *a, const void *b, size_t len)
{
	const uint8_t *x = a;
	const uint8_t *y = b;

	for (size_t i = 0; i < len; i++) {
		if (x[i] != y[i]) {
			return x[i] < y[i] ? -1 : 1;
		}
	}
	return 0;
}

static uint64_t window[512];
static uint32_t devices[512];
static struct csiw_win win;
static struct csiw_collect collect;
static struct csiw_guest guest;
static struct csiw_peer peer;

void _start(void)
{
	static const struct csiw_param request = {.channel = 6,
						  .bandwidth_mhz = 20};

	csiw_win_init(&win, window, sizeof(window), CSIW_MEMORY_DEVICE);
	csiw_collect_init(&collect, devices, sizeof(devices), win.capacity, 1);
	csiw_guest_init(&guest, &win, CSIW_ORDER_BIG, &collect);
	csiw_peer_init(&peer, &win, CSIW_ORDER_BIG, 1);
	csiw_peer_ask(&peer, &request, 0, 1000);
	for (uint64_t now_ms = 0;; now_ms++) {
		csiw_guest_step(&guest, now_ms);
		csiw_peer_step(&peer, now_ms, 4096);
	}
}
