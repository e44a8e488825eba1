// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/recognise/input_part.h"

#include "plugins/recognition/cloud/cloud_pane.h"
#include "plugins/recognition/recognise/input_view.h"
#include "plugins/recognition/recognise/over_time.h"
#include "plugins/recognition/recognise/scenes.h"
#include "widgets/bridge/text.h"

#include <QLabel>
#include <QScrollArea>
#include <QTabWidget>
#include <QVBoxLayout>

#include <utility>

namespace orangery::recognition_page {

namespace {

constexpr auto kDelay = std::chrono::milliseconds(60);  // while somebody steps through the gallery
constexpr std::size_t kCurves = 5;
constexpr int kInSpace = 1;  // place of the tab

}  // namespace

InputPart::InputPart(Study& study, tool::Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_name(new QLabel),
      m_views(new QTabWidget),
      m_pictures(new InputView),
      m_cloud(new CloudPane(this)),
      m_overTime(new widgets::CurvePlot)
{
    setAccessibleName(tr("Input"));
    m_name->setObjectName(QStringLiteral("recognisePane.name"));
    m_name->setAccessibleName(tr("Input"));
    m_name->setWordWrap(true);
    m_name->setTextFormat(Qt::PlainText);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_pictures->setObjectName(QStringLiteral("recognisePane.input"));
    m_overTime->setObjectName(QStringLiteral("recognisePane.overTime"));
    m_overTime->setAccessibleName(tr("Classes over time"));
    m_overTime->setMinimumHeight(180);
    m_overTime->hide();
    m_views->setObjectName(QStringLiteral("recognisePane.inputViews"));
    m_views->setAccessibleName(tr("Views of the input"));
    m_views->setDocumentMode(true);
    m_views->addTab(m_pictures, tr("As the model is shown it"));
    auto* room = new QScrollArea;  // its buttons are wider than the column may be
    room->setAccessibleName(tr("In 3-D"));
    room->setWidgetResizable(true);
    room->setFrameShape(QFrame::NoFrame);
    room->setWidget(m_cloud);
    m_views->insertTab(kInSpace, room, tr("In 3-D"));
    m_views->setTabVisible(kInSpace, false);
    m_cloud->offerActions(workbench);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_name);
    column->addWidget(m_views, 3);
    column->addWidget(m_overTime, 2);

    connect(&study, &Study::currentChanged, this, &InputPart::follow);
    connect(&study, &Study::itemsRemoved, this, &InputPart::follow);
    connect(&study, &Study::modelChanged, this, &InputPart::read);
    connect(&study, &Study::scoresChanged, this, &InputPart::showOverTime);
    connect(&study, &Study::itemsChanged, this, [this](std::size_t first, std::size_t count) {
        if (const auto current = m_study.current(); current && *current >= first && *current < first + count)
            showOverTime();
    });
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelay);
    connect(&m_delay, &QTimer::timeout, this, &InputPart::read);
    follow();
}

void InputPart::setBadge(const QString& badge)
{
    m_badge = badge;
    showOverTime();
}

void InputPart::follow()
{
    const auto current = m_study.current();
    m_looked.reset();
    m_cloud->clear();
    m_views->setTabVisible(kInSpace, false);
    m_overTime->hide();
    m_name->setText(current ? inputName(m_study.items()[*current]) : QString());
    m_pictures->showText(current ? tr("Reading…") : tr("Choose an input to see what the model is shown of it."));
    m_delay.start();
}

void InputPart::read()
{
    const auto current = m_study.current();
    if (!current)
        return;
    const std::string path = m_study.items()[*current].input;
    if (m_study.model().empty()) {
        m_looked.reset();
        m_overTime->hide();
        m_pictures->showText(tr("Choose a model to see what it is shown of this input."));
        return;
    }
    m_path = path;
    m_study.withPictures(path, this, [this, path](const Result<LookedInput>& looked) { present(path, looked); });
}

void InputPart::present(const std::string& path, const Result<LookedInput>& looked)
{
    const auto current = m_study.current();
    if (!current || m_study.items()[*current].input != path || m_path != path)
        return;
    if (!looked) {
        if (looked.error().code != ErrorCode::Cancelled)
            m_pictures->showText(bridge::toQt(describe(looked.error())));
        return;
    }
    m_looked = std::make_shared<const LookedInput>(*looked);
    std::vector<LabelledImage> images = imagesOf(m_looked->shown);
    QStringList lines{inputName(m_study.items()[*current])};
    if (!images.empty())
        lines << (images.size() == 1 ? tr("The model is shown %1 picture of %2 x %3 pixels")
                                     : tr("The model is shown %1 pictures of %2 x %3 pixels"))
                     .arg(images.size())
                     .arg(images.front().image.width())
                     .arg(images.front().image.height());
    for (const std::string& remark : m_looked->shown.remarks)
        lines << bridge::toQt(remark);
    m_name->setText(lines.join(u'\n'));
    m_pictures->showPictures(std::move(images));
    const bool isCloud = m_looked->shown.kind == "cloud";
    m_views->setTabVisible(kInSpace, isCloud);
    if (isCloud)
        m_cloud->show(path, m_study.embedder().encoder.pixels.projection);
    showOverTime();
}

void InputPart::showOverTime()
{
    const auto current = m_study.current();
    widgets::CurveScene scene;
    if (current && m_looked)
        scene = overTimeScene(m_study, *m_looked, m_study.ranking(*current), kCurves);
    m_overTime->setVisible(!scene.curves.empty());
    if (scene.curves.empty())
        return;
    if (!m_badge.isEmpty())
        scene.badges = {m_badge};
    m_overTime->setScene(std::move(scene));
}

}  // namespace orangery::recognition_page
