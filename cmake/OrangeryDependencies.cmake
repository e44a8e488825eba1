# SPDX-License-Identifier: GPL-3.0-or-later
# Libraries from the system, one imported target each. A target that a folder needs is named there, never here.
include_guard()

find_package(Threads REQUIRED)
find_package(fmt REQUIRED) # fmt::fmt
find_package(spdlog REQUIRED) # spdlog::spdlog
find_package(nlohmann_json 3.11 REQUIRED) # nlohmann_json::nlohmann_json
find_package(CLI11 REQUIRED) # CLI11::CLI11
find_package(tl-expected REQUIRED) # tl::expected
find_package(ICU REQUIRED COMPONENTS i18n uc) # ICU::i18n ICU::uc
find_package(ZLIB REQUIRED) # ZLIB::ZLIB
find_package(SQLite3 REQUIRED) # SQLite::SQLite3
find_package(yaml-cpp REQUIRED) # yaml-cpp::yaml-cpp, before 0.8 yaml-cpp
if(NOT TARGET yaml-cpp::yaml-cpp)
  add_library(yaml-cpp::yaml-cpp INTERFACE IMPORTED GLOBAL)
  target_link_libraries(yaml-cpp::yaml-cpp INTERFACE yaml-cpp)
endif()
find_package(Python3 COMPONENTS Interpreter) # tests only

# orangery_system_library(NAME HEADER LIBRARY PACKAGE): Orangery::NAME for a library that ships no CMake config.
function(orangery_system_library name header library package)
  string(TOUPPER "${name}" upper)
  find_path(ORANGERY_${upper}_INCLUDE_DIR "${header}")
  find_library(ORANGERY_${upper}_LIBRARY "${library}")
  mark_as_advanced(ORANGERY_${upper}_INCLUDE_DIR ORANGERY_${upper}_LIBRARY)
  if(NOT ORANGERY_${upper}_INCLUDE_DIR OR NOT ORANGERY_${upper}_LIBRARY)
    message(FATAL_ERROR "${name} was not found: install ${package} (installers/setup.sh deps does).")
  endif()
  add_library(Orangery::${name} UNKNOWN IMPORTED GLOBAL)
  set_target_properties(Orangery::${name} PROPERTIES
    IMPORTED_LOCATION "${ORANGERY_${upper}_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${ORANGERY_${upper}_INCLUDE_DIR}")
endfunction()
orangery_system_library(nettle nettle/sha2.h nettle nettle-dev)
orangery_system_library(sentencepiece sentencepiece_processor.h sentencepiece libsentencepiece-dev)
orangery_system_library(xxhash xxhash.h xxhash libxxhash-dev)
orangery_system_library(png png.h png libpng-dev)
orangery_system_library(jpeg jpeglib.h jpeg libjpeg-dev)
orangery_system_library(webp webp/decode.h webp libwebp-dev)
orangery_system_library(webpdemux webp/demux.h webpdemux libwebp-dev)
orangery_system_library(deflate libdeflate.h deflate libdeflate-dev)
orangery_system_library(gif gif_lib.h gif libgif-dev)
orangery_system_library(tiff tiffio.h tiff libtiff-dev)
orangery_system_library(hwy hwy/highway.h hwy libhwy-dev)
foreach(part avformat avcodec avutil)
  orangery_system_library(${part} lib${part}/${part}.h ${part} lib${part}-dev)
endforeach()
orangery_system_library(swscale libswscale/swscale.h swscale libswscale-dev)
orangery_system_library(assimp assimp/Importer.hpp assimp libassimp-dev)
# Debian keeps the serial HDF5 apart from the parallel one.
find_path(ORANGERY_HDF5_INCLUDE_DIR hdf5.h PATH_SUFFIXES hdf5/serial)
find_library(ORANGERY_HDF5_LIBRARY hdf5 NAMES hdf5_serial hdf5)
orangery_system_library(hdf5 hdf5.h hdf5 libhdf5-dev)

if(NOT ORANGERY_ENGINE_ONLY)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets Svg PrintSupport Concurrent)
  find_package(Qt6 6.4 QUIET OPTIONAL_COMPONENTS LinguistTools)
  find_package(QCustomPlotQt6 REQUIRED) # QCustomPlotQt6::QCustomPlotQt6
  if(ORANGERY_TESTS)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
  endif()
endif()
