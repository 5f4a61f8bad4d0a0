# SPDX-License-Identifier: BSD-2-Clause
# csiwd as a service: a systemd unit, and a script of BusyBox init with its
# command line.  Whichever of the two the machine lacks takes no notice.
set(service ${PROJECT_SOURCE_DIR}/guest-agent/service)
foreach(file IN ITEMS csiwd.service S70csiwd)
	configure_file(${service}/${file}.in
		${PROJECT_BINARY_DIR}/guest-agent/${file} @ONLY)
endforeach()
# What is below /usr is configured in /etc, where BusyBox init looks.
set(etc ${CMAKE_INSTALL_SYSCONFDIR})
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
	set(etc ${CMAKE_INSTALL_FULL_SYSCONFDIR})
endif()
install(FILES ${PROJECT_BINARY_DIR}/guest-agent/csiwd.service
	DESTINATION lib/systemd/system)
install(PROGRAMS ${PROJECT_BINARY_DIR}/guest-agent/S70csiwd
	DESTINATION ${etc}/init.d)
install(FILES ${service}/csiwd.default RENAME csiwd
	DESTINATION ${etc}/default)
