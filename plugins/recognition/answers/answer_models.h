// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/replies/reply_score.h"
#include "widgets/bridge/row_table.h"

#include <QSortFilterProxyModel>

namespace orangery::recognition_page {

inline constexpr int kSortRole = Qt::UserRole;  ///< numbers as numbers

struct RuleRow {
    QString name;
    QString meaning;
    zero_shot::RuleScore score;
    bool operator==(const RuleRow&) const = default;
};

/// The four rules side by side.
class RuleModel : public bridge::RowTable<RuleRow> {
    Q_OBJECT

public:
    enum Column { Rule, Samples, Top1, Top1Share, Top5, Top5Share };

    explicit RuleModel(QObject* parent);
    void showScore(const zero_shot::ReplyScore& score);

protected:
    [[nodiscard]] QVariant value(const RuleRow& row, int column, int role) const override;
};

struct AnsweredClass {
    QString name;
    qlonglong samples = 0;
    zero_shot::RuleScore score;  ///< by rule A
    bool operator==(const AnsweredClass&) const = default;
};

/// The classes of the truth in its order, by rule A.
class AnsweredClassModel : public bridge::RowTable<AnsweredClass> {
    Q_OBJECT

public:
    enum Column { Class, Samples, Answered, Top1, Top5 };

    explicit AnsweredClassModel(QObject* parent);
    void showScore(const zero_shot::ReplyScore& score);

protected:
    [[nodiscard]] QVariant value(const AnsweredClass& row, int column, int role) const override;
};

/// The samples of the truth in its order, with what was answered.
class ReplyModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Sample, Truth, Answer, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setSamples(std::vector<zero_shot::JudgedReply> samples);
    [[nodiscard]] const zero_shot::JudgedReply& sample(int row) const
    {
        return m_samples[static_cast<std::size_t>(row)];
    }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<zero_shot::JudgedReply> m_samples;
};

/// Which samples are shown.
enum class ReplyKind {
    All,
    Right,    ///< at the first place, by rule A
    Later,    ///< at another place
    Wrong,    ///< answered, and at no place
    OffList,  ///< with a name that is no class
    Missing,  ///< without an answer
};

/// Samples of one kind and, where one is chosen, of one class.
class FilteredReplies : public QSortFilterProxyModel {
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setKind(ReplyKind kind);
    void setLabel(const QString& label);  ///< empty = of all classes
    [[nodiscard]] const QString& label() const { return m_label; }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    ReplyKind m_kind = ReplyKind::All;
    QString m_label;
};

}  // namespace orangery::recognition_page
