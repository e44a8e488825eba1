// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/options.h"

#include <QWidget>

#include <memory>
#include <vector>

class QVBoxLayout;

namespace orangery::widgets {

/// A form made from a task's option table: groups, labels with units, an editor for each type, what is wrong right under
/// the field, fields that have no meaning now disabled, advanced ones folded away. A field that is left empty keeps the
/// default, which it shows; values() holds what was set, as a command line would.
class OptionForm : public QWidget {
    Q_OBJECT

public:
    /// `hidden` names options that the page sets itself.
    explicit OptionForm(const OptionTable& table, const std::vector<std::string>& hidden = {},
                        QWidget* parent = nullptr);
    ~OptionForm() override;

    /// What was set and is acceptable, in the order of the fields.
    [[nodiscard]] Json values() const;
    /// Empties every field and sets these.
    void setValues(const Json& values);
    /// Whether every field that counts is acceptable and none that is required is empty.
    [[nodiscard]] bool isValid() const;
    /// What is wrong with a field; empty if nothing is.
    [[nodiscard]] QString problem(const std::string& option) const;
    /// The widget in which an option is edited; null for an unknown or hidden one.
    [[nodiscard]] QWidget* editor(const std::string& option) const;

Q_SIGNALS:
    void changed();

private:
    class Field;
    void addGroup(QVBoxLayout* column, const OptionTable& table, const std::string& group, bool isAdvanced);
    [[nodiscard]] Field* find(const std::string& option) const;
    [[nodiscard]] bool isEnabled(const OptionSpec& spec) const;
    void refresh();

    std::vector<std::unique_ptr<Field>> m_fields;
};

}  // namespace orangery::widgets
