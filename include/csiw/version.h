/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * version.h: two numbers that move apart: the release of the software, and the
 * protocol it speaks (docs/PROTOCOL.md).
 */
#ifndef CSIW_VERSION_H
#define CSIW_VERSION_H

#define CSIW_VERSION "0.1.0"
#define CSIW_VERSION_MAJOR 0
#define CSIW_VERSION_MINOR 1
#define CSIW_VERSION_PATCH 0

#define CSIW_PROTOCOL_VERSION 1

#endif
