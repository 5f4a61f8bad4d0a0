/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * err.c: csiw_err_text and csiw_ret_text have words for every value of their
 * vocabulary, other words for each, and the words for unknown ones for every
 * other number; all of them begin with a small letter and have no full stop.
 *
 * Assumed: nothing.
 * Bounds: texts shorter than 48 bytes, which is proved.
 *
 * sources: lib/wire/err.c
 * cbmc: --unwind 48
 * mutant: lib/wire/err.c: return "malformed"; => return "unusable window";
 * mutant: lib/wire/err.c: return "unknown error"; => return 0;
 * mutant: lib/wire/err.c: case CSIW_ERR_SCHEME: =>
 * mutant: lib/wire/err.c: return "taken, being served"; =>
 *     return "Taken, being served";
 * mutant: lib/wire/err.c: return "the guest could not read the window"; =>
 *     return "the guest could not read the window.";
 * mutant: lib/wire/err.c: return "unknown return value"; =>
 *     return "done, the time is over";
 */
#include <csiw/err.h>

#include "proof.h"

enum { ERRORS = 14, RETS = 13 };

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

int main(void)
{
	ANY(int, err);
	ANY(int, other);
	ANY(uint8_t, ret);
	ANY(uint8_t, answer);

	must_be_words(csiw_err_text(err));
	PROVE(same(csiw_err_text(err), "unknown error") ==
	      (err > 0 || err <= -ERRORS));
	if (err != other && other <= 0 && other > -ERRORS) {
		PROVE(!same(csiw_err_text(err), csiw_err_text(other)));
	}
	must_be_words(csiw_ret_text(ret));
	PROVE(same(csiw_ret_text(ret), "unknown return value") ==
	      (ret >= RETS));
	if (ret != answer && answer < RETS) {
		PROVE(!same(csiw_ret_text(ret), csiw_ret_text(answer)));
	}
	return 0;
}
