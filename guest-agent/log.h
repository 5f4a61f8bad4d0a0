/* SPDX-License-Identifier: BSD-2-Clause */
/* log.h: sentences on stderr, each one line after "csiwd: ".  Never waits for
 * their reader, unless that is a terminal. */
#ifndef CSIWD_LOG_H
#define CSIWD_LOG_H

enum log_level {
	LOG_ERROR,
	LOG_WARNING,
	LOG_INFO,
	LOG_DEBUG,
};

/** Sentences above this level are not written; LOG_INFO at first. */
void log_set_level(enum log_level level);

/** Write a sentence; format as printf's, without newline. */
__attribute__((format(printf, 2, 3))) void log_say(enum log_level level,
						   const char *format, ...);

#endif
