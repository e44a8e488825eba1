// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/recognition/recognition_sample.h"

#include "engine/world/recognition/made_up_classes.h"
#include "engine/world/scenes/clip.h"
#include "engine/world/scenes/picture.h"
#include "engine/world/scenes/solid.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>

namespace orangery::recognition_sample {

namespace {

constexpr std::string_view kStudy = "recognition.json";
constexpr std::array<std::string_view, 3> kFolders{"pictures", "clips", "clouds"};

Result<void> clear(const fs::path& folder, bool overwrite)
{
    std::error_code ignored;
    if (!fs::exists(folder, ignored) || (fs::is_directory(folder, ignored) && fs::is_empty(folder, ignored)))
        return {};
    if (!overwrite || !fs::exists(folder / kStudy, ignored))
        return failure(ErrorCode::Usage, folder.string() + " exists and is not empty", {},
                       "Name another folder with -o; --overwrite replaces an earlier sample.");
    fs::remove(folder / kStudy, ignored);
    for (const std::string_view part : kFolders)
        fs::remove_all(folder / part, ignored);
    return {};
}

std::string fileName(std::uint64_t index, std::string_view ending)
{
    constexpr std::size_t kDigits = 3;
    const std::string number = std::to_string(index);
    return std::string(kDigits - std::min(kDigits, number.size()), '0').append(number).append(ending);
}

Result<void> writeTexts(const fs::path& folder, const std::vector<MadeUpClass>& classes)
{
    std::string names;
    Json descriptions = Json::object();
    for (const MadeUpClass& made : classes) {
        names += made.name + "\n";
        descriptions[made.name] = made.descriptions;
    }
    if (auto written = writeFile(folder / "classes.txt", names); !written)
        return written;
    return writeFile(folder / "descriptions.json", writeJsonFile(descriptions));
}

/// What the window opens: all of the sample, recognised by its descriptions.
Json study()
{
    return {{"schema", "orangery.recognition/1"},
            {"title", "Made-up names and descriptions"},
            {"note",
             "The encoder cannot know these names; the descriptions say in its own words what they mean. That "
             "descriptions help "
             "here is true by construction: it checks the mechanism. Switch the mode to name to see what is left "
             "without them."},
            {"badge", "true by construction"},
            {"model", "encoder"},
            {"classes", "classes.txt"},
            {"descriptions", "descriptions.json"},
            {"mode", "descriptions"},
            {"inputs", kFolders}};
}

/// Writes one kind of file for the classes that have it.
template <class BytesOf>
Result<void> writeFiles(const fs::path& folder, const std::vector<MadeUpClass>& classes, std::uint64_t count,
                        std::string_view ending, Context& context, const BytesOf& bytesOf)
{
    const std::string what = folder.filename().string();
    for (std::size_t c = 0; c < classes.size(); ++c) {
        context.report(static_cast<double>(c), static_cast<double>(classes.size()), what);
        for (std::uint64_t i = 0; i < count; ++i) {
            if (auto goesOn = context.checkpoint(); !goesOn)
                return goesOn;
            const fs::path own = folder / classes[c].name;
            if (auto made = makeFolder(own); !made)
                return made;
            if (auto written = writeFile(own / fileName(i, ending), bytesOf(classes[c], i)); !written)
                return written;
        }
    }
    return {};
}

}  // namespace

Result<void> writeRecognitionSample(const fs::path& folder, const RecognitionSampleOptions& options, Context& context)
{
    if (auto cleared = clear(folder, options.overwrite); !cleared)
        return cleared;
    if (auto made = makeFolder(folder); !made)
        return made;
    const std::vector<MadeUpClass> classes = madeUpClasses();
    if (auto written = writeTexts(folder, classes); !written)
        return written;
    std::vector<MadeUpClass> drawn;
    std::vector<MadeUpClass> solids;
    for (const MadeUpClass& made : classes)
        (made.isSolid ? solids : drawn).push_back(made);
    // Every file is drawn by itself, whatever else is written.
    const auto randomFor = [&](const MadeUpClass& made, std::string_view what, std::uint64_t i) {
        return Random(deriveSeed(options.seed, {what, std::string_view(made.name), i}));
    };
    if (auto written = writeFiles(folder / "pictures", drawn, options.pictures, ".png", context,
                                  [&](const MadeUpClass& made, std::uint64_t i) {
                                      Random random = randomFor(made, "made-up pictures", i);
                                      return pngOf(render(drawScene(random, made.kind)));
                                  });
        !written)
        return written;
    if (auto written = writeFiles(folder / "clips", drawn, options.clips, ".avi", context,
                                  [&](const MadeUpClass& made, std::uint64_t i) {
                                      Random random = randomFor(made, "made-up clips", i);
                                      scenes::Scene scene = drawScene(random, made.kind);
                                      return aviOf(drawClip(random, std::move(scene)));
                                  });
        !written)
        return written;
    if (auto written = writeFiles(folder / "clouds", solids, options.clouds, ".off", context,
                                  [&](const MadeUpClass& made, std::uint64_t i) {
                                      Random random = randomFor(made, "made-up solids", i);
                                      return offOf(drawSolid(random, made.kind.shape, made.kind.colour));
                                  });
        !written)
        return written;
    return writeFile(folder / kStudy, writeJsonFile(study()));
}

}  // namespace orangery::recognition_sample
