/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sink.c: see sink.h.
 */
#include "sink.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "out.h"

enum {
	NUMBER_DIGITS = 8, /* names sort as the files were made */
	NUMBER_MAX = 99999999,
};

static const struct sink_format *const formats[] = {
	&sink_npy,
	&sink_csv,
	&sink_jsonl,
	&sink_pcap,
};

static const struct sink_format *format_of(const char *path)
{
	const char *name = out_format(path)->name;
	size_t i = 0;

	while (strcmp(formats[i]->name, name) != 0) {
		i++;
	}
	return formats[i];
}

static bool rotates(const struct sink *s)
{
	return s->recording->rotate_size > 0 || s->recording->rotate_ms > 0;
}

char *sink_name(const struct sink *s, uint32_t number)
{
	return out_numbered(s->path, number, NUMBER_DIGITS);
}

/* The next file, under temporary names. */
static bool open_next(struct sink *s, char why[CSIW_WHY_SIZE])
{
	char *path;
	bool ok;

	s->size = 0;
	s->records = 0;
	if (!rotates(s)) {
		return file_open_two(&s->data, &s->side, s->path, why);
	}
	if (s->number == NUMBER_MAX) {
		snprintf(why, CSIW_WHY_SIZE,
			 "%s: there is no number after %u; move the files away",
			 s->path, s->number);
		return false;
	}
	path = sink_name(s, ++s->number);
	if (path == NULL) {
		snprintf(why, CSIW_WHY_SIZE, "%s: out of memory", s->path);
		return false;
	}
	ok = file_open_two(&s->data, &s->side, path, why);
	free(path);
	return ok;
}

bool sink_open(struct sink *s, const char *path, const struct recording *r,
	       char why[CSIW_WHY_SIZE])
{
	s->format = format_of(path);
	s->recording = r;
	s->path = path;
	s->batch = malloc(SINK_BATCH);
	if (s->batch == NULL) {
		snprintf(why, CSIW_WHY_SIZE, "%s: out of memory", path);
		return false;
	}
	if (rotates(s)) {
		s->number = sink_last_number(path);
		s->first = s->number + 1;
	}
	return open_next(s, why);
}

/* All of it, or the file ends where it ended before. */
static bool write_at(struct sink *s, uint64_t at, const uint8_t *p, size_t len,
		     char why[CSIW_WHY_SIZE])
{
	int fd = fileno(s->data.f);
	size_t done = 0;

	while (done < len) {
		ssize_t n =
			pwrite(fd, p + done, len - done, (off_t)(at + done));

		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n <= 0) {
			errno = n < 0 ? errno : EIO;
			file_failed(&s->data, why);
			s->broken = true;
			(void)!ftruncate(fd, (off_t)s->size);
			return false;
		}
		done += (size_t)n;
	}
	return true;
}

static bool write_head(struct sink *s, uint64_t records,
		       char why[CSIW_WHY_SIZE])
{
	uint8_t head[SINK_PIECE_MAX];
	size_t len;

	if (s->format->head == NULL) {
		return true;
	}
	len = s->format->head(head, s->recording->tones, records);
	if (!write_at(s, 0, head, len, why)) {
		return false;
	}
	if (s->size == 0) {
		s->size = len;
	}
	return true;
}

static bool write_side(struct sink *s, bool over, char why[CSIW_WHY_SIZE])
{
	json_t *side = sink_side(s, over);
	bool ok;

	errno = ENOMEM;
	ok = side != NULL &&
	     json_dumpf(side, s->side.f,
			JSON_INDENT(1) | JSON_REAL_PRECISION(9)) == 0 &&
	     fputc('\n', s->side.f) != EOF;
	if (!ok) {
		file_failed(&s->side, why);
	}
	json_decref(side);
	return ok && file_complete(&s->side, why) && file_place(&s->side, why);
}

/* The side file first: whoever sees the data finds it explained. */
static bool place(struct sink *s, char why[CSIW_WHY_SIZE])
{
	if (s->number != 0 && access(s->data.path, F_OK) == 0) {
		snprintf(why, CSIW_WHY_SIZE,
			 "%s exists by now; does another stream write there?",
			 s->data.path);
		s->broken = true;
		return false;
	}
	s->side.hasty = true;
	if (!write_head(s, 0, why) || !write_side(s, false, why) ||
	    !file_place(&s->data, why)) {
		s->broken = true;
		return false;
	}
	s->files++;
	return true;
}

static bool write_batch(struct sink *s, char why[CSIW_WHY_SIZE])
{
	if (s->used == 0) {
		return true;
	}
	if (!write_at(s, s->size, s->batch, s->used, why)) {
		return false;
	}
	s->size += s->used;
	s->used = 0;
	return !s->format->counts || write_head(s, s->records, why);
}

/* The side file again, as a new one under the old name. */
static bool complete_side(struct sink *s, bool hasty, char why[CSIW_WHY_SIZE])
{
	struct file side = {.hasty = hasty};
	bool ok = file_open(&side, s->side.path, why);

	file_discard(&s->side);
	s->side = side;
	return ok && write_side(s, true, why);
}

/* hasty: the stream goes on, and its ring is not to overflow while a disk is
 * waited for. */
static bool complete(struct sink *s, bool hasty, char why[CSIW_WHY_SIZE])
{
	bool ok = write_batch(s, why);

	s->data.hasty = hasty;
	ok = ok && file_complete(&s->data, why) && complete_side(s, hasty, why);
	if (!ok) {
		s->broken = true;
		return false;
	}
	file_discard(&s->data);
	file_discard(&s->side);
	return true;
}

static uint64_t turn(const struct sink *s, uint64_t now_ms)
{
	uint64_t ms = s->recording->rotate_ms;

	return ms == 0 ? 0 : (now_ms - s->begun_ms) / ms;
}

/* Whether the file ends before a record of len bytes. */
static bool full(const struct sink *s, size_t len)
{
	uint64_t most = s->recording->rotate_size;

	return most > 0 && s->size + s->used + len > most;
}

/* A file that has its name, and room for a record of len bytes. */
static bool ready(struct sink *s, size_t len, uint64_t now_ms,
		  char why[CSIW_WHY_SIZE])
{
	if (s->files == 0) {
		s->begun_ms = now_ms;
	}
	if (s->data.placed && (full(s, len) || turn(s, now_ms) != s->turn) &&
	    !complete(s, true, why)) {
		return false;
	}
	if (s->data.path == NULL && !open_next(s, why)) {
		s->broken = true;
		return false;
	}
	if (s->data.placed) {
		return true;
	}
	s->turn = turn(s, now_ms);
	return place(s, why);
}

bool sink_put(struct sink *s, const struct csiw_record *r, const uint8_t *csi,
	      uint64_t now_ms, char why[CSIW_WHY_SIZE])
{
	uint32_t tones = s->recording->tones;
	struct csiw_record held = *r;
	uint8_t piece[SINK_PIECE_MAX];
	size_t len;

	if (held.csi_len > tones * 4) {
		held.csi_len = (uint16_t)(tones * 4);
	}
	len = s->format->put(piece, tones, &held, csi);
	if (!ready(s, len, now_ms, why)) {
		return false;
	}
	if (s->used + len > SINK_BATCH && !write_batch(s, why)) {
		return false;
	}
	memcpy(s->batch + s->used, piece, len);
	s->used += len;
	s->records++;
	return true;
}

bool sink_flush(struct sink *s, uint64_t now_ms, char why[CSIW_WHY_SIZE])
{
	if (!s->data.placed) {
		return true;
	}
	if (turn(s, now_ms) != s->turn) {
		return complete(s, true, why);
	}
	return write_batch(s, why);
}

bool sink_close(struct sink *s, char why[CSIW_WHY_SIZE])
{
	return s->broken || !s->data.placed || complete(s, false, why);
}

void sink_discard(struct sink *s)
{
	file_discard(&s->data);
	file_discard(&s->side);
	free(s->batch);
	*s = (struct sink){0};
}
