// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/answers/answers_pane.h"

#include "plugins/recognition/answers/answer_models.h"
#include "widgets/bridge/dropped_files.h"
#include "widgets/bridge/text.h"
#include "widgets/flow_layout.h"
#include "widgets/tool/action_button.h"

#include <QAction>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMimeData>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace orangery::recognition_page {

namespace {

constexpr int kWidth = 4000;  ///< px; more than there is, so that both parts get their share

void setUp(QTableView* table, const char* name, const QString& accessibleName, QAbstractItemModel* model)
{
    table->setObjectName(QString::fromLatin1(name));
    table->setAccessibleName(accessibleName);
    table->setModel(model);
    table->verticalHeader()->hide();
    table->setAlternatingRowColors(true);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setTabKeyNavigation(false);
    table->setWordWrap(false);
}

void setUpText(QLabel* label, const char* name, const QString& accessibleName)
{
    label->setObjectName(QString::fromLatin1(name));
    label->setAccessibleName(accessibleName);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
}

/// Answers are lists, and the classes of a truth are texts.
bool isAnswers(const zero_shot::NamedTextsFile& file)
{
    return std::any_of(file.entries.begin(), file.entries.end(), [](const auto& entry) { return entry.isList; });
}

}  // namespace

AnswersPane::AnswersPane(tool::Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_reader(new bridge::Background(this)),
      m_writer(new bridge::Background(this)),
      m_ruleModel(new RuleModel(this)),
      m_classModel(new AnsweredClassModel(this)),
      m_sortedClasses(new QSortFilterProxyModel(this)),
      m_replyModel(new ReplyModel(this)),
      m_filtered(new FilteredReplies(this)),
      m_state(new QLabel(this)),
      m_summary(new QLabel(this)),
      m_rules(new QTableView(this)),
      m_classes(new QTableView(this)),
      m_samples(new QTableView(this)),
      m_kind(new QComboBox(this)),
      m_count(new QLabel(this)),
      m_found(new QSplitter(this))
{
    setObjectName(QStringLiteral("answersPane"));
    setAccessibleName(tr("Answers of chat models"));
    setAcceptDrops(true);
    m_sortedClasses->setSourceModel(m_classModel);
    m_sortedClasses->setSortRole(kSortRole);
    m_sortedClasses->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_filtered->setSourceModel(m_replyModel);
    setUpText(m_state, "answersPane.state", tr("What is shown"));
    setUpText(m_summary, "answersPane.summary", tr("What the answers are like"));
    setUp(m_rules, "answersPane.rules", tr("The four rules"), m_ruleModel);
    setUp(m_classes, "answersPane.classes", tr("Classes"), m_sortedClasses);
    setUp(m_samples, "answersPane.samples", tr("Samples"), m_filtered);
    m_rules->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_rules->horizontalHeader()->setSectionResizeMode(RuleModel::Rule, QHeaderView::Stretch);
    m_rules->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_rules->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);  // all four can be seen
    m_rules->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_rules->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_classes->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_classes->horizontalHeader()->setSectionResizeMode(AnsweredClassModel::Class, QHeaderView::Stretch);
    m_classes->setSortingEnabled(true);
    m_classes->sortByColumn(-1, Qt::AscendingOrder);  // as the truth has them
    m_samples->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    m_samples->horizontalHeader()->setStretchLastSection(true);
    m_kind->setObjectName(QStringLiteral("answersPane.kind"));
    m_kind->setAccessibleName(tr("Samples shown"));
    m_kind->addItems({tr("All samples"), tr("Right at the first place"), tr("Right at a later place"), tr("Wrong"),
                      tr("With names that are no class"), tr("Without an answer")});
    m_count->setObjectName(QStringLiteral("answersPane.count"));
    makeActions();
    lay();
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this](int kind) {
        m_filtered->setKind(static_cast<ReplyKind>(kind));
        showSamples();
    });
    connect(m_classes->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const QModelIndexList rows = m_classes->selectionModel()->selectedRows(AnsweredClassModel::Class);
        m_filtered->setLabel(rows.isEmpty() ? QString() : rows.front().data().toString());
        showSamples();
    });
    present({});
}

void AnswersPane::lay()
{
    auto* buttons = new widgets::FlowLayout;
    buttons->addWidget(tool::actionButton(m_open, this));
    buttons->addWidget(tool::actionButton(m_openRun, this));
    buttons->addStretch();
    for (QAction* action : std::as_const(m_needScore))
        buttons->addWidget(tool::actionButton(action, this));
    auto* left = new QWidget;
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, 0, 0, 0);
    leftColumn->addWidget(m_rules);
    leftColumn->addWidget(m_summary);
    leftColumn->addWidget(m_classes, 1);
    auto* shown = new QLabel(tr("Sho&wn:"));
    shown->setBuddy(m_kind);
    auto* filter = new QHBoxLayout;
    filter->addWidget(shown);
    filter->addWidget(m_kind);
    filter->addWidget(m_count, 1);
    auto* right = new QWidget;
    auto* rightColumn = new QVBoxLayout(right);
    rightColumn->setContentsMargins(0, 0, 0, 0);
    rightColumn->addLayout(filter);
    rightColumn->addWidget(m_samples, 1);
    m_found->setChildrenCollapsible(false);
    m_found->addWidget(left);
    m_found->addWidget(right);
    m_found->setStretchFactor(0, 1);
    m_found->setStretchFactor(1, 1);
    m_found->setSizes({kWidth, kWidth});  // of the same width
    auto* column = new QVBoxLayout(this);
    column->addLayout(buttons);
    column->addWidget(m_state);
    column->addWidget(m_found, 1);
    column->addStretch();
}

Result<AnswersPane::Opened> AnswersPane::openAll(Files files, const std::vector<fs::path>& paths)
{
    for (const fs::path& path : paths) {
        if (fs::is_directory(path)) {
            files.run = path;
            continue;
        }
        const Result<zero_shot::NamedTextsFile> file = zero_shot::readNamedTexts(path);
        if (!file)
            return failure(file.error());
        (isAnswers(*file) ? files.answers : files.truth) = path;
    }
    Opened opened{.files = files, .scored = {}, .agreement = {}};
    if (files.answers.empty() || files.truth.empty())
        return opened;
    Result<zero_shot::ScoredFiles> scored = zero_shot::scoreFiles(files.answers, files.truth);
    if (!scored)
        return failure(scored.error());
    opened.scored = *std::move(scored);
    if (files.run.empty())
        return opened;
    Result<zero_shot::Agreement> agreement = zero_shot::agreementOf(opened.scored->score, files.run);
    if (!agreement)
        return failure(agreement.error());
    opened.agreement = *agreement;
    return opened;
}

void AnswersPane::open(const std::vector<fs::path>& paths)
{
    m_reader->run([files = m_opened.files, paths] { return openAll(files, paths); },
                  [this](Result<Opened> opened) {
                      if (opened)
                          present(*std::move(opened));
                      else
                          m_workbench.showError(opened.error());
                  });
}

void AnswersPane::present(Opened opened)
{
    m_opened = std::move(opened);
    const bool isScored = m_opened.scored.has_value();
    m_found->setVisible(isScored);
    if (isScored)
        m_ruleModel->showScore(m_opened.scored->score);
    m_classes->clearSelection();
    m_classModel->showScore(isScored ? m_opened.scored->score : zero_shot::ReplyScore());
    m_replyModel->setSamples(isScored ? m_opened.scored->score.samples : std::vector<zero_shot::JudgedReply>());
    m_state->setText(stateText());
    m_summary->setText(summaryText());
    for (QAction* action : std::as_const(m_needScore))
        action->setEnabled(isScored);
    m_samples->resizeColumnToContents(ReplyModel::Sample);
    m_samples->resizeColumnToContents(ReplyModel::Truth);
    showSamples();
}

void AnswersPane::showSamples()
{
    const QString shown = tr("%1 of %2").arg(m_filtered->rowCount()).arg(m_replyModel->rowCount());
    m_count->setText(m_filtered->label().isEmpty() ? shown : tr("%1, of class %2").arg(shown, m_filtered->label()));
}

QString AnswersPane::stateText() const
{
    const Files& files = m_opened.files;
    if (files.answers.empty() && files.truth.empty())
        return tr(
            "Open or drop what a chat model answered (JSON: id of a sample, list of class names) and the truth (id, "
            "class name). A run of recognize evaluate on the same samples can be put beside them.");
    if (files.truth.empty())
        return tr("Answers: %1. Now open the truth that belongs to them.").arg(bridge::pathToQt(files.answers));
    if (files.answers.empty())
        return tr("Truth: %1. Now open the answers.").arg(bridge::pathToQt(files.truth));
    QString text = tr("Answers: %1\nTruth: %2").arg(bridge::pathToQt(files.answers), bridge::pathToQt(files.truth));
    if (m_opened.agreement)
        text += tr("\nBeside: %1").arg(bridge::pathToQt(files.run));
    return text;
}

QString AnswersPane::summaryText() const
{
    if (!m_opened.scored)
        return {};
    const zero_shot::ReplyScore& score = m_opened.scored->score;
    QStringList lines{
        tr("Samples: %1; without an answer: %2. Names that are no class: %3. Answered ids that are not in the "
           "truth: %4. Empty answers: %5.")
            .arg(score.truthSamples)
            .arg(score.missing)
            .arg(score.offListItems)
            .arg(score.unknownIds.size())
            .arg(score.empty)};
    if (m_opened.agreement)
        lines << bridge::toQt(describe(*m_opened.agreement));
    for (const std::string& remark : m_opened.scored->remarks)
        lines << bridge::toQt(remark);
    return lines.join(u'\n');
}

void AnswersPane::dragEnterEvent(QDragEnterEvent* event)
{
    if (!bridge::localFiles(*event->mimeData()).empty())
        event->acceptProposedAction();
}

void AnswersPane::dropEvent(QDropEvent* event)
{
    const std::vector<fs::path> paths = bridge::localFiles(*event->mimeData());
    if (paths.empty())
        return;
    event->acceptProposedAction();
    open(paths);
}

}  // namespace orangery::recognition_page
