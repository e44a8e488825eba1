// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/shell/model_offers.h"
#include "engine/samples/catalogue.h"

#include <QWidget>

class QVBoxLayout;

namespace orangery::widgets {
class RunList;
}

namespace orangery::shell {

/// Where one begins: samples to open, what was opened lately, and what else one can do.
class WelcomePage : public QWidget {
    Q_OBJECT

public:
    /// `openActions` become buttons under the heading.
    explicit WelcomePage(const QList<QAction*>& openActions, QWidget* parent = nullptr);

    void setSamples(const std::vector<samples::Sample>& shipped);
    /// Small real models: those that are there are opened, the others fetched.
    void setModels(const std::vector<ModelOffer>& offers);
    void setRecent(const QStringList& paths);

Q_SIGNALS:
    void opened(const orangery::fs::path& path);
    /// A person wants a model of this name to be fetched.
    void fetchWanted(const std::string& name);

private:
    QVBoxLayout* m_samples;
    QVBoxLayout* m_models;
    QWidget* m_noSamples;
    widgets::RunList* m_recent;
    QWidget* m_noRecent;
};

}  // namespace orangery::shell
