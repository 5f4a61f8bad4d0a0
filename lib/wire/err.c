/* SPDX-License-Identifier: BSD-2-Clause */
/* err.c: words for both vocabularies. */
#include <csiw/err.h>
#include <csiw/wire.h>

const char *csiw_err_text(int err)
{
	switch ((enum csiw_err)err) {
	case CSIW_OK:
		return "no error";
	case CSIW_ERR_SHORT:
		return "too few bytes";
	case CSIW_ERR_RANGE:
		return "value out of range";
	case CSIW_ERR_WINDOW:
		return "unusable window";
	case CSIW_ERR_MEMORY:
		return "too little memory";
	case CSIW_ERR_FOREIGN:
		return "not a packet of CSI";
	case CSIW_ERR_FORMAT:
		return "malformed";
	case CSIW_ERR_CHANNEL:
		return "no such channel at this bandwidth";
	case CSIW_ERR_PENDING:
		return "another request is pending";
	case CSIW_ERR_DEADLINE:
		return "the deadline passed";
	case CSIW_ERR_PARTNER:
		return "the other side broke the protocol";
	case CSIW_ERR_STATE:
		return "not possible in this state";
	case CSIW_ERR_SYSTEM:
		return "refused by the operating system";
	case CSIW_ERR_SCHEME:
		return "this kind of window is not in this build";
	case CSIW_ERR_LINK:
		return "no guest of csiw answers";
	case CSIW_ERR_VERSION:
		return "the guest speaks another version of the link";
	case CSIW_ERR_DEAD:
		return "the guest gave no sign of life";
	case CSIW_ERR_RESTARTED:
		return "the guest was restarted";
	case CSIW_ERR_DAMAGED:
		return "the descriptor was overwritten";
	case CSIW_ERR_UNSTABLE:
		return "it changes all the time";
	}
	return "unknown error";
}

const char *csiw_ret_text(uint8_t ret)
{
	switch ((enum csiw_ret)ret) {
	case CSIW_RET_NONE:
		return "no answer yet";
	case CSIW_RET_TOO_MANY_MACS:
		return "more than 50 MACs listed";
	case CSIW_RET_TOO_MUCH:
		return "samples x MACs do not fit the window";
	case CSIW_RET_REFUSED:
		return "channel and bandwidth refused";
	case CSIW_RET_CONFIG_ERROR:
		return "the radio could not be configured";
	case CSIW_RET_MAIN_ERROR:
		return "error in the guest's main loop";
	case CSIW_RET_COMPLETE:
		return "done, every listed device is full";
	case CSIW_RET_TIMEOUT:
		return "done, the time is over";
	case CSIW_RET_WINDOW_FULL:
		return "done, the window is full";
	case CSIW_RET_CAPTURE_BROKE:
		return "the capture broke off or the agent was stopped";
	case CSIW_RET_WRITE_ERROR:
		return "the guest could not write the window";
	case CSIW_RET_TAKEN:
		return "taken, being served";
	case CSIW_RET_READ_ERROR:
		return "the guest could not read the window";
	}
	return "unknown return value";
}
