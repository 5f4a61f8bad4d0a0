/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * verbs_report.c: what there is, a line each, for csiwd --check; nothing is
 * changed.  Lines begin with "ok   ", "MISS " or five spaces and may be posted
 * in public: no MAC and no name of a network is in them.
 */
#include "verbs_private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/nl80211.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <csiw/err.h>
#include <csiw/order.h>

enum { LINE_SIZE = 1200, CAPABILITIES_SIZE = 1000, FILE_SIZE = 1024 };

enum mark { PLAIN, FINE, MISSING };

static void __attribute__((format(printf, 3, 4)))
add(struct radio_answer *answer, enum mark mark, const char *format, ...)
{
	static const char *const marks[] = {"     ", "ok   ", "MISS "};
	size_t len = strlen(answer->text);
	char line[LINE_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	csiw_disarm(line);
	if (mark == MISSING) {
		answer->ret = CSIW_RET_CONFIG_ERROR;
	}
	if (len < sizeof(answer->text) - 2) {
		snprintf(answer->text + len, sizeof(answer->text) - len,
			 "%s%s\n", marks[mark], line);
		/* The last line may be cut; it ends as one all the same. */
		answer->text[strlen(answer->text) - 1] = '\n';
	}
}

static const char *yes(bool is)
{
	return is ? "yes" : "no";
}

/* What a verb would have said becomes a line. */
static void add_sentence(struct radio_answer *answer, const char *key,
			 const struct radio_answer *said)
{
	add(answer, MISSING, "%s: %s", key, said->text);
}

static void add_driver(const char *name, struct radio_answer *answer)
{
	static const char key[] = "DRIVER=";
	char path[64];
	char text[FILE_SIZE];
	const char *driver = "unknown";
	ssize_t len = -1;
	int fd;

	snprintf(path, sizeof(path), "/sys/class/net/%s/device/uevent", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		len = read(fd, text, sizeof(text) - 1);
		close(fd);
	}
	text[len > 0 ? len : 0] = '\0';
	if (strncmp(text, key, strlen(key)) == 0) {
		driver = text + strlen(key);
	}
	add(answer, PLAIN, "driver: %.*s", (int)strcspn(driver, "\n"), driver);
}

static void add_interface(const struct nl80211_interface *i,
			  struct radio_answer *answer)
{
	add(answer, FINE, "interface: %s", i->name);
	add_driver(i->name, answer);
	add(answer, PLAIN, "type: %s",
	    i->type == NL80211_IFTYPE_STATION ? "managed" : "ad hoc");
	add(answer, PLAIN, "up: %s", yes(i->up));
	if (i->connected) {
		add(answer, PLAIN,
		    "connected: yes; while capturing, stop wpa_supplicant, "
		    "NetworkManager or iwd for this interface");
	} else {
		add(answer, PLAIN, "connected: no");
	}
}

static void add_radio(struct verbs *v, const struct nl80211_interface *i,
		      const struct nl80211_wiphy *w,
		      struct radio_answer *answer)
{
	struct radio_answer said = {0};
	struct nl80211_interface m;
	char alpha2[3] = "";
	bool made = nl80211_find_monitor(v->nl, i->wiphy, &m) == 0;

	add(answer, PLAIN, "wiphy: %s", w->name);
	if (verbs_blocked(w, &said)) {
		add_sentence(answer, "rfkill", &said);
	} else {
		add(answer, FINE, "rfkill: not blocked");
	}
	add(answer, made || w->monitor ? FINE : MISSING,
	    "monitor supported: %s", yes(made || w->monitor));
	add(answer, PLAIN, "monitor interface: %s", made ? m.name : "none yet");
	if (nl80211_regulatory(v->nl, alpha2) == 0) {
		add(answer, PLAIN, "regulatory domain: %s", alpha2);
	} else {
		add(answer, PLAIN, "regulatory domain: unknown");
	}
	add(answer, PLAIN, "vendor command: %s", yes(w->dcmd));
}

/* Copied, for a look around must not change the way of a run. */
static bool add_way(struct verbs *v, const struct nl80211_interface *i,
		    const struct nl80211_wiphy *w, struct dcmd *d,
		    struct radio_answer *answer)
{
	enum dcmd_way way = verbs_way(v, w, DCMD_NONE);
	struct nl80211_interface m;

	verbs_drain(v); /* for v->gone */
	*d = v->dcmd;
	d->way = v->configured ? v->dcmd.way : way;
	d->ifindex = i->ifindex;
	add(answer, PLAIN, "netlink 31: %s", yes(d->raw != NULL));
	if (d->way == DCMD_NONE) {
		add(answer, MISSING,
		    "way to the firmware: none; it takes brcmfmac with "
		    "nexmon's patches");
		return false;
	}
	add(answer, FINE, "way to the firmware: %s", dcmd_way_text(d->way));
	if (d->way != DCMD_VENDOR &&
	    (nl80211_find_monitor(v->nl, i->wiphy, &m) != 0 ||
	     m.ifindex <= v->gone)) {
		add(answer, PLAIN,
		    "firmware: not asked; without a new monitor interface "
		    "this way could crash the kernel");
		return false;
	}
	return true;
}

static void add_firmware(struct dcmd *d, const char *name, bool up,
			 struct radio_answer *answer)
{
	struct radio_answer said = {0};
	char version[VERBS_VERSION_SIZE];
	char channel[VERBS_CHANNEL_SIZE];
	uint16_t chanspec;
	bool has_csi;
	int err = dcmd_get_var16(d, "chanspec", &chanspec);

	if (err == -EIO || err == -ETIMEDOUT || err == -EPERM ||
	    err == -EOPNOTSUPP) {
		verbs_say_error(&said, name, err, "ask the firmware");
		add_sentence(answer, "firmware", &said);
		return;
	}
	verbs_version(d, version);
	add(answer, PLAIN, "firmware: %s", version);
	has_csi = verbs_has_csi(d, version);
	add(answer, has_csi ? FINE : MISSING, "nexmon_csi: %s",
	    has_csi ? "yes" : "no; install its firmware file");
	if (err == 0) {
		verbs_channel(channel, chanspec);
		add(answer, PLAIN, "channel: %s", channel);
	} else {
		/* A chip that sleeps may keep its channel to itself. */
		add(answer, up ? MISSING : PLAIN, "channel: unknown (%s)",
		    verbs_reason(err));
	}
}

static void add_settings(struct dcmd *d, struct radio_answer *answer)
{
	char capabilities[CAPABILITIES_SIZE];
	uint8_t word[4] = {0xff, 0xff, 0xff, 0xff};
	uint32_t mpc;

	if (dcmd_get(d, DCMD_GET_SCANSUPPRESS, word, sizeof(word)) == 0) {
		add(answer, PLAIN, "scansuppress: %d",
		    (int)csiw_get32(word, CSIW_ORDER_LITTLE));
	}
	if (dcmd_get_var32(d, "mpc", &mpc) == 0) {
		add(answer, PLAIN, "mpc: %u", mpc);
	}
	if (dcmd_get_text(d, "cap", capabilities, sizeof(capabilities)) == 0) {
		capabilities[strcspn(capabilities, "\n")] = '\0';
		add(answer, PLAIN, "capabilities: %s", capabilities);
	}
}

bool verbs_report(struct verbs *v, struct radio_answer *answer)
{
	struct radio_answer said = {0};
	struct nl80211_interface i;
	struct nl80211_wiphy w;
	struct dcmd d;

	if (!verbs_find(v, &i, &said) || !verbs_find_wiphy(v, &i, &w, &said)) {
		add_sentence(answer, "interface", &said);
		return false;
	}
	answer->ifindex = i.ifindex;
	add_interface(&i, answer);
	add_radio(v, &i, &w, answer);
	if (add_way(v, &i, &w, &d, answer)) {
		add_firmware(&d, i.name, i.up, answer);
		if (answer->ret == CSIW_RET_NONE) {
			add_settings(&d, answer);
		}
	}
	return answer->ret == CSIW_RET_NONE;
}
