// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/files.h"
#include "engine/image/image.h"
#include "engine/media/colour_rule.h"
#include "engine/media/frame_index.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace orangery::media {

struct VideoOptions {
    ColourRule colour = ColourRule::Tags;
    bool upright = true;  ///< turn frames as the file says they are to be shown
};

struct StreamDescription {
    std::string kind;   ///< "video", "audio", "subtitle", ...
    std::string codec;  ///< libav's name of it, e.g. "h264"
};

/// What the headers and the packets of a video say.
struct VideoDescription {
    std::string container;  ///< "QuickTime / MOV", ...
    std::vector<StreamDescription> streams;
    int stream = 0;                     ///< the one that is read
    std::string pixelFormat;            ///< "yuv420p", ...
    image::Size size;                   ///< of the frames that are read
    int orientation = 1;                ///< how stored frames have to be turned, as EXIF counts; 1 = not at all
    double pixelAspect = 1;             ///< width of a pixel / its height; frames are not stretched
    bool isRepaired = false;            ///< frames were counted by decoding, because time stamps are missing or repeat
    std::vector<std::string> problems;  ///< one sentence each
};

struct VideoFrame {
    std::size_t number = 0;
    double time = 0;         ///< seconds, as the file counts; the first frame need not be at 0
    bool isDamaged = false;  ///< the decoder concealed errors in it
    image::Image image;      ///< RGB
};

/// A video whose frames are read by number, exactly: frame i is the i-th that is shown, whatever the order in the file, the
/// rate or the edit list. One thread at a time.
class Video {
public:
    /// Opens a file and ranks its frames. ErrorCode::Input, with the reason, when it is no video, has no frames, or its codec
    /// is not known; ErrorCode::Cancelled when context.stop is requested meanwhile.
    [[nodiscard]] static Result<Video> open(const fs::path& path, const VideoOptions& options, const Context& context);
    Video(Video&& other) noexcept;
    Video& operator=(Video&& other) noexcept;
    Video(const Video&) = delete;
    Video& operator=(const Video&) = delete;
    ~Video();

    [[nodiscard]] const VideoDescription& description() const;
    [[nodiscard]] const FrameIndex& index() const;
    [[nodiscard]] std::size_t frameCount() const { return index().frames.size(); }

    /// Decodes one frame, number < frameCount(). Going forward is cheap, going back begins at the key frame before.
    /// ErrorCode::Input when that frame does not decode.
    [[nodiscard]] Result<VideoFrame> read(std::size_t number);

    /// How many frames decoding gives from beginning to end, which a damaged or unusual file need not share with its packets.
    [[nodiscard]] Result<std::int64_t> countByDecoding();

private:
    struct State;
    explicit Video(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

}  // namespace orangery::media
