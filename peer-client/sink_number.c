/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sink_number.c: where the numbers of rotated files begin; see sink.h.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "sink.h"

enum { DIGITS_MAX = 9 };

/* A path taken apart: stem and ending of its last part. */
struct pattern {
	const char *stem;
	size_t stem_len;
	const char *ending;
};

/* The number of a name STEM-NUMBER.ENDING; 0 if it is none. */
static uint32_t number_of(const struct pattern *p, const char *name)
{
	const char *digits = name + p->stem_len + 1;
	size_t count;

	if (strncmp(name, p->stem, p->stem_len) != 0 ||
	    name[p->stem_len] != '-') {
		return 0;
	}
	count = strspn(digits, "0123456789");
	if (count == 0 || count > DIGITS_MAX ||
	    strcmp(digits + count, p->ending) != 0) {
		return 0;
	}
	return (uint32_t)strtoul(digits, NULL, 10);
}

/* Of a path with a slash before the last part, or without one. */
static DIR *open_folder(const char *path, size_t folder_len)
{
	char *folder;
	DIR *dir;

	if (folder_len == 0) {
		return opendir(".");
	}
	folder = strndup(path, folder_len);
	dir = folder == NULL ? NULL : opendir(folder);
	free(folder);
	return dir;
}

uint32_t sink_last_number(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dot = strrchr(path, '.');
	struct pattern p = {.stem = slash == NULL ? path : slash + 1};
	DIR *dir = open_folder(path, (size_t)(p.stem - path));
	uint32_t last = 0;
	struct dirent *entry;

	p.ending = dot == NULL ? "" : dot;
	p.stem_len = dot == NULL ? strlen(p.stem) : (size_t)(dot - p.stem);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		uint32_t number = number_of(&p, entry->d_name);

		last = number > last ? number : last;
	}
	if (dir != NULL) {
		closedir(dir);
	}
	return last;
}
