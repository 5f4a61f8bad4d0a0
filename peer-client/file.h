/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * file.h: files that appear complete or not at all: written under another name
 * in the same directory, kept on disk, then renamed.  The file that was there
 * before is kept until file_discard, so that file_retract can bring it back.  Or
 * files that get their names at once, and grow there.
 *
 * Functions that fail fill why (CSIW_WHY_SIZE bytes) with a sentence.
 */
#ifndef CSIW_FILE_H
#define CSIW_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include <csiw/hosted.h>

struct file {
	char *path;    /* what it will be called */
	char *temp;    /* what it, or the old file, is called now, or NULL */
	FILE *f;       /* NULL once it is complete */
	bool complete; /* all of it is on the disk */
	bool placed;   /* it has its name; temp is the old file, if any */
	bool hasty;    /* file_complete does not wait for the disk */
};

/**
 * Begin a file.  One that exists at path stays what it is until file_publish,
 * and hands on its mode.  A symbolic link is replaced, not followed.
 *
 * @param f     all zero; file_discard it in any case.
 * @param path  copied.
 */
bool file_open(struct file *f, const char *path, char why[CSIW_WHY_SIZE]);

/** Begin a file and the one that explains it, path.json; all of file_open. */
bool file_open_two(struct file *data, struct file *side, const char *path,
		   char why[CSIW_WHY_SIZE]);

/** A write has failed, and errno may say why; always false. */
bool file_failed(const struct file *f, char why[CSIW_WHY_SIZE]);

/** Everything is written: see it to the disk and close it. */
bool file_complete(struct file *f, char why[CSIW_WHY_SIZE]);

/** Give a complete file its name. */
bool file_publish(struct file *f, char why[CSIW_WHY_SIZE]);

/**
 * Give a file its name, complete or not, for good: the one that was there is
 * gone.
 */
bool file_place(struct file *f, char why[CSIW_WHY_SIZE]);

/**
 * Undo file_publish, if it was done: the old file has its name again.  One that
 * was replaced on a file system that cannot exchange two names is lost.
 */
void file_retract(struct file *f);

/** Free; what is not published is removed, and so is the old file if it is. */
void file_discard(struct file *f);

#endif
