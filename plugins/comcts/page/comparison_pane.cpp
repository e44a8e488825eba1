// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/comparison_pane.h"

#include "widgets/bridge/text.h"
#include "widgets/tree_canvas.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

#include <array>

namespace orangery::comcts_page {

using bridge::toQt;
using comcts_scene::Comparison;

namespace {

constexpr int kLowerHeight = 230;  // px at first

QString factName(const std::string& name)
{
    if (name == "outcome")
        return ComparisonPane::tr("Outcome");
    if (name == "rounds")
        return ComparisonPane::tr("Rounds");
    if (name == "calls")
        return ComparisonPane::tr("Policy calls");
    if (name == "answer")
        return ComparisonPane::tr("Answer");
    if (name == "nodes")
        return ComparisonPane::tr("Nodes");
    return toQt(name);
}

/// The folder's name, with the run's in front where it is one question of a run.
QString nameOf(const fs::path& search)
{
    std::error_code ignored;
    const QString name = bridge::pathToQt(search.filename());
    return fs::exists(search.parent_path() / "run.json", ignored)
               ? bridge::pathToQt(search.parent_path().filename()) + QLatin1Char('/') + name
               : name;
}

}  // namespace

ComparisonPane::ComparisonPane(QWidget* parent)
    : QWidget(parent),
      m_summary(new QLabel),
      m_canvas(new widgets::TreeCanvas),
      m_facts(new QTableWidget(0, 4)),
      m_detail(new QPlainTextEdit)
{
    setObjectName(QStringLiteral("comparisonPane"));
    setAccessibleName(tr("Comparison of two searches"));
    m_summary->setObjectName(QStringLiteral("comparisonPane.summary"));
    m_summary->setAccessibleName(tr("Shared and other nodes"));
    m_summary->setWordWrap(true);
    m_canvas->setObjectName(QStringLiteral("comparisonPane.canvas"));
    m_canvas->setAccessibleName(tr("Both trees"));
    m_facts->setObjectName(QStringLiteral("comparisonPane.facts"));
    m_facts->setAccessibleName(tr("What the searches came to"));
    m_facts->verticalHeader()->hide();
    m_facts->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_facts->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_facts->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_detail->setReadOnly(true);
    m_detail->setAccessibleName(tr("Selected node in both searches"));
    m_detail->setPlaceholderText(tr("Select a node to see its text and its numbers in both searches."));
    auto* copy = new QPushButton(tr("Copy as command line"));
    copy->setAccessibleName(copy->text());
    copy->setToolTip(tr("Copy the command that compares the same two searches"));
    connect(copy, &QPushButton::clicked, this, &ComparisonPane::commandWanted);

    auto* top = new QHBoxLayout;
    top->setContentsMargins(8, 4, 8, 0);
    top->addWidget(m_summary, 1);
    top->addWidget(copy);
    auto* lower = new QSplitter;
    lower->setAccessibleName(tr("Differences and selected node"));
    lower->addWidget(m_facts);
    lower->addWidget(m_detail);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setAccessibleName(tr("Both trees and their differences"));
    splitter->addWidget(m_canvas);
    splitter->addWidget(lower);
    splitter->setStretchFactor(0, 1);
    splitter->setSizes({2 * kLowerHeight, kLowerHeight});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(splitter, 1);
    connect(m_canvas, &widgets::TreeCanvas::selectionChanged, this, [this](int item) {
        const auto& items = m_canvas->scene().items;
        m_detail->setPlainText(item >= 0 && static_cast<std::size_t>(item) < items.size()
                                   ? items[static_cast<std::size_t>(item)].detail
                                   : QString());
    });
}

void ComparisonPane::show(Comparison comparison, const QString& nameA, const QString& nameB)
{
    m_summary->setText(tr("A: %1. B: %2. Nodes in both: %3, with other numbers in B: %4; only in A: %5; only in B: %6.")
                           .arg(nameA, nameB)
                           .arg(comparison.both)
                           .arg(comparison.changed)
                           .arg(comparison.onlyA)
                           .arg(comparison.onlyB));
    fillFacts(comparison, nameA, nameB);
    m_detail->clear();
    m_canvas->resetScene(std::move(comparison.scene));
}

void ComparisonPane::fillFacts(const Comparison& comparison, const QString& nameA, const QString& nameB)
{
    m_facts->setHorizontalHeaderLabels({tr("Search"), tr("A: %1").arg(nameA), tr("B: %1").arg(nameB), tr("Compared")});
    m_facts->setRowCount(static_cast<int>(comparison.facts.size()));
    for (int row = 0; row < m_facts->rowCount(); ++row) {
        const comcts::SearchFact& fact = comparison.facts[static_cast<std::size_t>(row)];
        const std::array cells{factName(fact.name), toQt(fact.a), toQt(fact.b),
                               fact.differs() ? tr("differs") : tr("same")};
        for (int column = 0; column < m_facts->columnCount(); ++column) {
            auto* cell = new QTableWidgetItem(cells[static_cast<std::size_t>(column)]);
            QFont font = cell->font();
            font.setBold(fact.differs());
            cell->setFont(font);
            m_facts->setItem(row, column, cell);
        }
    }
}

Result<ComparedSearches> compare(const fs::path& a, const fs::path& b)
{
    std::error_code ignored;
    const fs::path twin = b / a.filename();
    const fs::path other = fs::exists(twin / "events.jsonl", ignored) ? twin : b;
    const Result<comcts::TreeDocument> first = comcts::openTree(a);
    if (!first)
        return failure(first.error());
    const Result<comcts::TreeDocument> second = comcts::openTree(other);
    if (!second)
        return failure(second.error());
    const QString nameA = nameOf(a);
    const QString nameB = nameOf(other);
    return ComparedSearches{comcts_scene::comparisonOf(*first, nameA, *second, nameB), other, nameA, nameB};
}

}  // namespace orangery::comcts_page
