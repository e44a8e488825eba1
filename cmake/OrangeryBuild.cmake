# SPDX-License-Identifier: GPL-3.0-or-later
# How everything is compiled: language, layout of the build tree, compiler cache, sanitizers.
include_guard()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_LINK_DEPENDS_NO_SHARED ON) # a changed body in a library links that library alone again
set(CMAKE_AUTOGEN_ORIGIN_DEPENDS OFF) # moc needs no linked library
set_property(GLOBAL PROPERTY GLOBAL_DEPENDS_NO_CYCLES ON)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12)
  message(FATAL_ERROR "Orangery needs GCC 12 or newer; ${CMAKE_CXX_COMPILER} is ${CMAKE_CXX_COMPILER_VERSION}. "
                      "Install g++-12 and configure with -DCMAKE_CXX_COMPILER=g++-12.")
endif()

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Debug, RelWithDebInfo or Release" FORCE)
endif()

# The build tree has the layout of the installed one, and every run path is relative: nothing is linked anew at install.
set(ORANGERY_BIN_DIR "${PROJECT_BINARY_DIR}/bin")
set(ORANGERY_LIB_DIR "${PROJECT_BINARY_DIR}/lib")
set(ORANGERY_PLUGIN_DIR "${ORANGERY_LIB_DIR}/orangery/plugins")
set(ORANGERY_SHARE_DIR "${PROJECT_BINARY_DIR}/share/orangery")
set(ORANGERY_TEST_BIN_DIR "${PROJECT_BINARY_DIR}/tests/bin")
set(CMAKE_BUILD_WITH_INSTALL_RPATH ON)
set(CMAKE_INSTALL_RPATH_USE_LINK_PATH OFF)

# Sources are named relative to the project root in messages and debug information, so that caches serve every checkout.
add_compile_options("-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.")
add_link_options(-Wl,--as-needed)

if(ORANGERY_SANITIZE)
  string(REPLACE ";" "," orangery_sanitizers "${ORANGERY_SANITIZE}")
  add_compile_options(-fsanitize=${orangery_sanitizers} -fno-omit-frame-pointer)
  if("undefined" IN_LIST ORANGERY_SANITIZE)
    add_compile_options(-fno-sanitize-recover=undefined -fno-sanitize=vptr) # vptr asks for the type information of torch
  endif()
  add_link_options(-fsanitize=${orangery_sanitizers})
else()
  add_link_options($<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,SHARED_LIBRARY>:-Wl,-z,defs>
                   $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,MODULE_LIBRARY>:-Wl,-z,defs>)
endif()

find_program(ORANGERY_CCACHE ccache)
find_program(ORANGERY_ENV env)
mark_as_advanced(ORANGERY_CCACHE ORANGERY_ENV)
if(ORANGERY_CCACHE AND ORANGERY_ENV AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # A precompiled header stands for its content: without this sloppiness no file that uses one is ever found in the cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${ORANGERY_ENV}" CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1 "${ORANGERY_CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER "${CMAKE_CXX_COMPILER_LAUNCHER}")
endif()

set(ORANGERY_WARNINGS
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Wformat=2 -Wimplicit-fallthrough
    -Wcast-qual -Wunused -Wvla
    -Wno-missing-field-initializers) # designated initializers leave fields at their defaults on purpose
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports these on correct uses of std::string, std::optional and std::vector.
  list(APPEND ORANGERY_WARNINGS -Wduplicated-cond -Wlogical-op -Wno-stringop-overflow -Wno-stringop-overread -Wno-restrict
       -Wno-array-bounds -Wno-maybe-uninitialized -Wno-dangling-pointer)
endif()
if(ORANGERY_WERROR)
  list(APPEND ORANGERY_WARNINGS -Werror)
endif()
