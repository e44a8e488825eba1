// SPDX-License-Identifier: GPL-3.0-or-later
// What stands where on the pane.
#include "plugins/recognition/map/map_pane.h"
#include "plugins/recognition/map/selection_model.h"
#include "plugins/recognition/recognise/thumbnails.h"
#include "widgets/flow_layout.h"
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

#include <utility>

namespace orangery::recognition_page {

namespace {

constexpr int kIcon = 72;      // px
constexpr int kNameWidth = 6;  // lines of type
constexpr int kNameLines = 2;
constexpr int kNameGap = 16;  // px
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

MapPane::MapPane(Study& study, tool::Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_workbench(workbench),
      m_worker(new bridge::Background(this)),
      m_writer(new bridge::Background(this)),
      m_method(named(new QComboBox(this), "method", tr("Method"))),
      m_centring(named(new QComboBox(this), "centring", tr("Centring"))),
      m_colouring(named(new QComboBox(this), "colouring", tr("What the colours say"))),
      m_texts(named(new QCheckBox(tr("Texts of &classes"), this), "texts", tr("Show the texts of the classes"))),
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
    auto* below = new QHBoxLayout;
    below->addWidget(m_state, 1);
    m_anewButton = buttonOf(m_anew, this);
    below->addWidget(m_anewButton, 0, Qt::AlignTop);
    column->addLayout(below);
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
    auto* rows = new QVBoxLayout(tools);
    rows->setContentsMargins(0, 0, 0, 0);
    auto* row = new widgets::FlowLayout;
    for (QWidget* widget : {static_cast<QWidget*>(m_method), static_cast<QWidget*>(m_centring),
                            static_cast<QWidget*>(m_colouring), static_cast<QWidget*>(m_texts)})
        row->addWidget(widget);
    auto* second = new widgets::FlowLayout;
    for (QAction* action : std::as_const(m_tools))
        second->addWidget(buttonOf(action, tools));
    rows->addLayout(row);
    rows->addLayout(second);
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
    m_list->setGridSize({std::max(kIcon + 20, kNameWidth * fontMetrics().height()),
                         kIcon + kNameGap + kNameLines * fontMetrics().height()});
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

}  // namespace orangery::recognition_page
