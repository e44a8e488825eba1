# SPDX-License-Identifier: GPL-3.0-or-later
# Kernels for CUDA: liborangery_cuda.so, where a CUDA compiler of LibTorch's major version is found. Nothing links it: the
# program opens it at run time, and does without it where it is not.
include_guard()

set(ORANGERY_CUDA AUTO CACHE STRING "Build the kernels for CUDA: AUTO (where nvcc is found), ON or OFF")
set_property(CACHE ORANGERY_CUDA PROPERTY STRINGS AUTO ON OFF)

set(ORANGERY_CUDA_ENABLED OFF)
if(NOT ORANGERY_CUDA STREQUAL "OFF")
  find_program(ORANGERY_NVCC nvcc HINTS "$ENV{CUDA_HOME}/bin" "$ENV{CUDA_PATH}/bin" /usr/local/cuda/bin)
  mark_as_advanced(ORANGERY_NVCC)
  file(GLOB orangery_cudart "${orangery_torch_cuda_lib}/libcudart.so.*")
  set(orangery_cuda_problem "")
  if(NOT ORANGERY_NVCC)
    set(orangery_cuda_problem "no nvcc was found")
  elseif(NOT orangery_cudart)
    set(orangery_cuda_problem "${orangery_torch_cuda_lib} holds no libcudart.so")
  else()
    list(GET orangery_cudart 0 orangery_cudart)
    string(REGEX REPLACE ".*\\.so\\.([0-9]+).*" "\\1" orangery_cudart_major "${orangery_cudart}")
    # Reading an empty file shows whether it takes this host compiler and C++20, and which runtime it compiles for.
    file(WRITE "${PROJECT_BINARY_DIR}/generated/empty.cu" "int version = CUDART_VERSION;\n")
    execute_process(
      COMMAND "${ORANGERY_NVCC}" -std=c++20 -ccbin "${CMAKE_CXX_COMPILER}" -E "${PROJECT_BINARY_DIR}/generated/empty.cu"
      RESULT_VARIABLE orangery_nvcc_failed OUTPUT_VARIABLE orangery_nvcc_text ERROR_VARIABLE orangery_nvcc_words)
    execute_process(COMMAND "${ORANGERY_NVCC}" --list-gpu-arch OUTPUT_VARIABLE orangery_nvcc_architectures ERROR_QUIET)
    if(orangery_nvcc_failed)
      set(orangery_cuda_problem "${ORANGERY_NVCC} does not work with ${CMAKE_CXX_COMPILER}: ${orangery_nvcc_words}")
    elseif(NOT orangery_nvcc_text MATCHES "int version = ${orangery_cudart_major}[0-9][0-9][0-9];?")
      set(orangery_cuda_problem "${ORANGERY_NVCC} is not of CUDA ${orangery_cudart_major}, which LibTorch is made for")
    endif()
  endif()
  if(NOT orangery_cuda_problem)
    set(ORANGERY_CUDA_ENABLED ON)
    set(orangery_nvcc_flags "")
    foreach(architecture 75 80 86 89 90 100 120)
      if(orangery_nvcc_architectures MATCHES "compute_${architecture}")
        list(APPEND orangery_nvcc_flags "-gencode=arch=compute_${architecture},code=sm_${architecture}")
        set(orangery_newest ${architecture})
      endif()
    endforeach()
    list(APPEND orangery_nvcc_flags "-gencode=arch=compute_${orangery_newest},code=compute_${orangery_newest}") # newer ones
    message(STATUS "Kernels for CUDA: ${ORANGERY_NVCC}")
  elseif(ORANGERY_CUDA STREQUAL "ON")
    message(FATAL_ERROR "ORANGERY_CUDA is ON, but ${orangery_cuda_problem}.")
  else()
    message(STATUS "No kernels for CUDA: ${orangery_cuda_problem}")
  endif()
endif()

# orangery_cuda_library(SOURCES a.cu...): liborangery_cuda.so, once, and nothing where there is no compiler for it.
function(orangery_cuda_library)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "" "SOURCES")
  if(NOT ORANGERY_CUDA_ENABLED)
    return()
  endif()
  set(objects "")
  foreach(source IN LISTS arg_SOURCES)
    set(object "${CMAKE_CURRENT_BINARY_DIR}/${source}.o")
    # A product that is joined with an addition would have other bits than on the processor: no fused multiply-add.
    add_custom_command(OUTPUT "${object}"
      COMMAND ${CMAKE_CXX_COMPILER_LAUNCHER} "${ORANGERY_NVCC}" -c -O3 -std=c++20 -fmad=false -ccbin "${CMAKE_CXX_COMPILER}"
              -Xcompiler=-fPIC,-Wall,-Wextra "-I${PROJECT_SOURCE_DIR}" ${orangery_nvcc_flags}
              -MD -MF "${object}.d" -o "${object}" "${CMAKE_CURRENT_SOURCE_DIR}/${source}"
      DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${source}" DEPFILE "${object}.d"
      COMMENT "Building CUDA object ${source}.o" VERBATIM)
    list(APPEND objects "${object}")
  endforeach()
  add_library(orangery_cuda SHARED ${objects})
  set_target_properties(orangery_cuda PROPERTIES LINKER_LANGUAGE CXX
    LIBRARY_OUTPUT_DIRECTORY "${ORANGERY_LIB_DIR}" INSTALL_RPATH "$ORIGIN/orangery/nvidia/cu13/lib")
  target_link_libraries(orangery_cuda PRIVATE "${orangery_cudart}")
  install(TARGETS orangery_cuda LIBRARY DESTINATION lib)
endfunction()
