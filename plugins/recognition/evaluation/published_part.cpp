// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/evaluation/published_part.h"

#include "engine/base/files.h"
#include "plugins/recognition/evaluation/published_model.h"
#include "widgets/bridge/text.h"
#include "widgets/tool/action_button.h"
#include "widgets/tool/action_registry.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSettings>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace orangery::recognition_page {

namespace {

const QString kChoiceKey = QStringLiteral("recognition/evaluation/published");

/// The rows of one choice: all data sets, then each of them, then the printed means.
std::vector<zero_shot::PublishedRow> rowsOf(int choice)
{
    const auto all = zero_shot::publishedRows();
    const auto place = static_cast<std::size_t>(std::max(0, choice - 1));
    if (choice <= 0)
        return {all.begin(), all.end()};
    if (place < all.size())
        return {all[place]};
    return {{.dataset = "mean of 16, printed", .figures = zero_shot::printedMeans()}};
}

}  // namespace

PublishedPart::PublishedPart(tool::Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_writer(new bridge::Background(this)),
      m_model(new PublishedModel(this)),
      m_choice(new QComboBox(this)),
      m_table(new QTableView(this)),
      m_notes(new QLabel(this))
{
    setObjectName(QStringLiteral("published"));
    setAccessibleName(tr("Published figures"));
    makeActions();
    m_choice->setObjectName(QStringLiteral("published.dataset"));
    m_choice->setAccessibleName(tr("Data set"));
    m_choice->addItem(tr("All data sets"));
    for (const zero_shot::PublishedRow& row : zero_shot::publishedRows())
        m_choice->addItem(bridge::toQt(row.dataset));
    m_choice->addItem(tr("Mean of the 16"));
    auto* title = new QLabel(tr("Published:"), this);
    title->setBuddy(m_choice);
    auto* top = new QHBoxLayout;
    top->addWidget(title);
    top->addWidget(m_choice, 1);
    for (QAction* action : std::as_const(m_actions))
        top->addWidget(tool::actionButton(action, this));
    m_table->setObjectName(QStringLiteral("published.table"));
    m_table->setAccessibleName(tr("Published figures"));
    m_table->setModel(m_model);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_notes->setObjectName(QStringLiteral("published.notes"));
    m_notes->setAccessibleName(tr("What does not add up"));
    m_notes->setWordWrap(true);
    m_notes->setTextFormat(Qt::PlainText);
    m_notes->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* side = new QVBoxLayout;
    side->addLayout(top);
    side->addWidget(m_notes);
    side->addStretch(1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_table, 3);
    row->addLayout(side, 2);
    const QString last = workbench.settings().value(kChoiceKey).toString();
    m_choice->setCurrentIndex(std::max(0, m_choice->findText(last)));
    connect(m_choice, &QComboBox::currentIndexChanged, this, &PublishedPart::showChoice);
    showChoice(m_choice->currentIndex());
}

void PublishedPart::makeActions()
{
    const auto add = [&](const char* id, const QString& text, const QString& toolTip, const QString& shortText) {
        QAction* action = m_workbench.actions().add(
            this, {.id = QStringLiteral("recognition.evaluation.published.") + QString::fromLatin1(id),
                   .menu = tr("&Evaluation"),
                   .text = text,
                   .toolTip = toolTip});
        action->setIconText(shortText);  // on its button
        m_actions << action;
        return action;
    };
    connect(add("export", tr("Export pu&blished figures…"), tr("Write the published figures that are shown as CSV"),
                tr("Export…")),
            &QAction::triggered, this, &PublishedPart::chooseFile);
    connect(
        add("copy", tr("Copy p&ublished figures"), tr("Copy the published figures that are shown as CSV"), tr("Copy")),
        &QAction::triggered, this, [this] {
            QGuiApplication::clipboard()->setText(bridge::toQt(csv()));
            m_workbench.showNotice(tr("The published figures are on the clipboard."));
        });
}

void PublishedPart::showChoice(int choice)
{
    m_workbench.settings().setValue(kChoiceKey, m_choice->itemText(choice));
    const std::vector<zero_shot::PublishedRow> rows = rowsOf(choice);
    m_model->setEntries(zero_shot::publishedEntries(rows));
    m_table->setColumnHidden(PublishedModel::DataSet, rows.size() == 1);
    m_table->resizeColumnsToContents();
    QStringList notes{
        tr("Top-1 / top-5 in %, as GPT4Vis (arXiv 2311.15732) printed them; Gain is worked out. Asked is what "
           "a chat model answered, without an encoder.")};
    for (const zero_shot::PublishedEntry& entry : m_model->entries())
        if (!entry.slip.empty())
            notes << tr("* %1, %2: %3")
                         .arg(bridge::toQt(entry.dataset), bridge::toQt(entry.model), bridge::toQt(entry.slip));
    m_notes->setText(notes.join(u'\n'));
}

std::string PublishedPart::csv() const
{
    return writeCsv(publishedTable(m_model->entries()));
}

void PublishedPart::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Export the published figures"), {}, tr("Table (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("published.csv"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { exportTable(bridge::pathFromQt(file)); });
    dialog->open();
}

void PublishedPart::exportTable(const fs::path& file)
{
    m_writer->run([file, bytes = csv()] { return writeFile(file, bytes); },
                  [this, file](const Result<void>& written) {
                      if (written)
                          m_workbench.showNotice(tr("Wrote %1").arg(bridge::pathToQt(file)));
                      else
                          m_workbench.showError(written.error());
                  });
}

}  // namespace orangery::recognition_page
