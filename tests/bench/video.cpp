// SPDX-License-Identifier: GPL-3.0-or-later
// bench_video FILE FRAMES THREADS: opens a video, decodes that many of its frames (rule start) into RGB, and prints the seconds
// and a checksum of the pixels.
#include "engine/base/numbers.h"
#include "engine/media/sampled_frames.h"

#include <chrono>
#include <cstdio>

using namespace orangery;

int main(int count, char** arguments)
{
    if (count != 4) {
        std::fputs("usage: bench_video FILE FRAMES THREADS\n", stderr);
        return 2;
    }
    const Context context{.threads = static_cast<int>(parseInteger(arguments[3]).value_or(1))};
    const media::SampleOptions sample{.frames = static_cast<int>(parseInteger(arguments[2]).value_or(8))};
    std::uint64_t sum = 0;
    const auto start = std::chrono::steady_clock::now();
    auto video = media::Video::open(arguments[1], {}, context);
    const auto numbers = video ? media::chosenFrames(*video, sample) : failure(video.error());
    const auto read = numbers ? media::readFrames(*video, *numbers, context,
                                                  [&](const media::VideoFrame& frame) -> Result<void> {
                                                      for (const std::uint8_t value : frame.image.bytes)
                                                          sum += value;
                                                      return {};
                                                  })
                              : failure(numbers.error());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    if (!read) {
        std::fprintf(stderr, "%s\n", describe(read.error()).c_str());
        return 1;
    }
    std::printf("%.6f %llu\n", took.count(), static_cast<unsigned long long>(sum));
    return 0;
}
