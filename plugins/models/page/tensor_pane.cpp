// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/tensor_pane.h"

#include "plugins/models/page/command_texts.h"
#include "plugins/models/page/model_texts.h"
#include "plugins/models/page/slice_pane.h"
#include "plugins/models/page/spectrum_pane.h"
#include "widgets/bridge/text.h"
#include "widgets/curve_plot.h"
#include "widgets/matrix_plot.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace orangery::models_page {

TensorPane::TensorPane(const QList<QAction*>& actions, QWidget* parent)
    : QWidget(parent),
      m_name(new QLabel(this)),
      m_state(new QLabel(this)),
      m_buttons(new QWidget(this)),
      m_views(new QTabWidget(this)),
      m_values(new ValuesPane),
      m_spectrum(new SpectrumPane),
      m_slice(new SlicePane)
{
    setObjectName(QStringLiteral("tensorPane"));
    setAccessibleName(tr("Tensor"));
    QFont bold = m_name->font();
    bold.setBold(true);
    m_name->setFont(bold);
    m_name->setObjectName(QStringLiteral("tensorPane.name"));
    m_name->setAccessibleName(tr("Name of the tensor"));
    m_state->setObjectName(QStringLiteral("tensorPane.state"));
    m_state->setAccessibleName(tr("Shape and state"));
    for (QLabel* label : {m_name, m_state}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    m_buttons->setAccessibleName(tr("What can be done with the tensor"));
    auto* row = new QHBoxLayout(m_buttons);
    row->setContentsMargins(0, 0, 0, 0);
    for (QAction* action : actions) {
        auto* button = new QPushButton(action->text().remove(u'&'), m_buttons);
        button->setToolTip(action->toolTip());
        button->setAccessibleName(button->text());
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        row->addWidget(button);
    }
    row->addStretch(1);
    m_views->setObjectName(QStringLiteral("tensorPane.views"));
    m_views->setAccessibleName(tr("Views of the tensor"));
    m_views->setDocumentMode(true);
    m_views->addTab(m_values, tr("Values"));
    m_views->addTab(m_spectrum, tr("Singular values"));
    m_views->addTab(m_slice, tr("Heat map"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_name);
    column->addWidget(m_state);
    column->addWidget(m_buttons);
    column->addWidget(m_views, 1);
    column->addStretch(0);
    clear();
}

void TensorPane::clear(const QString& missing)
{
    m_report.reset();
    m_values->clear();
    m_spectrum->clear();
    m_slice->clear();
    m_name->setVisible(!missing.isEmpty());
    m_name->setText(missing);
    m_buttons->hide();
    m_views->hide();
    m_state->setText(missing.isEmpty()
                         ? tr("Select a tensor in the tree to see its values: range, mean, what is not finite, a "
                              "histogram, singular values, a heat map.")
                         : tr("This tensor is not in the files. The tree shows where it would be."));
    Q_EMIT changed();
}

void TensorPane::show(const ModelReportPointer& report, std::size_t tensor)
{
    m_report = report;
    m_tensor = tensor;
    const io::TensorInfo& info = report->weights->tensors()[tensor];
    m_name->setText(bridge::toQt(info.name));
    m_name->show();
    m_state->setText(tr("%1, %2, %3 in %4")
                         .arg(bridge::toQt(io::shapeText(info.shape)), bridge::toQt(info.type), sizeText(info.bytes),
                              bridge::toQt(info.file)));
    m_buttons->show();
    m_views->show();
    m_values->show(report, tensor);
    m_spectrum->show(report, tensor);
    m_slice->show(report, tensor);
    Q_EMIT changed();
}

std::string TensorPane::tensor() const
{
    return m_report != nullptr ? m_report->weights->tensors()[m_tensor].name : std::string();
}

QString TensorPane::commandLineText() const
{
    if (m_report == nullptr)
        return {};
    Json values = {{"model", absoluteText(m_report->description.path)}, {"tensor", tensor()}};
    if (m_views->currentWidget() == m_spectrum)
        return commandText("models.spectrum", values);
    if (m_views->currentWidget() == m_values)
        return commandText("models.statistics", values);
    values.update(m_slice->sliceOptions());
    values["output"] = tensor() + ".csv";
    return commandText("models.tensor", values);
}

std::optional<widgets::Picture> TensorPane::picture() const
{
    if (m_report == nullptr)
        return std::nullopt;
    std::optional<widgets::Picture> picture;
    if (m_views->currentWidget() == m_spectrum && m_spectrum->spectrum())
        picture = m_spectrum->plot().picture();
    else if (m_views->currentWidget() == m_values && m_values->statistics())
        picture = m_values->histogram().picture();
    else if (m_views->currentWidget() == m_slice && m_slice->slice())
        picture = m_slice->map().picture();
    if (picture) {
        picture->title = bridge::toQt(tensor());
        picture->description = bridge::pathToQt(m_report->description.path);
    }
    return picture;
}

}  // namespace orangery::models_page
