// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/safetensors_writer.h"

#include "engine/base/json.h"
#include "engine/io/safetensors_header.h"

#include <bit>
#include <cstring>
#include <fstream>
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

SafetensorsWriter::SafetensorsWriter(fs::path path, AtomicFile file, std::vector<TensorPlan> plans,
                                     std::size_t headBytes)
    : m_path(std::move(path)), m_file(std::move(file)), m_plans(std::move(plans)), m_headBytes(headBytes)
{
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

Result<void> SafetensorsWriter::commit()
{
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
