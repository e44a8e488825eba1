// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/options.h"

#include <QString>

#include <functional>
#include <optional>

class QWidget;

namespace orangery::widgets {

/// The editor of one option: whatever it is made of, it holds a text as one would type it on a command line, or none.
struct OptionEditor {
    QWidget* widget = nullptr;  ///< stands in the form
    QWidget* focus = nullptr;   ///< is what one types or clicks in
    std::function<std::optional<QString>()> text;
    std::function<void(const std::optional<QString>&)> setText;
};

/// Makes the editor for an option; `changed` is called after each change by hand.
[[nodiscard]] OptionEditor makeOptionEditor(const OptionSpec& spec, QWidget* parent, std::function<void()> changed);

/// "20 calls": the default as a form shows it, or that there is none.
[[nodiscard]] QString defaultText(const OptionSpec& spec);

}  // namespace orangery::widgets
