// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/sidecar.h"

#include "engine/zero_shot/recognition/classify_report.h"

#include <algorithm>

namespace orangery::zero_shot {

namespace {

constexpr std::string_view kMaker = "<xmp:CreatorTool>Orangery ";

std::string xmlText(const std::string& text)
{
    std::string clean = text;
    std::erase_if(clean, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    return htmlText(clean);
}

/// An XMP packet with the tags as dc:subject. What is no letter of XML is left out.
std::string sidecarText(const std::vector<std::string>& tags)
{
    std::string xml =
        "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
        " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
        "  <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
        "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"
        "   " +
        std::string(kMaker) + std::string(kVersion) + "</xmp:CreatorTool>\n   <dc:subject>\n    <rdf:Bag>\n";
    for (const std::string& tag : tags)
        xml += "     <rdf:li>" + xmlText(tag) + "</rdf:li>\n";
    return xml +
           "    </rdf:Bag>\n   </dc:subject>\n  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>\n";
}

}  // namespace

std::vector<std::string> tagsOf(const RecognisedItem& item, const Thresholds& thresholds,
                                const std::vector<std::string>& classNames)
{
    if (item.labels)
        return *item.labels;
    if (item.ranking.empty() || item.answer == kNoneOfThese)
        return {};
    if (!thresholds.none || thresholds.measure == ThresholdMeasure::Margin)
        return {classNames.at(item.ranking.front().classIndex)};
    std::vector<std::string> tags;
    for (const RankedClass& entry : item.ranking) {
        if (measured(entry, thresholds.measure) < *thresholds.none)
            continue;
        const std::string& name = classNames.at(entry.classIndex);
        if (std::find(tags.begin(), tags.end(), name) == tags.end())
            tags.push_back(name);
    }
    return tags;
}

Result<void> writeSidecar(const fs::path& input, const std::vector<std::string>& tags, IfExists ifExists)
{
    if (tags.empty())
        return {};
    const fs::path file = input.string() + ".xmp";
    std::error_code ignored;
    if (fs::exists(file, ignored)) {
        constexpr std::uint64_t kMostBytes = std::uint64_t{16} << 20U;
        const Result<std::string> text = readFile(file, kMostBytes);
        if (!text || text->find(kMaker) == std::string::npos)
            return failure(ErrorCode::Usage, file.string() + " is there already", "another program wrote it",
                           "Move it away, or leave --sidecars out.");
        if (ifExists == IfExists::Refuse)
            return failure(ErrorCode::Usage, file.string() + " is there already", {}, "Add --overwrite to replace it.");
    }
    return writeFile(file, sidecarText(tags));
}

}  // namespace orangery::zero_shot
