/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sink.h: the outputs of a stream: files that grow and can be read at any
 * moment, each with a FILE.json beside it, in one piece or rotated.
 *
 * A file gets its name with its first record, and the older file of that name,
 * if it is not rotated, is gone then.  What is put reaches the file whole, at the
 * latest with sink_flush.  One that is killed in the middle of a write can end in
 * a part of a record.
 *
 * Functions that fail fill why (CSIW_WHY_SIZE bytes) with a sentence.
 */
#ifndef CSIW_SINK_H
#define CSIW_SINK_H

#include <csiw/order.h>
#include <csiw/param.h>
#include <csiw/record.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "file.h"

/* A stream, for its outputs. */
struct recording {
	struct csiw_param request;
	enum csiw_order order;
	const char *window;    /* its URI */
	size_t window_size;    /* bytes */
	uint32_t tones;        /* that a slot holds */
	uint64_t rotate_size;  /* bytes of a file at most, 0: no matter */
	uint64_t rotate_ms;    /* of a file at most, 0: no matter */
	struct timespec start; /* wall clock */
	/* kept up to date by who owns it */
	double elapsed_s;
	uint8_t ret;       /* enum csiw_ret, CSIW_RET_NONE while it goes on */
	uint32_t cause;    /* enum csiw_cause, or anything */
	const char *error; /* why it was cut off; NULL if it was not */
	bool counted;
	struct csiw_counters counters; /* if counted */
};

enum {
	SINK_PIECE_MAX = 8192, /* bytes of a record, or of a file's head */
	SINK_BATCH = 256 * 1024,
};

/* One kind of file. */
struct sink_format {
	const char *name; /* and ending, without the dot */
	/* Both return bytes used of out; head may be NULL.  csi has r->csi_len
	 * bytes, 4 * tones at most. */
	size_t (*head)(uint8_t out[SINK_PIECE_MAX], uint32_t tones,
		       uint64_t records);
	size_t (*put)(uint8_t out[SINK_PIECE_MAX], uint32_t tones,
		      const struct csiw_record *r, const uint8_t *csi);
	bool counts; /* records stand in the head, whose size is the same */
};

extern const struct sink_format sink_npy;
extern const struct sink_format sink_csv;
extern const struct sink_format sink_jsonl;
extern const struct sink_format sink_pcap;

struct sink {
	const struct sink_format *format;
	const struct recording *recording; /* the caller's */
	const char *path;                  /* as asked for; the caller's */
	uint32_t number;                   /* of the file; 0: not rotated */
	uint32_t first;                    /* number */
	uint32_t files;                    /* that got their names */
	struct file data;
	struct file side;
	uint64_t size;     /* bytes in the file, whole records */
	uint64_t records;  /* in the file and in batch */
	uint64_t begun_ms; /* the first record of all */
	uint64_t turn;     /* of the rotation by time, since begun_ms */
	uint8_t *batch;    /* not written yet: SINK_BATCH bytes */
	size_t used;       /* of batch */
	bool broken;       /* nothing more can be written */
};

/**
 * Begin an output before anything is asked, so that a stream is not lost to a
 * directory that cannot be written.
 *
 * @param s     all zero; sink_discard it in any case.
 * @param path  with an ending that out_format knows.
 */
bool sink_open(struct sink *s, const char *path, const struct recording *r,
	       char why[CSIW_WHY_SIZE]);

/**
 * One record.
 *
 * @param csi     its r->csi_len bytes; what is beyond the tones of the recording
 *                is left out.
 * @param now_ms  any clock that does not go back.
 */
bool sink_put(struct sink *s, const struct csiw_record *r, const uint8_t *csi,
	      uint64_t now_ms, char why[CSIW_WHY_SIZE]);

/** All that was put is in the file; one whose time is over is completed. */
bool sink_flush(struct sink *s, uint64_t now_ms, char why[CSIW_WHY_SIZE]);

/** After the last record.  Without any there is no file; one that could not be
 * written before stays as it is. */
bool sink_close(struct sink *s, char why[CSIW_WHY_SIZE]);

/** Free; a file without its name is removed. */
void sink_discard(struct sink *s);

/** The name of a file of a rotated output, to be freed; NULL if memory is out. */
char *sink_name(const struct sink *s, uint32_t number);

/**
 * Numbers of rotated files go on behind those that are there.
 *
 * @return the greatest N of files FILE-N of path, 0 if there is none.
 */
uint32_t sink_last_number(const char *path);

/** Counters as JSON; a new reference. */
json_t *sink_counters(const struct csiw_counters *c);

/** What stands in FILE.json, as a new reference; over: nothing will follow. */
json_t *sink_side(const struct sink *s, bool over);

#endif
