// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/description_edits.h"

#include "widgets/bridge/text.h"

#include <QUndoCommand>

#include <algorithm>
#include <map>

namespace orangery::recognition_page {

namespace {

/// In order, each once.
template <class Place>
void sortOnce(std::vector<Place>& places)
{
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
}

}  // namespace

class DescriptionEdits::Command : public QUndoCommand {
public:
    Command(DescriptionEdits& edits, const QString& text, std::vector<Change> changes)
        : QUndoCommand(text), m_edits(edits), m_changes(std::move(changes))
    {
    }

    void undo() override
    {
        for (auto change = m_changes.rbegin(); change != m_changes.rend(); ++change)
            m_edits.apply(change->classIndex, change->after, change->before, change->into);
        tell();
    }
    void redo() override
    {
        for (const Change& change : m_changes)
            m_edits.apply(change.classIndex, change.before, change.after, change.into);
        tell();
    }

private:
    void tell()
    {
        const bool areSentences = std::all_of(m_changes.begin(), m_changes.end(), [](const Change& change) {
            return change.before && change.after && change.before->name == change.after->name &&
                   change.before->isDisabled == change.after->isDisabled;
        });
        if (!areSentences) {
            Q_EMIT m_edits.classesChanged();
            return;
        }
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
    connect(&m_model, &DescriptionModel::nameTyped, this, [this](std::size_t c, const std::string& name) {
        if (const Result<void> renamed = rename(c, name); !renamed)
            Q_EMIT refused(renamed.error());
    });
    connect(&m_model, &DescriptionModel::marked, this,
            [this](std::size_t c, std::optional<std::size_t> k, bool isDisabled) {
                if (k)
                    setDisabled({}, {{c, *k}}, isDisabled);
                else
                    setDisabled({c}, {}, isDisabled);
            });
}

void DescriptionEdits::clear(ClassKey last)
{
    m_lastKey = std::max(m_lastKey, static_cast<std::uint64_t>(last));
    m_stack.clear();
    m_joined.clear();
}

void DescriptionEdits::push(const QString& text, std::vector<Change> changes)
{
    for (Change& change : changes)
        if (change.after)
            std::erase_if(change.after->disabled, [&own = change.after->sentences](const std::string& sentence) {
                return std::find(own.begin(), own.end(), sentence) == own.end();
            });
    m_stack.push(new Command(*this, text, std::move(changes)));
}

void DescriptionEdits::apply(std::size_t place, const std::optional<DescribedClass>& from,
                             const std::optional<DescribedClass>& to, std::optional<ClassKey> into)
{
    if (!from) {
        m_joined.erase(to->key);
        m_model.insertClass(place, *to);
    } else if (!to) {
        if (into)
            m_joined[from->key] = *into;
        m_lastKey = std::max(m_lastKey, static_cast<std::uint64_t>(from->key));
        m_model.removeClass(place);
    } else {
        if (from->name != to->name)
            m_model.setName(place, to->name);
        if (from->sentences != to->sentences)
            m_model.setSentences(place, to->sentences);
        if (from->disabled != to->disabled || from->isDisabled != to->isDisabled)
            m_model.setDisabled(place, to->disabled, to->isDisabled);
    }
}

DescriptionEdits::Change DescriptionEdits::changeOf(std::size_t classIndex) const
{
    const DescribedClass own = m_model.classAt(classIndex);
    return {.classIndex = classIndex, .before = own, .after = own};
}

void DescriptionEdits::setText(SentencePlace place, const std::string& text)
{
    Change change = changeOf(place.classIndex);
    std::string& own = change.after->sentences.at(place.sentence);
    const bool isDisabled = change.after->disabled.contains(own);
    own = text;
    if (isDisabled)
        change.after->disabled.insert(text);
    push(tr("change of a sentence"), {std::move(change)});
}

void DescriptionEdits::insert(SentencePlace place, std::vector<std::string> texts)
{
    if (texts.empty())
        return;
    Change change = changeOf(place.classIndex);
    std::vector<std::string>& after = change.after->sentences;
    const std::size_t at = std::min(place.sentence, after.size());
    const QString what = tr("%n new sentence(s)", nullptr, static_cast<int>(texts.size()));
    after.insert(after.begin() + static_cast<std::ptrdiff_t>(at), std::make_move_iterator(texts.begin()),
                 std::make_move_iterator(texts.end()));
    push(what, {std::move(change)});
}

void DescriptionEdits::remove(std::vector<SentencePlace> places)
{
    if (places.empty())
        return;
    sortOnce(places);
    std::map<std::size_t, Change> changes;
    for (auto place = places.rbegin(); place != places.rend(); ++place) {
        auto found = changes.find(place->classIndex);
        if (found == changes.end())
            found = changes.emplace(place->classIndex, changeOf(place->classIndex)).first;
        std::vector<std::string>& after = found->second.after->sentences;
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
    std::vector<std::string>& after = change.after->sentences;
    if (to < 0 || to >= static_cast<std::ptrdiff_t>(after.size()))
        return false;
    std::swap(after[place.sentence], after[static_cast<std::size_t>(to)]);
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
    for (std::size_t c = 0; c < m_model.sentences().size(); ++c) {
        const auto& after = c < sentences.size() ? sentences[c] : std::vector<std::string>();
        if (after == m_model.sentences()[c])
            continue;
        changes.push_back(changeOf(c));
        DescribedClass& own = *changes.back().after;
        own.sentences = after;
        for (const std::string& sentence : std::set(own.disabled))  // without blanks it is the same
            own.disabled.insert(bridge::fromQt(bridge::toQt(sentence).trimmed()));
    }
    if (changes.empty())
        return false;
    push(text, std::move(changes));
    return true;
}

Result<std::string> DescriptionEdits::freeName(const std::string& name) const
{
    std::string trimmed = bridge::fromQt(bridge::toQt(name).trimmed());
    const std::vector<std::string>& names = m_model.names();
    if (trimmed.empty())
        return failure(ErrorCode::Usage, "a class needs a name");
    if (std::find(names.begin(), names.end(), trimmed) != names.end())
        return failure(ErrorCode::Usage, "there is a class '" + trimmed + "' already");
    return trimmed;
}

Result<void> DescriptionEdits::rename(std::size_t classIndex, const std::string& name)
{
    Change change = changeOf(classIndex);
    if (bridge::toQt(name).trimmed() == bridge::toQt(change.before->name))
        return {};
    Result<std::string> taken = freeName(name);
    if (!taken)
        return failure(taken.error());
    change.after->name = *std::move(taken);
    push(tr("other name of a class"), {std::move(change)});
    return {};
}

Result<void> DescriptionEdits::addClass(std::size_t place, const std::string& name)
{
    Result<std::string> taken = freeName(name);
    if (!taken)
        return failure(taken.error());
    for (const ClassKey key : m_model.keys())
        m_lastKey = std::max(m_lastKey, static_cast<std::uint64_t>(key));
    DescribedClass added{.key = static_cast<ClassKey>(++m_lastKey), .name = *std::move(taken), .sentences = {}};
    push(tr("new class"),
         {{.classIndex = std::min(place, m_model.names().size()), .before = std::nullopt, .after = std::move(added)}});
    return {};
}

void DescriptionEdits::removeClasses(std::vector<std::size_t> classes)
{
    sortOnce(classes);
    if (classes.empty())
        return;
    std::vector<Change> changes;
    for (auto c = classes.rbegin(); c != classes.rend(); ++c)  // from behind, so that places hold
        changes.push_back({.classIndex = *c, .before = m_model.classAt(*c), .after = std::nullopt});
    push(tr("removal of %n class(es)", nullptr, static_cast<int>(classes.size())), std::move(changes));
}

void DescriptionEdits::mergeClasses(std::vector<std::size_t> classes)
{
    sortOnce(classes);
    if (classes.size() < 2)
        return;
    std::vector<Change> changes{changeOf(classes.front())};
    const ClassKey into = changes.front().before->key;
    std::vector<std::string> all = changes.front().before->sentences;
    std::set<std::string> disabled = changes.front().before->disabled;
    for (std::size_t i = 1; i < classes.size(); ++i)
        for (const std::string& sentence : m_model.sentences().at(classes[i]))
            if (std::find(all.begin(), all.end(), sentence) == all.end()) {
                all.push_back(sentence);
                if (m_model.classAt(classes[i]).disabled.contains(sentence))
                    disabled.insert(sentence);
            }
    changes.front().after->sentences = std::move(all);
    changes.front().after->disabled = std::move(disabled);
    for (std::size_t i = classes.size() - 1; i > 0; --i)
        changes.push_back(
            {.classIndex = classes[i], .before = m_model.classAt(classes[i]), .after = std::nullopt, .into = into});
    push(tr("merge of %n class(es)", nullptr, static_cast<int>(classes.size())), std::move(changes));
}

void DescriptionEdits::setDisabled(const std::vector<std::size_t>& classes, const std::vector<SentencePlace>& sentences,
                                   bool isDisabled)
{
    std::map<std::size_t, Change> changes;
    const auto afterOf = [&](std::size_t c) -> DescribedClass& {
        return *changes.try_emplace(c, changeOf(c)).first->second.after;
    };
    for (const std::size_t c : classes)
        afterOf(c).isDisabled = isDisabled;
    for (const SentencePlace& place : sentences) {
        DescribedClass& own = afterOf(place.classIndex);
        if (isDisabled)
            own.disabled.insert(own.sentences.at(place.sentence));
        else
            own.disabled.erase(own.sentences.at(place.sentence));
    }
    std::vector<Change> list;
    for (auto& [c, change] : changes)
        if (change.before != change.after)
            list.push_back(std::move(change));
    if (!list.empty())
        push(isDisabled ? tr("disabling") : tr("enabling"), std::move(list));
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
