# SPDX-License-Identifier: BSD-2-Clause
# Cross-builds for 64-bit ARM Linux:
#
#	cmake -B build-arm64 -DCMAKE_TOOLCHAIN_FILE=cmake/aarch64-linux-gnu.cmake \
#		-DCMAKE_SYSROOT=FOLDER -DCSIW_BUILD_CLIENT=OFF \
#		-DCSIW_BUILD_TESTS=OFF
#
# FOLDER holds the guest's /usr/include, /usr/lib and /lib.  Without it the
# libraries are those that the build machine has for arm64 beside its own.
# CSIW_CROSS is what the names of the compilers begin with.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)

set(CSIW_CROSS aarch64-linux-gnu- CACHE STRING "prefix of the cross compiler")
set(CMAKE_C_COMPILER ${CSIW_CROSS}gcc)
# A trial build reads this file too, and knows only what is named here.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES CMAKE_SYSROOT CSIW_CROSS)

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
if(NOT CMAKE_SYSROOT)
	list(APPEND CMAKE_FIND_ROOT_PATH /)
endif()

# pkg-config must not answer for the build machine.  Debian keeps the
# libraries of an architecture in a folder of their own; others do not.
set(ENV{PKG_CONFIG_SYSROOT_DIR} "${CMAKE_SYSROOT}")
string(CONCAT libdir
	"${CMAKE_SYSROOT}/usr/lib/aarch64-linux-gnu/pkgconfig:"
	"${CMAKE_SYSROOT}/usr/share/pkgconfig")
if(CMAKE_SYSROOT)
	string(APPEND libdir ":${CMAKE_SYSROOT}/usr/lib/pkgconfig")
endif()
set(ENV{PKG_CONFIG_LIBDIR} "${libdir}")
