// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/page/model_chooser.h"

#include "engine/registry/registry.h"
#include "engine/zero_shot/encoding/open_encoder.h"
#include "widgets/bridge/text.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QToolButton>

#include <algorithm>

namespace orangery::recognition_page {

namespace {

constexpr double kMega = 1e6;
const QString kModelSetting = QStringLiteral("recognition/model");

}  // namespace

ModelChooser::ModelChooser(Study& study, tool::Workbench& workbench, QAction* other, QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_workbench(workbench),
      m_finder(new bridge::Background(this)),
      m_model(new QComboBox),
      m_fetch(new QPushButton)
{
    setAccessibleName(tr("Model"));
    m_model->setObjectName(QStringLiteral("recognitionHeader.model"));
    m_model->setAccessibleName(tr("Model"));
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_model->setMinimumWidth(90);  // in a narrow window, however long a name is
    m_model->setToolTip(tr("A model that puts pictures and texts into one space"));
    connect(m_model, &QComboBox::activated, this,
            [this](int index) { choose(m_model->itemData(index).toString().toStdString()); });
    auto* label = new QLabel(tr("Mode&l:"));
    label->setBuddy(m_model);
    m_fetch->setObjectName(QStringLiteral("recognitionHeader.fetch"));
    m_fetch->setAccessibleName(tr("Fetch photo-encoder"));
    m_fetch->setToolTip(
        tr("Download two small published models that recognise photographs by any label: "
           "orangery models fetch photo-encoder --yes"));
    m_fetch->hide();
    connect(m_fetch, &QPushButton::clicked, this, &ModelChooser::fetchPhotoEncoder);
    auto* button = new QToolButton;
    button->setDefaultAction(other);
    button->setAccessibleName(other->text().remove(u'&'));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    for (QWidget* widget : {static_cast<QWidget*>(label), static_cast<QWidget*>(m_model), static_cast<QWidget*>(button),
                            static_cast<QWidget*>(m_fetch)})
        row->addWidget(widget);
    connect(&study, &Study::modelChanged, this, [this] {
        if (!m_study.model().empty())
            select(m_study.model());
    });
    connect(&workbench.tasks(), &bridge::TaskQueue::ended, this, &ModelChooser::noteEnd);
    find();
}

void ModelChooser::find()
{
    m_finder->run([] { return findModelChoices(); }, [this](const ModelChoices& choices) { present(choices); });
}

void ModelChooser::present(const ModelChoices& choices)
{
    m_choices = choices;
    const std::string last = m_workbench.settings().value(kModelSetting).toString().toStdString();
    const std::string before = m_study.model().empty() ? last : m_study.model();
    m_model->clear();
    for (const ModelChoice& choice : choices.models) {
        m_model->addItem(choice.title, bridge::toQt(choice.model));
        m_model->setItemData(m_model->count() - 1, choice.toolTip, Qt::ToolTipRole);
    }
    if (!before.empty() && (!m_study.model().empty() || m_model->findData(bridge::toQt(before)) >= 0))
        select(before);
    showFetching();
    if (m_wantsModel)
        ensureModel();
    Q_EMIT found();
}

void ModelChooser::showFetching()
{
    m_fetch->setVisible(!m_choices.isPhotoEncoderThere);
    m_fetch->setEnabled(!m_fetching);
    const QString size = QString::number(static_cast<double>(m_choices.photoEncoderBytes) / kMega, 'f', 0);
    m_fetch->setText(m_fetching ? tr("Fetching the photo-encoder…") : tr("Fetch photo-encoder (%1 MB)").arg(size));
    m_fetch->setAccessibleName(m_fetch->text());
}

void ModelChooser::fetchPhotoEncoder()
{
    const Task* task = registry().find("models.fetch");
    if (task == nullptr || m_fetching)
        return;
    m_fetching = m_workbench.tasks().start(*task, {{"name", zero_shot::kPhotoEncoder}, {"yes", true}});
    showFetching();
}

void ModelChooser::noteEnd(const bridge::TaskEndPointer& end)
{
    if (end->status.number != m_fetching) {
        if (end->status.id == "models.fetch")
            find();
        return;
    }
    m_fetching.reset();
    if (end->result)
        choose(std::string(zero_shot::kPhotoEncoder));
    else if (end->result.error().code != ErrorCode::Cancelled)
        m_workbench.showError(end->result.error());
    find();
}

void ModelChooser::select(const std::string& model)
{
    const QString name = bridge::toQt(model);
    if (m_model->findData(name) < 0)
        m_model->addItem(bridge::pathToQt(fs::path(model).filename()), name);
    m_model->setCurrentIndex(m_model->findData(name));
}

void ModelChooser::choose(const std::string& model)
{
    select(model);
    m_workbench.settings().setValue(kModelSetting, bridge::toQt(model));
    if (m_study.model() != model)
        m_study.setModel(model);
}

void ModelChooser::ensureModel()
{
    if (!m_study.model().empty())
        return;
    m_wantsModel = m_model->count() == 0;
    if (m_model->count() > 0)
        m_study.setModel(m_model->currentData().toString().toStdString());
}

bool ModelChooser::isSample() const
{
    const std::string& model = m_study.model();
    const auto found = std::find_if(m_choices.models.begin(), m_choices.models.end(),
                                    [&](const ModelChoice& choice) { return choice.model == model; });
    return (found != m_choices.models.end() && found->isSample) ||
           model.starts_with((resourceFolder() / "samples").string());
}

}  // namespace orangery::recognition_page
