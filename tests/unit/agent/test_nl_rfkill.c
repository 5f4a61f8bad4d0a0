/* SPDX-License-Identifier: BSD-2-Clause */
/* test_nl_rfkill.c: the switches of a radio, in a sysfs of the test's own. */
#include "../check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "radio/nl_private.h"

static char root[] = "/tmp/csiw-test-XXXXXX";

static void put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int set_up(void **state)
{
	(void)state;
	return mkdtemp(root) == NULL || chdir(root) != 0 ||
	       mkdir("phy0", 0700) != 0 || mkdir("phy0/rfkill7", 0700) != 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink("phy0/rfkill7/soft");
	unlink("phy0/rfkill7/hard");
	rmdir("phy0/rfkill7");
	rmdir("phy0");
	return chdir("/") != 0 || rmdir(root) != 0;
}

static void check(const char *wiphy, bool soft, bool hard)
{
	bool is_soft = !soft;
	bool is_hard = !hard;

	nl_rfkill(root, wiphy, &is_soft, &is_hard);
	assert_int_equal(is_soft, soft);
	assert_int_equal(is_hard, hard);
}

static void switches_are_read(void **state)
{
	(void)state;
	put("phy0/rfkill7/soft", "1\n");
	put("phy0/rfkill7/hard", "0\n");
	check("phy0", true, false);
	put("phy0/rfkill7/soft", "0\n");
	put("phy0/rfkill7/hard", "1\n");
	check("phy0", false, true);
}

static void radio_without_switches_is_on(void **state)
{
	(void)state;
	unlink("phy0/rfkill7/soft");
	put("phy0/rfkill7/hard", "");
	check("phy0", false, false);
	check("phy1", false, false);
}

static void name_of_a_wiphy_leads_nowhere_else(void **state)
{
	char elsewhere[64];

	(void)state;
	put("phy0/rfkill7/soft", "1\n");
	snprintf(elsewhere, sizeof(elsewhere), "../%s/phy0",
		 root + strlen("/tmp/"));
	check(elsewhere, false, false);
	check("phy0/", false, false);
	check("..", false, false);
	check("", false, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(switches_are_read),
		cmocka_unit_test(radio_without_switches_is_on),
		cmocka_unit_test(name_of_a_wiphy_leads_nowhere_else),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
