// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/search_session.h"

#include <QElapsedTimer>
#include <QThreadPool>

#include <algorithm>
#include <utility>

namespace orangery::comcts_page {

using bridge::FollowState;

namespace {

constexpr auto kSlice = std::chrono::milliseconds(4);  // of folding, between two chances to draw
constexpr auto kListInterval = std::chrono::seconds(1);

/// Gives folded events back to the system elsewhere: to take a large batch of them apart takes as long as to fold it.
void discard(std::shared_ptr<const std::vector<Json>>&& events)
{
    QThreadPool::globalInstance()->start([owned = std::move(events)]() mutable { owned.reset(); });
}

}  // namespace

SearchSession::SearchSession(QObject* parent)
    : QObject(parent),
      m_model(new SearchTreeModel(this)),
      m_opener(new bridge::Background(this)),
      m_lister(new bridge::Background(this))
{
    m_pump.setInterval(0);
    connect(&m_pump, &QTimer::timeout, this, &SearchSession::pump);
    m_listTimer.setInterval(kListInterval);
    connect(&m_listTimer, &QTimer::timeout, this, &SearchSession::refreshQuestions);
    connect(&m_follower, &bridge::RunFollower::batchArrived, this, &SearchSession::take);
    connect(&m_follower, &bridge::RunFollower::restarted, this, &SearchSession::replaceModel);
    connect(&m_follower, &bridge::RunFollower::stateChanged, this, [this](FollowState state) {
        m_hasCaughtUp = m_hasCaughtUp || state == FollowState::CaughtUp;
        if (state == FollowState::Failed)
            Q_EMIT failed(m_follower.error());
        Q_EMIT followChanged();
    });
}

void SearchSession::open(const fs::path& path)
{
    m_opener->run([path] { return lookAt(path); },
                  [this](const Result<SearchSource>& source) {
                      if (source)
                          show(*source);
                      else
                          Q_EMIT failed(source.error());
                  });
}

void SearchSession::show(const SearchSource& source)
{
    if (source.kind == SearchSource::Kind::Script) {
        Q_EMIT scriptFound(source.path);
        return;
    }
    m_path = source.path;
    setQuestions(source.questions);
    if (source.kind == SearchSource::Kind::Tree) {
        m_listTimer.stop();
        m_follower.stop();
        m_shown = source.path;
        replaceModel();
        m_waiting.push_back(source.events);
        wake();
        Q_EMIT followChanged();
    } else if (!source.questions.empty()) {
        follow(source.questions.front().folder);
        m_listTimer.start();
    } else {
        follow(source.path);
        m_listTimer.start();
    }
    Q_EMIT opened(source.path);
}

void SearchSession::followNew(const fs::path& folder)
{
    m_opener->cancel();
    m_path = folder;
    setQuestions({});
    follow(folder);
    m_listTimer.start();
    Q_EMIT opened(folder);
}

void SearchSession::showQuestion(const QuestionFolder& question)
{
    if (question.folder != m_shown)
        follow(question.folder);
}

void SearchSession::follow(const fs::path& folder)
{
    m_shown = folder;
    m_hasCaughtUp = false;
    replaceModel();
    m_follower.follow(folder);
    Q_EMIT followChanged();
}

void SearchSession::replaceModel()
{
    for (std::shared_ptr<const std::vector<Json>>& events : m_waiting)
        discard(std::move(events));
    m_waiting.clear();
    m_next = 0;
    m_pump.stop();
    SearchTreeModel* old = std::exchange(m_model, new SearchTreeModel(this));
    Q_EMIT modelReplaced();
    old->deleteLater();
}

bool SearchSession::isLive() const
{
    if (m_shown.empty() || m_shown != m_follower.folder() || m_model->history().outcome())
        return false;
    const FollowState state = m_follower.state();
    // A recorded run is read and over, without ever waiting for more.
    return state == FollowState::Waiting || state == FollowState::CaughtUp ||
           (state == FollowState::Reading && m_hasCaughtUp);
}

void SearchSession::goTo(std::optional<int> position)
{
    m_model->setTarget(position);
    wake();
}

void SearchSession::take(const bridge::EventBatchPointer& batch)
{
    // The batch owns the events; this points into it.
    m_waiting.emplace_back(batch, &batch->events);
    wake();
}

void SearchSession::wake()
{
    if (!m_pump.isActive())
        m_pump.start();
}

void SearchSession::pump()
{
    QElapsedTimer clock;
    clock.start();
    while (!m_waiting.empty() && clock.elapsed() < kSlice.count()) {
        const std::vector<Json>& events = *m_waiting.front();
        if (m_next == events.size()) {
            discard(std::move(m_waiting.front()));
            m_waiting.pop_front();
            m_next = 0;
            continue;
        }
        if (const Result<void> added = m_model->add(events[m_next++]); !added) {
            m_waiting.clear();
            m_next = 0;
            m_follower.stop();
            Q_EMIT failed(added.error());
            break;
        }
    }
    const bool isThere =
        m_model->advance(std::max(std::chrono::milliseconds(2), kSlice - std::chrono::milliseconds(clock.elapsed())));
    if (m_waiting.empty() && isThere)
        m_pump.stop();
}

void SearchSession::refreshQuestions()
{
    if (m_model->setup() != nullptr && m_questions.empty()) {
        m_listTimer.stop();  // a run of one question
        return;
    }
    m_lister->run([path = m_path] { return std::pair(path, questionsIn(path)); },
                  [this](std::pair<fs::path, std::vector<QuestionFolder>> found) {
                      if (found.first != m_path)
                          return;
                      const bool isFirst = m_questions.empty() && !found.second.empty();
                      setQuestions(std::move(found.second));
                      if (isFirst)
                          follow(m_questions.front().folder);
                  });
}

void SearchSession::setQuestions(std::vector<QuestionFolder> questions)
{
    if (questions == m_questions)
        return;
    m_questions = std::move(questions);
    Q_EMIT questionsChanged();
}

}  // namespace orangery::comcts_page
