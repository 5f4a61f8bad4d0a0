/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * out.h: the outputs of a collection, one file per --output and a FILE.json
 * beside each.  All of them appear complete, or none does.
 *
 * Functions that fail fill why (CSIW_WHY_SIZE bytes) with a sentence.
 */
#ifndef CSIW_OUT_H
#define CSIW_OUT_H

#include <csiw/order.h>
#include <csiw/param.h>
#include <csiw/sample.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "decode.h"
#include "file.h"

/* A run that is over, for outputs and summaries. */
struct collection {
	struct csiw_param request;
	uint8_t ret; /* enum csiw_ret */
	uint32_t total;
	enum csiw_order order;
	const char *window;      /* its URI */
	size_t window_size;      /* bytes */
	const struct chip *chip; /* NULL: CSI stays as on the wire */
	uint32_t cause;          /* enum csiw_cause, or anything */
	bool counted;            /* lost is known, there was a link */
	uint32_t lost;         /* by the guest's kernel; UINT32_MAX: or more */
	struct timespec start; /* wall clock of the first ask */
	double elapsed_s;
};

enum { OUTPUTS_MAX = 16 }; /* files of a run */

struct out;

/* One kind of file.  Functions return false with errno set. */
struct format {
	const char *name; /* and ending, without the dot */
	bool (*begin)(struct out *o, const struct collection *c);
	bool (*put)(struct out *o, const struct collection *c,
		    const struct csiw_sample *head, const uint8_t *csi);
	/* What in the file is no measurement, for its FILE.json, as a new
	 * reference; NULL if there is nothing to say. */
	json_t *(*made_up)(const struct collection *c);
};

extern const struct format format_npy;
extern const struct format format_csv;
extern const struct format format_jsonl;
extern const struct format format_pcap;

struct out {
	const struct format *format;
	struct file data;
	struct file side;
};

/** The format of a file name by its ending; NULL if there is none. */
const struct format *out_format(const char *path);

/**
 * Begin an output before anything is asked, so that a run is not lost to a
 * directory that cannot be written.
 *
 * @param o  all zero; out_discard it in any case.
 */
bool out_open(struct out *o, const char *path, char why[CSIW_WHY_SIZE]);

/** The head of the file: the collection is over, its total is known. */
bool out_begin(struct out *o, const struct collection *c,
	       char why[CSIW_WHY_SIZE]);

/** count samples as on the wire. */
bool out_put(struct out *o, const struct collection *c, const uint8_t *samples,
	     uint32_t count, char why[CSIW_WHY_SIZE]);

/** After the last sample: both files complete, under their temporary names. */
bool out_complete(struct out *o, const struct collection *c,
		  char why[CSIW_WHY_SIZE]);

/** Both files get their names. */
bool out_publish(struct out *o, char why[CSIW_WHY_SIZE]);

/** Undo out_publish, as another output failed: the old files are back.  The last
 * that was published comes first. */
void out_retract(struct out *o);

void out_discard(struct out *o);

/**
 * name.npy of run 7 is name-0007.npy.
 *
 * @param digits  at least so many.
 *
 * @return the name, to be freed; NULL if memory is out.
 */
char *out_numbered(const char *path, uint32_t number, int digits);

/** Whether two paths name the same file: the same name in the same folder. */
bool out_same(const char *a, const char *b);

/** What the link says beyond the return value, as JSON, null if nothing; a new
 * reference. */
json_t *out_cause(uint32_t cause);

/** What the guest lost in a run as JSON, null if that is not known; a new
 * reference. */
json_t *out_lost(const struct collection *c);

/** The request as JSON; a new reference. */
json_t *out_request(const struct csiw_param *request);

/** Any text of the command line, UTF-8 or not, as JSON; a new reference. */
json_t *out_string(const char *text);

#endif
