// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/comcts/page/search_source.h"
#include "plugins/comcts/page/search_tree_model.h"
#include "widgets/bridge/background.h"
#include "widgets/bridge/run_follower.h"

#include <QTimer>

#include <deque>

namespace orangery::comcts_page {

/// What a page shows: one search, its model, and where its events come from. Folding happens here, in slices that leave
/// the window free to draw.
class SearchSession : public QObject {
    Q_OBJECT

public:
    explicit SearchSession(QObject* parent = nullptr);

    /// Leaves what it shows and looks at a path. Signals tell what came of it.
    void open(const fs::path& path);
    /// Follows a run that is about to begin.
    void followNew(const fs::path& folder);
    void showQuestion(const QuestionFolder& question);

    /// Never null; another object for another search.
    [[nodiscard]] SearchTreeModel* model() const { return m_model; }
    [[nodiscard]] const fs::path& path() const { return m_path; }
    /// The folder of the search that is shown: path(), or that of one of its questions.
    [[nodiscard]] const fs::path& shownFolder() const { return m_shown; }
    [[nodiscard]] const std::vector<QuestionFolder>& questions() const { return m_questions; }
    /// Whether the search is still going on, as far as one can tell from outside.
    [[nodiscard]] bool isLive() const;
    [[nodiscard]] bool isFolding() const { return m_pump.isActive(); }
    [[nodiscard]] bool isEmpty() const { return m_path.empty(); }

    /// Goes to a place in the history; nothing means its end, wherever that moves.
    void goTo(std::optional<int> position);

Q_SIGNALS:
    /// Another model is there; the old one is deleted after this.
    void modelReplaced();
    void questionsChanged();
    /// Followed log: waits, reads, is at its end, has failed.
    void followChanged();
    void failed(const orangery::Error& error);
    /// The path is a script, from which a search may be begun.
    void scriptFound(const orangery::fs::path& script);
    void opened(const orangery::fs::path& path);

private:
    void show(const SearchSource& source);
    void follow(const fs::path& folder);
    void replaceModel();
    void take(const bridge::EventBatchPointer& batch);
    void pump();
    void wake();
    void refreshQuestions();
    void setQuestions(std::vector<QuestionFolder> questions);

    fs::path m_path;
    fs::path m_shown;
    std::vector<QuestionFolder> m_questions;
    SearchTreeModel* m_model;
    bridge::RunFollower m_follower;
    bridge::Background* m_opener;
    bridge::Background* m_lister;
    std::deque<std::shared_ptr<const std::vector<Json>>> m_waiting;  ///< events that are not folded yet
    std::size_t m_next = 0;                                          ///< in the first of them
    bool m_hasCaughtUp = false;  ///< all that was written had been read once, and the run went on
    QTimer m_pump;
    QTimer m_listTimer;
};

}  // namespace orangery::comcts_page
