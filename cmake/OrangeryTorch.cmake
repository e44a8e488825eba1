# SPDX-License-Identifier: GPL-3.0-or-later
# Orangery::torch: libtorch_cpu and libc10 and nothing else. The package's own config would bring CUDA, Kineto and Caffe2 in.
include_guard()

file(STRINGS "${PROJECT_SOURCE_DIR}/cmake/libtorch.lock" orangery_torch_pin REGEX "^torch " LIMIT_COUNT 1)
string(REGEX REPLACE "^torch ([^ ]+) ([^ ]+) .*" "\\1;\\2" orangery_torch_pin "${orangery_torch_pin}")
list(GET orangery_torch_pin 0 ORANGERY_TORCH_VERSION)
list(GET orangery_torch_pin 1 orangery_torch_sha)

if(ORANGERY_TORCH)
  get_filename_component(ORANGERY_TORCH_ROOT "${ORANGERY_TORCH}" REALPATH)
  if(NOT EXISTS "${ORANGERY_TORCH_ROOT}/torch/lib" AND EXISTS "${ORANGERY_TORCH_ROOT}/lib/libtorch_cpu.so")
    get_filename_component(ORANGERY_TORCH_ROOT "${ORANGERY_TORCH_ROOT}" DIRECTORY) # it names the folder torch/ itself
  endif()
else()
  if(DEFINED ENV{XDG_CACHE_HOME} AND NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
    set(orangery_cache "$ENV{XDG_CACHE_HOME}")
  else()
    set(orangery_cache "$ENV{HOME}/.cache")
  endif()
  # Once found, the folder stays known to this build tree, also where a later run has another home.
  set(ORANGERY_TORCH_ROOT "${orangery_cache}/orangery/libtorch/${orangery_torch_sha}")
  if(NOT EXISTS "${ORANGERY_TORCH_ROOT}/torch/lib/libtorch_cpu.so" AND ORANGERY_TORCH_FOUND_IN MATCHES "/${orangery_torch_sha}$")
    set(ORANGERY_TORCH_ROOT "${ORANGERY_TORCH_FOUND_IN}")
  endif()
endif()

foreach(needed torch/lib/libtorch_cpu.so torch/lib/libc10.so torch/include/ATen/ATen.h)
  if(NOT EXISTS "${ORANGERY_TORCH_ROOT}/${needed}")
    message(FATAL_ERROR "LibTorch ${ORANGERY_TORCH_VERSION} was not found: ${ORANGERY_TORCH_ROOT}/${needed} is missing. "
                        "Run installers/fetch_libtorch.sh, or name another one with ORANGERY_TORCH.")
  endif()
endforeach()
if(NOT ORANGERY_TORCH)
  set(ORANGERY_TORCH_FOUND_IN "${ORANGERY_TORCH_ROOT}" CACHE INTERNAL "where the pinned LibTorch was found")
endif()

set(orangery_torch_lib "${ORANGERY_TORCH_ROOT}/torch/lib")
set(orangery_torch_cuda_lib "${ORANGERY_TORCH_ROOT}/nvidia/cu13/lib")

add_library(Orangery::c10 SHARED IMPORTED GLOBAL)
set_target_properties(Orangery::c10 PROPERTIES IMPORTED_LOCATION "${orangery_torch_lib}/libc10.so" IMPORTED_SONAME libc10.so)
add_library(Orangery::torch_cpu SHARED IMPORTED GLOBAL)
set_target_properties(Orangery::torch_cpu PROPERTIES
  IMPORTED_LOCATION "${orangery_torch_lib}/libtorch_cpu.so" IMPORTED_SONAME libtorch_cpu.so)
add_library(Orangery::torch INTERFACE IMPORTED GLOBAL)
target_include_directories(Orangery::torch SYSTEM INTERFACE
  "${ORANGERY_TORCH_ROOT}/torch/include" "${ORANGERY_TORCH_ROOT}/torch/include/torch/csrc/api/include")
target_compile_definitions(Orangery::torch INTERFACE _GLIBCXX_USE_CXX11_ABI=1 AT_PER_OPERATOR_HEADERS)
target_link_libraries(Orangery::torch INTERFACE Orangery::torch_cpu Orangery::c10)
target_link_options(Orangery::torch INTERFACE
  "-Wl,-rpath-link,${orangery_torch_lib}" "-Wl,-rpath-link,${orangery_torch_cuda_lib}")

# The threads that LibTorch shares its work among: sources that are compiled with -fopenmp have to use the same ones.
add_library(Orangery::openmp SHARED IMPORTED GLOBAL)
set_target_properties(Orangery::openmp PROPERTIES
  IMPORTED_LOCATION "${orangery_torch_lib}/libgomp.so.1" IMPORTED_SONAME libgomp.so.1)

# The build tree points at LibTorch where an installed one holds it, so one relative run path serves both.
file(MAKE_DIRECTORY "${ORANGERY_LIB_DIR}/orangery")
foreach(part torch nvidia)
  if(EXISTS "${ORANGERY_TORCH_ROOT}/${part}")
    file(CREATE_LINK "${ORANGERY_TORCH_ROOT}/${part}" "${ORANGERY_LIB_DIR}/orangery/${part}" SYMBOLIC)
  endif()
endforeach()

# orangery_install_libtorch(): what libtorch_cpu needs at run time, 458 MB, beside the libraries of the program.
function(orangery_install_libtorch)
  file(GLOB libraries "${orangery_torch_lib}/libtorch_cpu.so" "${orangery_torch_lib}/libc10.so" "${orangery_torch_lib}/libgomp*.so*")
  install(FILES ${libraries} DESTINATION lib/orangery/torch/lib COMPONENT libtorch)
  file(GLOB libraries "${orangery_torch_cuda_lib}/libcudart.so*" "${orangery_torch_cuda_lib}/libcupti.so*")
  if(libraries)
    install(FILES ${libraries} DESTINATION lib/orangery/nvidia/cu13/lib COMPONENT libtorch)
  endif()
endfunction()
