/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nexutil.c: stands in for nexutil on a machine whose radio takes no commands:
 * everything succeeds, and the channel is what /run/chanspec says, in
 * hexadecimal.  It takes the options that csiwd may use and no others.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { GET_CSI = 501, ANSWER_MAX = 8192, USAGE = 64 };

static int say_chanspec(void)
{
	FILE *f = fopen("/run/chanspec", "r");
	unsigned int chanspec = 0x1006;

	if (f != NULL && fscanf(f, "%x", &chanspec) != 1) {
		return 1;
	}
	printf("chanspec: 0x%04x, %u\n", chanspec, chanspec & 0xff);
	return 0;
}

/* Raw bytes: csi_collect is 1, any other variable 0. */
static int say_raw(int command, size_t len)
{
	static uint8_t answer[ANSWER_MAX];

	answer[0] = command == GET_CSI;
	return fwrite(answer, 1, len, stdout) == len ? 0 : 1;
}

int main(int argc, char **argv)
{
	int get = -1, set = -1, base64 = 0, raw = 0, option;
	const char *value = "";
	size_t len = 0;

	while ((option = getopt(argc, argv, "bg:k::l:m::rs:v:")) != -1) {
		switch (option) {
		case 'k':
			return optarg == NULL ? say_chanspec() : 0;
		case 'm':
			return optarg == NULL && puts("monitor: 2") < 0;
		case 'b':
			base64 = 1;
			break;
		case 'r':
			raw = 1;
			break;
		case 'g':
			get = atoi(optarg);
			break;
		case 's':
			set = atoi(optarg);
			break;
		case 'l':
			len = strtoul(optarg, NULL, 10);
			break;
		case 'v':
			value = optarg;
			break;
		default:
			return USAGE;
		}
	}
	if ((get < 0) == (set < 0) || !base64 || value[0] == '\0' || len == 0 ||
	    len > ANSWER_MAX) {
		return USAGE;
	}
	return get >= 0 && raw ? say_raw(get, len) : 0;
}
