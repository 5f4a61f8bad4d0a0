/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * err.c: csiw_err_text, csiw_ret_text, csiw_state_text and csiw_cause_text have
 * words for every value of their vocabulary, other words for each, and the
 * words for unknown ones for every other number; all of them begin with a small
 * letter and have no full stop.
 *
 * Assumed: nothing.
 * Bounds: texts shorter than 48 bytes, which is proved.
 *
 * sources: lib/wire/err.c lib/wire/link.c
 * cbmc: --unwind 48
 * mutant: lib/wire/err.c: return "malformed"; => return "unusable window";
 * mutant: lib/wire/err.c: return "unknown error"; => return 0;
 * mutant: lib/wire/err.c: case CSIW_ERR_UNSTABLE: =>
 * mutant: lib/wire/err.c: return "taken, being served"; =>
 *     return "Taken, being served";
 * mutant: lib/wire/err.c: return "the guest could not read the window"; =>
 *     return "the guest could not read the window.";
 * mutant: lib/wire/err.c: return "unknown return value"; =>
 *     return "done, the time is over";
 * mutant: lib/wire/link.c: "draining" => "capturing"
 * mutant: lib/wire/link.c: state < sizeof(texts) / sizeof(texts[0]) =>
 *     state <= sizeof(texts) / sizeof(texts[0])
 * mutant: lib/wire/link.c: cause < sizeof(texts) / sizeof(texts[0]) =>
 *     cause < sizeof(texts)
 * mutant: lib/wire/link.c: [CSIW_CAUSE_CONFIG] => [CSIW_CAUSE_CAPTURE]
 */
#include <csiw/err.h>
#include <csiw/link.h>

#include "proof.h"

enum { ERRORS = 20, RETS = 13, STATES = 5, CAUSES = 10 };

static size_t length(const char *text)
{
	size_t n = 0;

	while (text[n] != 0) {
		n++;
	}
	return n;
}

static bool same(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] != 0 && a[n] == b[n]) {
		n++;
	}
	return a[n] == b[n];
}

static void must_be_words(const char *text)
{
	size_t n = length(text);

	PROVE(n > 0 && text[0] >= 'a' && text[0] <= 'z');
	PROVE(text[n - 1] != '.');
}

/* The words for a value of a vocabulary, all of which have one type here. */
enum vocabulary { ERR, RET, STATE, CAUSE };

static const char *words(enum vocabulary which, uint32_t value)
{
	switch (which) {
	case ERR:
		return csiw_err_text(-(int)value);
	case RET:
		return csiw_ret_text((uint8_t)value);
	case STATE:
		return csiw_state_text(value);
	case CAUSE:
		return csiw_cause_text(value);
	}
	return NULL;
}

/* One value at a time, which costs less than all of them at once. */
static void must_differ(enum vocabulary which, uint32_t count,
			const char *unknown)
{
	const char *texts[ERRORS];

	for (uint32_t a = 0; a < count; a++) {
		texts[a] = words(which, a);
		must_be_words(texts[a]);
		PROVE(!same(texts[a], unknown));
		for (uint32_t b = 0; b < a; b++) {
			PROVE(!same(texts[a], texts[b]));
		}
	}
	PROVE(same(words(which, count), unknown));
}

/* Every other number has the words of one of them: the same object. */
static void unknown_ones(void)
{
	ANY(int, err);
	ANY(uint8_t, ret);
	ANY(uint32_t, number);

	ASSUME(err > 0 || err <= -ERRORS);
	PROVE(csiw_err_text(err) == csiw_err_text(-ERRORS));
	ASSUME(ret >= RETS);
	PROVE(csiw_ret_text(ret) == csiw_ret_text(RETS));
	if (number >= STATES) {
		PROVE(csiw_state_text(number) == csiw_state_text(STATES));
	}
	if (number >= CAUSES) {
		PROVE(csiw_cause_text(number) == csiw_cause_text(CAUSES));
	}
}

int main(void)
{
	must_differ(ERR, ERRORS, "unknown error");
	must_differ(RET, RETS, "unknown return value");
	must_differ(STATE, STATES, "unknown");
	must_differ(CAUSE, CAUSES, "unknown cause");
	unknown_ones();
	return 0;
}
