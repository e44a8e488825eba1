// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/scoring/prompt_texts.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace orangery::zero_shot {

namespace {

constexpr std::string_view kPlace = "{}";
constexpr std::array<std::string_view, 7> kModeNames{"name", "template", "ensemble", "descriptions",
                                                     "both", "mix",      "dclip"};

std::string filled(std::string_view pattern, const std::string& name)
{
    std::string text;
    for (std::size_t at = pattern.find(kPlace); at != std::string_view::npos; at = pattern.find(kPlace)) {
        text.append(pattern.substr(0, at)).append(name);
        pattern.remove_prefix(at + kPlace.size());
    }
    return text.append(pattern);
}

Result<void> checkTemplates(const PromptOptions& options)
{
    if (options.mode == PromptMode::Template && options.templates.size() != 1)
        return failure(ErrorCode::Usage,
                       "mode template takes one template, not " + std::to_string(options.templates.size()), {},
                       "Use --mode ensemble for several, and \\, for a comma within one.");
    if (options.templates.empty())
        return failure(ErrorCode::Usage, "mode " + std::string(nameOf(options.mode)) + " needs a template", {},
                       "Write --template 'a photo of a {}.'");
    for (const std::string& one : options.templates)
        if (one.find(kPlace) == std::string::npos)
            return failure(ErrorCode::Usage, "the template '" + one + "' has no place for the class",
                           "there is no {} in it", "Write {} where the class's name goes.");
    return {};
}

/// Gathers distinct texts.
class Gatherer {
public:
    std::size_t place(const std::string& text)
    {
        const auto [found, isNew] = m_places.try_emplace(text, m_texts.size());
        if (isNew)
            m_texts.push_back(text);
        return found->second;
    }
    std::vector<std::string> take() { return std::move(m_texts); }

private:
    std::vector<std::string> m_texts;
    std::unordered_map<std::string, std::size_t> m_places;
};

bool isBlank(const std::string& text)
{
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

/// The texts of one class in one of the two kinds.
class ClassTexts {
public:
    ClassTexts(const ClassSet& classes, const DescriptionSet* described, const PromptOptions& options)
        : m_classes(classes), m_described(described), m_options(options)
    {
    }

    [[nodiscard]] std::string name(std::size_t c) const { return styledName(m_classes.names[c], m_options.style); }

    [[nodiscard]] std::vector<std::string> templates(std::size_t c) const
    {
        std::vector<std::string> texts;
        for (const std::string& one : m_options.templates)
            texts.push_back(filled(one, name(c)));
        return texts;
    }

    [[nodiscard]] Result<std::vector<std::string>> sentences(std::size_t c) const
    {
        const std::vector<std::string> all = usable(m_described->sentences[c]);
        if (all.empty() && m_options.undescribed == Undescribed::ByName)
            return std::vector<std::string>{name(c)};
        if (all.empty())
            return failure(
                ErrorCode::Input, "class '" + m_classes.names[c] + "' has no descriptions",
                "mode " + std::string(nameOf(m_options.mode)) + " scores every class by its sentences",
                "Describe it, leave it out of the classes, or let its name stand for it with --undescribed name.");
        for (std::size_t k = 0; k < all.size(); ++k)
            if (isBlank(all[k]))
                return failure(ErrorCode::Input,
                               "sentence " + std::to_string(k + 1) + " of class '" + m_classes.names[c] + "' is empty",
                               {}, "Let 'orangery recognize describe' write a clean file.");
        if (m_options.mode != PromptMode::Dclip)
            return all;
        std::vector<std::string> texts;
        for (const std::string& descriptor : all)
            texts.push_back(dclipText(name(c), descriptor));
        return texts;
    }

    /// The pool of the modes that have one group.
    [[nodiscard]] Result<std::vector<std::string>> pool(std::size_t c) const
    {
        switch (m_options.mode) {
        case PromptMode::Name:
            return std::vector<std::string>{name(c)};
        case PromptMode::Template:
        case PromptMode::Ensemble:
            return templates(c);
        case PromptMode::Both:
            return sentences(c).map([&](std::vector<std::string> texts) {
                std::vector<std::string> all = templates(c);
                all.insert(all.end(), texts.begin(), texts.end());
                return all;
            });
        default:
            return sentences(c);
        }
    }

private:
    /// Sentences without those that would stand for nothing.
    [[nodiscard]] std::vector<std::string> usable(std::vector<std::string> sentences) const
    {
        if (m_options.undescribed == Undescribed::ByName)
            std::erase_if(sentences, isBlank);
        return sentences;
    }

    const ClassSet& m_classes;
    const DescriptionSet* m_described;
    const PromptOptions& m_options;
};

}  // namespace

std::optional<PromptMode> promptModeOf(std::string_view name)
{
    const auto found = std::find(kModeNames.begin(), kModeNames.end(), name);
    if (found == kModeNames.end())
        return std::nullopt;
    return static_cast<PromptMode>(found - kModeNames.begin());
}

std::string_view nameOf(PromptMode mode)
{
    return kModeNames[static_cast<std::size_t>(mode)];
}

bool needsDescriptions(PromptMode mode)
{
    return mode == PromptMode::Descriptions || mode == PromptMode::Both || mode == PromptMode::Mix ||
           mode == PromptMode::Dclip;
}

bool takesTemplates(PromptMode mode)
{
    return mode == PromptMode::Template || mode == PromptMode::Ensemble || mode == PromptMode::Both ||
           mode == PromptMode::Mix;
}

std::string_view nameOf(Aggregation aggregation)
{
    return aggregation == Aggregation::Mean ? "mean" : "renormalised";
}

Aggregation usualAggregation(PromptMode mode)
{
    return mode == PromptMode::Ensemble || mode == PromptMode::Both ? Aggregation::Renormalised : Aggregation::Mean;
}

std::vector<std::string> undescribedClasses(const ClassSet& classes, const DescriptionSet& described)
{
    std::vector<std::string> names;
    for (std::size_t c = 0; c < classes.names.size(); ++c)
        if (const auto& own = described.sentences[c]; std::all_of(own.begin(), own.end(), isBlank))
            names.push_back(classes.names[c]);
    return names;
}

Result<PromptTexts> promptTexts(const ClassSet& classes, const DescriptionSet* described, const PromptOptions& options)
{
    if (takesTemplates(options.mode))
        if (auto fits = checkTemplates(options); !fits)
            return failure(fits.error());
    if (needsDescriptions(options.mode) && described == nullptr)
        return failure(ErrorCode::Usage, "mode " + std::string(nameOf(options.mode)) + " needs descriptions", {},
                       "Open a file of them, or name it with --descriptions.");
    const ClassTexts of(classes, described, options);
    Gatherer gatherer;
    PromptTexts prompts;
    const auto addGroup = [&](double weight, const auto& textsOf) -> Result<void> {
        PromptTexts::Group group{.ofClass = {}, .weight = weight};
        for (std::size_t c = 0; c < classes.names.size(); ++c) {
            const Result<std::vector<std::string>> texts = textsOf(c);
            if (!texts)
                return failure(texts.error());
            std::vector<std::size_t>& places = group.ofClass.emplace_back();
            for (const std::string& text : *texts)
                places.push_back(gatherer.place(text));
        }
        prompts.groups.push_back(std::move(group));
        return {};
    };
    Result<void> added;
    if (options.mode == PromptMode::Mix) {
        added = addGroup(1 - options.alpha,
                         [&](std::size_t c) { return Result<std::vector<std::string>>(of.templates(c)); });
        if (added)
            added = addGroup(options.alpha, [&](std::size_t c) { return of.sentences(c); });
    } else {
        added = addGroup(1, [&](std::size_t c) { return of.pool(c); });
    }
    if (!added)
        return failure(added.error());
    prompts.texts = gatherer.take();
    return prompts;
}

std::vector<std::string> joinedTemplates(const std::vector<std::string>& parts)
{
    std::vector<std::string> templates;
    for (const std::string& part : parts) {
        if (part.find(kPlace) == std::string::npos && !templates.empty())
            templates.back() += ", " + part;
        else
            templates.push_back(part);
    }
    return templates;
}

std::string dclipText(const std::string& name, const std::string& descriptor)
{
    const std::string first = descriptor.substr(0, descriptor.find(' '));
    constexpr std::array<std::string_view, 3> kNouns{"a", "an", "used"};
    constexpr std::array<std::string_view, 5> kVerbs{"has", "often", "typically", "may", "can"};
    if (std::find(kNouns.begin(), kNouns.end(), first) != kNouns.end())
        return name + ", which is " + descriptor;
    if (std::find(kVerbs.begin(), kVerbs.end(), first) != kVerbs.end())
        return name + ", which " + descriptor;
    return name + ", which has " + descriptor;
}

const std::vector<std::string>& photoTemplates()
{
    static const std::vector<std::string> templates{"a photo of a {}.",           "a close-up photo of a {}.",
                                                    "a blurry photo of a {}.",    "a bright photo of a {}.",
                                                    "a dark photo of the {}.",    "a photo of many {}.",
                                                    "a picture with a {} in it.", "a cropped photo of the {}."};
    return templates;
}

}  // namespace orangery::zero_shot
