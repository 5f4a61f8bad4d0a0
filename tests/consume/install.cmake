# SPDX-License-Identifier: BSD-2-Clause
# cmake -D BUILD=... -D PREFIX=... -P install.cmake: installs, then moves.
file(REMOVE_RECURSE ${PREFIX} ${PREFIX}.first)
execute_process(
	COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX}.first
	RESULT_VARIABLE result OUTPUT_QUIET)
if(NOT result EQUAL 0)
	message(FATAL_ERROR "cmake --install ${BUILD} ended with ${result}")
endif()
file(RENAME ${PREFIX}.first ${PREFIX})

# A file that names the place it was built at or first installed in would break
# after the move.
file(GLOB_RECURSE texts ${PREFIX}/*.cmake ${PREFIX}/*.pc ${PREFIX}/*.h)
foreach(text IN LISTS texts)
	file(READ ${text} content)
	foreach(place IN ITEMS ${BUILD} ${PREFIX}.first)
		string(FIND "${content}" ${place} at)
		if(NOT at EQUAL -1)
			message(FATAL_ERROR "${text} names ${place}")
		endif()
	endforeach()
endforeach()

file(GLOB programs ${PREFIX}/bin/csiw ${PREFIX}/sbin/csiwd)
foreach(program IN LISTS programs)
	execute_process(COMMAND ${program} --version RESULT_VARIABLE result
		OUTPUT_QUIET)
	if(NOT result EQUAL 0)
		message(FATAL_ERROR "${program} --version ended with ${result}")
	endif()
endforeach()
list(LENGTH programs program_count)
if(NOT program_count EQUAL 2)
	message(FATAL_ERROR "csiw and csiwd are not both installed: ${programs}")
endif()
foreach(page IN ITEMS man1/csiw.1 man7/csiw-window.7 man8/csiwd.8)
	if(NOT EXISTS ${PREFIX}/share/man/${page})
		message(FATAL_ERROR "the man page ${page} is not installed")
	endif()
endforeach()
