// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/description_look.h"

#include "widgets/bridge/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace orangery::recognition_page {

TokenLengths::Counted TokenLengths::count(const std::string& model, const Sentences& sentences)
{
    const std::scoped_lock lock(m_mutex);
    if (model != m_model) {
        m_model = model;
        m_known.clear();
        m_counter.reset();
        m_problem.reset();
        if (!model.empty()) {
            Result<zero_shot::TokenCounter> counter = zero_shot::TokenCounter::open(model);
            if (counter)
                m_counter.emplace(*std::move(counter));
            else
                m_problem = counter.error();
        }
    }
    Counted counted{.problem = m_problem};
    if (!m_counter)
        return counted;
    counted.context = m_counter->context();
    for (const std::vector<std::string>& own : sentences) {
        auto& lengths = counted.lengths.emplace_back();
        for (const std::string& sentence : own) {
            auto known = m_known.find(sentence);
            if (known == m_known.end()) {
                const auto length = m_counter->lengthOf(sentence);
                if (!length) {
                    counted.problem = length.error();
                    counted.lengths.clear();
                    return counted;
                }
                known = m_known.emplace(sentence, *length).first;
            }
            lengths.push_back(known->second);
        }
    }
    return counted;
}

namespace {

/// Classes and sentences that count, with their places among all.
struct Counting {
    zero_shot::ClassSet classes;
    zero_shot::DescriptionSet set;
    std::vector<std::size_t> places;
    std::vector<std::vector<std::size_t>> sentencePlaces;

    explicit Counting(const std::vector<DescribedClass>& all)
    {
        for (std::size_t c = 0; c < all.size(); ++c) {
            if (all[c].isDisabled)
                continue;
            classes.names.push_back(all[c].name);
            set.sentences.push_back(all[c].enabledSentences());
            places.push_back(c);
            std::vector<std::size_t>& own = sentencePlaces.emplace_back();
            for (std::size_t k = 0; k < all[c].sentences.size(); ++k)
                if (!all[c].disabled.contains(all[c].sentences[k]))
                    own.push_back(k);
        }
    }
};

}  // namespace

DescriptionLook lookAt(const std::vector<DescribedClass>& classes, const std::string& model, TokenLengths& lengths)
{
    const Counting counting(classes);
    const zero_shot::DescriptionReport report =
        zero_shot::checkDescriptions(counting.classes, counting.set, std::nullopt);
    DescriptionLook look{.marks = marksOf(counting.classes.names, report.findings),
                         .sentences = report.sentences,
                         .meanWords = report.meanWords,
                         .withName = report.withName};
    for (Mark& mark : look.marks) {
        if (mark.sentence)
            mark.sentence = counting.sentencePlaces[mark.classIndex][*mark.sentence];
        mark.classIndex = counting.places[mark.classIndex];
    }
    Sentences sentences;
    for (const DescribedClass& one : classes)
        sentences.push_back(one.sentences);
    const TokenLengths::Counted counted = lengths.count(model, sentences);
    look.context = counted.context;
    look.tokenProblem = counted.problem;
    for (std::size_t c = 0; c < counted.lengths.size(); ++c) {
        auto& tokens = look.tokens.emplace_back();
        for (std::size_t k = 0; k < counted.lengths[c].size(); ++k) {
            tokens.push_back(counted.lengths[c][k].tokens);
            if (counted.lengths[c][k].isTooLong && !classes[c].isDisabled &&
                !classes[c].disabled.contains(sentences[c][k]))
                look.marks.push_back({zero_shot::Finding::Kind::TooLong, c, k,
                                      QCoreApplication::translate(
                                          "DescriptionLook",
                                          "sentence %1 of '%2' is longer than the %3 tokens that the model reads; "
                                          "the rest is cut off")
                                          .arg(QString::number(k + 1), bridge::toQt(classes[c].name),
                                               QString::number(counted.context))});
        }
    }
    std::stable_sort(look.marks.begin(), look.marks.end(), [](const Mark& a, const Mark& b) {
        return a.classIndex != b.classIndex ? a.classIndex < b.classIndex : a.sentence < b.sentence;
    });
    return look;
}

}  // namespace orangery::recognition_page
