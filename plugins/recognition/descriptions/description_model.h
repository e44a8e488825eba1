// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/descriptions/sentence_marks.h"

#include <QAbstractItemModel>

#include <string>
#include <vector>

namespace orangery::recognition_page {

using Sentences = std::vector<std::vector<std::string>>;  ///< by class

/// Classes, each with its sentences below it. It shows what it is told and changes nothing by itself: what is typed into a
/// cell is told to whoever keeps the edits.
class DescriptionModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Text, Tokens, Marks, ColumnCount };
    static constexpr int kMarkedRole = Qt::UserRole;  ///< whether something was found about the row itself

    explicit DescriptionModel(QObject* parent = nullptr);

    void setContent(std::vector<std::string> names, Sentences sentences);
    /// Only rows that differ are inserted, removed or changed.
    void setSentences(std::size_t classIndex, std::vector<std::string> sentences);
    void setMarks(std::vector<Mark> marks);
    /// Tokens of each sentence, by class; `context` is how many the model reads. Empty where no model tells.
    void setTokens(std::vector<std::vector<std::size_t>> tokens, std::size_t context);

    [[nodiscard]] const std::vector<std::string>& names() const { return m_names; }
    [[nodiscard]] const Sentences& sentences() const { return m_sentences; }
    [[nodiscard]] const std::vector<Mark>& marks() const { return m_marks; }

    [[nodiscard]] static std::size_t classOf(const QModelIndex& index);
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

private:
    [[nodiscard]] QVariant classData(std::size_t classIndex, int column, int role) const;
    [[nodiscard]] QVariant sentenceData(std::size_t classIndex, std::size_t sentence, int column, int role) const;
    [[nodiscard]] std::vector<const Mark*> marksAt(std::size_t classIndex, std::optional<std::size_t> sentence) const;
    void tellColumn(int column);

    std::vector<std::string> m_names;
    Sentences m_sentences;
    std::vector<Mark> m_marks;
    std::vector<std::vector<std::size_t>> m_marksOfClass;  ///< places in m_marks
    std::vector<std::vector<std::size_t>> m_tokens;        ///< may lag behind m_sentences
    std::size_t m_context = 0;
};

}  // namespace orangery::recognition_page
