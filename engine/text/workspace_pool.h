// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/workspace.h"

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace orangery::text {

/// The workspaces of a tokenizer that are not in use. There come to be as many as threads encode at the same time.
class WorkspacePool {
public:
    /// A workspace for as long as the lease lives.
    class Lease {
    public:
        explicit Lease(WorkspacePool& pool) : m_pool(pool), m_workspace(pool.take()) {}
        ~Lease() { m_pool.giveBack(std::move(m_workspace)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Workspace& operator*() const { return *m_workspace; }

    private:
        WorkspacePool& m_pool;
        std::unique_ptr<Workspace> m_workspace;
    };

private:
    std::unique_ptr<Workspace> take()
    {
        const std::scoped_lock lock(m_mutex);
        if (m_free.empty())
            return std::make_unique<Workspace>();
        std::unique_ptr<Workspace> workspace = std::move(m_free.back());
        m_free.pop_back();
        return workspace;
    }

    void giveBack(std::unique_ptr<Workspace> workspace)
    {
        const std::scoped_lock lock(m_mutex);
        m_free.push_back(std::move(workspace));
    }

    std::mutex m_mutex;
    std::vector<std::unique_ptr<Workspace>> m_free;
};

}  // namespace orangery::text
