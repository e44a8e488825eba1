// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/map/map_pane.h"

#include "plugins/recognition/map/selection_model.h"
#include "plugins/recognition/recognise/thumbnails.h"
#include "widgets/bridge/text.h"
#include "widgets/scatter_plot.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyleOptionToolButton>
#include <QStylePainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace orangery::recognition_page {

namespace {

constexpr auto kDelay = std::chrono::milliseconds(150);
constexpr auto kDelayWhileEmbedding = std::chrono::milliseconds(1500);
constexpr int kIcon = 72;     // px
constexpr int kDarker = 150;  // %, of a colour that the style makes lighter

template <class Box>
Box* named(Box* box, const char* name, const QString& accessible)
{
    box->setObjectName(QStringLiteral("mapPane.") + QString::fromLatin1(name));
    box->setAccessibleName(accessible);
    return box;
}

/// The style's own bevels hardly show in a dark palette which tool is chosen: here it is filled, with a line under its name.
class ToolButton : public QToolButton {
public:
    using QToolButton::QToolButton;

protected:
    void paintEvent(QPaintEvent* event) override
    {
        if (!isChecked()) {
            QToolButton::paintEvent(event);
            return;
        }
        QStyleOptionToolButton option;
        initStyleOption(&option);
        option.state &= ~QStyle::State_On;  // would darken it
        option.state |= QStyle::State_Raised;
        option.palette.setColor(QPalette::Button, palette().color(QPalette::Highlight).darker(kDarker));
        option.palette.setBrush(QPalette::ButtonText, palette().highlightedText());
        QStylePainter painter(this);
        painter.drawComplexControl(QStyle::CC_ToolButton, option);
        painter.setPen(palette().color(QPalette::HighlightedText));
        painter.drawLine(6, height() - 4, width() - 7, height() - 4);
    }
};

QToolButton* buttonOf(QAction* action, QWidget* parent)
{
    auto* button = new ToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setObjectName(action->objectName() + QStringLiteral(".button"));
    button->setAccessibleName(action->statusTip());
    return button;
}

}  // namespace

struct MapPane::Answer {
    MapSource source;
    std::optional<Result<zero_shot::EmbeddingMap>> map;  ///< nothing where the one that is there holds
    std::vector<MapPrediction> predictions;
};

MapPane::MapPane(Study& study, tool::Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_workbench(workbench),
      m_worker(new bridge::Background(this)),
      m_writer(new bridge::Background(this)),
      m_method(named(new QComboBox(this), "method", tr("Method"))),
      m_centring(named(new QComboBox(this), "centring", tr("Centring"))),
      m_colouring(named(new QComboBox(this), "colouring", tr("What the colours say"))),
      m_texts(named(new QCheckBox(tr("Te&xts of classes"), this), "texts", tr("Show the texts of the classes"))),
      m_pages(new QStackedWidget(this)),
      m_hint(new QLabel(this)),
      m_plot(named(new widgets::ScatterPlot(this), "plot", tr("Map of embeddings"))),
      m_state(named(new QLabel(this), "state", tr("What the map says"))),
      m_selected(named(new QLabel(this), "selected", tr("What is selected"))),
      m_list(named(new QListView(this), "list", tr("Selected inputs"))),
      m_thumbnails(new Thumbnails(this)),
      m_selection(new SelectionModel(
          study, [this](const std::string& path) { return m_thumbnails->picture(path); }, this)),
      m_tags(named(new QLineEdit(this), "tags", tr("Tags, separated by commas")))
{
    setObjectName(QStringLiteral("mapPane"));
    setAccessibleName(tr("Map"));
    m_delay.setSingleShot(true);
    connect(&m_delay, &QTimer::timeout, this, &MapPane::refresh);
    makeActions();
    m_hint->setObjectName(QStringLiteral("mapPane.hint"));
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_hint->setMargin(40);
    m_pages->addWidget(m_hint);
    m_pages->addWidget(m_plot);
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* splitter = named(new QSplitter(this), "splitter", tr("Map and selection"));
    splitter->addWidget(m_pages);
    splitter->addWidget(makeSide());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    auto* column = new QVBoxLayout(this);
    column->addWidget(makeTools());
    column->addWidget(splitter, 1);
    column->addWidget(m_state);
    connect(m_plot, &widgets::ScatterPlot::selectionChanged, this, &MapPane::noteSelection);
    connect(m_plot, &widgets::ScatterPlot::activated, this, [this](std::size_t point) {
        if (point >= m_source.entries.size() || !m_source.entries[point].item)
            return;
        const std::size_t item = *m_source.entries[point].item;
        m_study.setCurrent(item);
        Q_EMIT itemActivated(item);
    });
    connectStudy();
    forget();
}

MapPane::~MapPane()
{
    m_stop.request_stop();
}

QWidget* MapPane::makeTools()
{
    m_method->addItem(tr("Principal axes"));
    m_method->addItem(tr("t-SNE"));
    m_method->setToolTip(
        tr("Principal axes keep distances along two axes; t-SNE keeps neighbours together and no other distance"));
    m_centring->addItem(tr("Centre inputs and texts apart"));
    m_centring->addItem(tr("Centre all together"));
    m_centring->addItem(tr("Do not centre"));
    m_centring->setToolTip(tr("Pictures and texts lie apart in every such model; centred apart they can be compared"));
    for (const QString& choice : {tr("Colour: truth"), tr("Colour: predicted"), tr("Colour: right or wrong"),
                                  tr("Colour: tag"), tr("Colour: kind")})
        m_colouring->addItem(choice);
    m_colouring->setCurrentIndex(static_cast<int>(MapColouring::Predicted));
    m_texts->setChecked(true);
    const auto choose = [this] {
        m_options.method = m_method->currentIndex() == 0 ? zero_shot::MapMethod::Pca : zero_shot::MapMethod::Tsne;
        m_options.centring = m_centring->currentIndex() == 0   ? zero_shot::Centring::Modality
                             : m_centring->currentIndex() == 1 ? zero_shot::Centring::All
                                                               : zero_shot::Centring::None;
        m_map.reset();
        refresh();
    };
    connect(m_method, &QComboBox::currentIndexChanged, this, choose);
    connect(m_centring, &QComboBox::currentIndexChanged, this, choose);
    connect(m_colouring, &QComboBox::currentIndexChanged, this, [this] {
        m_plot->setEmphasis({});
        draw();
    });
    connect(m_texts, &QCheckBox::toggled, this, &MapPane::refresh);
    auto* tools = new QWidget(this);
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    for (QWidget* widget : {static_cast<QWidget*>(m_method), static_cast<QWidget*>(m_centring),
                            static_cast<QWidget*>(m_colouring), static_cast<QWidget*>(m_texts)})
        row->addWidget(widget);
    row->addStretch(1);
    for (QAction* action : std::as_const(m_tools))
        row->addWidget(buttonOf(action, tools));
    return tools;
}

QWidget* MapPane::makeSide()
{
    m_list->setModel(m_selection);
    m_list->setViewMode(QListView::IconMode);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setMovement(QListView::Static);
    m_list->setIconSize({kIcon, kIcon});
    m_list->setWordWrap(true);
    m_list->setGridSize({kIcon + 20, kIcon + 44});
    m_list->setUniformItemSizes(false);
    connect(m_list, &QListView::activated, this, [this](const QModelIndex& index) {
        const std::size_t item = m_selection->items()[static_cast<std::size_t>(index.row())];
        m_study.setCurrent(item);
        Q_EMIT itemActivated(item);
    });
    connect(m_thumbnails, &Thumbnails::arrived, m_selection, &SelectionModel::refresh);
    m_selected->setWordWrap(true);
    m_tags->setPlaceholderText(tr("tag, another tag"));
    connect(m_tags, &QLineEdit::returnPressed, this, &MapPane::tagSelection);
    connect(m_tags, &QLineEdit::textChanged, this, &MapPane::enableActions);
    auto* side = new QWidget(this);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_selected);
    column->addWidget(m_list, 1);
    column->addWidget(m_tags);
    auto* row = new QHBoxLayout;
    auto* second = new QHBoxLayout;
    for (qsizetype i = 0; i < m_selectionActions.size(); ++i)
        (i < 2 ? row : second)->addWidget(buttonOf(m_selectionActions[i], side));
    row->addStretch(1);
    second->addStretch(1);
    column->addLayout(row);
    column->addLayout(second);
    return side;
}

void MapPane::connectStudy()
{
    for (const auto signal : {&Study::modelChanged, &Study::scoresChanged, &Study::classesChanged})
        connect(&m_study, signal, this, &MapPane::schedule);
    connect(&m_study, &Study::itemsAdded, this, &MapPane::schedule);
    connect(&m_study, &Study::itemsChanged, this, &MapPane::schedule);
    connect(&m_study, &Study::itemsRemoved, this, [this] {
        forget();
        schedule();
    });
    connect(&m_study, &Study::currentChanged, this, [this] {
        const auto current = m_study.current();
        const auto found = std::find_if(m_source.entries.begin(), m_source.entries.end(),
                                        [&](const MapEntry& entry) { return current && entry.item == current; });
        m_plot->setCurrent(found == m_source.entries.end()
                               ? std::nullopt
                               : std::optional(static_cast<std::size_t>(found - m_source.entries.begin())));
    });
}

void MapPane::schedule()
{
    m_isStale = true;
    if (isVisible() && !m_delay.isActive())
        m_delay.start(m_study.waiting() > 0 && m_map ? kDelayWhileEmbedding : kDelay);
}

void MapPane::showEvent(QShowEvent*)
{
    if (m_isStale)
        refresh();
}

void MapPane::refresh()
{
    if (!isVisible()) {
        m_isStale = true;
        return;
    }
    m_isStale = false;
    m_delay.stop();
    MapSource source = mapSourceOf(m_study);
    const std::uint64_t asked = ++m_asked;
    if (!m_texts->isChecked() || source.scorer == nullptr || source.entries.empty()) {
        place(std::move(source));
        return;
    }
    std::vector<MapEntry> entries = textsOf(*source.scorer);
    std::vector<std::string> texts;
    texts.reserve(entries.size());
    for (const MapEntry& entry : entries)
        texts.push_back(entry.text);
    m_study.withTexts(std::move(texts), this,
                      [this, asked, source = std::move(source),
                       entries = std::move(entries)](const Result<zero_shot::EmbeddingRows>& rows) mutable {
                          if (asked != m_asked)
                              return;
                          if (rows)
                              addTexts(source, entries, *rows);
                          place(std::move(source));
                      });
}

void MapPane::place(MapSource source)
{
    m_stop.request_stop();
    m_stop = std::stop_source();
    if (source.entries.size() < 2) {
        forget();
        return;
    }
    const bool holds = m_map && m_source.hasSamePoints(source);
    if (holds && m_source.scorer == source.scorer) {
        draw();  // truths or tags are others
        return;
    }
    if (!holds)
        m_state->setText(m_options.method == zero_shot::MapMethod::Tsne
                             ? tr("Working out t-SNE of %1 points…").arg(source.entries.size())
                             : tr("Placing %1 points…").arg(source.entries.size()));
    Context context;
    context.stop = m_stop.get_token();
    context.threads = m_workbench.resources().threads;
    m_worker->run(
        [source = std::move(source), options = m_options, holds, context]() mutable {
            Answer answer;
            if (!holds)
                answer.map = zero_shot::mapEmbeddings(source.rows, source.modalities, options, context);
            answer.predictions = predictionsOf(source, context.threadCount());
            answer.source = std::move(source);
            return answer;
        },
        [this](Answer answer) { present(std::move(answer)); });
}

void MapPane::present(Answer answer)
{
    if (answer.map && !*answer.map) {
        const Error error = answer.map->error();
        if (error.code == ErrorCode::Cancelled)
            return;
        forget();
        showHint(bridge::toQt(describe(error)));
        return;
    }
    const std::vector<std::size_t> selected = selectedItems();
    m_source = std::move(answer.source);
    m_predictions = std::move(answer.predictions);
    if (answer.map)
        m_map = *std::move(*answer.map);
    draw();
    std::vector<std::size_t> points;
    for (std::size_t i = 0; i < m_source.entries.size(); ++i)
        if (m_source.entries[i].item && std::binary_search(selected.begin(), selected.end(), *m_source.entries[i].item))
            points.push_back(i);
    m_plot->select(points);
    if (answer.map)
        m_plot->fit();
}

void MapPane::forget()
{
    m_worker->cancel();
    m_map.reset();
    m_source = {};
    m_predictions.clear();
    m_plot->setScene({});
    m_selection->setItems({});
    noteSelection();
    showHint(m_study.model().empty()
                 ? tr("Choose a model and add inputs: each becomes a point here once it is embedded.")
             : m_study.items().empty() ? tr("Add inputs: each becomes a point here once it is embedded.")
                                       : tr("A map takes at least two embedded inputs."));
}

void MapPane::showHint(const QString& text)
{
    m_hint->setText(text);
    m_pages->setCurrentWidget(m_hint);
    m_state->clear();
    enableActions();
}

MapContent MapPane::content() const
{
    return {.source = m_source, .map = *m_map, .options = m_options, .predictions = m_predictions};
}

void MapPane::draw()
{
    if (!m_map)
        return;
    widgets::ScatterScene scene = mapScene(m_study, content(), static_cast<MapColouring>(m_colouring->currentIndex()));
    if (!m_badge.isEmpty())
        scene.badges << m_badge;
    m_plot->setScene(std::move(scene));
    m_selection->refresh();
    m_pages->setCurrentWidget(m_plot);
    tell();
    enableActions();
}

void MapPane::tell()
{
    const auto percent = [&](std::size_t axis) {
        return QString::number(100 * (axis < m_map->explained.size() ? m_map->explained[axis] : 0.0), 'f', 1);
    };
    QString text =
        tr("%1 inputs and %2 texts. ").arg(m_source.inputs()).arg(m_source.entries.size() - m_source.inputs());
    if (m_map->divergence)
        text += tr("t-SNE with perplexity %1 reached a divergence of %2; only neighbourhoods mean something, no axis "
                   "and no distance between groups.")
                    .arg(QString::number(m_map->perplexity.value_or(0), 'f', 1),
                         QString::number(*m_map->divergence, 'f', 3));
    else
        text += tr("The two axes hold %1 % and %2 % of the variance; the rest is not seen here.")
                    .arg(percent(0), percent(1));
    const std::size_t missing = m_study.items().size() - m_source.inputs();
    if (missing > 0)
        text += u' ' + tr("%1 inputs are hidden: they are not embedded.").arg(missing);
    m_state->setText(text);
}

void MapPane::setBadge(const QString& badge)
{
    m_badge = badge;
    draw();
}

}  // namespace orangery::recognition_page
