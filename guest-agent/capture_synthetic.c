/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * capture_synthetic.c: made-up CSI.  Each device has a channel of four paths,
 * and every packet follows from seed, rate, number of devices and its own
 * index alone: integer arithmetic, so the bytes are the same on any machine.
 *
 * Angles are 2^32 to the turn, amplitudes as a 43455c0 gives them.
 */
#include "capture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <csiw/err.h>
#include <csiw/order.h>

enum {
	PATHS = 4,
	SINES = 1024,              /* to the turn */
	NANOSECOND_STEP = 1342177, /* angle per ns of delay and tone */
	DOPPLER_MAX = 64424,       /* angle per us: 15 Hz */
	QOS_DATA = 0x88,           /* 802.11 frame control, low byte */
};

/* Tones are in the order of the FFT: 0 is DC. */
static const struct grid {
	uint8_t bandwidth_mhz;
	int tones;
	int edge; /* the outermost ones in use, to either side */
} grids[] = {{20, 64, 28}, {40, 128, 58}, {80, 256, 122}};

struct path {
	int32_t amplitude;
	uint32_t angle;   /* at time 0, tone 0 */
	uint32_t step;    /* angle per tone */
	uint32_t doppler; /* angle per microsecond, wraps */
};

struct synthetic {
	struct capture capture;
	struct source source;
	uint16_t chanspec;
	uint64_t start_ns;
	uint64_t index; /* of the next packet of the run */
	const struct grid *grid;
	int64_t since_1970_ns; /* the first packet of the run */
	int16_t sines[SINES];
	uint8_t csi[CSIW_NEXMON_CSI_MAX];
};

/* SplitMix64. */
static uint64_t draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* From -range to range. */
static int32_t draw_around(uint64_t *state, int32_t range)
{
	return (int32_t)(draw(state) % (2 * (uint64_t)range + 1)) - range;
}

/* Quarter wave by z(a - z^2(b - c z^2)), a = pi/2, exact at both ends; Q15. */
static int16_t quarter_sine(int32_t i)
{
	int64_t z = (int64_t)i * 32768 / (SINES / 4);
	int64_t zz = z * z / 32768;
	int64_t y = z * (51472 - zz * (21024 - zz * 2320 / 32768) / 32768);

	y /= 32768;
	return (int16_t)(y > 32767 ? 32767 : y);
}

static void make_sines(int16_t sines[SINES])
{
	for (int i = 0; i <= SINES / 4; i++) {
		int16_t y = quarter_sine(i);

		sines[i] = y;
		sines[SINES / 2 - i] = y;
		sines[SINES / 2 + i] = (int16_t)-y;
		sines[(SINES - i) % SINES] = (int16_t)-y;
	}
}

static int32_t sine(const struct synthetic *s, uint32_t angle)
{
	return s->sines[angle >> 22];
}

/* Later paths are weaker; the first one moves least. */
static void draw_paths(struct path paths[PATHS], uint64_t *state)
{
	static const int32_t amplitude[PATHS] = {640, 360, 220, 130};

	for (uint32_t i = 0; i < PATHS; i++) {
		uint32_t delay_ns = i * 50 + (uint32_t)(draw(state) % 50);
		int32_t doppler = draw_around(state, DOPPLER_MAX);

		paths[i].amplitude =
			amplitude[i] + draw_around(state, amplitude[i] / 4);
		paths[i].angle = (uint32_t)draw(state);
		paths[i].step = delay_ns * NANOSECOND_STEP;
		paths[i].doppler = (uint32_t)(i == 0 ? doppler / 8 : doppler);
	}
}

/* log2 in 1/256, straight lines between the powers of two; value >= 1. */
static int32_t log2_q8(uint64_t value)
{
	int32_t power = 0;

	while (value >> (power + 1) != 0) {
		power++;
	}
	return power * 256 + (int32_t)((value << 8 >> power) & 255);
}

/* Fill s->csi; the mean power over the tones in use is returned. */
static uint64_t make_csi(struct synthetic *s, const struct path paths[PATHS],
			 uint64_t time_us, uint64_t *noise)
{
	const struct grid *grid = s->grid;
	uint64_t power = 0;
	uint64_t used = 0;

	memset(s->csi, 0, sizeof(s->csi)); /* DC and guard tones stay zero */
	for (int tone = -grid->edge; tone <= grid->edge; tone++) {
		uint8_t *out =
			s->csi + 4 * ((tone + grid->tones) % grid->tones);
		int32_t re = draw_around(noise, 3);
		int32_t im = draw_around(noise, 3);

		if (tone == 0) {
			continue;
		}
		for (int i = 0; i < PATHS; i++) {
			uint32_t angle = paths[i].angle +
					 (uint32_t)time_us * paths[i].doppler -
					 (uint32_t)tone * paths[i].step;

			re += paths[i].amplitude * sine(s, angle + 0x40000000) /
			      32768;
			im += paths[i].amplitude * sine(s, angle) / 32768;
		}
		csiw_put16(out, (uint16_t)re, CSIW_ORDER_LITTLE);
		csiw_put16(out + 2, (uint16_t)im, CSIW_ORDER_LITTLE);
		power += (uint64_t)(re * re + im * im);
		used++;
	}
	return used > 0 ? power / used : 0;
}

/* Distance, a slow walk of 4 dB, and the fading that the CSI shows. */
static int8_t make_rssi(const struct synthetic *s,
			const struct path paths[PATHS], uint64_t power,
			uint64_t time_us, uint64_t *state)
{
	uint64_t mean = 1;
	int32_t rssi = -40 - (int32_t)(draw(state) % 35);
	uint32_t walk = (uint32_t)(time_us * 200) + (uint32_t)draw(state);

	for (int i = 0; i < PATHS; i++) {
		mean += (uint64_t)(paths[i].amplitude * paths[i].amplitude);
	}
	rssi += 4 * sine(s, walk) / 32768;
	rssi += (log2_q8(power + 1) - log2_q8(mean)) * 3 / 256;
	return (int8_t)(rssi < -95 ? -95 : rssi);
}

/* Locally administered; the last two bytes tell the devices apart. */
static void make_mac(uint8_t mac[CSIW_MAC_SIZE], uint64_t seed, uint32_t device)
{
	mac[0] = 0x02;
	mac[1] = 'C';
	mac[2] = 'S';
	mac[3] = (uint8_t)draw(&seed);
	mac[4] = (uint8_t)(device >> 8);
	mac[5] = (uint8_t)device;
}

static void make_packet(struct synthetic *s, struct capture_packet *packet)
{
	uint32_t device = (uint32_t)(s->index % s->source.devices);
	uint64_t time_ns = capture_due_ns(s->index, s->source.rate);
	uint64_t time_us = time_ns / 1000;
	uint64_t state = s->source.seed ^ (device + 1) * 0xd1342543de82ef95;
	uint64_t noise = state + s->index;
	struct path paths[PATHS];
	uint64_t power;

	draw_paths(paths, &state);
	power = make_csi(s, paths, time_us, &noise);
	packet->csi = (struct csiw_csi){
		.csi = s->csi,
		.csi_len = (uint16_t)(4 * s->grid->tones),
		.rssi_dbm = make_rssi(s, paths, power, time_us, &state),
		.rssi_valid = 1,
		.frame_control = QOS_DATA,
		.sequence = (uint16_t)(s->index / s->source.devices << 4),
		.chanspec = s->chanspec,
		.chip = CSIW_CHIP_43455C0,
	};
	make_mac(packet->csi.mac, s->source.seed, device);
	packet->time_ns = (uint64_t)s->since_1970_ns + time_ns;
	packet->mono_ns = packet->due_ns;
}

static int open_capture(struct capture **out, const struct options *options,
			char why[CSIW_WHY_SIZE])
{
	struct synthetic *s = calloc(1, sizeof(*s));

	if (s == NULL) {
		snprintf(why, CSIW_WHY_SIZE, "out of memory");
		return CSIW_ERR_SYSTEM;
	}
	s->capture.ops = &capture_synthetic;
	s->source = options->capture;
	make_sines(s->sines);
	*out = &s->capture;
	return CSIW_OK;
}

static bool start(struct capture *c, const struct csiw_param *request,
		  uint16_t chanspec, uint64_t now_ns, enum csiw_ret *ret)
{
	struct synthetic *s = (void *)c;
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	s->since_1970_ns = (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
	s->grid = grids;
	for (size_t i = 0; i < sizeof(grids) / sizeof(grids[0]); i++) {
		if (grids[i].bandwidth_mhz == request->bandwidth_mhz) {
			s->grid = &grids[i];
		}
	}
	s->chanspec = chanspec;
	s->start_ns = now_ns;
	s->index = 0;
	*ret = CSIW_RET_NONE;
	return true;
}

static enum capture_next next(struct capture *c, uint64_t now_ns,
			      struct capture_packet *packet)
{
	struct synthetic *s = (void *)c;

	packet->due_ns = s->start_ns + capture_due_ns(s->index, s->source.rate);
	if (packet->due_ns > now_ns) {
		return CAPTURE_LATER;
	}
	make_packet(s, packet);
	s->index++;
	return CAPTURE_CSI;
}

static void stop(struct capture *c)
{
	(void)c;
}

static void close_capture(struct capture *c)
{
	free(c);
}

const struct capture_ops capture_synthetic = {
	.open = open_capture,
	.start = start,
	.next = next,
	.stop = stop,
	.close = close_capture,
};
