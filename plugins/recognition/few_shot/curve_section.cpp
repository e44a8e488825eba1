// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/few_shot/curve_section.h"

#include "plugins/recognition/few_shot/curve_model.h"

#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

namespace orangery::recognition_page {

CurveSection::CurveSection(Study& study, tool::Workbench& workbench, QWidget* parent)
    : TaskSection(
          "recognize.fewshot", study, workbench,
          tr("Learns each class from a few samples, on the same embeddings that zero-shot is made of. Model, classes "
             "and texts are the page's where the form says nothing else."),
          parent),
      m_plot(new widgets::CurvePlot(this)),
      m_model(new CurveModel(this)),
      m_table(new QTableView(this))
{
    setObjectName(QStringLiteral("curveSection"));
    setAccessibleName(tr("Few-shot"));
    m_plot->setObjectName(QStringLiteral("curveSection.plot"));
    m_plot->setAccessibleName(tr("Top-1 against samples of each class"));
    m_table->setObjectName(QStringLiteral("curveSection.table"));
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Top-1 by method and number of samples"));
    m_table->verticalHeader()->hide();
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(CurveModel::Method, QHeaderView::Stretch);
    content()->addWidget(m_plot, 3);
    content()->addWidget(m_table, 2);
    CurveSection::present(nullptr);
    setState(tr("Nothing was learnt yet. Choose samples with their classes and start."));
}

void CurveSection::forget()
{
    m_fold = {};
    m_hasEnded = false;
}

void CurveSection::present(const Json* outcome)
{
    m_hasEnded = m_hasEnded || outcome != nullptr;
    m_plot->setScene(sceneOf(m_fold));
    m_model->show(m_fold);
    const bool isEmpty = m_fold.zeroShot.empty() && m_fold.fits.empty();
    m_plot->setVisible(!isEmpty);
    m_table->setVisible(!isEmpty);
}

std::optional<fs::path> CurveSection::table() const
{
    return m_hasEnded ? std::optional<fs::path>("curve.csv") : std::nullopt;
}

std::optional<widgets::Picture> CurveSection::picture() const
{
    return m_fold.fits.empty() ? std::nullopt : std::optional(m_plot->picture());
}

}  // namespace orangery::recognition_page
