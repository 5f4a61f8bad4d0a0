/* SPDX-License-Identifier: BSD-2-Clause */
/* link.c: interfaces up and down, by rtnetlink. */
#include "nl80211.h"

#include <errno.h>

#include "messages.h"
#include "nl_private.h"

int link_set_up(struct nl80211 *nl, uint32_t ifindex, bool up)
{
	return nl_exchange(nl->route, message_set_link(ifindex, up), NULL,
			   NULL);
}

int link_is_up(struct nl80211 *nl, uint32_t ifindex, bool *up)
{
	struct message_link link = {0};
	const int err = nl_exchange(nl->route, message_get_link_number(ifindex),
				    message_take_link, &link);

	if (err != 0) {
		return err;
	}
	if (link.ifindex != ifindex) {
		return -EPROTO;
	}
	*up = link.up;
	return 0;
}
