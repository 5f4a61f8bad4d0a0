/* SPDX-License-Identifier: BSD-2-Clause */
/* nl80211_rfkill.c: whether a radio is switched off, by sysfs: the only files
 * that the radio helper reads once its rights are gone. */
#include "nl_private.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool is_set(int folder, const char *switch_name, const char *file)
{
	char path[NAME_MAX + sizeof("/soft")];
	char value = '0';
	int fd;

	snprintf(path, sizeof(path), "%s/%s", switch_name, file);
	fd = openat(folder, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		return false;
	}
	if (read(fd, &value, 1) != 1) {
		value = '0';
	}
	close(fd);
	return value == '1';
}

void nl_rfkill(const char *root, const char *wiphy, bool *soft, bool *hard)
{
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *folder;

	*soft = false;
	*hard = false;
	if (strchr(wiphy, '/') != NULL || wiphy[0] == '.') {
		return;
	}
	snprintf(path, sizeof(path), "%s/%s", root, wiphy);
	folder = opendir(path);
	if (folder == NULL) {
		return;
	}
	while ((entry = readdir(folder)) != NULL) {
		if (strncmp(entry->d_name, "rfkill", strlen("rfkill")) == 0) {
			*soft |= is_set(dirfd(folder), entry->d_name, "soft");
			*hard |= is_set(dirfd(folder), entry->d_name, "hard");
		}
	}
	closedir(folder);
}
