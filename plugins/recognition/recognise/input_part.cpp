// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/recognise/input_part.h"

#include "plugins/recognition/cloud/cloud_pane.h"
#include "plugins/recognition/recognise/input_view.h"
#include "plugins/recognition/recognise/over_time_part.h"
#include "plugins/recognition/recognise/scenes.h"
#include "plugins/recognition/study/short_text.h"
#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"
#include "widgets/scroll_room.h"

#include <QLabel>
#include <QScrollArea>
#include <QTabWidget>
#include <QVBoxLayout>

#include <utility>

namespace orangery::recognition_page {

namespace {

constexpr qsizetype kLongestName = 120;
constexpr auto kDelay = std::chrono::milliseconds(60);  // while somebody steps through the gallery
// Places of tabs.
constexpr int kInSpace = 1;
constexpr int kFrame = 2;
constexpr double kPercent = 100;

/// The classes of which a picture's embedding is made.
QString guessedText(const std::vector<zero_shot::GuessedClass>& guessed)
{
    QStringList names;
    for (const zero_shot::GuessedClass& guess : guessed)
        if (const QString share = QString::number(kPercent * guess.probability, 'f', 1); share != QStringLiteral("0.0"))
            names << InputPart::tr("%1 %2 %", "class and share").arg(bridge::toQt(guess.name), share);
    return InputPart::tr("The classifier in this encoder sees: %1").arg(names.join(QStringLiteral(", ")));
}

}  // namespace

InputPart::InputPart(Study& study, tool::Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_name(new QLabel),
      m_views(new QTabWidget),
      m_pictures(new InputView),
      m_guessed(new QLabel),
      m_cloud(new CloudPane(this)),
      m_frame(new InputView),
      m_overTime(new OverTimePart(study))
{
    setAccessibleName(tr("Input"));
    m_name->setObjectName(QStringLiteral("recognisePane.name"));
    m_name->setAccessibleName(tr("Input"));
    m_name->setWordWrap(true);
    m_name->setMinimumWidth(1);  // however long a word of it is
    m_name->setTextFormat(Qt::PlainText);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_pictures->setObjectName(QStringLiteral("recognisePane.input"));
    m_guessed->setObjectName(QStringLiteral("recognisePane.guessed"));
    m_guessed->setAccessibleName(tr("What the encoder's classifier sees"));
    m_guessed->setWordWrap(true);
    m_guessed->setTextFormat(Qt::PlainText);
    m_guessed->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_guessed->setToolTip(
        tr("Scores follow from these classes alone: the picture counts as the sum of their names, each "
           "weighed by its probability"));
    m_guessed->hide();
    m_frame->setObjectName(QStringLiteral("recognisePane.frame"));
    m_frame->setAccessibleName(tr("The frame at the chosen time"));
    m_views->setObjectName(QStringLiteral("recognisePane.inputViews"));
    m_views->setAccessibleName(tr("Views of the input"));
    m_views->setDocumentMode(true);
    m_views->addTab(m_pictures, tr("As the model is shown it"));
    QScrollArea* room = widgets::scrollRoom(m_cloud);  // its buttons are wider than the column may be
    room->setAccessibleName(tr("In 3-D"));
    m_views->insertTab(kInSpace, room, tr("In 3-D"));
    m_cloud->offerActions(workbench);
    m_views->insertTab(kFrame, m_frame, tr("Chosen frame"));
    connect(m_overTime, &OverTimePart::frameChosen, this, [this](const LabelledImage& frame) {
        m_frame->showPictures({frame});
        m_views->setTabVisible(kFrame, true);
        m_views->setCurrentIndex(kFrame);
    });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_name);
    column->addWidget(m_views, 1);
    column->addWidget(m_guessed);
    column->addWidget(m_overTime, 1);

    connect(&study, &Study::currentChanged, this, &InputPart::follow);
    connect(&study, &Study::itemsRemoved, this, &InputPart::follow);
    connect(&study, &Study::modelChanged, this, [this] {
        forget();  // the embeddings are of the model that was left
        read();
    });
    connect(&study, &Study::scoresChanged, m_overTime, &OverTimePart::refresh);
    connect(&study, &Study::itemsChanged, this, [this](std::size_t first, std::size_t count) {
        if (const auto current = m_study.current(); current && *current >= first && *current < first + count)
            m_overTime->refresh();
    });
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelay);
    connect(&m_delay, &QTimer::timeout, this, &InputPart::read);
    follow();
}

void InputPart::setBadge(const QString& badge)
{
    m_overTime->setBadge(badge);
}

void InputPart::forget()
{
    m_looked.reset();
    m_guessed->hide();
    m_overTime->show({}, nullptr);
    m_views->setTabVisible(kFrame, false);
}

void InputPart::follow()
{
    const auto current = m_study.current();
    forget();
    m_cloud->clear();
    m_views->setTabVisible(kInSpace, false);
    m_name->setText(current ? shortened(m_study.shortName(*current), kLongestName) : QString());
    m_name->setToolTip(current ? bridge::toQt(m_study.items()[*current].input) : QString());
    m_pictures->showText(current ? tr("Reading…") : tr("Choose an input to see what the model is shown of it."));
    m_delay.start();
}

void InputPart::read()
{
    m_delay.stop();
    const std::uint64_t asked = ++m_asked;
    const auto current = m_study.current();
    if (!current)
        return;
    const std::string path = m_study.items()[*current].input;
    if (m_study.model().empty()) {
        m_pictures->showText(tr("Choose a model to see what it is shown of this input."));
        return;
    }
    m_study.withPictures(path, this, [this, path, asked](const Result<LookedInput>& looked) {
        if (asked == m_asked)
            present(path, looked);
    });
}

void InputPart::present(const std::string& path, const Result<LookedInput>& looked)
{
    const auto current = m_study.current();
    if (!current || m_study.items()[*current].input != path)
        return;
    if (!looked) {
        if (looked.error().code != ErrorCode::Cancelled)
            m_pictures->showText(bridge::toQt(describe(looked.error())));
        return;
    }
    forget();
    m_looked = std::make_shared<const LookedInput>(*looked);
    std::vector<LabelledImage> images = imagesOf(m_looked->shown);
    QStringList lines{shortened(m_study.shortName(*current), kLongestName)};
    if (!images.empty())
        lines << tr("The model is shown %n picture(s) of %1 x %2 pixels", nullptr, bridge::inTr(images.size()))
                     .arg(images.front().image.width())
                     .arg(images.front().image.height());
    for (const std::string& remark : m_looked->shown.remarks)
        lines << bridge::toQt(remark);
    m_name->setText(lines.join(u'\n'));
    m_pictures->showPictures(std::move(images));
    m_guessed->setText(guessedText(m_looked->guessed));
    m_guessed->setVisible(!m_looked->guessed.empty());
    const bool isCloud = m_looked->shown.kind == "cloud";
    m_views->setTabVisible(kInSpace, isCloud);
    if (isCloud)
        m_cloud->show(path, m_study.embedder().encoder.pixels.projection, m_study.embedder().encoder.pixels.up);
    m_overTime->show(path, m_looked);
}

}  // namespace orangery::recognition_page
