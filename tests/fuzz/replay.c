/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replay.c: main of a fuzz target where the compiler brings no fuzzer: gives it
 * every file named, and every file in a folder named.  0 if there was one and
 * all went well; each path is printed first, so that the last one is to blame.
 */
#include <dirent.h>
#include <errno.h>

#include "fuzz.h"

enum { SIZE_MAX_READ = 1 << 20 };

static unsigned int replayed;

static void give_up(const char *path)
{
	fprintf(stderr, "cannot read %s: %s\n", path, strerror(errno));
	exit(1);
}

/* A copy of exactly its size goes to the target. */
static void replay_bytes(const void *bytes, size_t size)
{
	uint8_t *data = malloc(size > 0 ? size : 1);

	CHECK(data != NULL);
	memcpy(data, bytes, size);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	replayed++;
}

static void replay_file(const char *path)
{
	static uint8_t bytes[SIZE_MAX_READ];
	FILE *f = fopen(path, "rb");
	size_t size;

	fprintf(stderr, "%s\n", path);
	if (f == NULL) {
		give_up(path);
	}
	size = fread(bytes, 1, sizeof(bytes), f);
	if (ferror(f)) {
		give_up(path);
	}
	fclose(f);
	replay_bytes(bytes, size);
}

static void replay_folder(DIR *folder, const char *path)
{
	char inside[4096];

	for (struct dirent *e = readdir(folder); e; e = readdir(folder)) {
		if (e->d_name[0] == '.') {
			continue;
		}
		snprintf(inside, sizeof(inside), "%s/%s", path, e->d_name);
		replay_file(inside);
	}
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		DIR *folder = opendir(argv[i]);

		if (folder == NULL) {
			replay_file(argv[i]);
			continue;
		}
		replay_folder(folder, argv[i]);
		closedir(folder);
	}
	printf("%u inputs replayed\n", replayed);
	return replayed > 0 ? 0 : 1;
}
