/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * uri.c: window URIs, SCHEME:WHERE[,KEY=VALUE].
 *
 * Every known scheme is taken apart here, those that this build cannot open
 * included, so that a mistyped URI is told from a missing feature.
 */
#include <string.h>
#include <unistd.h>

#include "private.h"

/* A scheme takes at most one key. */
static const struct scheme {
	const char *name;
	enum csiw_scheme scheme;
	const char *key; /* "" if none */
	const char *what;
	uint64_t min, max; /* of the key's value */
} schemes[] = {
	{"file", CSIW_SCHEME_FILE, "size", "path", 1, CSIW_WINDOW_SIZE_MAX},
	{"mem", CSIW_SCHEME_MEM, "size", "address", 1, CSIW_WINDOW_SIZE_MAX},
	{"uio", CSIW_SCHEME_UIO, "map", "device", 0, 4},
	{"pci", CSIW_SCHEME_PCI, "bar", "device", 0, 5},
	{"chardev", CSIW_SCHEME_CHARDEV, "", "path", 0, 0},
	{"xen", CSIW_SCHEME_XEN, "", "grant", 0, 0},
};

struct parser {
	const struct scheme *scheme;
	char *why;
	char shown[CSIW_SHOWN_SIZE]; /* the whole URI */
};

static unsigned digit(char c)
{
	if (c >= '0' && c <= '9') {
		return (unsigned)(c - '0');
	}
	if (c >= 'a' && c <= 'f') {
		return (unsigned)(c - 'a' + 10);
	}
	if (c >= 'A' && c <= 'F') {
		return (unsigned)(c - 'A' + 10);
	}
	return 16;
}

static unsigned suffix_shift(char c)
{
	switch (c) {
	case 'k':
	case 'K':
		return 10;
	case 'm':
	case 'M':
		return 20;
	case 'g':
	case 'G':
		return 30;
	}
	return 0;
}

/* n * by + plus, or UINT64_MAX, where numbers stop growing. */
static uint64_t grow(uint64_t n, uint64_t by, uint64_t plus)
{
	return n > (UINT64_MAX - plus) / by ? UINT64_MAX : n * by + plus;
}

/* False if text is no number; one that is too large saturates. */
static bool number(uint64_t *out, const char *text, size_t len)
{
	const bool hex =
		len > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	const unsigned base = hex ? 16 : 10;
	const size_t start = hex ? 2 : 0;
	uint64_t n = 0;
	size_t i;

	for (i = start; i < len && digit(text[i]) < base; i++) {
		n = grow(n, base, digit(text[i]));
	}
	if (i == start) {
		return false;
	}
	if (i + 1 == len && suffix_shift(text[i]) != 0) {
		n = grow(n, UINT64_C(1) << suffix_shift(text[i]), 0);
		i++;
	}
	*out = n;
	return i == len;
}

static int bad_key(const struct parser *p, const char *key, size_t len)
{
	if (p->scheme->key[0] == '\0') {
		return csiw_why(p->why, CSIW_ERR_RANGE,
				"a %s: window takes no key, but \"%s\" gives "
				"one: leave out what follows the comma",
				p->scheme->name, p->shown);
	}
	return csiw_why(p->why, CSIW_ERR_RANGE,
			"a %s: window has no key \"%.*s\" (in \"%s\"): it "
			"takes %s=NUMBER, and its %s cannot hold a comma",
			p->scheme->name, (int)(len < 40 ? len : 40), key,
			p->shown, p->scheme->key, p->scheme->what);
}

static int bad_value(const struct parser *p, const char *reason)
{
	const bool size = strcmp(p->scheme->key, "size") == 0;

	if (size) {
		return csiw_why(p->why, CSIW_ERR_RANGE,
				"the size in \"%s\" %s: give bytes, or a number"
				" with k, M or G, at most 1G, such as size=8M",
				p->shown, reason);
	}
	return csiw_why(p->why, CSIW_ERR_RANGE,
			"the %s in \"%s\" %s: give a number from %u to %u",
			p->scheme->key, p->shown, reason,
			(unsigned)p->scheme->min, (unsigned)p->scheme->max);
}

/* One KEY=VALUE. */
static int option(const struct parser *p, const char *text, size_t len,
		  uint64_t *value)
{
	const size_t key_len = strcspn(text, "=,");

	if (key_len == 0 || key_len != strlen(p->scheme->key) ||
	    memcmp(text, p->scheme->key, key_len) != 0) {
		return bad_key(p, text, key_len);
	}
	if (key_len == len) {
		return bad_value(p, "is missing");
	}
	if (!number(value, text + key_len + 1, len - key_len - 1)) {
		return bad_value(p, "is not a number");
	}
	if (*value < p->scheme->min || *value > p->scheme->max) {
		return bad_value(p, "is out of range");
	}
	return CSIW_OK;
}

/* The list of options from a comma to the end of the URI. */
static int options(const struct parser *p, const char *text, uint64_t *value)
{
	bool seen = false;

	while (*text == ',') {
		const size_t len = strcspn(++text, ",");
		const int err = option(p, text, len, value);

		if (err != CSIW_OK) {
			return err;
		}
		if (seen) {
			return csiw_why(p->why, CSIW_ERR_RANGE,
					"\"%s\" gives %s twice: give it once",
					p->shown, p->scheme->key);
		}
		seen = true;
		text += len;
	}
	return CSIW_OK;
}

static int bad_address(const struct parser *p, const char *reason)
{
	return csiw_why(p->why, CSIW_ERR_RANGE,
			"the address in \"%s\" %s: give the physical address "
			"of the window, hexadecimal with 0x, such as "
			"mem:0x09000000",
			p->shown, reason);
}

/* Any window that begins there ends within what a file offset can say. */
static int take_address(const struct parser *p, struct csiw_uri *uri)
{
	const long page = sysconf(_SC_PAGESIZE);
	uint64_t address;

	if (!number(&address, uri->where, uri->where_len)) {
		return bad_address(p, "is not a number");
	}
	if (address > INT64_MAX - CSIW_WINDOW_SIZE_MAX) {
		return bad_address(p, "is out of range");
	}
	if (address % (uint64_t)page != 0) {
		return bad_address(p, "is not where a page begins");
	}
	uri->address = address;
	return CSIW_OK;
}

static int bad_scheme(const struct parser *p, const char *text, size_t len)
{
	if (*text == '\0') {
		return csiw_why(p->why, CSIW_ERR_RANGE,
				"the window URI is empty: give one such as "
				"file:/dev/shm/csiw");
	}
	if (text[len] == '\0') {
		return csiw_why(p->why, CSIW_ERR_RANGE,
				"the window URI \"%s\" has no scheme: for a "
				"file give file:%s",
				p->shown, p->shown);
	}
	return csiw_why(p->why, CSIW_ERR_RANGE,
			"the scheme of the window URI \"%s\" is unknown: known "
			"are file, mem, uio, pci, chardev and xen",
			p->shown);
}

static const struct scheme *find_scheme(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		if (strlen(schemes[i].name) == len &&
		    memcmp(schemes[i].name, name, len) == 0) {
			return &schemes[i];
		}
	}
	return NULL;
}

int csiw_uri_parse(struct csiw_uri *out, const char *text,
		   char why[CSIW_WHY_SIZE])
{
	const size_t name_len = strcspn(text, ":");
	struct parser p = {.why = why};
	struct csiw_uri uri;
	uint64_t value = 0;
	int err;

	csiw_show(p.shown, text, strlen(text));
	p.scheme = text[name_len] == ':' ? find_scheme(text, name_len) : NULL;
	if (p.scheme == NULL) {
		return bad_scheme(&p, text, name_len);
	}
	uri.scheme = p.scheme->scheme;
	uri.where = text + name_len + 1;
	/* What follows xen: is settled with its opener; taken whole here. */
	uri.where_len = uri.scheme == CSIW_SCHEME_XEN ? strlen(uri.where)
						      : strcspn(uri.where, ",");
	if (uri.where_len == 0) {
		return csiw_why(why, CSIW_ERR_RANGE,
				"the window URI \"%s\" names no %s after %s:",
				p.shown, p.scheme->what, p.scheme->name);
	}
	err = options(&p, uri.where + uri.where_len, &value);
	if (err != CSIW_OK) {
		return err;
	}
	uri.size = strcmp(p.scheme->key, "size") == 0 ? (size_t)value : 0;
	uri.address = 0;
	if (uri.scheme == CSIW_SCHEME_MEM) {
		err = take_address(&p, &uri);
		if (err != CSIW_OK) {
			return err;
		}
	}
	*out = uri;
	return CSIW_OK;
}
