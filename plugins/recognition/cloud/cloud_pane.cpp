// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/cloud/cloud_pane.h"

#include "engine/base/module.h"
#include "engine/cloud/cloud_functions.h"
#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"
#include "widgets/cloud_view.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace orangery::recognition_page {

namespace {

constexpr int kPictureSide = 224;  // px
constexpr int kWide = 540;         // px

Result<cloud::CloudScene> readScene(const fs::path& path, const std::string& projection, const std::string& up)
{
    const auto read = moduleFunction<cloud::ReadCloudScene>(Module::Media, cloud::kReadCloudScene);
    if (!read)
        return failure(read.error());
    cloud::CloudSceneOptions options{.input = path};
    options.views.projection = projection == "pointclip1"   ? cloud::Projection::PointClip1
                               : projection == "pointclip2" ? cloud::Projection::PointClip2
                                                            : cloud::Projection::Shaded;
    options.views.up = cloud::upAxisOf(up);
    Result<cloud::CloudScene> scene;
    (*read)(options, Context(), scene);
    return scene;
}

QImage imageOf(const image::Image& picture)
{
    const QImage whole(picture.bytes.data(), picture.size.width, picture.size.height, 3 * picture.size.width,
                       QImage::Format_RGB888);
    return whole.copy();
}

widgets::CloudDrawing drawingOf(const cloud::CloudScene& scene, const fs::path& path, const std::string& projection)
{
    widgets::CloudDrawing drawing;
    drawing.title = bridge::pathToQt(path.filename());
    drawing.points = scene.shown;
    drawing.colours = scene.colours;
    for (const cloud::SceneView& view : scene.views)
        drawing.cameras.push_back({.name = bridge::toQt(view.camera.name),
                                   .position = view.pose.position,
                                   .target = view.pose.target,
                                   .right = view.pose.right,
                                   .down = view.pose.down,
                                   .half = view.pose.half,
                                   .isPerspective = view.camera.isPerspective});
    drawing.scale = CloudPane::tr("radius 1 = %1 units of the file")
                        .arg(QString::number(static_cast<double>(scene.sphere.radius), 'g', 4));
    drawing.captions = {CloudPane::tr("%1, projection %2, %n point(s) shown", nullptr, bridge::inTr(scene.shown.size()))
                            .arg(bridge::pathToQt(path), bridge::toQt(projection))};
    return drawing;
}

}  // namespace

CloudPane::CloudPane(QWidget* parent)
    : QWidget(parent),
      m_reader(new bridge::Background(this)),
      m_state(new QLabel(this)),
      m_view(new widgets::CloudView(this)),
      m_colouring(new QComboBox(this)),
      m_more(new QToolButton(this)),
      m_middle(new QBoxLayout(QBoxLayout::LeftToRight)),
      m_cameraName(new QLabel(this)),
      m_cameraPicture(new QLabel(this))
{
    setObjectName(QStringLiteral("cloudPane"));
    setAccessibleName(tr("Point cloud and cameras"));
    m_state->setObjectName(QStringLiteral("cloudPane.state"));
    m_state->setAccessibleName(tr("What is shown"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_view->setObjectName(QStringLiteral("cloudPane.view"));
    m_view->setAccessibleName(tr("Point cloud with the cameras of its views"));
    m_colouring->setObjectName(QStringLiteral("cloudPane.colouring"));
    m_colouring->setAccessibleName(tr("Colouring of the points"));
    m_colouring->setSizeAdjustPolicy(QComboBox::AdjustToContents);  // "Own colours" comes later
    m_colouring->addItem(tr("Shaded"), static_cast<int>(widgets::CloudColouring::Shaded));
    m_colouring->addItem(tr("By depth"), static_cast<int>(widgets::CloudColouring::Depth));
    m_cameraName->setObjectName(QStringLiteral("cloudPane.cameraName"));
    m_cameraName->setAccessibleName(tr("Camera"));
    m_cameraPicture->setObjectName(QStringLiteral("cloudPane.cameraPicture"));
    m_cameraPicture->setFixedSize(kPictureSide, kPictureSide);
    m_cameraPicture->setFrameShape(QFrame::StyledPanel);
    connect(m_colouring, &QComboBox::currentIndexChanged, this, &CloudPane::colour);
    connect(m_view, &widgets::CloudView::cameraChosen, this, &CloudPane::showCamera);
    connect(m_view, &widgets::CloudView::emphasisChanged, this, [this] {
        if (const auto camera = m_view->emphasis())
            showCamera(*camera);
    });
    m_more->setObjectName(QStringLiteral("cloudPane.more"));
    m_more->setText(tr("More"));
    m_more->setAccessibleName(tr("What can be done with the point cloud"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->hide();
    auto* tools = new QHBoxLayout;
    tools->addWidget(m_colouring);
    tools->addStretch(1);
    tools->addWidget(m_more);
    auto* side = new QVBoxLayout;
    side->addWidget(m_cameraName);
    side->addWidget(m_cameraPicture);
    side->addStretch(1);
    m_middle->addWidget(m_view, 1);
    m_middle->addLayout(side);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2, 2, 2, 2);
    column->addLayout(tools);
    column->addLayout(m_middle, 1);
    column->addWidget(m_state);
    clear();
}

void CloudPane::resizeEvent(QResizeEvent*)
{
    // What a camera sees stands beside the cloud where there is room, else below it.
    m_middle->setDirection(width() < kWide ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void CloudPane::clear()
{
    m_reader->cancel();
    m_path.clear();
    m_scene.reset();
    m_view->setDrawing({});
    m_state->setText(tr("A point cloud or mesh is shown here with the cameras that look at it."));
    m_cameraName->clear();
    m_cameraPicture->clear();
    m_cameraPicture->hide();
    enableActions();
}

void CloudPane::show(const fs::path& path, const std::string& projection, const std::string& up)
{
    if (path == m_path && projection == m_projection && up == m_up)
        return;
    clear();
    m_path = path;
    m_projection = projection;
    m_up = up;
    m_state->setText(tr("Reading %1…").arg(bridge::pathToQt(path)));
    m_reader->run([path, projection, up] { return readScene(path, projection, up); },
                  [this](const Result<cloud::CloudScene>& scene) { present(scene); });
}

void CloudPane::present(const Result<cloud::CloudScene>& scene)
{
    if (!scene) {
        m_state->setText(bridge::toQt(describe(scene.error())));
        return;
    }
    m_scene = *scene;
    m_view->setDrawing(drawingOf(*m_scene, m_path, m_projection));
    offerOwnColours(!m_scene->colours.empty());
    QString text = tr("%1: %n point(s)", nullptr, bridge::inTr(m_scene->points)).arg(bridge::toQt(m_scene->format));
    if (m_scene->faces > 0)
        text += tr(", %n face(s)", nullptr, bridge::inTr(m_scene->faces)) +
                tr("; %n point(s) of their surface (is|are) shown", nullptr, bridge::inTr(m_scene->shown.size()));
    else if (m_scene->shown.size() < m_scene->points)
        text += tr("; %1 hidden, evenly").arg(m_scene->points - m_scene->shown.size());
    text += u'.';
    for (const std::string& remark : m_scene->remarks)
        text += u' ' + bridge::toQt(remark);
    m_state->setText(text);
    m_cameraPicture->show();
    showCamera(0);
    enableActions();
}

void CloudPane::showCamera(std::size_t camera)
{
    if (!m_scene || camera >= m_scene->views.size())
        return;
    m_camera = camera;
    const cloud::SceneView& view = m_scene->views[camera];
    m_cameraName->setText(
        tr("What %1 sees (%2)")
            .arg(bridge::toQt(view.camera.name), view.camera.isPerspective ? tr("in perspective") : tr("parallel")));
    m_cameraPicture->setAccessibleName(tr("Picture of the camera %1").arg(bridge::toQt(view.camera.name)));
    m_cameraPicture->setPixmap(QPixmap::fromImage(imageOf(view.picture)).scaled(kPictureSide, kPictureSide));
}

void CloudPane::offerOwnColours(bool hasSome)
{
    const int place = m_colouring->findData(static_cast<int>(widgets::CloudColouring::Own));
    if (hasSome && place < 0) {
        m_colouring->addItem(tr("Own colours"), static_cast<int>(widgets::CloudColouring::Own));
        m_colouring->setCurrentIndex(m_colouring->count() - 1);
    } else if (!hasSome && place >= 0) {
        m_colouring->removeItem(place);
    }
}

void CloudPane::colour(int index)
{
    m_view->setColouring(static_cast<widgets::CloudColouring>(m_colouring->itemData(index).toInt()));
}

std::optional<widgets::Picture> CloudPane::picture() const
{
    if (!m_scene)
        return std::nullopt;
    return m_view->picture();
}

}  // namespace orangery::recognition_page
