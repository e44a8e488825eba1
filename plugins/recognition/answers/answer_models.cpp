// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/answers/answer_models.h"

#include "widgets/bridge/text.h"

#include <array>

namespace orangery::recognition_page {

namespace {

constexpr double kPercent = 100;

double share(std::int64_t part, std::int64_t whole)
{
    return whole == 0 ? 0 : kPercent * static_cast<double>(part) / static_cast<double>(whole);
}

QString percent(std::int64_t part, std::int64_t whole)
{
    return whole == 0 ? QString(QChar(0x2013)) : QString::number(share(part, whole), 'f', 1);
}

QString answerText(const zero_shot::JudgedReply& sample)
{
    if (!sample.isAnswered)
        return ReplyModel::tr("no answer");
    QStringList names;
    for (const std::string& item : sample.items)
        names << bridge::toQt(item);
    return names.isEmpty() ? ReplyModel::tr("an empty answer") : names.join(QStringLiteral(", "));
}

/// What became of the answer, in words.
QString verdictText(const zero_shot::JudgedReply& sample)
{
    QString text = !sample.isAnswered ? ReplyModel::tr("There is no answer.")
                   : sample.isRight() ? ReplyModel::tr("Right.")
                   : sample.place     ? ReplyModel::tr("Right at place %1.").arg(*sample.place + 1)
                                      : ReplyModel::tr("Wrong.");
    if (sample.offList > 0)
        text += u' ' + ReplyModel::tr("Names that are no class: %1.").arg(sample.offList);
    return text;
}

}  // namespace

RuleModel::RuleModel(QObject* parent)
    : RowTable({tr("Rule"), tr("Samples"), tr("Top-1"), tr("Top-1 (%)"), tr("Top-5"), tr("Top-5 (%)")}, parent)
{
}

void RuleModel::showScore(const zero_shot::ReplyScore& score)
{
    show({{tr("a: as published"), tr("Answered samples; names that are no class are removed first"), score.ruleA},
          {tr("b: every sample"), tr("As a, and a sample without an answer is wrong"), score.ruleB},
          {tr("c: as it stands"), tr("Answered samples; nothing is removed"), score.ruleC},
          {tr("d: loosely"), tr("As a, without regard to case, blanks and punctuation"), score.ruleD}});
}

QVariant RuleModel::value(const RuleRow& row, int column, int role) const
{
    if (role == Qt::ToolTipRole)
        return row.meaning;
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Rule:
        return row.name;
    case Samples:
        return QString::number(row.score.total);
    case Top1:
        return QString::number(row.score.top1);
    case Top1Share:
        return percent(row.score.top1, row.score.total);
    case Top5:
        return QString::number(row.score.top5);
    case Top5Share:
        return percent(row.score.top5, row.score.total);
    default:
        return {};
    }
}

AnsweredClassModel::AnsweredClassModel(QObject* parent)
    : RowTable({tr("Class"), tr("Samples"), tr("Answered"), tr("Top-1 (%)"), tr("Top-5 (%)")}, parent)
{
}

void AnsweredClassModel::showScore(const zero_shot::ReplyScore& score)
{
    std::vector<AnsweredClass> rows;
    for (const zero_shot::ReplyScore::ClassScore& one : score.classes)
        rows.push_back({bridge::toQt(one.name), one.samples, one.ruleA});
    show(std::move(rows));
}

QVariant AnsweredClassModel::value(const AnsweredClass& row, int column, int role) const
{
    const bool sorts = role == kSortRole;
    if (role == Qt::ToolTipRole)
        return tr("%1: %2 of %3 answered samples right at the first place, %4 at any; by rule a")
            .arg(row.name)
            .arg(row.score.top1)
            .arg(row.score.total)
            .arg(row.score.top5);
    if (role != Qt::DisplayRole && !sorts)
        return {};
    switch (column) {
    case Class:
        return row.name;
    case Samples:
        return row.samples;
    case Answered:
        return static_cast<qlonglong>(row.score.total);
    case Top1:
        return sorts ? QVariant(share(row.score.top1, row.score.total)) : percent(row.score.top1, row.score.total);
    case Top5:
        return sorts ? QVariant(share(row.score.top5, row.score.total)) : percent(row.score.top5, row.score.total);
    default:
        return {};
    }
}

void ReplyModel::setSamples(std::vector<zero_shot::JudgedReply> samples)
{
    beginResetModel();
    m_samples = std::move(samples);
    endResetModel();
}

int ReplyModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_samples.size());
}

int ReplyModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ReplyModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const zero_shot::JudgedReply& one = sample(index.row());
    if (role == Qt::ToolTipRole)
        return QStringLiteral("%1\n%2").arg(verdictText(one), answerText(one));
    if (role == Qt::AccessibleTextRole && index.column() == Answer)
        return QStringLiteral("%1. %2").arg(answerText(one), verdictText(one));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Sample:
        return bridge::toQt(one.id);
    case Truth:
        return bridge::toQt(one.label);
    default:
        return answerText(one);
    }
}

QVariant ReplyModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const std::array<QString, ColumnCount> names{tr("Sample"), tr("Truth"), tr("Answer, the likeliest first")};
    return names[static_cast<std::size_t>(section)];
}

void FilteredReplies::setKind(ReplyKind kind)
{
    m_kind = kind;
    invalidateFilter();
}

void FilteredReplies::setLabel(const QString& label)
{
    m_label = label;
    invalidateFilter();
}

bool FilteredReplies::filterAcceptsRow(int row, const QModelIndex&) const
{
    const zero_shot::JudgedReply& one = static_cast<const ReplyModel*>(sourceModel())->sample(row);
    if (!m_label.isEmpty() && bridge::toQt(one.label) != m_label)
        return false;
    switch (m_kind) {
    case ReplyKind::All:
        return true;
    case ReplyKind::Right:
        return one.isRight();
    case ReplyKind::Later:
        return one.place && !one.isRight();
    case ReplyKind::Wrong:
        return one.isAnswered && !one.place;
    case ReplyKind::OffList:
        return one.offList > 0;
    case ReplyKind::Missing:
        return !one.isAnswered;
    }
    return true;
}

}  // namespace orangery::recognition_page
