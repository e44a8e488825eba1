// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/memory_pane.h"

#include "plugins/models/page/memory_needs.h"
#include "plugins/models/page/model_texts.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

namespace orangery::models_page {

namespace {

QString outcomeText(MemoryOutcome outcome)
{
    switch (outcome) {
    case MemoryOutcome::Fits:
        return MemoryPane::tr("fits");
    case MemoryOutcome::Tight:
        return MemoryPane::tr("tight");
    case MemoryOutcome::DoesNotFit:
        return MemoryPane::tr("does not fit");
    }
    return {};
}

QString precisionText(std::string_view precision)
{
    return precision == "as stored" ? MemoryPane::tr("As stored")
                                    : QString::fromLatin1(precision.data(), static_cast<qsizetype>(precision.size()));
}

QString adviceFor(const std::array<MemoryNeed, 3>& needs, std::uint64_t freeBytes)
{
    const MemoryNeed& stored = needs.front();
    if (stored.outcome == MemoryOutcome::Fits)
        return MemoryPane::tr("The weights as they are stored fit.");
    if (stored.outcome == MemoryOutcome::Tight)
        return MemoryPane::tr("The weights as they are stored fit, with little left: close other programs first.");
    if (const auto other = largestThatFits(needs))
        return MemoryPane::tr("The weights as they are stored do not fit; in %1 they would.")
            .arg(precisionText(other->precision));
    return MemoryPane::tr(
               "The weights do not fit in any of these; %1 more would have to be free for F16, or a quantised "
               "file would have to be used.")
        .arg(sizeText(needs.back().bytes - freeBytes));
}

}  // namespace

MemoryPane::MemoryPane(QWidget* parent)
    : QWidget(parent), m_needs(new QTableWidget(3, 3, this)), m_verdict(new QLabel(this))
{
    setObjectName(QStringLiteral("memoryPane"));
    setAccessibleName(tr("Memory"));
    m_needs->setAccessibleName(tr("Memory for the weights"));
    m_needs->setHorizontalHeaderLabels({tr("Precision"), tr("Weights"), tr("Outcome")});
    m_needs->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_needs->verticalHeader()->hide();
    m_needs->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_needs->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_needs->setFixedHeight(m_needs->horizontalHeader()->sizeHint().height() + 3 * m_needs->rowHeight(0) +
                            2 * m_needs->frameWidth());
    m_verdict->setObjectName(QStringLiteral("memoryPane.verdict"));
    m_verdict->setAccessibleName(tr("Whether the model fits"));
    m_verdict->setWordWrap(true);
    m_verdict->setTextFormat(Qt::PlainText);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_needs);
    column->addWidget(m_verdict);
    column->addStretch(1);
}

void MemoryPane::show(const ModelReport& report)
{
    const auto needs = memoryNeeds(report.description.parameters, report.description.bytes, report.freeBytes);
    for (int row = 0; row < m_needs->rowCount(); ++row) {
        const MemoryNeed& need = needs[static_cast<std::size_t>(row)];
        m_needs->setItem(row, 0, new QTableWidgetItem(precisionText(need.precision)));
        m_needs->setItem(row, 1, new QTableWidgetItem(sizeText(need.bytes)));
        m_needs->setItem(row, 2, new QTableWidgetItem(outcomeText(need.outcome)));
    }
    m_verdict->setText(tr("Free memory when the model was opened: %1.").arg(sizeText(report.freeBytes)) + u' ' +
                       adviceFor(needs, report.freeBytes) + QStringLiteral("\n\n") +
                       tr("These figures are for the weights alone: activations, caches and what the program itself "
                          "takes are left out."));
}

}  // namespace orangery::models_page
