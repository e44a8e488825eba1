// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/descriptions/description_model.h"

#include <QUndoStack>

#include <utility>
#include <vector>

namespace orangery::recognition_page {

/// A sentence by its place.
struct SentencePlace {
    std::size_t classIndex = 0;
    std::size_t sentence = 0;
    friend auto operator<=>(const SentencePlace&, const SentencePlace&) = default;
};

/// What is done to sentences, each a step that can be undone. The model follows at once; `changed` tells which classes
/// have other sentences now, whether by an edit, by undoing or by doing again.
class DescriptionEdits : public QObject {
    Q_OBJECT

public:
    DescriptionEdits(DescriptionModel& model, QObject* parent);

    [[nodiscard]] QUndoStack& stack() { return m_stack; }

    void setText(SentencePlace place, const std::string& text);
    /// Before the sentence that stands at `place` now, or behind the last one.
    void insert(SentencePlace place, std::vector<std::string> texts);
    void remove(std::vector<SentencePlace> places);
    /// One place up or down within its class; false where there is none.
    bool move(SentencePlace place, int step);
    /// Stray blanks, empty and repeated sentences; false where there is nothing to do.
    bool cleanUp();
    /// The lists of all classes; false where they are the same.
    bool replaceAll(const Sentences& sentences, const QString& text);

    /// The lines of a text, without blanks at their ends and without empty ones.
    [[nodiscard]] static std::vector<std::string> linesOf(const QString& text);

Q_SIGNALS:
    void changed(std::size_t classIndex);

private:
    struct Change {
        std::size_t classIndex = 0;
        std::vector<std::string> before;
        std::vector<std::string> after;
    };
    class Command;
    void push(const QString& text, std::vector<Change> changes);
    [[nodiscard]] Change changeOf(std::size_t classIndex) const;

    DescriptionModel& m_model;
    QUndoStack m_stack;
};

}  // namespace orangery::recognition_page
