/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_outputs.c: samples of any content, written in each format of csiw
 * collect.  Four bytes say how, the samples follow.  Every file holds as many
 * as were given, whole, and their bytes can be read back.
 */
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csiw/err.h>
#include <csiw/nexmon.h>
#include <jansson.h>

#include "fuzz.h"
#include "out.h"

enum {
	HEAD = 4,
	SAMPLES_MAX = 4,
	PCAP_HEAD = 24,
	PACKET_HEAD = 16,
	FRAME_SIZE = 14 + 20 + 8 + CSIW_NEXMON_HEADER_SIZE + CSIW_CSI_SIZE,
	NPY_LEN = 8, /* offset of the header's length, u16 */
	CSV_COLUMNS = 4 + 2 * TONE_COUNT,
};

static int file = -1;

static const struct format *const formats[] = {&format_npy, &format_csv,
					       &format_jsonl, &format_pcap};
static const char *const chips[] = {NULL, "43455c0", "4339", "4358", "4366c0"};

static struct collection from(const uint8_t *head)
{
	const char *chip = chips[head[0] / 4 % 5];
	struct collection c = {
		.ret = CSIW_RET_TIMEOUT,
		.order = head[1] & 1 ? CSIW_ORDER_LITTLE : CSIW_ORDER_BIG,
		.window = "file:w",
		.chip = chip == NULL ? NULL : chip_find(chip),
	};

	c.request.channel = head[2];
	c.request.bandwidth_mhz = head[3];
	return c;
}

static char *read_back(size_t *len)
{
	struct stat st;
	char *text;

	CHECK(fstat(file, &st) == 0);
	*len = (size_t)st.st_size;
	text = malloc(*len + 1);
	CHECK(text != NULL);
	CHECK(pread(file, text, *len, 0) == (ssize_t)*len);
	text[*len] = '\0';
	return text;
}

/* What csiw collect does with one output, but for the names. */
static void write_out(const struct collection *c, const struct format *format,
		      const uint8_t *samples)
{
	struct out o = {.format = format};
	char why[CSIW_WHY_SIZE] = "";

	if (file < 0) {
		file = memfd_create("output", MFD_CLOEXEC);
		CHECK(file >= 0);
	}
	CHECK(ftruncate(file, 0) == 0 && lseek(file, 0, SEEK_SET) == 0);
	o.data.f = fdopen(dup(file), "wb");
	CHECK(o.data.f != NULL);
	CHECK(out_begin(&o, c, why));
	CHECK(out_put(&o, c, samples, c->total, why));
	CHECK(why[0] == '\0');
	CHECK(fclose(o.data.f) == 0);
}

static void check_npy(const struct collection *c, const uint8_t *samples,
		      const char *text, size_t len)
{
	const uint8_t *at = (const uint8_t *)text;
	size_t csi = c->chip == NULL ? CSIW_CSI_SIZE : 2 * CSIW_CSI_SIZE;
	size_t head = NPY_LEN + 2 + csiw_get16(at + NPY_LEN, CSIW_ORDER_LITTLE);

	CHECK(head % 64 == 0);
	CHECK(len == head + c->total * (CSIW_SAMPLE_CSI + csi));
	at += head;
	for (uint32_t i = 0; c->chip == NULL && i < c->total; i++) {
		const uint8_t *s = samples + (size_t)i * CSIW_SAMPLE_SIZE;

		/* but for the byte order of stream and time */
		CHECK(memcmp(at, s, CSIW_SAMPLE_STREAM) == 0);
		CHECK(memcmp(at + CSIW_SAMPLE_CSI, s + CSIW_SAMPLE_CSI,
			     CSIW_CSI_SIZE) == 0);
		at += CSIW_SAMPLE_SIZE;
	}
}

static void check_csv(const struct collection *c, const char *text)
{
	uint32_t lines = 0;

	for (; *text != '\0'; lines++) {
		int columns = 1;

		for (; *text != '\n'; text++) {
			CHECK(*text >= ' ' && *text <= '~');
			columns += *text == ',';
		}
		CHECK(columns == CSV_COLUMNS);
		text++;
	}
	CHECK(lines == c->total + 1);
}

static void check_jsonl(const struct collection *c, const uint8_t *samples,
			char *text)
{
	char *line;
	uint32_t i = 0;

	while ((line = strsep(&text, "\n")) != NULL && *line != '\0') {
		json_t *o = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
		const json_t *csi = json_object_get(o, "csi");
		const json_t *rssi = json_object_get(o, "rssi_dbm");

		CHECK(i < c->total && json_array_size(csi) == TONE_COUNT);
		CHECK(json_integer_value(rssi) ==
		      (int8_t)samples[i * CSIW_SAMPLE_SIZE]);
		json_decref(o);
		i++;
	}
	CHECK(i == c->total);
}

/* As csiwd would replay it; ff:ff:ff:ff:ff:ff is no transmitter. */
static void check_pcap(const struct collection *c, const uint8_t *samples,
		       const char *text, size_t len)
{
	static const uint8_t fill[CSIW_MAC_SIZE] = {0xff, 0xff, 0xff,
						    0xff, 0xff, 0xff};
	const uint8_t *at = (const uint8_t *)text + PCAP_HEAD;

	CHECK(len == PCAP_HEAD + c->total * (PACKET_HEAD + FRAME_SIZE));
	for (uint32_t i = 0; i < c->total; i++) {
		const uint8_t *s = samples + (size_t)i * CSIW_SAMPLE_SIZE;
		struct csiw_csi csi;

		at += PACKET_HEAD;
		if (memcmp(s + CSIW_SAMPLE_MAC, fill, sizeof(fill)) != 0) {
			CHECK(csiw_nexmon_frame(&csi, CSIW_LINK_ETHERNET, at,
						FRAME_SIZE) == CSIW_OK);
			CHECK(csiw_nexmon_source(CSIW_LINK_ETHERNET, at,
						 FRAME_SIZE) == CSIW_OK);
			CHECK(csi.rssi_dbm == (int8_t)s[CSIW_SAMPLE_RSSI]);
			CHECK(memcmp(csi.mac, s + CSIW_SAMPLE_MAC,
				     CSIW_MAC_SIZE) == 0);
			CHECK(memcmp(csi.csi, s + CSIW_SAMPLE_CSI,
				     CSIW_CSI_SIZE) == 0);
		}
		at += FRAME_SIZE;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *samples = data + HEAD;
	const struct format *format;
	struct collection c;
	size_t len, count;
	char *text;

	if (size < HEAD) {
		return 0;
	}
	c = from(data);
	count = (size - HEAD) / CSIW_SAMPLE_SIZE;
	c.total = (uint32_t)(count < SAMPLES_MAX ? count : SAMPLES_MAX);
	format = formats[data[0] % 4];
	write_out(&c, format, samples);
	text = read_back(&len);
	if (format == &format_npy) {
		check_npy(&c, samples, text, len);
	} else if (format == &format_csv) {
		check_csv(&c, text);
	} else if (format == &format_jsonl) {
		check_jsonl(&c, samples, text);
	} else {
		check_pcap(&c, samples, text, len);
	}
	free(text);
	return 0;
}
