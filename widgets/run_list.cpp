// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/run_list.h"

#include "engine/base/run_folder.h"
#include "widgets/bridge/text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace orangery::widgets {

using bridge::toQt;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::widgets::RunList)
};

RunEntry namedEntry(const fs::path& path)
{
    return {.path = path, .title = bridge::pathToQt(path.filename()), .detail = bridge::pathToQt(path.parent_path())};
}

QString outcomeText(const Json& record)
{
    const Json outcome = record.value("outcome", Json());
    if (outcome.is_object() && outcome.value("kind", Json()).is_string())
        return toQt(outcome["kind"].get<std::string>());
    return record.value("complete", false) ? Text::tr("complete") : Text::tr("not complete");
}

QString timeText(const Json& record)
{
    const Json started = record.value("started", Json());
    if (!started.is_string())
        return {};
    const QDateTime time = QDateTime::fromString(toQt(started.get<std::string>()), Qt::ISODate);
    return QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
}

RunEntry describeRun(const fs::path& path)
{
    RunEntry entry = namedEntry(path);
    std::error_code error;
    if (!fs::exists(path, error)) {
        entry.isMissing = true;
        entry.detail = Text::tr("no longer there: %1").arg(entry.detail);
        return entry;
    }
    if (!fs::is_directory(path, error) || !fs::exists(path / "run.json", error))
        return entry;  // a file, or the folder of a model
    const Result<Json> record = readRunRecord(path);
    if (!record) {
        entry.detail = toQt(record.error().message);
        return entry;
    }
    QStringList parts{toQt(record->value("task", std::string())), timeText(*record), outcomeText(*record),
                      entry.detail};
    parts.removeAll(QString());
    entry.detail = parts.join(QStringLiteral(" · "));
    return entry;
}

}  // namespace

std::vector<RunEntry> describeRuns(const std::vector<fs::path>& paths)
{
    std::vector<RunEntry> entries;
    std::transform(paths.begin(), paths.end(), std::back_inserter(entries), describeRun);
    return entries;
}

void RunListModel::setEntries(std::vector<RunEntry> entries)
{
    const auto before = static_cast<int>(m_entries.size());
    const auto after = static_cast<int>(entries.size());
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_entries.resize(entries.size());
        endRemoveRows();
    }
    const int common = std::min(before, after);
    std::move(entries.begin(), entries.begin() + common, m_entries.begin());
    if (common > 0)
        Q_EMIT dataChanged(index(0), index(common - 1));
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_entries.insert(m_entries.end(), std::make_move_iterator(entries.begin() + common),
                         std::make_move_iterator(entries.end()));
        endInsertRows();
    }
}

int RunListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant RunListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RunEntry& entry = m_entries[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return QString(entry.title + QChar(QChar::LineFeed) + entry.detail);
    case Qt::ToolTipRole:
        return bridge::pathToQt(entry.path);
    case Qt::AccessibleTextRole:
        return QString(entry.title + QStringLiteral(", ") + entry.detail);
    default:
        return {};
    }
}

Qt::ItemFlags RunListModel::flags(const QModelIndex& index) const
{
    const bool isMissing = index.isValid() && m_entries[static_cast<std::size_t>(index.row())].isMissing;
    return isMissing ? Qt::NoItemFlags : QAbstractListModel::flags(index) | Qt::ItemNeverHasChildren;
}

RunList::RunList(QWidget* parent)
    : QListView(parent), m_model(new RunListModel(this)), m_reader(new bridge::Background(this))
{
    setModel(m_model);
    setAlternatingRowColors(true);
    setUniformItemSizes(false);
    setTextElideMode(Qt::ElideMiddle);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(NoEditTriggers);
    setAccessibleName(tr("Recent runs"));
    connect(this, &QListView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT opened(m_model->entries()[static_cast<std::size_t>(index.row())].path);
    });
}

void RunList::setPaths(const std::vector<fs::path>& paths)
{
    std::vector<RunEntry> entries;
    std::transform(paths.begin(), paths.end(), std::back_inserter(entries), namedEntry);
    m_model->setEntries(std::move(entries));
    m_reader->run([paths] { return describeRuns(paths); },
                  [this](std::vector<RunEntry> read) { m_model->setEntries(std::move(read)); });
}

}  // namespace orangery::widgets
