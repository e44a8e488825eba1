// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/model_texts.h"

#include "engine/base/json.h"
#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <fstream>
#include <type_traits>

namespace orangery::models_page {

using bridge::toQt;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::models_page::ModelTexts)
};

constexpr std::uint64_t kLargestIndented = 256U << 10U;  // bytes; a vocabulary of megabytes is shown as it is
constexpr std::size_t kShownOfFile = 48U << 10U;         // bytes; more would block the window while it is laid out
constexpr std::size_t kShownOfValue = 2000;              // bytes
constexpr std::size_t kShownOfList = 16;                 // values
constexpr std::size_t kMostEntries = 2000;

constexpr std::array kConfigs = {
    "config.json",           "preprocessor_config.json", "processor_config.json", "generation_config.json",
    "open_clip_config.json", "adapter_config.json",      "1_Pooling/config.json", "modules.json"};
constexpr std::array kTokenizers = {"tokenizer_config.json",
                                    "special_tokens_map.json",
                                    "added_tokens.json",
                                    "tokenizer.json",
                                    "vocab.json",
                                    "merges.txt",
                                    "vocab.txt"};

QString scaled(double value, const char* unit)
{
    return QString::number(value, 'f', 2) + u' ' + QString::fromLatin1(unit);
}

/// The first `limit` bytes at most of a text, not ending within a character.
std::string beginning(std::string text, std::size_t limit)
{
    if (text.size() <= limit)
        return text;
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U)
        --limit;
    text.resize(limit);
    return text;
}

QString cut(const std::string& text, std::size_t limit, std::uint64_t wholeSize)
{
    const std::string shown = beginning(text, limit);
    QString result = toQt(shown);
    if (shown.size() < wholeSize)
        result += Text::tr("\n… %1 more are not shown").arg(sizeText(wholeSize - shown.size()));
    return result;
}

QString fileText(const fs::path& file)
{
    std::error_code error;
    const std::uint64_t size = fs::file_size(file, error);
    if (error)
        return {};
    if (file.extension() == ".json" && size <= kLargestIndented)
        if (const Result<std::string> text = readFile(file, kLargestIndented)) {
            const Result<Json> json = parseJson(*text, file.string());
            if (!json)
                return toQt(describe(json.error())) + QStringLiteral("\n\n") + cut(*text, kShownOfFile, text->size());
            const std::string indented = writeJson(*json, {.indent = 2});
            return cut(indented, kShownOfFile, indented.size());
        }
    std::ifstream stream(file, std::ios::binary);
    std::string text(std::min<std::uint64_t>(size, kShownOfFile + 4), '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return cut(text, kShownOfFile, size);
}

template <std::size_t N>
QString filesText(const fs::path& folder, const std::array<const char*, N>& names)
{
    QString all;
    for (const char* name : names) {
        std::error_code ignored;
        if (!fs::is_regular_file(folder / name, ignored))
            continue;
        if (!all.isEmpty())
            all += QStringLiteral("\n\n");
        all += QString::fromLatin1(name) + QStringLiteral("\n\n") + fileText(folder / name);
    }
    return all;
}

QString valueText(const io::MetadataValue& value)
{
    const auto asText = [](const auto& item) -> QString {
        using Item = std::decay_t<decltype(item)>;
        if constexpr (std::is_same_v<Item, std::string>)
            return cut(item, kShownOfValue, item.size());
        else if constexpr (std::is_same_v<Item, bool>)
            return item ? QStringLiteral("true") : QStringLiteral("false");
        else
            return QString::number(item);
    };
    return std::visit(
        [&](const auto& held) -> QString {
            using Held = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<Held, std::string> || std::is_arithmetic_v<Held>) {
                return asText(held);
            } else {
                QStringList items;
                for (std::size_t index = 0; index < std::min(held.size(), kShownOfList); ++index)
                    items << asText(held[index]);
                if (held.size() > kShownOfList)
                    items << Text::tr("… %1 more").arg(held.size() - kShownOfList);
                return u'[' + items.join(QStringLiteral(", ")) + u']';
            }
        },
        value);
}

}  // namespace

QString countText(std::uint64_t count)
{
    const auto value = static_cast<double>(count);
    if (count < 100'000)
        return QString::number(count);
    return count < 1'000'000'000 ? scaled(value / 1e6, "M") : scaled(value / 1e9, "B");
}

QString sizeText(std::uint64_t bytes)
{
    const auto value = static_cast<double>(bytes);
    if (bytes < 1000)
        return QString::number(bytes) + QStringLiteral(" B");
    if (bytes < 1'000'000)
        return scaled(value / 1e3, "kB");
    return bytes < 1'000'000'000 ? scaled(value / 1e6, "MB") : scaled(value / 1e9, "GB");
}

QString summaryText(const models::ModelDescription& description, std::size_t files)
{
    QStringList types;
    for (const auto& [type, count] : description.dtypes)
        types << toQt(type);
    QStringList parts;
    parts << (description.kind == "unknown" ? Text::tr("Kind unknown") : toQt(description.kind));
    if (!description.family.empty())
        parts << Text::tr("family %1").arg(toQt(description.family));
    parts << Text::tr("%1 parameters in %n tensor(s)", nullptr, bridge::inTr(description.tensors))
                 .arg(countText(description.parameters));
    parts << sizeText(description.bytes);
    if (!types.isEmpty())
        parts << types.join(QStringLiteral(", "));
    parts << Text::tr("%1, files: %2").arg(toQt(description.format)).arg(files);
    return parts.join(QStringLiteral("  ·  "));
}

QString configText(const fs::path& folder)
{
    return filesText(folder, kConfigs);
}

QString tokenizerText(const fs::path& folder)
{
    return filesText(folder, kTokenizers);
}

QString metadataText(const io::Metadata& metadata)
{
    QStringList lines;
    for (const auto& [key, value] : metadata) {
        if (static_cast<std::size_t>(lines.size()) == kMostEntries) {
            lines << Text::tr("… %n more (entry|entries) (is|are) not shown", nullptr,
                              bridge::inTr(metadata.size() - kMostEntries));
            break;
        }
        lines << toQt(key) + QStringLiteral(": ") + valueText(value);
    }
    return lines.join(QChar(QChar::LineFeed));
}

}  // namespace orangery::models_page
