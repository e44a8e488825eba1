// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study.h"

#include <QAbstractListModel>

#include <functional>

namespace orangery::recognition_page {

enum class ItemState {
    NoModel,   ///< nothing embeds it
    Waiting,   ///< for the model, or under way
    Embedded,  ///< now
    Kept,      ///< embedded by an earlier call
    Failed,    ///< its failure says why
};

[[nodiscard]] ItemState stateOf(const Study& study, std::size_t item);

/// The inputs of a study, a row each: file name, best class, state, and a picture where somebody makes one.
class ItemsModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        StateRole = Qt::UserRole,  ///< ItemState as int
        /// Best class with its probability, or by thresholds "none of these" or several classes; why it failed; empty while
        /// nothing is known.
        BestRole,
    };

    explicit ItemsModel(Study& study, QObject* parent = nullptr);

    /// What Qt::DecorationRole gives; called for rows that are shown.
    void setPictures(std::function<QVariant(std::size_t item)> pictures) { m_pictures = std::move(pictures); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    void tellAll();
    [[nodiscard]] QString best(std::size_t item) const;
    [[nodiscard]] QString toolTip(std::size_t item) const;

    Study& m_study;
    std::function<QVariant(std::size_t)> m_pictures;
    int m_rows;
};

}  // namespace orangery::recognition_page
