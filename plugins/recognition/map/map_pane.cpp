// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/map/map_pane.h"

#include "plugins/recognition/map/selection_model.h"
#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"
#include "widgets/scatter_plot.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QStackedWidget>

#include <algorithm>

namespace orangery::recognition_page {

namespace {

constexpr auto kDelay = std::chrono::milliseconds(150);
constexpr auto kDelayWhileEmbedding = std::chrono::milliseconds(1500);

}  // namespace

struct MapPane::Answer {
    MapSource source;
    std::optional<zero_shot::EmbeddingMap> map;  ///< nothing where the one that is there holds
    std::vector<MapPrediction> predictions;
};

MapPane::~MapPane()
{
    m_stop.request_stop();
}

void MapPane::connectStudy()
{
    for (const auto signal : {&Study::modelChanged, &Study::scoresChanged, &Study::classesChanged})
        connect(&m_study, signal, this, &MapPane::schedule);
    connect(&m_study, &Study::itemsAdded, this, &MapPane::schedule);
    connect(&m_study, &Study::itemsChanged, this, &MapPane::schedule);
    connect(&m_study, &Study::itemsRemoved, this, [this] {
        if (m_recorded && placedOn(m_study, *m_recorded).source.inputs() == 0)
            setRecorded({});
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
    if (m_recorded) {
        placeRecorded();
        return;
    }
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
                             ? tr("Working out t-SNE of %n point(s)…", nullptr, bridge::inTr(source.entries.size()))
                             : tr("Placing %n point(s)…", nullptr, bridge::inTr(source.entries.size())));
    Context context;
    context.stop = m_stop.get_token();
    context.threads = m_workbench.resources().threads;
    m_worker->run(
        [source = std::move(source), options = m_options, holds, context]() mutable -> Result<Answer> {
            Answer answer;
            if (!holds) {
                auto map = zero_shot::mapEmbeddings(source.rows, source.modalities, options, context);
                if (!map)
                    return failure(map.error());
                answer.map = *std::move(map);
            }
            answer.predictions = predictionsOf(source, context.threadCount());
            answer.source = std::move(source);
            return answer;
        },
        [this](Result<Answer> answer) {
            if (answer)
                present(*std::move(answer));
            else if (answer.error().code != ErrorCode::Cancelled)
                showFailure(answer.error());
        });
}

void MapPane::showFailure(const Error& error)
{
    forget();
    showHint(bridge::toQt(describe(error)));
}

void MapPane::present(Answer answer)
{
    const std::vector<std::size_t> selected = selectedItems();
    m_source = std::move(answer.source);
    m_predictions = std::move(answer.predictions);
    const bool isAnew = answer.map.has_value();
    if (isAnew)
        m_map = std::move(answer.map);
    draw();
    std::vector<std::size_t> points;
    for (std::size_t i = 0; i < m_source.entries.size(); ++i)
        if (m_source.entries[i].item && std::binary_search(selected.begin(), selected.end(), *m_source.entries[i].item))
            points.push_back(i);
    m_plot->select(points);
    if (isAnew)
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
    return {.source = m_source,
            .map = *m_map,
            .options = m_options,
            .predictions = m_predictions,
            .model = m_recorded ? m_recorded->model : m_study.model()};
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
    QString text = tr("%n input(s)", nullptr, bridge::inTr(m_source.inputs())) +
                   tr(" and %n text(s). ", nullptr, bridge::inTr(m_source.entries.size() - m_source.inputs()));
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
        text +=
            u' ' +
            (m_recorded
                 ? tr("%n input(s) (is|are) hidden: the run did not place (it|them).", nullptr, bridge::inTr(missing))
                 : tr("%n input(s) (is|are) hidden: (it|they) (is|are) not embedded.", nullptr, bridge::inTr(missing)));
    if (m_recorded)
        text +=
            u'\n' + (m_study.model().empty()
                         ? tr("The run %1 recorded this map. To choose method, centring and texts, choose a model at "
                              "the top of the page and place the inputs anew.")
                         : tr("The run %1 recorded this map. Place the inputs anew to choose method, centring and "
                              "texts."))
                        .arg(bridge::pathToQt(m_recorded->run.filename()));
    m_state->setText(text);
}

void MapPane::showRecorded(RecordedMap map)
{
    m_stop.request_stop();
    m_worker->cancel();
    ++m_asked;
    m_map.reset();
    m_plot->setEmphasis({});
    setRecorded(std::move(map));
    refresh();
}

void MapPane::setRecorded(std::optional<RecordedMap> map)
{
    m_recorded = std::move(map);
    for (QWidget* control :
         {static_cast<QWidget*>(m_method), static_cast<QWidget*>(m_centring), static_cast<QWidget*>(m_texts)})
        control->setEnabled(!m_recorded);
    if (!m_recorded)
        return;
    m_options = m_recorded->options;
    const QSignalBlocker method(m_method);
    const QSignalBlocker centring(m_centring);
    const QSignalBlocker texts(m_texts);
    m_method->setCurrentIndex(static_cast<int>(m_options.method));
    m_centring->setCurrentIndex(static_cast<int>(m_options.centring));
    m_texts->setChecked(m_recorded->points.back().kind == "text");
}

void MapPane::placeRecorded()
{
    PlacedMap placed = placedOn(m_study, *m_recorded);
    Answer answer{.source = std::move(placed.source), .map = {}, .predictions = std::move(placed.predictions)};
    if (!m_map || m_source.entries != answer.source.entries)
        answer.map = std::move(placed.map);
    present(std::move(answer));
}

void MapPane::placeAnew()
{
    setRecorded({});
    m_map.reset();
    refresh();
}

void MapPane::setBadge(const QString& badge)
{
    m_badge = badge;
    draw();
}

}  // namespace orangery::recognition_page
