// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/descriptions/mode_watch.h"

#include <QAbstractTableModel>

namespace orangery::recognition_page {

/// A row a mode: its texts, how many items of known class it has right, and from how many items' classes in each other mode
/// its own differ.
class ModesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Mode, Texts, Aggregation, Right, Share, FirstOther };

    using QAbstractTableModel::QAbstractTableModel;

    void setState(std::shared_ptr<const ModeState> state);

    /// The two modes that a cell compares; nothing where it compares none.
    [[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> pairOf(const QModelIndex& index) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(std::size_t mode, int column) const;
    [[nodiscard]] QString toolTip(const QModelIndex& index) const;

    std::shared_ptr<const ModeState> m_state;
};

}  // namespace orangery::recognition_page
