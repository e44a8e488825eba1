// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study.h"

#include <QAbstractListModel>
#include <QPixmap>

#include <functional>

namespace orangery::recognition_page {

/// The selected inputs of a study as rows: name, tags and a small picture. No more than kMost, which is told beside.
class SelectionModel : public QAbstractListModel {
    Q_OBJECT

public:
    static constexpr std::size_t kMost = 200;
    /// A small picture of a file; null while it is being read.
    using Picture = std::function<QPixmap(const std::string& path)>;

    SelectionModel(const Study& study, Picture picture, QObject* parent);

    void setItems(std::vector<std::size_t> items);
    [[nodiscard]] const std::vector<std::size_t>& items() const { return m_items; }
    [[nodiscard]] std::size_t hidden() const { return m_hidden; }
    /// Tags or pictures are others now.
    void refresh();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    const Study& m_study;
    Picture m_picture;
    std::vector<std::size_t> m_items;
    std::size_t m_hidden = 0;
};

}  // namespace orangery::recognition_page
