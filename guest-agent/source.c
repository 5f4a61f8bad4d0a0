/* SPDX-License-Identifier: BSD-2-Clause */
/* source.c: the SOURCE of --capture, taken apart. */
#include "source.h"

#include <stdio.h>
#include <string.h>

#include <csiw/err.h>

enum key {
	KEY_PACE = 1,
	KEY_LOOP = 2,
	KEY_DEVICES = 4,
	KEY_RATE = 8,
	KEY_SEED = 16,
};

static const struct {
	const char *name;
	enum key key;
	enum source_kind kind;
	bool valued;
} keys[] = {
	{"pace", KEY_PACE, SOURCE_REPLAY, true},
	{"loop", KEY_LOOP, SOURCE_REPLAY, false},
	{"devices", KEY_DEVICES, SOURCE_SYNTHETIC, true},
	{"rate", KEY_RATE, SOURCE_SYNTHETIC, true},
	{"seed", KEY_SEED, SOURCE_SYNTHETIC, true},
};

enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]) };

static const char *const keys_of[] = {
	[SOURCE_NEXMON] = "nothing behind the interface",
	[SOURCE_REPLAY] = "pace=capture|fast|N/s or loop",
	[SOURCE_SYNTHETIC] = "devices=N, rate=N or seed=N",
};

/* Decimal digits only, up to the end of the text. */
static bool number(uint64_t *out, const char *text, uint64_t min, uint64_t max)
{
	uint64_t value = 0;

	if (text[0] == '\0') {
		return false;
	}
	for (; *text != '\0'; text++) {
		unsigned int digit = (unsigned int)*text - '0';

		if (digit > 9 || value > (max - digit) / 10) {
			return false;
		}
		value = value * 10 + digit;
	}
	if (value < min) {
		return false;
	}
	*out = value;
	return true;
}

static int number32(uint32_t *out, const char *key, const char *text,
		    uint32_t max, char why[CSIW_WHY_SIZE])
{
	uint64_t value;

	if (!number(&value, text, 1, max)) {
		snprintf(why, CSIW_WHY_SIZE,
			 "%s must be a number from 1 to %u, not \"%.64s\"", key,
			 max, text);
		return CSIW_ERR_RANGE;
	}
	*out = (uint32_t)value;
	return CSIW_OK;
}

static int take_pace(struct source *s, char *text, char why[CSIW_WHY_SIZE])
{
	/* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): valued */
	size_t len = strlen(text);

	if (strcmp(text, "capture") == 0) {
		s->pace = SOURCE_PACE_CAPTURE;
		return CSIW_OK;
	}
	if (strcmp(text, "fast") == 0) {
		s->pace = SOURCE_PACE_FAST;
		return CSIW_OK;
	}
	if (len < 2 || strcmp(text + len - 2, "/s") != 0) {
		snprintf(why, CSIW_WHY_SIZE,
			 "pace=%.64s must be capture, fast or N/s, as in "
			 "pace=100/s",
			 text);
		return CSIW_ERR_RANGE;
	}
	text[len - 2] = '\0';
	s->pace = SOURCE_PACE_RATE;
	return number32(&s->rate, "the N of pace=N/s", text, SOURCE_RATE_MAX,
			why);
}

static int take_seed(struct source *s, const char *text,
		     char why[CSIW_WHY_SIZE])
{
	if (!number(&s->seed, text, 0, UINT64_MAX)) {
		snprintf(why, CSIW_WHY_SIZE,
			 "seed=%.64s must be a number from 0 to 2^64 - 1",
			 text);
		return CSIW_ERR_RANGE;
	}
	return CSIW_OK;
}

static int take_value(struct source *s, enum key key, char *text,
		      char why[CSIW_WHY_SIZE])
{
	switch (key) {
	case KEY_PACE:
		return take_pace(s, text, why);
	case KEY_LOOP:
		s->loop = true;
		return CSIW_OK;
	case KEY_DEVICES:
		return number32(&s->devices, "devices", text,
				SOURCE_DEVICES_MAX, why);
	case KEY_RATE:
		return number32(&s->rate, "rate", text, SOURCE_RATE_MAX, why);
	case KEY_SEED:
		return take_seed(s, text, why);
	}
	return CSIW_ERR_RANGE;
}

/* One KEY or KEY=VALUE. */
static int take_part(struct source *s, unsigned int *seen, char *part,
		     char why[CSIW_WHY_SIZE])
{
	char *value = part;
	const char *name = strsep(&value, "=");

	for (size_t i = 0; i < KEY_COUNT; i++) {
		if (keys[i].kind != s->kind ||
		    strcmp(keys[i].name, name) != 0) {
			continue;
		}
		if (keys[i].valued != (value != NULL)) {
			snprintf(why, CSIW_WHY_SIZE, "%s %s", name,
				 value ? "takes no value" : "needs a value");
			return CSIW_ERR_RANGE;
		}
		if (*seen & keys[i].key) {
			snprintf(why, CSIW_WHY_SIZE, "%s is given twice", name);
			return CSIW_ERR_RANGE;
		}
		*seen |= keys[i].key;
		return take_value(s, keys[i].key, value, why);
	}
	snprintf(why, CSIW_WHY_SIZE, "\"%.64s\" is unknown there, expected %s",
		 name, keys_of[s->kind]);
	return CSIW_ERR_RANGE;
}

static int take_where(struct source *s, const char *text,
		      char why[CSIW_WHY_SIZE])
{
	bool radio = s->kind == SOURCE_NEXMON;
	size_t max = radio ? SOURCE_INTERFACE_MAX : sizeof(s->where) - 1;
	size_t len = text == NULL ? 0 : strlen(text);

	if (len == 0) {
		snprintf(why, CSIW_WHY_SIZE, "%s is missing, as in %s",
			 radio ? "the interface" : "the file",
			 radio ? "nexmon:wlan0" : "replay:FILE");
		return CSIW_ERR_RANGE;
	}
	if (len > max) {
		snprintf(why, CSIW_WHY_SIZE, "the name of %s is too long",
			 radio ? "the interface" : "the file");
		return CSIW_ERR_RANGE;
	}
	memcpy(s->where, text, len + 1);
	return CSIW_OK;
}

static int take_kind(struct source *s, const char *name,
		     char why[CSIW_WHY_SIZE])
{
	static const char *const names[] = {
		[SOURCE_NEXMON] = "nexmon",
		[SOURCE_REPLAY] = "replay",
		[SOURCE_SYNTHETIC] = "synthetic",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(name, names[i]) == 0) {
			s->kind = (enum source_kind)i;
			return CSIW_OK;
		}
	}
	snprintf(why, CSIW_WHY_SIZE,
		 "no such source: it must be nexmon, replay:FILE or "
		 "synthetic");
	return CSIW_ERR_RANGE;
}

/* Takes text to pieces where it stands. */
static int take_all(struct source *s, char *text, char why[CSIW_WHY_SIZE])
{
	char *rest = text;
	const char *name = strsep(&rest, ":");
	unsigned int seen = 0;
	int err = take_kind(s, name, why);

	if (err == CSIW_OK && s->kind == SOURCE_NEXMON && rest == NULL) {
		strcpy(s->where, "wlan0");
	} else if (err == CSIW_OK && s->kind != SOURCE_SYNTHETIC) {
		err = take_where(s, strsep(&rest, ","), why);
	}
	while (err == CSIW_OK && rest != NULL) {
		err = take_part(s, &seen, strsep(&rest, ","), why);
	}
	return err;
}

int source_parse(struct source *out, const char *text, char why[CSIW_WHY_SIZE])
{
	struct source s = {.rate = 100, .devices = 3, .seed = 1};
	char copy[PATH_MAX + 256];
	char cause[CSIW_WHY_SIZE];
	size_t len = strlen(text);

	if (len >= sizeof(copy)) {
		snprintf(why, CSIW_WHY_SIZE,
			 "--capture: the source is too long");
		return CSIW_ERR_RANGE;
	}
	memcpy(copy, text, len + 1);
	if (take_all(&s, copy, cause) != CSIW_OK) {
		snprintf(why, CSIW_WHY_SIZE, "--capture \"%.200s\": %.250s",
			 text, cause);
		return CSIW_ERR_RANGE;
	}
	*out = s;
	return CSIW_OK;
}
