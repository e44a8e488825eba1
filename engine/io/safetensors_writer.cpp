// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/safetensors_writer.h"

#include "engine/base/counted.h"
#include "engine/base/json.h"
#include "engine/io/safetensors_header.h"

#include <fcntl.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>
#include <unordered_set>
#include <utility>

namespace orangery::io {

namespace {

static_assert(std::endian::native == std::endian::little, "tensor files are little-endian and are copied as they are");

constexpr std::size_t kAlignment = 8;

Failure cannotWrite(const fs::path& path, std::string why)
{
    return failure(ErrorCode::Failed, "cannot write " + path.string(), std::move(why));
}

Result<void> checkPlans(const fs::path& path, const std::vector<TensorPlan>& plans)
{
    std::unordered_set<std::string_view> names{"__metadata__"};
    for (const TensorPlan& plan : plans) {
        if (!names.insert(plan.name).second)
            return cannotWrite(path, "tensor '" + plan.name + "' stands twice");
        if (!bytesOf(plan.dtype, plan.shape))
            return cannotWrite(path, "tensor '" + plan.name + "' has the impossible shape " + shapeText(plan.shape));
    }
    return {};
}

/// Length and header, padded with blanks to at least `minimum` bytes.
std::string headOf(const std::vector<TensorPlan>& plans, const std::map<std::string, std::string>& metadata,
                   std::size_t minimum = 0)
{
    Json header = Json::object();
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    std::string text = writeJson(header, {.spaced = false});
    text.pop_back();  // tensors are added as text: a search for their names would take quadratic time
    std::uint64_t offset = 0;
    for (const TensorPlan& plan : plans) {
        const std::uint64_t end = offset + *bytesOf(plan.dtype, plan.shape);
        const Json entry = {
            {"dtype", std::string(nameOf(plan.dtype))}, {"shape", plan.shape}, {"data_offsets", {offset, end}}};
        text += (text.size() > 1 ? "," : "") + writeJson(plan.name) + ":" + writeJson(entry, {.spaced = false});
        offset = end;
    }
    text += "}";
    text.resize((text.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');
    if (text.size() + kSafetensorsLengthBytes < minimum)
        text.resize(minimum - kSafetensorsLengthBytes, ' ');
    const std::uint64_t length = text.size();
    std::string head(kSafetensorsLengthBytes, '\0');
    std::memcpy(head.data(), &length, kSafetensorsLengthBytes);
    return head + text;
}

}  // namespace

class SafetensorsWriter::Places {
public:
    /// `path` is the name that the file is going to get.
    static Result<std::shared_ptr<Places>> open(const fs::path& path)
    {
        const int descriptor = ::open((path.string() + ".part").c_str(), O_WRONLY | O_CLOEXEC);
        if (descriptor < 0)
            return cannotWrite(path, std::system_category().message(errno));
        return std::make_shared<Places>(descriptor);
    }
    explicit Places(int descriptor) : m_descriptor(descriptor) {}
    Places(const Places&) = delete;
    Places& operator=(const Places&) = delete;
    ~Places() { ::close(m_descriptor); }

    /// 0, or the system's number of what went wrong.
    int write(std::uint64_t offset, std::span<const std::byte> bytes) const
    {
        while (!bytes.empty()) {
            const ssize_t written = ::pwrite(m_descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
            if (written < 0 && errno != EINTR)
                return errno;
            const auto done = static_cast<std::size_t>(written < 0 ? 0 : written);
            bytes = bytes.subspan(done);
            offset += done;
        }
        return 0;
    }

private:
    int m_descriptor;
};

SafetensorsWriter::SafetensorsWriter(fs::path path, AtomicFile file, std::vector<TensorPlan> plans,
                                     std::size_t headBytes)
    : m_path(std::move(path)),
      m_file(std::move(file)),
      m_plans(std::move(plans)),
      m_headBytes(headBytes),
      m_begins{headBytes}
{
    for (const TensorPlan& plan : m_plans)
        m_begins.push_back(m_begins.back() + *bytesOf(plan.dtype, plan.shape));
}

Result<SafetensorsWriter> SafetensorsWriter::create(const fs::path& path, std::vector<TensorPlan> plans,
                                                    const std::map<std::string, std::string>& metadata)
{
    if (auto checked = checkPlans(path, plans); !checked)
        return failure(checked.error());
    Result<AtomicFile> file = AtomicFile::create(path);
    if (!file)
        return failure(file.error());
    const std::string head = headOf(plans, metadata);
    if (head.size() - kSafetensorsLengthBytes > kMaxSafetensorsHeader)
        return cannotWrite(path, "its header would be longer than the format allows");
    if (auto written = file->write(head); !written)
        return failure(written.error());
    return SafetensorsWriter(path, std::move(*file), std::move(plans), head.size());
}

Result<void> SafetensorsWriter::append(std::span<const std::byte> values)
{
    if (m_written == m_plans.size())
        return cannotWrite(m_path, "more tensors were given than planned");
    const TensorPlan& plan = m_plans[m_written];
    if (m_partBytes != 0 || bytesOf(plan.dtype, plan.shape) != values.size())
        return cannotWrite(m_path, "the bytes of tensor '" + plan.name + "' do not agree with its type and shape");
    ++m_written;
    return m_file.write({reinterpret_cast<const char*>(values.data()), values.size()});
}

Result<void> SafetensorsWriter::appendPart(std::span<const std::byte> values)
{
    if (m_written == m_plans.size())
        return cannotWrite(m_path, "more tensors were given than planned");
    const TensorPlan& plan = m_plans[m_written];
    const std::uint64_t total = *bytesOf(plan.dtype, plan.shape);
    if (values.size() > total - m_partBytes)
        return cannotWrite(m_path, "tensor '" + plan.name + "' was given more bytes than its type and shape allow");
    m_partBytes += values.size();
    if (m_partBytes == total) {
        m_partBytes = 0;
        ++m_written;
    }
    return m_file.write({reinterpret_cast<const char*>(values.data()), values.size()});
}

Result<void> SafetensorsWriter::writePart(std::size_t tensor, std::uint64_t firstByte,
                                          std::span<const std::byte> values)
{
    if (tensor >= m_plans.size())
        return cannotWrite(m_path, "more tensors were given than planned");
    const std::uint64_t total = m_begins[tensor + 1] - m_begins[tensor];
    if (firstByte > total || values.size() > total - firstByte)
        return cannotWrite(m_path, "tensor '" + m_plans[tensor].name + "' was given more bytes than its shape allows");
    if (!m_places) {
        Result<std::shared_ptr<Places>> places = Places::open(m_path);
        if (!places)
            return failure(places.error());
        m_places = *places;
    }
    m_placedBytes += values.size();
    if (const int error = m_places->write(m_begins[tensor] + firstByte, values); error != 0)
        return failure(ErrorCode::Failed, "cannot write " + m_path.string(), std::system_category().message(error),
                       "Free some space or name another place with -o.");
    return {};
}

Result<void> SafetensorsWriter::commit()
{
    const std::uint64_t all = m_begins.back() - m_begins.front();
    if (m_placedBytes > 0 && m_placedBytes != all)
        return cannotWrite(m_path, counted(m_placedBytes, "byte(s) of tensors were given, not ") + std::to_string(all));
    if (m_placedBytes > 0)
        return m_file.commit();
    if (m_written != m_plans.size())
        return cannotWrite(m_path, "tensor '" + m_plans[m_written].name + "' was not given");
    return m_file.commit();
}

Result<void> SafetensorsWriter::commitRows(std::int64_t rows, const std::map<std::string, std::string>& metadata)
{
    if (m_plans.size() != 1 || m_plans[0].shape.empty())
        return cannotWrite(m_path, "only a file of one tensor can turn out shorter than planned");
    TensorPlan& plan = m_plans[0];
    const std::uint64_t given = m_written == 1 ? *bytesOf(plan.dtype, plan.shape) : m_partBytes;
    plan.shape[0] = rows;
    if (bytesOf(plan.dtype, plan.shape) != given)
        return cannotWrite(m_path, "the bytes of tensor '" + plan.name + "' do not agree with its rows");
    const std::string head = headOf(m_plans, metadata, m_headBytes);
    if (head.size() != m_headBytes)
        return cannotWrite(m_path, "its header has grown since the file was begun");
    // Until it is committed the file has this name; a device or pipe has none, and what went there cannot be changed.
    std::fstream part(m_path.string() + ".part", std::ios::in | std::ios::out | std::ios::binary);
    part.write(head.data(), static_cast<std::streamsize>(head.size()));
    part.close();
    if (!part)
        return cannotWrite(m_path, "the number of its rows, which came out smaller, cannot be written");
    return m_file.commit();
}

}  // namespace orangery::io
