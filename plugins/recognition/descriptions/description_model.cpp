// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/description_model.h"

#include "widgets/bridge/text.h"

#include <QFont>

#include <algorithm>

namespace orangery::recognition_page {

namespace {

constexpr quintptr kClassRow = 0;  // internal id; a sentence has that of its class, from 1

quintptr idOf(ClassKey key)
{
    return static_cast<quintptr>(key) + 1;
}

int rowsOf(const auto& list)
{
    return static_cast<int>(list.size());
}

}  // namespace

DescriptionModel::DescriptionModel(QObject* parent) : QAbstractItemModel(parent) {}

void DescriptionModel::setContent(std::vector<std::string> names, Sentences sentences, std::vector<ClassKey> keys)
{
    beginResetModel();
    m_names = std::move(names);
    m_sentences = std::move(sentences);
    m_sentences.resize(m_names.size());
    m_keys = std::move(keys);
    for (std::size_t c = m_keys.size(); c < m_names.size(); ++c)
        m_keys.push_back(static_cast<ClassKey>(c));
    m_disabled.clear();
    placeKeys();
    m_marks.clear();
    placeMarks();
    m_tokens.clear();
    endResetModel();
}

void DescriptionModel::setContent(const std::vector<DescribedClass>& described)
{
    std::vector<std::string> names;
    Sentences sentences;
    std::vector<ClassKey> keys;
    for (const DescribedClass& one : described) {
        names.push_back(one.name);
        sentences.push_back(one.sentences);
        keys.push_back(one.key);
    }
    setContent(std::move(names), std::move(sentences), std::move(keys));
    for (std::size_t c = 0; c < described.size(); ++c)
        if (described[c].isDisabled || !described[c].disabled.empty())
            setDisabled(c, described[c].disabled, described[c].isDisabled);
}

void DescriptionModel::placeKeys()
{
    m_places.clear();
    for (std::size_t c = 0; c < m_keys.size(); ++c)
        m_places[idOf(m_keys[c])] = c;
}

void DescriptionModel::placeMarks()
{
    m_marksOfClass.assign(m_names.size(), {});
    for (std::size_t i = 0; i < m_marks.size(); ++i)
        m_marksOfClass.at(m_marks[i].classIndex).push_back(i);
}

void DescriptionModel::insertClass(std::size_t place, DescribedClass added)
{
    place = std::min(place, m_names.size());
    const auto offset = static_cast<std::ptrdiff_t>(place);
    beginInsertRows({}, static_cast<int>(place), static_cast<int>(place));
    m_names.insert(m_names.begin() + offset, std::move(added.name));
    m_sentences.insert(m_sentences.begin() + offset, std::move(added.sentences));
    m_keys.insert(m_keys.begin() + offset, added.key);
    if (added.isDisabled || !added.disabled.empty())
        m_disabled[idOf(added.key)] = {.sentences = std::move(added.disabled), .isClass = added.isDisabled};
    placeKeys();
    for (Mark& mark : m_marks)
        mark.classIndex += mark.classIndex >= place ? 1 : 0;
    placeMarks();
    if (place < m_tokens.size())
        m_tokens.insert(m_tokens.begin() + offset, std::vector<std::size_t>());
    endInsertRows();
}

void DescriptionModel::removeClass(std::size_t classIndex)
{
    const auto offset = static_cast<std::ptrdiff_t>(classIndex);
    beginRemoveRows({}, static_cast<int>(classIndex), static_cast<int>(classIndex));
    m_names.erase(m_names.begin() + offset);
    m_sentences.erase(m_sentences.begin() + offset);
    m_disabled.erase(idOf(m_keys[classIndex]));
    m_keys.erase(m_keys.begin() + offset);
    placeKeys();
    std::erase_if(m_marks, [&](const Mark& mark) { return mark.classIndex == classIndex; });
    for (Mark& mark : m_marks)
        mark.classIndex -= mark.classIndex > classIndex ? 1 : 0;
    placeMarks();
    if (classIndex < m_tokens.size())
        m_tokens.erase(m_tokens.begin() + offset);
    endRemoveRows();
}

void DescriptionModel::setName(std::size_t classIndex, std::string name)
{
    m_names.at(classIndex) = std::move(name);
    Q_EMIT dataChanged(indexOf(classIndex), indexOf(classIndex));
}

DescribedClass DescriptionModel::classAt(std::size_t classIndex) const
{
    const Disabled& disabled = disabledOf(classIndex);
    return {.key = m_keys[classIndex],
            .name = m_names[classIndex],
            .sentences = m_sentences[classIndex],
            .disabled = disabled.sentences,
            .isDisabled = disabled.isClass};
}

std::vector<DescribedClass> DescriptionModel::classes() const
{
    std::vector<DescribedClass> all;
    for (std::size_t c = 0; c < m_names.size(); ++c)
        all.push_back(classAt(c));
    return all;
}

const DescriptionModel::Disabled& DescriptionModel::disabledOf(std::size_t classIndex) const
{
    static const Disabled kNone{};
    const auto found = m_disabled.find(idOf(m_keys.at(classIndex)));
    return found == m_disabled.end() ? kNone : found->second;
}

bool DescriptionModel::isDisabled(std::size_t classIndex, std::optional<std::size_t> sentence) const
{
    const Disabled& disabled = disabledOf(classIndex);
    return sentence ? disabled.sentences.contains(m_sentences[classIndex].at(*sentence)) : disabled.isClass;
}

void DescriptionModel::setDisabled(std::size_t classIndex, std::set<std::string> sentences, bool isDisabled)
{
    const quintptr id = idOf(m_keys.at(classIndex));
    if (sentences.empty() && !isDisabled)
        m_disabled.erase(id);
    else
        m_disabled[id] = {.sentences = std::move(sentences), .isClass = isDisabled};
    const QModelIndex row = indexOf(classIndex);
    Q_EMIT dataChanged(row, row.siblingAtColumn(ColumnCount - 1));
    if (const std::size_t count = m_sentences[classIndex].size(); count > 0)
        Q_EMIT dataChanged(indexOf(classIndex, 0), indexOf(classIndex, count - 1).siblingAtColumn(ColumnCount - 1));
}

void DescriptionModel::setSentences(std::size_t classIndex, std::vector<std::string> sentences)
{
    std::vector<std::string>& own = m_sentences.at(classIndex);
    const QModelIndex parent = indexOf(classIndex);
    const std::size_t shorter = std::min(own.size(), sentences.size());
    std::size_t front = 0;
    while (front < shorter && own[front] == sentences[front])
        ++front;
    std::size_t back = 0;
    while (back < shorter - front && own[own.size() - 1 - back] == sentences[sentences.size() - 1 - back])
        ++back;
    // What was found of the class is known by place, which may be another's now: it comes anew with the next look.
    std::erase_if(m_marks, [&](const Mark& mark) { return mark.classIndex == classIndex; });
    placeMarks();
    if (classIndex < m_tokens.size())
        m_tokens[classIndex].clear();
    if (own.size() > sentences.size()) {
        const std::size_t gone = own.size() - sentences.size();
        const std::size_t first = own.size() - back - gone;
        beginRemoveRows(parent, static_cast<int>(first), static_cast<int>(first + gone) - 1);
        own.erase(own.begin() + static_cast<std::ptrdiff_t>(first),
                  own.begin() + static_cast<std::ptrdiff_t>(first + gone));
        endRemoveRows();
    } else if (own.size() < sentences.size()) {
        const std::size_t more = sentences.size() - own.size();
        const std::size_t first = own.size() - back;
        beginInsertRows(parent, static_cast<int>(first), static_cast<int>(first + more) - 1);
        own.insert(own.begin() + static_cast<std::ptrdiff_t>(first), more, std::string());
        std::copy_n(sentences.begin() + static_cast<std::ptrdiff_t>(first), more,
                    own.begin() + static_cast<std::ptrdiff_t>(first));
        endInsertRows();
    }
    own = std::move(sentences);
    if (!own.empty())
        Q_EMIT dataChanged(indexOf(classIndex, 0),
                           indexOf(classIndex, own.size() - 1).siblingAtColumn(ColumnCount - 1));
    Q_EMIT dataChanged(parent, parent.siblingAtColumn(ColumnCount - 1));
}

void DescriptionModel::setMarks(std::vector<Mark> marks)
{
    m_marks = std::move(marks);
    placeMarks();
    tellColumn(Marks);
}

void DescriptionModel::setTokens(std::vector<std::vector<std::size_t>> tokens, std::size_t context)
{
    m_tokens = std::move(tokens);
    m_context = context;
    tellColumn(Tokens);
}

void DescriptionModel::tellColumn(int column)
{
    if (m_names.empty())
        return;
    Q_EMIT dataChanged(index(0, column), index(rowsOf(m_names) - 1, column));
    for (std::size_t c = 0; c < m_sentences.size(); ++c)
        if (!m_sentences[c].empty())
            Q_EMIT dataChanged(indexOf(c, 0).siblingAtColumn(column),
                               indexOf(c, m_sentences[c].size() - 1).siblingAtColumn(column));
}

std::size_t DescriptionModel::classOf(const QModelIndex& index) const
{
    return index.internalId() == kClassRow ? static_cast<std::size_t>(index.row()) : m_places.at(index.internalId());
}

std::optional<std::size_t> DescriptionModel::sentenceOf(const QModelIndex& index)
{
    return index.internalId() == kClassRow ? std::nullopt : std::optional(static_cast<std::size_t>(index.row()));
}

QModelIndex DescriptionModel::indexOf(std::size_t classIndex, std::optional<std::size_t> sentence) const
{
    if (classIndex >= m_names.size() || (sentence && *sentence >= m_sentences[classIndex].size()))
        return {};
    return sentence ? createIndex(static_cast<int>(*sentence), Text, idOf(m_keys[classIndex]))
                    : createIndex(static_cast<int>(classIndex), Text, kClassRow);
}

QModelIndex DescriptionModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column,
                       parent.isValid() ? idOf(m_keys[static_cast<std::size_t>(parent.row())]) : kClassRow);
}

QModelIndex DescriptionModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == kClassRow)
        return {};
    return createIndex(static_cast<int>(classOf(child)), Text, kClassRow);
}

int DescriptionModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return rowsOf(m_names);
    if (parent.internalId() != kClassRow || parent.column() != Text)
        return 0;
    return rowsOf(m_sentences[static_cast<std::size_t>(parent.row())]);
}

int DescriptionModel::columnCount(const QModelIndex& /*parent*/) const
{
    return ColumnCount;
}

Qt::ItemFlags DescriptionModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    if (index.isValid() && index.column() == Text)
        flags |= Qt::ItemIsEditable | Qt::ItemIsUserCheckable;
    return flags;
}

QVariant DescriptionModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const std::size_t c = classOf(index);
    const auto k = sentenceOf(index);
    switch (role) {
    case kMarkedRole:
        return !marksAt(c, k).empty();
    case Qt::ToolTipRole: {
        QStringList messages;
        for (const Mark* mark : marksAt(c, k))
            messages << mark->message;
        return messages.isEmpty() ? QVariant() : messages.join(u'\n');
    }
    case Qt::CheckStateRole:
        return index.column() == Text ? QVariant(isDisabled(c, k) ? Qt::Unchecked : Qt::Checked) : QVariant();
    case Qt::FontRole: {
        if (index.column() != Text || (k && !isDisabled(c) && !isDisabled(c, k)))
            return {};
        QFont font;
        font.setBold(!k);
        font.setStrikeOut(isDisabled(c) || isDisabled(c, k));
        return font;
    }
    case Qt::TextAlignmentRole:
        return index.column() == Tokens ? QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default:
        return k ? sentenceData(c, *k, index.column(), role) : classData(c, index.column(), role);
    }
}

QVariant DescriptionModel::classData(std::size_t classIndex, int column, int role) const
{
    if (role == Qt::EditRole && column == Text)
        return bridge::toQt(m_names[classIndex]);
    if (role != Qt::DisplayRole)
        return {};
    const std::vector<std::string>& own = m_sentences[classIndex];
    if (column == Text) {
        const std::size_t enabled = classAt(classIndex).enabledSentences().size();
        return enabled == own.size()
                   ? tr("%1  (%2)").arg(bridge::toQt(m_names[classIndex]), QString::number(own.size()))
                   : tr("%1  (%2 of %3)")
                         .arg(bridge::toQt(m_names[classIndex]), QString::number(enabled), QString::number(own.size()));
    }
    if (column != Marks)
        return {};
    QStringList words;
    if (isDisabled(classIndex))
        words << tr("disabled");
    std::size_t below = 0;
    for (const std::size_t i : m_marksOfClass[classIndex]) {
        if (m_marks[i].sentence)
            ++below;
        else
            words << markWord(m_marks[i].kind);
    }
    if (below > 0)
        words << tr("%1 below").arg(below);
    return words.join(QStringLiteral(", "));
}

QVariant DescriptionModel::sentenceData(std::size_t classIndex, std::size_t sentence, int column, int role) const
{
    if (column == Text && (role == Qt::DisplayRole || role == Qt::EditRole))
        return bridge::toQt(m_sentences[classIndex][sentence]);
    if (role != Qt::DisplayRole)
        return {};
    if (column == Tokens) {
        if (classIndex >= m_tokens.size() || sentence >= m_tokens[classIndex].size())
            return {};
        return tr("%1 of %2").arg(m_tokens[classIndex][sentence]).arg(m_context);
    }
    QStringList words;
    if (isDisabled(classIndex, sentence))
        words << tr("disabled");
    for (const Mark* mark : marksAt(classIndex, sentence))
        words << markWord(mark->kind);
    return words.join(QStringLiteral(", "));
}

std::vector<const Mark*> DescriptionModel::marksAt(std::size_t classIndex, std::optional<std::size_t> sentence) const
{
    std::vector<const Mark*> found;
    for (const std::size_t i : m_marksOfClass[classIndex])
        if (m_marks[i].sentence == sentence)
            found.push_back(&m_marks[i]);
    return found;
}

QVariant DescriptionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole && section == Tokens)
        return tr("Tokens of the sentence, with those around it, of as many as the model reads");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Text:
        return tr("Class and sentences");
    case Tokens:
        return tr("Tokens");
    default:
        return tr("Marks");
    }
}

bool DescriptionModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role == Qt::CheckStateRole && index.column() == Text) {
        Q_EMIT marked(classOf(index), sentenceOf(index), value.toInt() != Qt::Checked);
        return true;
    }
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable))
        return false;
    const std::string text = bridge::fromQt(value.toString());
    const std::size_t c = classOf(index);
    const auto k = sentenceOf(index);
    if (!k && text != m_names[c])
        Q_EMIT nameTyped(c, text);
    else if (k && text != m_sentences[c][*k])
        Q_EMIT typed(c, *k, text);
    return true;
}

}  // namespace orangery::recognition_page
