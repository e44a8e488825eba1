// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/description_edits.h"

#include "widgets/bridge/text.h"

#include <QUndoCommand>

#include <algorithm>
#include <map>

namespace orangery::recognition_page {

class DescriptionEdits::Command : public QUndoCommand {
public:
    Command(DescriptionEdits& edits, const QString& text, std::vector<Change> changes)
        : QUndoCommand(text), m_edits(edits), m_changes(std::move(changes))
    {
    }

    void undo() override { apply(&Change::before); }
    void redo() override { apply(&Change::after); }

private:
    void apply(std::vector<std::string> Change::*side)
    {
        for (const Change& change : m_changes)
            m_edits.m_model.setSentences(change.classIndex, change.*side);
        for (const Change& change : m_changes)
            Q_EMIT m_edits.changed(change.classIndex);
    }

    DescriptionEdits& m_edits;
    std::vector<Change> m_changes;
};

DescriptionEdits::DescriptionEdits(DescriptionModel& model, QObject* parent) : QObject(parent), m_model(model)
{
    connect(&m_model, &DescriptionModel::typed, this, [this](std::size_t c, std::size_t k, const std::string& text) {
        setText({c, k}, text);
    });
}

void DescriptionEdits::push(const QString& text, std::vector<Change> changes)
{
    m_stack.push(new Command(*this, text, std::move(changes)));
}

DescriptionEdits::Change DescriptionEdits::changeOf(std::size_t classIndex) const
{
    const std::vector<std::string>& own = m_model.sentences().at(classIndex);
    return {.classIndex = classIndex, .before = own, .after = own};
}

void DescriptionEdits::setText(SentencePlace place, const std::string& text)
{
    Change change = changeOf(place.classIndex);
    change.after.at(place.sentence) = text;
    push(tr("change of a sentence"), {std::move(change)});
}

void DescriptionEdits::insert(SentencePlace place, std::vector<std::string> texts)
{
    if (texts.empty())
        return;
    Change change = changeOf(place.classIndex);
    const std::size_t at = std::min(place.sentence, change.after.size());
    const QString what = tr("%n new sentence(s)", nullptr, static_cast<int>(texts.size()));
    change.after.insert(change.after.begin() + static_cast<std::ptrdiff_t>(at), std::make_move_iterator(texts.begin()),
                        std::make_move_iterator(texts.end()));
    push(what, {std::move(change)});
}

void DescriptionEdits::remove(std::vector<SentencePlace> places)
{
    if (places.empty())
        return;
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    std::map<std::size_t, Change> changes;
    for (auto place = places.rbegin(); place != places.rend(); ++place) {
        auto found = changes.find(place->classIndex);
        if (found == changes.end())
            found = changes.emplace(place->classIndex, changeOf(place->classIndex)).first;
        std::vector<std::string>& after = found->second.after;
        after.erase(after.begin() + static_cast<std::ptrdiff_t>(place->sentence));
    }
    std::vector<Change> list;
    for (auto& [c, change] : changes)
        list.push_back(std::move(change));
    push(tr("removal of %n sentence(s)", nullptr, static_cast<int>(places.size())), std::move(list));
}

bool DescriptionEdits::move(SentencePlace place, int step)
{
    Change change = changeOf(place.classIndex);
    const auto from = static_cast<std::ptrdiff_t>(place.sentence);
    const std::ptrdiff_t to = from + step;
    if (to < 0 || to >= static_cast<std::ptrdiff_t>(change.after.size()))
        return false;
    std::swap(change.after[place.sentence], change.after[static_cast<std::size_t>(to)]);
    push(step < 0 ? tr("move up") : tr("move down"), {std::move(change)});
    return true;
}

bool DescriptionEdits::cleanUp()
{
    zero_shot::DescriptionSet set;
    set.sentences = m_model.sentences();
    return replaceAll(zero_shot::cleanedSentences(set), tr("clean-up"));
}

bool DescriptionEdits::replaceAll(const Sentences& sentences, const QString& text)
{
    std::vector<Change> changes;
    for (std::size_t c = 0; c < m_model.sentences().size(); ++c)
        if (const auto& after = c < sentences.size() ? sentences[c] : std::vector<std::string>();
            after != m_model.sentences()[c])
            changes.push_back({.classIndex = c, .before = m_model.sentences()[c], .after = after});
    if (changes.empty())
        return false;
    push(text, std::move(changes));
    return true;
}

std::vector<std::string> DescriptionEdits::linesOf(const QString& text)
{
    std::vector<std::string> lines;
    for (const QString& line : QString(text).replace(u'\r', u'\n').split(u'\n'))
        if (!line.trimmed().isEmpty())
            lines.push_back(bridge::fromQt(line.trimmed()));
    return lines;
}

}  // namespace orangery::recognition_page
