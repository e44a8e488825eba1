// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>

namespace orangery::recognition_page {

/// Sentences that contain a text, or about which something was found, with their classes; all sentences of a class whose
/// name contains the text.
class DescriptionFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit DescriptionFilter(QObject* parent = nullptr);

    void setText(const QString& text);
    void setOnlyMarked(bool onlyMarked);
    [[nodiscard]] bool isFiltering() const { return m_onlyMarked || !m_text.isEmpty(); }
    /// Sentences that are shown.
    [[nodiscard]] std::size_t shownSentences() const;

protected:
    [[nodiscard]] bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;

private:
    QString m_text;
    bool m_onlyMarked = false;
};

}  // namespace orangery::recognition_page
