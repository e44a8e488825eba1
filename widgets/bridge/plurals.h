// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTranslator>

#include <algorithm>
#include <concepts>
#include <limits>

namespace orangery::bridge {

/// A number of things as tr() takes it, which writes it for %n and chooses by it: tr("%n sample(s)", nullptr, inTr(count)).
[[nodiscard]] int inTr(std::integral auto count)
{
    using Wide = unsigned long long;
    return static_cast<int>(std::min(static_cast<Wide>(count), static_cast<Wide>(std::numeric_limits<int>::max())));
}

/// Writes the English texts of the window in number, as counted() does those of the engine (engine/base/counted.h). Every
/// application that has this library has it from its start; a translation that is installed later goes before it.
class EnglishPlurals : public QTranslator {
    Q_OBJECT

public:
    explicit EnglishPlurals(QObject* parent) : QTranslator(parent) {}

    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char* context, const char* text, const char* disambiguation,
                                    int n) const override;
};

}  // namespace orangery::bridge
