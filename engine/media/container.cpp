// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/counted.h"
#include "engine/image/decode.h"
#include "engine/media/container_impl.h"
#include "engine/media/other_kinds.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <mutex>
#include <utility>

namespace orangery::media {

namespace {

/// Containers of moving pictures, and of sound, so that a file of sound is told as such. Playlists and lists of files
/// are not among them: those would make libav open what a file names.
constexpr const char* kFormats =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,m4v,h264,hevc,ivf,obu,flv,live_flv,ogg,asf,gif,"
    "nut,"
    "yuv4mpegpipe,rm,dv,mxf,nsv,swf,vc1,mjpeg,apng,wav,mp3,flac,aac,aiff,au,caf";

int stopRequested(void* token)
{
    return static_cast<const std::stop_token*>(token)->stop_requested() ? 1 : 0;
}

void silenceLibav()
{
    static std::once_flag once;
    std::call_once(once, [] { av_log_set_level(AV_LOG_QUIET); });
}

std::string firstBytes(const fs::path& path)
{
    std::string bytes(kTellingBytes, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

/// libav's own words hardly help: what the file begins with says more.
Failure notOpened(const fs::path& path, int code)
{
    if (code == AVERROR_EXIT)
        return failure(ErrorCode::Cancelled, "Stopped while opening " + path.string());
    const std::string message = path.string() + " cannot be opened as a video";
    if (code != AVERROR_INVALIDDATA && code != AVERROR(EINVAL) && code != AVERROR_EOF)
        return failure(ErrorCode::Input, message, libavText(code), "See that the file is there and can be read.");
    const std::string bytes = firstBytes(path);
    if (auto other = otherKindOf(bytes))
        return failure(ErrorCode::Input, message, std::move(other->why),
                       other->hint.empty() ? "Give a file with moving pictures." : std::move(other->hint));
    if (bytes.substr(0, 8).ends_with("ftyp"))
        return failure(ErrorCode::Input, message, "it is an MP4 file that lacks its table of frames, or is damaged",
                       "Its recording or its download was not finished: get it again.");
    return failure(ErrorCode::Input, message, "it is cut, damaged, or no video", "Give a file with moving pictures.");
}

/// No frame of more than the pixels that pictures may have is allocated while libav looks at the streams.
int findStreams(AVFormatContext& format)
{
    std::vector<AVDictionary*> options(format.nb_streams, nullptr);
    for (AVDictionary*& option : options)
        av_dict_set_int(&option, "max_pixels", static_cast<std::int64_t>(image::kMaxPixels), 0);
    const int code = avformat_find_stream_info(&format, options.empty() ? nullptr : options.data());
    for (AVDictionary*& option : options)
        av_dict_free(&option);
    return code;
}

}  // namespace

Result<Container> Container::open(const fs::path& path, const std::stop_token& stop)
{
    silenceLibav();
    Container container;
    container.m_path = path;
    container.m_stop = std::make_unique<std::stop_token>(stop);
    if (std::error_code problem; !fs::is_regular_file(path, problem))
        return failure(ErrorCode::Input, path.string() + " cannot be opened as a video",
                       problem ? problem.message() : "it is no regular file");
    if (auto opened = container.openFile(); !opened)
        return failure(opened.error());
    return container;
}

Result<void> Container::openFile()
{
    AVFormatContext* format = avformat_alloc_context();
    if (format == nullptr)
        return failure(ErrorCode::Resource, "Out of memory while opening " + m_path.string());
    format->interrupt_callback = {stopRequested, m_stop.get()};
    AVDictionary* options = nullptr;
    av_dict_set(&options, "protocol_whitelist", "file", 0);
    av_dict_set(&options, "format_whitelist", kFormats, 0);
    // Named as a URL, so that nothing in the name is taken for a protocol.
    const int code = avformat_open_input(&format, ("file:" + m_path.string()).c_str(), nullptr, &options);
    av_dict_free(&options);
    if (code < 0)  // libav has freed the context
        return notOpened(m_path, code);
    m_format.reset(format);
    if (const int found = findStreams(*format); found < 0)
        return notOpened(m_path, found);
    return chooseStream();
}

Result<void> Container::chooseStream()
{
    m_stream = av_find_best_stream(m_format.get(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    const std::string container = m_format->iformat->long_name;
    if (m_stream < 0)
        return failure(ErrorCode::Input, m_path.string() + " has no video stream",
                       "it is " + container + " with " + counted(m_format->nb_streams, "other stream(s)"),
                       "Give a file with moving pictures.");
    if ((stream().disposition & AV_DISPOSITION_ATTACHED_PIC) != 0)
        return failure(ErrorCode::Input, m_path.string() + " has no video stream",
                       "its only picture is a cover (" + container + ")", "Give a file with moving pictures.");
    for (unsigned i = 0; i < m_format->nb_streams; ++i)
        m_format->streams[i]->discard = static_cast<int>(i) == m_stream ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    return {};
}

int Container::read(AVPacket& packet)
{
    for (;;) {
        av_packet_unref(&packet);
        const int code = av_read_frame(m_format.get(), &packet);
        if (code < 0 || packet.stream_index == m_stream)
            return code;
    }
}

bool Container::seek(const SeekPoint& point)
{
    // These have no table of frames, and libav's search by time may land behind the place.
    const bool byPosition = std::strncmp(m_format->iformat->name, "mpeg", 4) == 0 && point.position >= 0;
    const int code = byPosition ? av_seek_frame(m_format.get(), m_stream, point.position, AVSEEK_FLAG_BYTE)
                                : av_seek_frame(m_format.get(), m_stream, point.pts, AVSEEK_FLAG_BACKWARD);
    return code >= 0;
}

Result<void> Container::restart()
{
    const int before = m_stream;
    m_format.reset();
    if (auto opened = openFile(); !opened)
        return opened;
    if (m_stream != before)
        return failure(ErrorCode::Input, m_path.string() + " was changed while it was read");
    return {};
}

Result<std::vector<PacketEntry>> Container::scan(std::string& problem)
{
    const Packet packet(av_packet_alloc());
    std::vector<PacketEntry> entries;
    int code = 0;
    while ((code = read(*packet)) >= 0) {
        PacketEntry entry{.duration = std::max<std::int64_t>(packet->duration, 0),
                          .position = packet->pos,
                          .isKey = (packet->flags & AV_PKT_FLAG_KEY) != 0,
                          .isShown = (packet->flags & AV_PKT_FLAG_DISCARD) == 0};
        if (packet->pts != AV_NOPTS_VALUE)
            entry.pts = packet->pts;
        entries.push_back(entry);
    }
    if (m_stop->stop_requested())
        return failure(ErrorCode::Cancelled, "Stopped while looking for the frames of " + m_path.string());
    if (code != AVERROR_EOF) {
        problem = "reading ended early: " + libavText(code);
        if (auto restarted = restart(); !restarted)
            return failure(restarted.error());
    }
    return entries;
}

}  // namespace orangery::media
