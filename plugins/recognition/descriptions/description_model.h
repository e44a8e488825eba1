// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/descriptions/sentence_marks.h"
#include "plugins/recognition/study/study_item.h"

#include <QAbstractItemModel>

#include <string>
#include <unordered_map>
#include <vector>

namespace orangery::recognition_page {

using Sentences = std::vector<std::vector<std::string>>;  ///< by class

/// Classes, each with its sentences below it, and a check mark before what is not disabled. It shows what it is told and changes
/// nothing by itself: what is typed into a cell or marked is told to whoever keeps the edits.
class DescriptionModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Text, Tokens, Marks, ColumnCount };
    static constexpr int kMarkedRole = Qt::UserRole;  ///< whether something was found about the row itself

    explicit DescriptionModel(QObject* parent = nullptr);

    /// `keys` tell the classes apart whatever is edited; without them they are numbered.
    void setContent(std::vector<std::string> names, Sentences sentences, std::vector<ClassKey> keys = {});
    void setContent(const std::vector<DescribedClass>& described);
    /// Puts a class before the one that stands at `place`, or behind the last one.
    void insertClass(std::size_t place, DescribedClass added);
    void removeClass(std::size_t classIndex);
    void setName(std::size_t classIndex, std::string name);
    /// Only rows that differ are inserted, removed or changed.
    void setSentences(std::size_t classIndex, std::vector<std::string> sentences);
    void setDisabled(std::size_t classIndex, std::set<std::string> sentences, bool isDisabled);
    void setMarks(std::vector<Mark> marks);
    /// Tokens of each sentence, by class; `context` is how many the model reads. Empty where no model tells.
    void setTokens(std::vector<std::vector<std::size_t>> tokens, std::size_t context);

    [[nodiscard]] const std::vector<std::string>& names() const { return m_names; }
    [[nodiscard]] const Sentences& sentences() const { return m_sentences; }
    [[nodiscard]] const std::vector<ClassKey>& keys() const { return m_keys; }
    [[nodiscard]] DescribedClass classAt(std::size_t classIndex) const;
    [[nodiscard]] std::vector<DescribedClass> classes() const;
    /// Whether a class, or a sentence itself, is disabled.
    [[nodiscard]] bool isDisabled(std::size_t classIndex, std::optional<std::size_t> sentence = {}) const;
    [[nodiscard]] const std::vector<Mark>& marks() const { return m_marks; }

    [[nodiscard]] std::size_t classOf(const QModelIndex& index) const;
    [[nodiscard]] static std::optional<std::size_t> sentenceOf(const QModelIndex& index);
    [[nodiscard]] QModelIndex indexOf(std::size_t classIndex, std::optional<std::size_t> sentence = {}) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

Q_SIGNALS:
    void typed(std::size_t classIndex, std::size_t sentence, const std::string& text);
    void nameTyped(std::size_t classIndex, const std::string& name);
    void marked(std::size_t classIndex, std::optional<std::size_t> sentence, bool isDisabled);

private:
    struct Disabled {
        std::set<std::string> sentences = {};
        bool isClass = false;
    };
    [[nodiscard]] QVariant classData(std::size_t classIndex, int column, int role) const;
    [[nodiscard]] QVariant sentenceData(std::size_t classIndex, std::size_t sentence, int column, int role) const;
    [[nodiscard]] const Disabled& disabledOf(std::size_t classIndex) const;
    [[nodiscard]] std::vector<const Mark*> marksAt(std::size_t classIndex, std::optional<std::size_t> sentence) const;
    void tellColumn(int column);
    void placeKeys();
    void placeMarks();

    std::vector<std::string> m_names;
    Sentences m_sentences;
    std::vector<ClassKey> m_keys;
    std::unordered_map<quintptr, Disabled> m_disabled;   ///< by internal id; what is not there has nothing disabled
    std::unordered_map<quintptr, std::size_t> m_places;  ///< of classes, by the internal id of their sentences
    std::vector<Mark> m_marks;
    std::vector<std::vector<std::size_t>> m_marksOfClass;  ///< places in m_marks
    std::vector<std::vector<std::size_t>> m_tokens;        ///< may lag behind m_sentences
    std::size_t m_context = 0;
};

}  // namespace orangery::recognition_page
