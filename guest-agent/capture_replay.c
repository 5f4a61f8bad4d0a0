/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * capture_replay.c: CSI from a pcap or pcapng file.  The whole file is read
 * once before anything is served; a run then plays exactly what was found
 * readable, from the file as it was opened.
 */
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csiw/err.h>
#include <pcap.h>

#include "log.h"

enum {
	LINK_LINUX_SLL2 = 276,  /* libpcap before 1.10 lacks the name */
	BUFFER_SIZE = 16 * 1024 /* bytes read at once */
};

struct replay {
	struct capture capture;
	struct source source;
	int fd;
	enum csiw_link_layer link;

	/* as checked */
	uint64_t packet_count;
	uint64_t csi_count;
	uint64_t first_ns; /* stamp of the first CSI datagram */
	uint64_t last_ns;  /* latest stamp of one */

	/* of the run */
	pcap_t *pcap;
	uint64_t start_ns;
	uint64_t lap_packets; /* read in this lap */
	uint64_t shift_ns;    /* added to stamps: earlier laps */
	uint64_t sent;        /* CSI delivered */
	uint64_t mono_ns;     /* when the last one came */
	struct pcap_pkthdr *held;
	const u_char *held_data;

	char buffer[BUFFER_SIZE];
};

static uint64_t stamp_ns(const struct pcap_pkthdr *header)
{
	/* Opened with nanosecond precision: tv_usec holds nanoseconds. */
	return (uint64_t)header->ts.tv_sec * 1000000000 +
	       (uint64_t)header->ts.tv_usec;
}

static void stop(struct capture *c)
{
	struct replay *r = (void *)c;

	if (r->pcap != NULL) {
		pcap_close(r->pcap);
	}
	r->pcap = NULL;
	r->held = NULL;
}

/* To the first packet.  The file stays the one that was opened and checked. */
static int rewind_file(struct replay *r, char error[PCAP_ERRBUF_SIZE])
{
	FILE *file = NULL;
	int fd = -1;

	stop(&r->capture);
	r->lap_packets = 0;
	if (lseek(r->fd, 0, SEEK_SET) == 0) {
		fd = fcntl(r->fd, F_DUPFD_CLOEXEC, 0);
	}
	if (fd >= 0) {
		file = fdopen(fd, "r");
	}
	if (file == NULL) {
		snprintf(error, PCAP_ERRBUF_SIZE, "%s", strerror(errno));
		if (fd >= 0) {
			close(fd);
		}
		return CSIW_ERR_SYSTEM;
	}
	setvbuf(file, r->buffer, _IOFBF, sizeof(r->buffer));
	r->pcap = pcap_fopen_offline_with_tstamp_precision(
		file, PCAP_TSTAMP_PRECISION_NANO, error);
	if (r->pcap == NULL) {
		fclose(file);
		return CSIW_ERR_FORMAT;
	}
	return CSIW_OK;
}

static int open_file(struct replay *r, char why[CSIW_WHY_SIZE])
{
	const char *path = r->source.where;
	struct stat st;

	/* O_NONBLOCK: a FIFO is refused below, not waited for. */
	r->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (r->fd < 0 || fstat(r->fd, &st) != 0) {
		snprintf(why, CSIW_WHY_SIZE,
			 "the capture %.300s cannot be opened: %s", path,
			 strerror(errno));
		return CSIW_ERR_SYSTEM;
	}
	if (!S_ISREG(st.st_mode)) {
		snprintf(why, CSIW_WHY_SIZE,
			 "the capture %.300s is no regular file, and a replay "
			 "starts over with every request",
			 path);
		return CSIW_ERR_SYSTEM;
	}
	return CSIW_OK;
}

static int find_link(struct replay *r, char why[CSIW_WHY_SIZE])
{
	int type = pcap_datalink(r->pcap);
	const char *name = pcap_datalink_val_to_name(type);

	switch (type) {
	case DLT_EN10MB:
		r->link = CSIW_LINK_ETHERNET;
		return CSIW_OK;
	case DLT_LINUX_SLL:
		r->link = CSIW_LINK_SLL;
		return CSIW_OK;
	case LINK_LINUX_SLL2:
		r->link = CSIW_LINK_SLL2;
		return CSIW_OK;
	}
	snprintf(why, CSIW_WHY_SIZE,
		 "the capture %.300s has link type %d (%s); csiwd reads "
		 "Ethernet and Linux cooked captures",
		 r->source.where, type, name == NULL ? "unknown" : name);
	return CSIW_ERR_FORMAT;
}

/* Count what can be read; the result is that of the last pcap_next_ex. */
static int count_packets(struct replay *r)
{
	struct pcap_pkthdr *header;
	const u_char *data;
	struct csiw_csi csi;
	int got;

	while ((got = pcap_next_ex(r->pcap, &header, &data)) == 1) {
		r->packet_count++;
		if (csiw_nexmon_frame(&csi, r->link, data, header->caplen)) {
			continue;
		}
		if (r->csi_count == 0) {
			r->first_ns = r->last_ns = stamp_ns(header);
		} else if (stamp_ns(header) > r->last_ns) {
			r->last_ns = stamp_ns(header);
		}
		r->csi_count++;
	}
	return got;
}

static int check(struct replay *r, char why[CSIW_WHY_SIZE])
{
	const char *path = r->source.where;
	char error[PCAP_ERRBUF_SIZE];
	int err = rewind_file(r, error);

	if (err != CSIW_OK) {
		snprintf(why, CSIW_WHY_SIZE,
			 "%.300s is no capture: %.100s; give a pcap or pcapng "
			 "file",
			 path, error);
		return err;
	}
	err = find_link(r, why);
	if (err != CSIW_OK) {
		return err;
	}
	if (count_packets(r) == PCAP_ERROR) {
		if (r->packet_count == 0) {
			snprintf(why, CSIW_WHY_SIZE,
				 "the capture %.300s breaks before its first "
				 "packet: %.100s",
				 path, pcap_geterr(r->pcap));
			return CSIW_ERR_FORMAT;
		}
		log_say(LOG_WARNING,
			"the capture %s breaks after packet %llu: %s; using "
			"what is before",
			path, (unsigned long long)r->packet_count,
			pcap_geterr(r->pcap));
	}
	if (r->csi_count == 0) {
		log_say(LOG_WARNING,
			"the capture %s has %llu packets and no CSI datagram "
			"among them: every run will end with none",
			path, (unsigned long long)r->packet_count);
	}
	stop(&r->capture);
	return CSIW_OK;
}

static void close_capture(struct capture *c)
{
	struct replay *r = (void *)c;

	stop(c);
	if (r->fd >= 0) {
		close(r->fd);
	}
	free(r);
}

static int open_capture(struct capture **out, const struct options *options,
			char why[CSIW_WHY_SIZE])
{
	struct replay *r = calloc(1, sizeof(*r));
	int err;

	if (r == NULL) {
		snprintf(why, CSIW_WHY_SIZE, "out of memory");
		return CSIW_ERR_SYSTEM;
	}
	r->capture.ops = &capture_replay;
	r->source = options->capture;
	err = open_file(r, why);
	if (err == CSIW_OK) {
		err = check(r, why);
	}
	if (err != CSIW_OK) {
		close_capture(&r->capture);
		return err;
	}
	log_say(LOG_DEBUG, "the capture %s has %llu packets, %llu of CSI",
		r->source.where, (unsigned long long)r->packet_count,
		(unsigned long long)r->csi_count);
	*out = &r->capture;
	return CSIW_OK;
}

static bool start(struct capture *c, const struct csiw_param *request,
		  uint16_t chanspec, uint64_t now_ns, enum csiw_ret *ret)
{
	struct replay *r = (void *)c;
	char error[PCAP_ERRBUF_SIZE];

	(void)request;
	(void)chanspec;
	*ret = CSIW_RET_NONE;
	r->start_ns = now_ns;
	r->shift_ns = 0;
	r->sent = 0;
	r->mono_ns = 0;
	if (rewind_file(r, error) != CSIW_OK) {
		log_say(LOG_ERROR, "the capture %s cannot be read again: %s",
			r->source.where, error);
		*ret = CSIW_RET_CONFIG_ERROR;
	}
	return true;
}

/* The next lap follows at the mean distance of CSI, at least 1 ms. */
static bool next_lap(struct replay *r)
{
	uint64_t span_ns = r->last_ns - r->first_ns;
	uint64_t gap_ns = r->csi_count < 2 ? 0 : span_ns / (r->csi_count - 1);
	char error[PCAP_ERRBUF_SIZE];

	r->shift_ns += span_ns + (gap_ns == 0 ? 1000000 : gap_ns);
	if (rewind_file(r, error) != CSIW_OK) {
		log_say(LOG_ERROR, "the capture %s cannot be read again: %s",
			r->source.where, error);
		return false;
	}
	return true;
}

/* Read one packet into held.  CAPTURE_CSI means only that there is one. */
static enum capture_next fetch(struct replay *r, struct capture_packet *packet)
{
	if (r->lap_packets == r->packet_count) {
		if (!r->source.loop) {
			return CAPTURE_END;
		}
		if (r->csi_count == 0) {
			/* A second lap brings nothing, and would spin. */
			packet->due_ns = UINT64_MAX;
			return CAPTURE_LATER;
		}
		if (!next_lap(r)) {
			return CAPTURE_GONE;
		}
	}
	if (pcap_next_ex(r->pcap, &r->held, &r->held_data) != 1) {
		r->held = NULL;
		log_say(LOG_ERROR,
			"the capture %s was changed: packet %llu cannot be "
			"read any more",
			r->source.where, (unsigned long long)r->lap_packets);
		return CAPTURE_GONE;
	}
	r->lap_packets++;
	return CAPTURE_CSI;
}

/* When the held packet is to come, or came, by the guest's clock. */
static uint64_t held_due_ns(const struct replay *r, uint64_t now_ns)
{
	uint64_t stamp = stamp_ns(r->held) + r->shift_ns;

	switch (r->source.pace) {
	case SOURCE_PACE_FAST:
		return now_ns;
	case SOURCE_PACE_RATE:
		return r->start_ns + capture_due_ns(r->sent, r->source.rate);
	case SOURCE_PACE_CAPTURE:
		break;
	}
	if (stamp <= r->first_ns) {
		return r->start_ns;
	}
	if (stamp - r->first_ns > UINT64_MAX - r->start_ns) {
		return UINT64_MAX;
	}
	return r->start_ns + (stamp - r->first_ns);
}

static enum capture_next next(struct capture *c, uint64_t now_ns,
			      struct capture_packet *packet)
{
	struct replay *r = (void *)c;
	const struct pcap_pkthdr *header;
	int err;

	if (r->held == NULL) {
		enum capture_next got = fetch(r, packet);

		if (got != CAPTURE_CSI) {
			return got;
		}
	}
	packet->due_ns = held_due_ns(r, now_ns);
	if (packet->due_ns > now_ns) {
		return CAPTURE_LATER;
	}
	header = r->held;
	r->held = NULL;
	err = csiw_nexmon_frame(&packet->csi, r->link, r->held_data,
				header->caplen);
	if (err != CSIW_OK) {
		return err == CSIW_ERR_FOREIGN ? CAPTURE_FOREIGN
					       : CAPTURE_MALFORMED;
	}
	packet->time_ns = stamp_ns(header) + r->shift_ns;
	/* stamps may step back, this clock does not */
	if (packet->due_ns > r->mono_ns) {
		r->mono_ns = packet->due_ns;
	}
	packet->mono_ns = r->mono_ns;
	r->sent++;
	return CAPTURE_CSI;
}

const struct capture_ops capture_replay = {
	.open = open_capture,
	.start = start,
	.next = next,
	.stop = stop,
	.close = close_capture,
};
