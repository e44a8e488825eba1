// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/evaluation/cell_samples_model.h"

#include "widgets/bridge/short_paths.h"
#include "widgets/bridge/text.h"
#include "widgets/thumbnail_gallery.h"

namespace orangery::recognition_page {

namespace {

constexpr double kPercent = 100.0;

/// Whether `all` begins with what is shown.
bool goesOn(const zero_shot::EvaluationResult& before, const std::vector<std::size_t>& shown,
            const zero_shot::EvaluationResult& now, const std::vector<std::size_t>& all)
{
    if (shown.size() > all.size())
        return false;
    for (std::size_t i = 0; i < shown.size(); ++i)
        if (before.samples[shown[i]].input != now.samples[all[i]].input)
            return false;
    return true;
}

}  // namespace

void CellSamplesModel::setCell(const std::shared_ptr<const zero_shot::EvaluationResult>& result, std::size_t truth,
                               std::size_t predicted)
{
    std::vector<std::size_t> places;
    std::size_t hidden = 0;
    for (std::size_t i = 0; i < result->samples.size(); ++i) {
        const zero_shot::SampleAnswer& answer = result->samples[i].answer;
        if (answer.truth != truth || answer.predicted() != predicted)
            continue;
        if (places.size() < kMost)
            places.push_back(i);
        else
            ++hidden;
    }
    m_hidden = hidden;
    if (m_result && goesOn(*m_result, m_places, *result, places)) {
        const auto had = static_cast<int>(m_places.size());
        const auto has = static_cast<int>(places.size());
        if (has > had)
            beginInsertRows({}, had, has - 1);
        m_result = result;
        m_places = std::move(places);
        nameSamples();
        if (has > had)
            endInsertRows();
        if (had > 0 && has > had)  // they may be named like one that came
            Q_EMIT dataChanged(index(0), index(had - 1), {Qt::DisplayRole});
        return;
    }
    beginResetModel();
    m_result = result;
    m_places = std::move(places);
    nameSamples();
    endResetModel();
}

void CellSamplesModel::nameSamples()
{
    std::vector<std::string> ids;
    for (int row = 0; row < rowCount(); ++row)
        ids.push_back(sample(row).id);
    m_names = bridge::shortPaths(ids);
}

void CellSamplesModel::clear()
{
    beginResetModel();
    m_result.reset();
    m_places.clear();
    m_hidden = 0;
    endResetModel();
}

void CellSamplesModel::notePicture(const std::string& input)
{
    for (int row = 0; row < rowCount(); ++row)
        if (sample(row).input == input)
            Q_EMIT dataChanged(index(row), index(row), {Qt::DecorationRole});
}

int CellSamplesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_places.size());
}

QVariant CellSamplesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const zero_shot::EvaluatedSample& one = sample(index.row());
    const auto answer = [&](const zero_shot::LikelyClass& likely) {
        return tr("%1 %2 %").arg(bridge::toQt(m_result->classNames[likely.classIndex]),
                                 QString::number(kPercent * likely.probability, 'f', 0));
    };
    switch (role) {
    case Qt::DisplayRole:
        return m_names[static_cast<std::size_t>(index.row())];
    case AnswerRole:
        return answer(one.answer.best.front());
    case StateRole:
        return static_cast<int>(widgets::ThumbnailState::Plain);
    case Qt::DecorationRole:
        return m_pictures ? m_pictures(one.input) : QVariant();
    case Qt::ToolTipRole: {
        QString text = tr("%1\n%2\ntrue class: %3")
                           .arg(bridge::toQt(one.id), bridge::toQt(one.input),
                                bridge::toQt(m_result->classNames[one.answer.truth]));
        for (const zero_shot::LikelyClass& likely : one.answer.best)
            text += u'\n' + answer(likely);
        return text;
    }
    default:
        return {};
    }
}

}  // namespace orangery::recognition_page
