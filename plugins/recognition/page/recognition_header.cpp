// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/page/recognition_header.h"

#include "engine/registry/registry.h"
#include "engine/zero_shot/encoding/open_encoder.h"
#include "widgets/bridge/text.h"

#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace orangery::recognition_page {

using zero_shot::Aggregation;
using zero_shot::NameStyle;
using zero_shot::PromptMode;

namespace {

constexpr double kMega = 1e6;
constexpr int kTemplateLines = 2;
constexpr auto kTypingDelay = std::chrono::milliseconds(400);
const QString kModelSetting = QStringLiteral("recognition/model");
constexpr std::array kModes{PromptMode::Name, PromptMode::Template, PromptMode::Ensemble, PromptMode::Descriptions,
                            PromptMode::Both, PromptMode::Mix,      PromptMode::Dclip};

QString titleOf(PromptMode mode)
{
    switch (mode) {
    case PromptMode::Name:
        return RecognitionHeader::tr("Name alone");
    case PromptMode::Template:
        return RecognitionHeader::tr("Template");
    case PromptMode::Ensemble:
        return RecognitionHeader::tr("Ensemble of templates");
    case PromptMode::Descriptions:
        return RecognitionHeader::tr("Descriptions");
    case PromptMode::Both:
        return RecognitionHeader::tr("Templates and descriptions in one pool");
    case PromptMode::Mix:
        return RecognitionHeader::tr("Mix of both scores");
    default:
        return RecognitionHeader::tr("Name, which has descriptor");
    }
}

QLabel* labelFor(const QString& text, QWidget* field)
{
    auto* label = new QLabel(text);
    label->setBuddy(field);
    field->setAccessibleName(QString(text).remove(u'&').remove(u':'));
    return label;
}

}  // namespace

RecognitionHeader::RecognitionHeader(Study& study, Session& session, tool::Workbench& workbench, const Actions& actions,
                                     QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_session(session),
      m_workbench(workbench),
      m_finder(new bridge::Background(this)),
      m_model(new QComboBox),
      m_fetch(new QPushButton),
      m_classes(new QToolButton),
      m_descriptions(new QToolButton),
      m_badge(new QLabel),
      m_mode(new QComboBox),
      m_aggregation(new QComboBox),
      m_share(new QDoubleSpinBox),
      m_names(new QComboBox),
      m_templates(new QPlainTextEdit),
      m_state(new QLabel),
      m_progress(new QProgressBar)
{
    setObjectName(QStringLiteral("recognitionHeader"));
    setAccessibleName(tr("Model and texts"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 10, 4);
    column->setSpacing(6);
    column->addWidget(makeFiles(actions));
    column->addWidget(makeTexts());
    m_state->setObjectName(QStringLiteral("recognitionHeader.state"));
    m_state->setAccessibleName(tr("State"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(m_state);

    connect(&study, &Study::modelChanged, this, [this] {
        if (!m_study.model().empty())
            selectModel(m_study.model());
        showState();
        Q_EMIT badgeChanged();
    });
    connect(&study, &Study::promptsChanged, this, &RecognitionHeader::showPrompts);
    connect(&study, &Study::classesChanged, this, &RecognitionHeader::showFiles);
    connect(&study, &Study::sentencesChanged, this, &RecognitionHeader::showFiles);
    connect(&study, &Study::scoresChanged, this, &RecognitionHeader::showState);
    connect(&study, &Study::progressChanged, this, &RecognitionHeader::showProgress);
    connect(&study, &Study::failed, &session, [this](const Error& error) { m_workbench.showError(error); });
    connect(&study, &Study::itemsAdded, this, [this] {
        if (!m_session.isPresenting())
            ensureModel();
    });
    connect(&session, &Session::filesChanged, this, &RecognitionHeader::showFiles);
    connect(&session, &Session::noteChanged, this, [this] {
        showState();
        Q_EMIT badgeChanged();
    });
    connect(&workbench.tasks(), &bridge::TaskQueue::ended, this, &RecognitionHeader::noteEnd);
    m_templatesTimer.setSingleShot(true);
    m_templatesTimer.setInterval(kTypingDelay);
    connect(&m_templatesTimer, &QTimer::timeout, this, &RecognitionHeader::applyPrompts);
    showPrompts();
    showFiles();
    showState();
    findModels();
}

RecognitionHeader::~RecognitionHeader() = default;

QWidget* RecognitionHeader::makeFiles(const Actions& actions)
{
    auto* row = new QWidget;
    row->setAccessibleName(tr("Model and files"));
    m_model->setObjectName(QStringLiteral("recognitionHeader.model"));
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_model->setToolTip(tr("A model that puts pictures and texts into one space"));
    connect(m_model, &QComboBox::activated, this,
            [this](int index) { choose(m_model->itemData(index).toString().toStdString()); });
    m_fetch->setObjectName(QStringLiteral("recognitionHeader.fetch"));
    m_fetch->setAccessibleName(tr("Fetch photo-encoder"));
    m_fetch->hide();
    connect(m_fetch, &QPushButton::clicked, this, &RecognitionHeader::fetchPhotoEncoder);
    auto* other = new QToolButton;
    other->setDefaultAction(actions.chooseModel);
    other->setAccessibleName(actions.chooseModel->text().remove(u'&'));
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
    m_progress->setMaximumWidth(180);
    m_progress->setFormat(tr("%v of %m embedded"));
    QSizePolicy keeps = m_progress->sizePolicy();
    keeps.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(keeps);
    m_progress->hide();
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(labelFor(tr("Mo&del:"), m_model));
    layout->addWidget(m_model);
    layout->addWidget(other);
    layout->addWidget(m_fetch);
    layout->addSpacing(10);
    layout->addWidget(m_classes);
    layout->addWidget(m_descriptions);
    layout->addStretch(1);
    layout->addWidget(m_progress);
    layout->addWidget(m_badge);
    return row;
}

QWidget* RecognitionHeader::makeTexts()
{
    auto* row = new QWidget;
    row->setAccessibleName(tr("Texts of a class"));
    m_mode->setObjectName(QStringLiteral("recognitionHeader.mode"));
    m_mode->setToolTip(tr("Which texts stand for a class"));
    for (const PromptMode mode : kModes)
        m_mode->addItem(titleOf(mode), static_cast<int>(mode));
    m_aggregation->setObjectName(QStringLiteral("recognitionHeader.aggregation"));
    m_aggregation->addItem(tr("Mean of similarities (GPT4Vis)"), static_cast<int>(Aggregation::Mean));
    m_aggregation->addItem(tr("Similarity with the mean (CuPL)"), static_cast<int>(Aggregation::Renormalised));
    m_aggregation->setToolTip(tr("How the similarities of a class's texts become one score"));
    m_names->setObjectName(QStringLiteral("recognitionHeader.names"));
    m_names->addItem(tr("as written"), static_cast<int>(NameStyle::Raw));
    m_names->addItem(tr("_ as a blank"), static_cast<int>(NameStyle::Spaced));
    m_names->addItem(tr("CamelCase split"), static_cast<int>(NameStyle::Words));
    m_names->setToolTip(tr("How names are put into texts"));
    m_share->setObjectName(QStringLiteral("recognitionHeader.share"));
    m_share->setRange(0, 1);
    m_share->setSingleStep(0.05);
    m_share->setToolTip(tr("What the score of the descriptions counts beside that of the templates"));
    m_shareLabel = labelFor(tr("S&hare of descriptions:"), m_share);
    m_templates->setObjectName(QStringLiteral("recognitionHeader.templates"));
    m_templates->setAccessibleName(tr("Templates, one a line, with {} where the name goes"));
    m_templates->setToolTip(m_templates->accessibleName());
    m_templates->setTabChangesFocus(true);
    m_templates->setFixedHeight(m_templates->fontMetrics().lineSpacing() * kTemplateLines + 12);
    m_templates->setMinimumWidth(220);
    connect(m_mode, &QComboBox::activated, this, [this] {
        const auto mode = static_cast<PromptMode>(m_mode->currentData().toInt());
        m_aggregation->setCurrentIndex(m_aggregation->findData(static_cast<int>(zero_shot::usualAggregation(mode))));
        applyPrompts();
    });
    for (QComboBox* box : {m_aggregation, m_names})
        connect(box, &QComboBox::activated, this, &RecognitionHeader::applyPrompts);
    connect(m_share, &QDoubleSpinBox::valueChanged, this, &RecognitionHeader::applyPrompts);
    connect(m_templates, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_isShowing)
            m_templatesTimer.start();
    });
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(labelFor(tr("&Texts:"), m_mode));
    layout->addWidget(m_mode);
    layout->addWidget(labelFor(tr("A&ggregation:"), m_aggregation));
    layout->addWidget(m_aggregation);
    layout->addWidget(labelFor(tr("&Names:"), m_names));
    layout->addWidget(m_names);
    layout->addWidget(m_shareLabel);
    layout->addWidget(m_share);
    layout->addWidget(m_templates, 1);
    layout->addStretch(0);
    return row;
}

void RecognitionHeader::findModels()
{
    m_finder->run([] { return findModelChoices(); }, [this](const ModelChoices& choices) { presentModels(choices); });
}

void RecognitionHeader::presentModels(const ModelChoices& choices)
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
        selectModel(before);
    m_fetch->setVisible(!choices.isPhotoEncoderThere);
    m_fetch->setEnabled(!m_fetching);
    const QString size = QString::number(static_cast<double>(choices.photoEncoderBytes) / kMega, 'f', 0);
    m_fetch->setText(m_fetching ? tr("Fetching the photo-encoder…") : tr("Fetch photo-encoder (%1 MB)").arg(size));
    m_fetch->setAccessibleName(m_fetch->text());
    m_fetch->setToolTip(
        tr("Download two small published models that recognise photographs by any label: "
           "orangery models fetch photo-encoder --yes"));
    if (m_wantsModel)
        ensureModel();
    showState();
}

void RecognitionHeader::fetchPhotoEncoder()
{
    const Task* task = registry().find("models.fetch");
    if (task == nullptr || m_fetching)
        return;
    m_fetching = m_workbench.tasks().start(*task, {{"name", zero_shot::kPhotoEncoder}, {"yes", true}});
    presentModels(ModelChoices(m_choices));
}

void RecognitionHeader::noteEnd(const bridge::TaskEndPointer& end)
{
    if (end->status.number != m_fetching) {
        if (end->status.id == "models.fetch")
            findModels();
        return;
    }
    m_fetching.reset();
    if (end->result)
        choose(std::string(zero_shot::kPhotoEncoder));
    else if (end->result.error().code != ErrorCode::Cancelled)
        m_workbench.showError(end->result.error());
    findModels();
}

void RecognitionHeader::selectModel(const std::string& model)
{
    const QString name = bridge::toQt(model);
    if (m_model->findData(name) < 0)
        m_model->addItem(bridge::pathToQt(fs::path(model).filename()), name);
    m_model->setCurrentIndex(m_model->findData(name));
}

void RecognitionHeader::choose(const std::string& model)
{
    selectModel(model);
    m_workbench.settings().setValue(kModelSetting, bridge::toQt(model));
    if (m_study.model() != model)
        m_study.setModel(model);
}

void RecognitionHeader::ensureModel()
{
    if (!m_study.model().empty())
        return;
    m_wantsModel = m_model->count() == 0;
    if (m_model->count() > 0)
        m_study.setModel(m_model->currentData().toString().toStdString());
}

QString RecognitionHeader::badge() const
{
    const std::string& model = m_study.model();
    const auto found = std::find_if(m_choices.models.begin(), m_choices.models.end(),
                                    [&](const ModelChoice& choice) { return choice.model == model; });
    const bool isSample = (found != m_choices.models.end() && found->isSample) ||
                          model.starts_with((resourceFolder() / "samples").string());
    QStringList badges{m_session.badge(), isSample ? tr("small sample model") : QString()};
    badges.removeAll(QString());
    return badges.join(QStringLiteral(", "));
}

void RecognitionHeader::showFiles()
{
    const auto count = m_study.classes().names.size();
    const auto nameOf = [](const fs::path& file) { return bridge::pathToQt(file.filename()); };
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
    m_classes->setText(classes);
    m_classes->setAccessibleName(classes);
    m_descriptions->setText(descriptions);
    m_descriptions->setAccessibleName(descriptions);
    showState();
}

void RecognitionHeader::showPrompts()
{
    m_isShowing = true;
    const zero_shot::PromptOptions& prompts = m_study.prompts();
    m_mode->setCurrentIndex(m_mode->findData(static_cast<int>(prompts.mode)));
    m_aggregation->setCurrentIndex(m_aggregation->findData(static_cast<int>(m_study.aggregation())));
    m_names->setCurrentIndex(m_names->findData(static_cast<int>(prompts.style)));
    m_share->setValue(prompts.alpha);
    QStringList templates;
    for (const std::string& one : prompts.templates)
        templates << bridge::toQt(one);
    if (!m_templates->hasFocus())
        m_templates->setPlainText(templates.join(u'\n'));
    m_templates->setVisible(zero_shot::takesTemplates(prompts.mode));
    const bool isMix = prompts.mode == PromptMode::Mix;
    m_share->setVisible(isMix);
    m_shareLabel->setVisible(isMix);
    m_isShowing = false;
}

void RecognitionHeader::applyPrompts()
{
    if (m_isShowing)
        return;
    m_templatesTimer.stop();
    zero_shot::PromptOptions prompts = m_study.prompts();
    const PromptMode before = prompts.mode;
    prompts.mode = static_cast<PromptMode>(m_mode->currentData().toInt());
    prompts.style = static_cast<NameStyle>(m_names->currentData().toInt());
    prompts.alpha = m_share->value();
    prompts.templates.clear();
    for (const QString& line : m_templates->toPlainText().split(u'\n'))
        if (const QString text = line.trimmed(); !text.isEmpty())
            prompts.templates.push_back(bridge::fromQt(text));
    // What a command line would take where nobody names templates.
    if (prompts.mode != before && prompts.mode == PromptMode::Ensemble && prompts.templates.size() < 2)
        prompts.templates = zero_shot::photoTemplates();
    else if (prompts.mode != before && prompts.mode == PromptMode::Template && prompts.templates.size() > 1)
        prompts.templates.resize(1);
    if (prompts.mode != before && zero_shot::takesTemplates(prompts.mode) && prompts.templates.empty())
        prompts.templates = {"a photo of a {}."};
    m_study.setPrompts(std::move(prompts), static_cast<Aggregation>(m_aggregation->currentData().toInt()));
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
