// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/evaluation/evaluation_result.h"

#include <QAbstractListModel>

#include <functional>
#include <memory>

namespace orangery::recognition_page {

/// Samples of one cell of a confusion matrix, a row each: id, what it was taken for, and a picture where somebody makes one.
class CellSamplesModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        AnswerRole = Qt::UserRole,  ///< "owl 61 %"
        StateRole,                  ///< widgets::ThumbnailState as int
    };
    static constexpr std::size_t kMost = 500;  ///< rows; more are counted and not shown

    explicit CellSamplesModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    /// Those of `result` that are of class `truth` and taken for `predicted`. Rows are kept where only more came.
    void setCell(const std::shared_ptr<const zero_shot::EvaluationResult>& result, std::size_t truth,
                 std::size_t predicted);
    void clear();
    /// What Qt::DecorationRole gives; called for rows that are shown.
    void setPictures(std::function<QVariant(const std::string& input)> pictures) { m_pictures = std::move(pictures); }
    /// The picture of an input is there now.
    void notePicture(const std::string& input);

    [[nodiscard]] const zero_shot::EvaluatedSample& sample(int row) const
    {
        return m_result->samples[m_places[static_cast<std::size_t>(row)]];
    }
    /// Samples of the cell that have no row.
    [[nodiscard]] std::size_t hidden() const { return m_hidden; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    void nameSamples();

    std::function<QVariant(const std::string&)> m_pictures;
    std::shared_ptr<const zero_shot::EvaluationResult> m_result;
    std::vector<std::size_t> m_places;  ///< in m_result->samples
    std::vector<QString> m_names;       ///< of their ids
    std::size_t m_hidden = 0;
};

}  // namespace orangery::recognition_page
