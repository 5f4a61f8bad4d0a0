/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hosted.h: what programs on an operating system need beside the freestanding
 * library: windows opened by URI, chanspec strings, base64.  Link csiw::hosted.
 *
 * Functions that can fail for reasons a person must read take `why`: a buffer
 * of CSIW_WHY_SIZE bytes that receives one sentence (what, where, what to do;
 * no newline) on failure and is left alone on success.
 */
#ifndef CSIW_HOSTED_H
#define CSIW_HOSTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <csiw/win.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { CSIW_WHY_SIZE = 512 };

/**
 * Put '?' for every control character of text, ASCII's and those that UTF-8
 * writes as c2 80 to c2 9f: foreign text must not steer a terminal.
 */
void csiw_disarm(char *text);

/**
 * Open /dev/null, for reading, in place of standard files that are closed. Call
 * it first in main: else a window could become standard output, and words land
 * in it.  Writing to a closed one stays an error.
 */
void csiw_standard_files(void);

/* ---- window URIs: SCHEME:WHERE[,KEY=VALUE]... */

enum csiw_scheme {
	CSIW_SCHEME_FILE, /* file:PATH[,size=8M] */
	CSIW_SCHEME_MEM,  /* mem:ADDRESS[,size=8M] */
	CSIW_SCHEME_UIO,
	CSIW_SCHEME_PCI,
	CSIW_SCHEME_CHARDEV,
	CSIW_SCHEME_XEN,
};

struct csiw_uri {
	enum csiw_scheme scheme;
	const char *where; /* into the text given, where_len bytes of it */
	size_t where_len;
	size_t size;      /* bytes, 0 if not given */
	uint64_t address; /* CSIW_SCHEME_MEM: physical, where a page begins */
};

/**
 * Take a URI apart.  Sizes and addresses are decimal or 0x hexadecimal with an
 * optional k, M or G (binary).
 *
 * @param out   filled on success, untouched on failure; points into text.
 *
 * @return CSIW_OK; CSIW_ERR_RANGE with why, for anything malformed and for an
 *         unknown scheme or key: a usage error.
 */
int csiw_uri_parse(struct csiw_uri *out, const char *text,
		   char why[CSIW_WHY_SIZE]);

/* ---- windows */

/* Who opens it.  One guest and one peer at a time, kept by an advisory lock. */
enum csiw_role {
	CSIW_ROLE_GUEST,
	CSIW_ROLE_PEER,
	CSIW_ROLE_READER, /* mapped read-only, no lock */
	CSIW_ROLE_CANCEL, /* no lock either: for csiw_link_cancel alone */
};

struct csiw_window;

/**
 * Open a window.
 *
 * @param out     receives a window for csiw_window_close; untouched on failure.
 * @param uri     see csiw_uri_parse.
 * @param role    as above.
 * @param create  make the file if it does not exist: mode 0600, sized before it
 *                appears, never through a symbolic link.  Its size is the
 *                URI's, or CSIW_WINDOW_SIZE.  Only a guest or a peer makes one.
 *
 * An existing file gives the size; a size in the URI that differs is an error.
 * Physical memory (mem:) has the URI's size or CSIW_WINDOW_SIZE, is never made,
 * and is Device memory (rule W8); System RAM is refused.
 *
 * The lock belongs to the process: it neither refuses a second window of the
 * same process, nor outlives the closing of one on the same file; all of mem:
 * is one file, /dev/mem.  Installs a handler of SIGBUS, which must stay
 * unblocked; one that is not about a window goes to the handler that was there
 * before.
 *
 * @return CSIW_OK; CSIW_ERR_RANGE for a URI in error (usage); CSIW_ERR_SCHEME
 *         for a scheme that this build lacks; CSIW_ERR_WINDOW if the window is
 *         missing, too small, of another size, or held by another process
 *         (which is named); CSIW_ERR_SYSTEM if the system refused.  All with
 *         why.
 */
int csiw_window_open(struct csiw_window **out, const char *uri,
		     enum csiw_role role, bool create, char why[CSIW_WHY_SIZE]);

/** The attached window, for the engines; lives until csiw_window_close. */
const struct csiw_win *csiw_window_win(const struct csiw_window *w);

/**
 * Whether the window is still there: call it about once a second, and after a
 * run.  A file that is truncated while mapped reads as zeros from then on,
 * writes go nowhere, and this says so; the process gets no signal.  The same
 * goes for physical memory that answers with a bus error.
 *
 * @return CSIW_OK; CSIW_ERR_WINDOW with why.
 */
int csiw_window_check(const struct csiw_window *w, char why[CSIW_WHY_SIZE]);

/** Unmap, unlock, free.  NULL is fine.  The file stays. */
void csiw_window_close(struct csiw_window *w);

/* ---- chanspec strings: [2g|5g]CHANNEL[/20|/40|/80|/160][l|u], nexmon's way */

enum { CSIW_CHANSPEC_TEXT_SIZE = 16 };

/**
 * "157/80" to 0xe29b.
 *
 * @return CSIW_OK; CSIW_ERR_FORMAT if it does not follow the grammar;
 *         CSIW_ERR_CHANNEL if there is no such channel.  out is untouched then.
 */
int csiw_chanspec_parse(uint16_t *out, const char *text);

/** 0xe29b to "157/80"; CSIW_ERR_CHANNEL, with text untouched, if it is none. */
int csiw_chanspec_format(char text[CSIW_CHANSPEC_TEXT_SIZE], uint16_t chanspec);

/* ---- base64, RFC 4648 section 4 */

/**
 * Encode, with padding and a final NUL.
 *
 * @param size  capacity of text, at least (len + 2) / 3 * 4 + 1.
 *
 * @return CSIW_OK; CSIW_ERR_SHORT, with text untouched.
 */
int csiw_base64_encode(char *text, size_t size, const void *data, size_t len);

#ifdef __cplusplus
}
#endif
#endif
