# SPDX-License-Identifier: BSD-2-Clause
# Headers, archives, man pages, and what finds them again:
# find_package(csiw) with csiw::csiw and csiw::hosted, and pkg-config.
include(CMakePackageConfigHelpers)

set(cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/csiw)
set(pc_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
set(public_headers collect csiw err guest guest_link link nexmon order param peer
	peer_link record sample stream version win wire wire_link)
set(libraries csiw)
set(pc_files csiw)
if(TARGET csiw_hosted)
	list(APPEND public_headers hosted)
	list(APPEND libraries csiw_hosted)
	list(APPEND pc_files csiw-hosted)
endif()

foreach(header IN LISTS public_headers)
	install(FILES ${PROJECT_SOURCE_DIR}/include/csiw/${header}.h
		DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/csiw)
endforeach()

install(TARGETS ${libraries} EXPORT csiw
	ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT csiw NAMESPACE csiw:: FILE csiw-targets.cmake
	DESTINATION ${cmake_dir})
configure_package_config_file(
	${CMAKE_CURRENT_LIST_DIR}/csiw-config.cmake.in
	${PROJECT_BINARY_DIR}/csiw-config.cmake
	INSTALL_DESTINATION ${cmake_dir})
# Before 1.0 a minor release may change the API.
write_basic_package_version_file(
	${PROJECT_BINARY_DIR}/csiw-config-version.cmake
	COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/csiw-config.cmake
	${PROJECT_BINARY_DIR}/csiw-config-version.cmake
	DESTINATION ${cmake_dir})

# The .pc files find themselves, so that the tree can be moved as a whole.
file(RELATIVE_PATH pc_to_prefix /prefix/${pc_dir} /prefix)
foreach(pc IN LISTS pc_files)
	configure_file(${CMAKE_CURRENT_LIST_DIR}/${pc}.pc.in
		${PROJECT_BINARY_DIR}/${pc}.pc @ONLY)
	install(FILES ${PROJECT_BINARY_DIR}/${pc}.pc DESTINATION ${pc_dir})
endforeach()

# The programs install themselves.
if(TARGET csiw_hosted)
	file(GLOB pages ${PROJECT_SOURCE_DIR}/docs/man/*.[1-8])
	foreach(page IN LISTS pages)
		string(REGEX MATCH "[1-8]$" section ${page})
		install(FILES ${page}
			DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
	endforeach()
endif()
