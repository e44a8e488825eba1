# SPDX-License-Identifier: GPL-3.0-or-later
# Targets that look at the sources: "format" rewrites them, "tidy" is the full run of clang-tidy, without the topics that include torch.
include_guard()

find_program(ORANGERY_CLANG_FORMAT clang-format-14)
find_program(ORANGERY_RUN_CLANG_TIDY run-clang-tidy-14)
mark_as_advanced(ORANGERY_CLANG_FORMAT ORANGERY_RUN_CLANG_TIDY)

if(ORANGERY_CLANG_FORMAT)
  add_custom_target(format
    COMMAND sh -c "find engine widgets app plugins tests -name '*.cpp' -o -name '*.h' -o -name '*.cu' | xargs '${ORANGERY_CLANG_FORMAT}' -i"
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" VERBATIM)
endif()
if(ORANGERY_RUN_CLANG_TIDY)
  add_custom_target(tidy
    COMMAND sh -c "grep -rLE '#include *(<(torch|ATen|c10)/|\".*_torch\\.h\")' --include=*.cpp engine widgets app plugins | xargs '${ORANGERY_RUN_CLANG_TIDY}' -quiet -p '${PROJECT_BINARY_DIR}' -extra-arg=-Wno-unknown-warning-option"
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" USES_TERMINAL VERBATIM)
endif()
