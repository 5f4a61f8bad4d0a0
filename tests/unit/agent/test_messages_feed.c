/* SPDX-License-Identifier: BSD-2-Clause */
/* test_messages_feed.c: the end of an exchange, and answers of brcmfmac. */
#include "test_messages.h"

/* A message of brcmfmac's vendor command; said is its LEN. */
static void add_vendor(const void *data, size_t len, int said, int number)
{
	struct nl_msg *msg = wifi(NL80211_CMD_VENDOR, number);
	struct nlattr *nest;

	nla_put_u32(msg, NL80211_ATTR_WIPHY, 0);
	nest = nla_nest_start(msg, NL80211_ATTR_VENDOR_DATA);
	nla_put(msg, 2, (int)len, data);
	if (said >= 0) {
		nla_put_u16(msg, 1, (uint16_t)said);
	}
	nla_nest_end(msg, nest);
	add(msg);
}

static void acknowledgement_ends_an_exchange(void **state)
{
	struct message_exchange x;

	(void)state;
	add_error(0, NUMBER);
	x = feed(used, NULL, NULL);
	assert_true(x.done);
	assert_int_equal(x.error, 0);
}

static void error_of_the_kernel_arrives_unchanged(void **state)
{
	const int errors[] = {-EBADE, -EIO, -EOPNOTSUPP, -EPERM, -ERFKILL};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		struct message_exchange x;

		used = 0;
		add_error(errors[i], NUMBER);
		x = feed(used, NULL, NULL);
		assert_true(x.done);
		assert_int_equal(x.error, errors[i]);
	}
}

static void error_that_is_none_makes_no_sense(void **state)
{
	(void)state;
	add_error(1, NUMBER);
	assert_int_equal(feed(used, NULL, NULL).error, -EPROTO);
	used = 0;
	add_error(-4096, NUMBER);
	assert_int_equal(feed(used, NULL, NULL).error, -EPROTO);
}

static void late_answers_to_another_exchange_are_ignored(void **state)
{
	uint8_t data[2] = {7, 7};
	struct message_data out = {.data = data, .size = sizeof(data)};
	struct message_exchange x;

	(void)state;
	add_vendor("\x01\x02", 2, 2, NUMBER - 1);
	add_error(-EIO, NUMBER - 1);
	x = feed(used, message_take_vendor, &out);
	assert_false(x.done);
	assert_int_equal(out.have, 0);

	add_vendor("\x06\x10", 2, 2, NUMBER);
	add_error(0, NUMBER);
	x = feed(used, message_take_vendor, &out);
	assert_true(x.done);
	assert_int_equal(x.error, 0);
	assert_int_equal(out.have, 2);
	assert_memory_equal(data, "\x06\x10", 2);
}

static void answer_to_another_port_is_ignored(void **state)
{
	struct nlmsghdr *h = (struct nlmsghdr *)(void *)space;

	(void)state;
	add_error(0, NUMBER);
	h->nlmsg_pid = PORT + 1;
	assert_false(feed(used, NULL, NULL).done);
}

static void dump_that_was_interrupted_is_told(void **state)
{
	struct nlmsghdr *h = (struct nlmsghdr *)(void *)space;

	(void)state;
	add(wifi(NL80211_CMD_NEW_INTERFACE, NUMBER));
	h->nlmsg_flags |= NLM_F_DUMP_INTR;
	assert_int_equal(feed(used, NULL, NULL).error, -EINTR);
}

static void vendor_reply_is_joined_from_its_messages(void **state)
{
	uint8_t data[8];
	struct message_data out = {.data = data, .size = sizeof(data)};

	(void)state;
	add_vendor("abc", 3, 3, NUMBER);
	add_vendor("de", 2, 2, NUMBER);
	add_error(0, NUMBER);
	assert_int_equal(feed(used, message_take_vendor, &out).error, 0);
	assert_int_equal(out.have, 5);
	assert_memory_equal(data, "abcde", 5);
	out.have = 0;
	torture(message_take_vendor, &out, sizeof(out));
}

static void vendor_reply_is_cut_to_what_was_asked(void **state)
{
	uint8_t data[4] = {9, 9, 9, 9};
	struct message_data out = {.data = data, .size = 3};

	(void)state;
	add_vendor("ab", 2, 2, NUMBER);
	add_vendor("cdef", 4, 4, NUMBER);
	add_vendor("gh", 2, 2, NUMBER);
	add_error(0, NUMBER);
	assert_int_equal(feed(used, message_take_vendor, &out).error, 0);
	assert_int_equal(out.have, 8);
	assert_memory_equal(data, "abc\x09", 4);
}

static void vendor_reply_with_another_length_makes_no_sense(void **state)
{
	uint8_t data[8];
	struct message_data out = {.data = data, .size = sizeof(data)};

	(void)state;
	add_vendor("abc", 3, 2, NUMBER);
	assert_int_equal(feed(used, message_take_vendor, &out).error, -EPROTO);
	used = 0;
	add_vendor("abc", 3, 0xffff, NUMBER);
	assert_int_equal(feed(used, message_take_vendor, &out).error, -EPROTO);
	assert_int_equal(out.have, 0);
}

static void vendor_reply_without_data_makes_no_sense(void **state)
{
	uint8_t data[8];
	struct message_data out = {.data = data, .size = sizeof(data)};

	(void)state;
	add(wifi(NL80211_CMD_VENDOR, NUMBER));
	assert_int_equal(feed(used, message_take_vendor, &out).error, -EPROTO);
}

static void vendor_reply_whose_nested_length_lies_makes_no_sense(void **state)
{
	/* netlink 16, generic 4, wiphy 8, vendor data 4: then the inner ones */
	uint8_t *const inner_len = space + 32;
	uint8_t data[8];
	struct message_data out = {.data = data, .size = sizeof(data)};
	unsigned int lie;

	(void)state;
	add_vendor("abcd", 4, -1, NUMBER);
	assert_int_equal(*inner_len, 8);
	for (lie = 0; lie < 256; lie++) {
		if (lie < 4 || lie > 8) {
			*inner_len = (uint8_t)lie;
			assert_int_equal(
				feed(used, message_take_vendor, &out).error,
				-EPROTO);
		}
	}
	assert_int_equal(out.have, 0);
}

static void message_longer_than_what_came_makes_no_sense(void **state)
{
	struct nlmsghdr *h = (struct nlmsghdr *)(void *)space;

	(void)state;
	add_error(0, NUMBER);
	h->nlmsg_len = (uint32_t)used + 1;
	assert_int_equal(feed(used, NULL, NULL).error, -EPROTO);
	h->nlmsg_len = UINT32_MAX;
	assert_int_equal(feed(used, NULL, NULL).error, -EPROTO);
	h->nlmsg_len = 15;
	assert_int_equal(feed(used, NULL, NULL).error, -EPROTO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(acknowledgement_ends_an_exchange,
				       set_up),
		cmocka_unit_test_setup(error_of_the_kernel_arrives_unchanged,
				       set_up),
		cmocka_unit_test_setup(error_that_is_none_makes_no_sense,
				       set_up),
		cmocka_unit_test_setup(
			late_answers_to_another_exchange_are_ignored, set_up),
		cmocka_unit_test_setup(answer_to_another_port_is_ignored,
				       set_up),
		cmocka_unit_test_setup(dump_that_was_interrupted_is_told,
				       set_up),
		cmocka_unit_test_setup(vendor_reply_is_joined_from_its_messages,
				       set_up),
		cmocka_unit_test_setup(vendor_reply_is_cut_to_what_was_asked,
				       set_up),
		cmocka_unit_test_setup(
			vendor_reply_with_another_length_makes_no_sense,
			set_up),
		cmocka_unit_test_setup(vendor_reply_without_data_makes_no_sense,
				       set_up),
		cmocka_unit_test_setup(
			vendor_reply_whose_nested_length_lies_makes_no_sense,
			set_up),
		cmocka_unit_test_setup(
			message_longer_than_what_came_makes_no_sense, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
