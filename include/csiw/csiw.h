/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * csiw.h: the freestanding library, whole.  See each header; hosted.h is apart,
 * as it needs an operating system.
 */
#ifndef CSIW_CSIW_H
#define CSIW_CSIW_H

#include <csiw/collect.h>
#include <csiw/err.h>
#include <csiw/guest.h>
#include <csiw/link.h>
#include <csiw/nexmon.h>
#include <csiw/order.h>
#include <csiw/param.h>
#include <csiw/peer.h>
#include <csiw/record.h>
#include <csiw/sample.h>
#include <csiw/stream.h>
#include <csiw/version.h>
#include <csiw/win.h>
#include <csiw/wire.h>
#include <csiw/wire_link.h>

#endif
