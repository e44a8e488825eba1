// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>

#include <memory>
#include <vector>

namespace orangery::widgets {

/// Parts side by side, in as many rows as the width asks for: how much has room beside each other depends on the size of the
/// type. What grows sideways asks for its least width, and takes what its row leaves over.
class FlowLayout : public QLayout {
    Q_OBJECT

public:
    explicit FlowLayout(QWidget* parent = nullptr);
    ~FlowLayout() override;

    /// Room that pushes what follows to the end of its row.
    void addStretch();
    /// Parts that are never parted, such as a field with its label.
    void addTogether(const std::vector<QWidget*>& widgets);

    void addItem(QLayoutItem* item) override;
    [[nodiscard]] int count() const override { return static_cast<int>(m_items.size()); }
    [[nodiscard]] QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    [[nodiscard]] Qt::Orientations expandingDirections() const override { return {}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    /// All in one row.
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSize() const override;
    void setGeometry(const QRect& area) override;

private:
    struct Row {
        std::vector<QLayoutItem*> items;
        int width = 0;
        int height = 0;
    };
    [[nodiscard]] std::vector<Row> rowsOf(int width) const;
    [[nodiscard]] int gap() const;

    std::vector<std::unique_ptr<QLayoutItem>> m_items;
};

}  // namespace orangery::widgets
