// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/page/recognition_header.h"

#include "plugins/recognition/page/model_chooser.h"
#include "plugins/recognition/page/prompt_row.h"
#include "plugins/recognition/study/short_text.h"
#include "widgets/bridge/text.h"
#include "widgets/flow_layout.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace orangery::recognition_page {

namespace {

constexpr qsizetype kLongestName = 20;  // of a file, on a button

}  // namespace

RecognitionHeader::RecognitionHeader(Study& study, Session& session, tool::Workbench& workbench, const Actions& actions,
                                     QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_session(session),
      m_model(new ModelChooser(study, workbench, actions.chooseModel)),
      m_classes(new QToolButton),
      m_descriptions(new QToolButton),
      m_badge(new QLabel),
      m_state(new QLabel),
      m_progress(new QProgressBar)
{
    setObjectName(QStringLiteral("recognitionHeader"));
    setAccessibleName(tr("Model and texts"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 10, 4);
    column->setSpacing(6);
    column->addWidget(makeFiles(actions));
    column->addWidget(new PromptRow(study));
    m_state->setObjectName(QStringLiteral("recognitionHeader.state"));
    m_state->setAccessibleName(tr("State"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(m_state);

    const auto tell = [this] {
        showState();
        Q_EMIT badgeChanged();
    };
    connect(&study, &Study::modelChanged, this, tell);
    connect(&session, &Session::noteChanged, this, tell);
    connect(m_model, &ModelChooser::found, this, tell);
    connect(&study, &Study::classesChanged, this, &RecognitionHeader::showFiles);
    connect(&study, &Study::sentencesChanged, this, &RecognitionHeader::showFiles);
    connect(&session, &Session::filesChanged, this, &RecognitionHeader::showFiles);
    connect(&study, &Study::scoresChanged, this, &RecognitionHeader::showState);
    connect(&study, &Study::progressChanged, this, &RecognitionHeader::showProgress);
    connect(&study, &Study::failed, &session, [&workbench](const Error& error) { workbench.showError(error); });
    connect(&study, &Study::itemsAdded, this, [this] {
        if (!m_session.isPresenting())
            m_model->ensureModel();
    });
    showFiles();
}

QWidget* RecognitionHeader::makeFiles(const Actions& actions)
{
    auto* row = new QWidget;
    row->setAccessibleName(tr("Model and files"));
    for (const auto& [button, action] :
         {std::pair{m_classes, actions.openClasses}, std::pair{m_descriptions, actions.openDescriptions}}) {
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setToolTip(action->toolTip());
        connect(button, &QToolButton::clicked, action, &QAction::trigger);
    }
    m_classes->setObjectName(QStringLiteral("recognitionHeader.classes"));
    m_descriptions->setObjectName(QStringLiteral("recognitionHeader.descriptions"));
    m_badge->setObjectName(QStringLiteral("recognitionHeader.badge"));
    m_badge->setFrameShape(QFrame::StyledPanel);
    m_badge->setMargin(2);
    m_progress->setObjectName(QStringLiteral("recognitionHeader.progress"));
    m_progress->setAccessibleName(tr("Embedding"));
    m_progress->setFormat(tr("%v of %m embedded"));
    m_progress->setFixedWidth(m_progress->fontMetrics().horizontalAdvance(tr("%v of %m embedded")) * 5 / 4);
    m_progress->hide();
    auto* layout = new widgets::FlowLayout(row);
    layout->addWidget(m_model);
    layout->addWidget(m_classes);
    layout->addWidget(m_descriptions);
    layout->addStretch();
    layout->addWidget(m_progress);
    layout->addWidget(m_badge);
    return row;
}

void RecognitionHeader::choose(const std::string& model)
{
    m_model->choose(model);
}

QString RecognitionHeader::badge() const
{
    QStringList badges{m_session.badge(), m_model->isSample() ? tr("small sample model") : QString()};
    badges.removeAll(QString());
    return badges.join(QStringLiteral(", "));
}

void RecognitionHeader::showFiles()
{
    const auto count = m_study.classes().names.size();
    const auto nameOf = [](const fs::path& file) {
        return shortened(bridge::pathToQt(file.filename()), kLongestName).replace(u'&', QStringLiteral("&&"));
    };
    QString classes = tr("Open classes…");
    if (count > 0)
        classes = m_session.classesFile().empty() ? tr("Classes: %1, typed").arg(count)
                  : m_session.areClassesEdited()
                      ? tr("Classes: %1, edited").arg(count)
                      : tr("Classes: %1 of %2").arg(count).arg(nameOf(m_session.classesFile()));
    std::size_t sentences = 0;
    for (const auto& list : m_study.sentences())
        sentences += list.size();
    QString descriptions = tr("Open descriptions…");
    if (sentences > 0)
        descriptions = m_session.descriptionsFile().empty()
                           ? tr("Sentences: %1").arg(sentences)
                           : tr("Sentences: %1 of %2").arg(sentences).arg(nameOf(m_session.descriptionsFile()));
    for (const auto& [button, text] : {std::pair{m_classes, classes}, std::pair{m_descriptions, descriptions}}) {
        button->setText(text);
        button->setAccessibleName(QString(text).replace(QStringLiteral("&&"), QStringLiteral("&")));
    }
    showState();
}

void RecognitionHeader::showProgress(std::size_t done, std::size_t total)
{
    m_progress->setVisible(done < total);
    m_progress->setRange(0, static_cast<int>(total));
    m_progress->setValue(static_cast<int>(done));
    showState();
}

void RecognitionHeader::showState()
{
    const QString shown = badge();
    m_badge->setText(shown);
    m_badge->setAccessibleName(shown);
    m_badge->setVisible(!shown.isEmpty());
    QString state;
    if (const auto& problem = m_study.scoringProblem())
        state = bridge::toQt(describe(*problem));
    else if (!m_study.model().empty() && !m_study.facts())
        state = tr("Opening the model…");
    else if (m_study.facts())
        for (const std::string& remark : m_study.facts()->remarks)
            state += (state.isEmpty() ? QString() : QStringLiteral("\n")) + bridge::toQt(remark);
    if (!m_session.note().isEmpty())
        state += (state.isEmpty() ? QString() : QStringLiteral("\n")) + m_session.note();
    m_state->setText(state);
    m_state->setVisible(!state.isEmpty());
}

}  // namespace orangery::recognition_page
