# SPDX-License-Identifier: BSD-2-Clause
# csiw_options(TARGET): the language, the warnings and the sanitizers of every
# target of the project.
function(csiw_options target)
	set_target_properties(${target} PROPERTIES
		C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
	target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic
		-Wconversion -Wshadow -Wcast-qual -Wcast-align
		-Wstrict-prototypes -Wmissing-prototypes -Wvla)
	if(CSIW_WERROR)
		target_compile_options(${target} PRIVATE -Werror)
	endif()
	if(CSIW_SANITIZE)
		target_compile_options(${target} PRIVATE
			-fsanitize=${CSIW_SANITIZE} -fno-sanitize-recover=all
			-fno-omit-frame-pointer)
		target_link_options(${target} PRIVATE
			-fsanitize=${CSIW_SANITIZE})
	endif()
endfunction()
