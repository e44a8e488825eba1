// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/welcome_page.h"

#include "widgets/bridge/text.h"
#include "widgets/run_list.h"
#include "widgets/scroll_room.h"

#include <QAction>
#include <QCommandLinkButton>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace orangery::shell {

namespace {

constexpr int kColumnWidth = 760;  // px; longer lines are hard to read
constexpr int kMargin = 28;        // px
constexpr double kMega = 1e6;

QLabel* heading(const QString& text, double scale, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    font.setBold(true);
    label->setFont(font);
    label->setAccessibleName(text);
    return label;
}

void empty(QLayout& layout)
{
    while (QLayoutItem* item = layout.takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

QLabel* paragraph(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setAccessibleName(text);
    return label;
}

QString titleOf(const ModelOffer& offer)
{
    const QString what = offer.isSet ? WelcomePage::tr("%1: %2").arg(bridge::toQt(offer.name), bridge::toQt(offer.what))
                                     : bridge::toQt(offer.what);
    if (offer.isThere)
        return WelcomePage::tr("Open %1").arg(what);
    return (offer.isComing ? WelcomePage::tr("Fetching %1…") : WelcomePage::tr("Fetch %1")).arg(what);
}

/// What fetching takes, told before it.
QString priceOf(const ModelOffer& offer)
{
    const QString size = QString::number(static_cast<double>(offer.bytes) / kMega, 'f', 1);
    return offer.isSet ? WelcomePage::tr("%1 MB in all. Licences: %2.").arg(size, bridge::toQt(offer.licence))
                       : WelcomePage::tr("%1 %2 MB. Licence: %3.")
                             .arg(bridge::toQt(offer.name) + u',', size, bridge::toQt(offer.licence));
}

}  // namespace

WelcomePage::WelcomePage(const QList<QAction*>& openActions, QWidget* parent)
    : QWidget(parent), m_samples(new QVBoxLayout), m_models(new QVBoxLayout), m_recent(new widgets::RunList(this))
{
    setObjectName(QStringLiteral("welcomePage"));
    setAccessibleName(tr("Welcome"));

    auto* content = new QWidget;
    content->setAccessibleName(tr("Where to begin"));
    content->setMaximumWidth(kColumnWidth);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    column->setSpacing(10);
    column->addWidget(heading(tr("Orangery"), 2.0, content));
    column->addWidget(
        paragraph(tr("Watch several models reason together, see what a model's files hold and what it takes "
                     "pictures for. Open a sample, or drop a run folder, a tree, a script, a model or "
                     "pictures on this window, or choose a tool at the left to begin something new."),
                  content));
    auto* buttons = new QHBoxLayout;
    for (QAction* action : openActions) {
        auto* button = new QPushButton(action->icon(), action->text().remove(QLatin1Char('&')), content);
        button->setToolTip(action->toolTip());
        button->setAccessibleName(button->text());
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    column->addLayout(buttons);

    column->addSpacing(10);
    column->addWidget(heading(tr("Samples"), 1.3, content));
    m_noSamples = paragraph(tr("No samples are installed."), content);
    column->addWidget(m_noSamples);
    m_samples->setSpacing(4);
    column->addLayout(m_samples);

    column->addSpacing(10);
    column->addWidget(heading(tr("Models"), 1.3, content));
    column->addWidget(paragraph(tr("Drop a file or folder of weights on this window to see what it holds, or open one "
                                   "with the buttons above. Small real models to begin with come from the Python "
                                   "index, by pip, when you ask for them:"),
                                content));
    m_models->setSpacing(4);
    column->addLayout(m_models);

    column->addSpacing(10);
    column->addWidget(heading(tr("Recent"), 1.3, content));
    m_noRecent = paragraph(tr("Runs that you open or start will be listed here."), content);
    column->addWidget(m_noRecent);
    m_recent->setObjectName(QStringLiteral("welcome.recent"));
    m_recent->setMinimumHeight(160);
    column->addWidget(m_recent, 1);
    column->addStretch(0);
    connect(m_recent, &widgets::RunList::opened, this, &WelcomePage::opened);

    QScrollArea* scroll = widgets::scrollRoom(content);
    scroll->setAlignment(Qt::AlignHCenter);
    scroll->setAccessibleName(tr("Welcome"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
    setRecent({});
}

void WelcomePage::setModels(const std::vector<ModelOffer>& offers)
{
    empty(*m_models);
    for (const ModelOffer& offer : offers) {
        const QString title = titleOf(offer);
        const QString detail = offer.isThere ? bridge::pathToQt(offer.path) : priceOf(offer);
        auto* button = new QCommandLinkButton(title, detail);
        button->setObjectName(offer.isSet ? QStringLiteral("welcome.modelSet") : QStringLiteral("welcome.model"));
        button->setAccessibleName(title);
        button->setAccessibleDescription(detail);
        button->setEnabled(!offer.isComing);
        const QString there =
            offer.isSet ? tr("Recognise the sample photographs with it") : tr("Show what this model holds");
        button->setToolTip(
            offer.isThere
                ? there
                : tr("Download it now and open it; orangery models fetch %1 --yes").arg(bridge::toQt(offer.name)));
        connect(button, &QCommandLinkButton::clicked, this, [this, offer] {
            if (offer.isThere)
                Q_EMIT opened(offer.path);
            else
                Q_EMIT fetchWanted(offer.name);
        });
        m_models->addWidget(button);
    }
}

void WelcomePage::setSamples(const std::vector<samples::Sample>& shipped)
{
    empty(*m_samples);
    for (const samples::Sample& sample : shipped) {
        if (sample.path.empty())
            continue;
        const QString title = bridge::toQt(sample.title);
        QString detail = bridge::toQt(sample.summary);
        if (!sample.badge.empty())
            detail += (detail.isEmpty() ? QString() : QStringLiteral(" ")) +
                      QStringLiteral("[%1]").arg(bridge::toQt(sample.badge));
        auto* button = new QCommandLinkButton(title, detail);
        button->setObjectName(QStringLiteral("welcome.sample"));
        button->setAccessibleName(title);
        button->setAccessibleDescription(detail);
        button->setToolTip(tr("Open this sample"));
        connect(button, &QCommandLinkButton::clicked, this, [this, path = sample.path] { Q_EMIT opened(path); });
        m_samples->addWidget(button);
    }
    m_noSamples->setVisible(m_samples->count() == 0);
}

void WelcomePage::setRecent(const QStringList& paths)
{
    std::vector<fs::path> all;
    for (const QString& path : paths)
        all.push_back(bridge::pathFromQt(path));
    m_recent->setPaths(all);
    m_recent->setVisible(!all.empty());
    m_noRecent->setVisible(all.empty());
}

}  // namespace orangery::shell
