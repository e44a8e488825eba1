// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "plugins/recognition/descriptions/description_model.h"

#include <QUndoStack>

#include <optional>
#include <utility>
#include <vector>

namespace orangery::recognition_page {

/// A sentence by its place.
struct SentencePlace {
    std::size_t classIndex = 0;
    std::size_t sentence = 0;
    friend auto operator<=>(const SentencePlace&, const SentencePlace&) = default;
};

/// What is done to classes and sentences, each a step that can be undone. The model follows at once; the signals tell what
/// is other now, whether by an edit, by undoing or by doing again.
class DescriptionEdits : public QObject {
    Q_OBJECT

public:
    DescriptionEdits(DescriptionModel& model, QObject* parent);

    [[nodiscard]] QUndoStack& stack() { return m_stack; }
    /// Forgets all steps, for what the model was told anew. Keys up to `last` were given to classes already.
    void clear(ClassKey last = {});

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

    /// Blanks around the name are left out. ErrorCode::Usage in one sentence where nothing is left of it or another class
    /// has it.
    [[nodiscard]] Result<void> rename(std::size_t classIndex, const std::string& name);
    /// A class without sentences before the one that stands at `place`; errors as of rename.
    [[nodiscard]] Result<void> addClass(std::size_t place, const std::string& name);
    void removeClasses(std::vector<std::size_t> classes);
    /// Into the first of two or more, which takes up the sentences that it has not.
    void mergeClasses(std::vector<std::size_t> classes);
    /// Keeps them without their counting for anything, or lets them count again. A sentence that stands twice in its class is
    /// one.
    void setDisabled(const std::vector<std::size_t>& classes, const std::vector<SentencePlace>& sentences,
                     bool isDisabled);
    /// Of classes that merged into another one: where they went.
    [[nodiscard]] const JoinedClasses& joined() const { return m_joined; }

    /// The lines of a text, without blanks at their ends and without empty ones.
    [[nodiscard]] static std::vector<std::string> linesOf(const QString& text);

Q_SIGNALS:
    void changed(std::size_t classIndex);
    /// Classes came, went or have another name; perhaps sentences are others too.
    void classesChanged();
    /// Why a name that was typed into the model is not taken.
    void refused(const orangery::Error& error);

private:
    /// Of one class. Without `before` it comes, without `after` it goes.
    struct Change {
        std::size_t classIndex = 0;
        std::optional<DescribedClass> before;
        std::optional<DescribedClass> after;
        std::optional<ClassKey> into = {};  ///< of one that goes: the class that takes it up
    };
    class Command;
    void push(const QString& text, std::vector<Change> changes);
    void apply(std::size_t place, const std::optional<DescribedClass>& from, const std::optional<DescribedClass>& to,
               std::optional<ClassKey> into);
    [[nodiscard]] Change changeOf(std::size_t classIndex) const;
    [[nodiscard]] Result<std::string> freeName(const std::string& name) const;

    DescriptionModel& m_model;
    QUndoStack m_stack;
    JoinedClasses m_joined;
    std::uint64_t m_lastKey = 0;  ///< no class had one beyond it
};

}  // namespace orangery::recognition_page
