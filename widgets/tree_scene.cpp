// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_scene.h"

#include <QCoreApplication>
#include <QTextBoundaryFinder>

#include <algorithm>
#include <cmath>

namespace orangery::widgets {
namespace {

constexpr qsizetype kLongestLine = 300;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::widgets::TreeScene)
};

/// At most `length` code units of `text`, never half of a character that a reader takes for one.
QString shortened(const QString& text, qsizetype length)
{
    if (text.size() <= length)
        return text;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    finder.setPosition(length);
    const qsizetype end = finder.isAtBoundary() ? length : finder.toPreviousBoundary();
    return text.left(end) + QChar(0x2026);
}

}  // namespace

std::vector<NodeIndex> parentsOf(const TreeScene& scene)
{
    std::vector<NodeIndex> parents;
    parents.reserve(scene.items.size());
    for (const TreeItem& item : scene.items)
        parents.push_back(item.parent);
    return parents;
}

QString lineOf(const TreeItem& item)
{
    // A title may be a whole megabyte; a card shows some thirty characters of it.
    QString line = item.title.left(4 * kLongestLine).simplified();
    for (QChar& c : line) {
        // XML, and so SVG, has no place for these.
        if (c.category() == QChar::Other_Control || c.unicode() >= 0xfffe)
            c = QChar(QChar::ReplacementCharacter);
    }
    if (!line.isEmpty() && line.back().isHighSurrogate())
        line.chop(1);
    return shortened(line, kLongestLine);
}

QString numbersOf(const TreeScene& scene, const TreeItem& item)
{
    QStringList parts;
    if (item.value) {
        // The sign is written out: it must not hang on the tint.
        const double value = std::abs(*item.value) < 0.005 ? 0.0 : *item.value;
        const QString sign = value > 0.0 ? QStringLiteral("+") : value < 0.0 ? QString(QChar(0x2212)) : QString();
        parts << QString(scene.valueName + u' ' + sign + QString::number(std::abs(value), 'f', 2)).trimmed();
    }
    if (item.weight && !scene.weightName.isEmpty())
        parts << scene.weightName + u' ' + QString::number(*item.weight, 'f', 0);
    return parts.join(QStringLiteral("   "));
}

QString wordsOf(const TreeItem& item)
{
    QStringList words;
    if (item.flags.testFlag(TreeItemFlag::FirstError))
        words << Text::tr("first error");
    if (item.flags.testFlag(TreeItemFlag::Ghost))
        words << Text::tr("cut");
    if (item.flags.testFlag(TreeItemFlag::Current))
        words << Text::tr("current");
    if (!item.note.isEmpty())
        words << item.note;
    return words.join(QStringLiteral(", "));
}

QString describe(const TreeScene& scene, NodeIndex index)
{
    if (index < 0 || index >= static_cast<NodeIndex>(scene.items.size()))
        return {};
    const TreeItem& item = scene.items[index];
    QStringList parts{lineOf(item)};
    if (item.series >= 0 && item.series < scene.seriesNames.size())
        parts << scene.seriesNames[item.series];
    if (const QString numbers = numbersOf(scene, item).replace(QStringLiteral("   "), QStringLiteral(", "));
        !numbers.isEmpty())
        parts << numbers;
    if (const QString words = wordsOf(item); !words.isEmpty())
        parts << words;
    if (item.flags.testFlag(TreeItemFlag::OnBestPath))
        parts << Text::tr("on the best path");
    return parts.join(QStringLiteral(", ")) + u'.';
}

int cutAmong(const TreeScene& scene, std::span<const NodeIndex> items)
{
    return static_cast<int>(std::count_if(items.begin(), items.end(), [&](NodeIndex item) {
        return scene.items[item].flags.testFlag(TreeItemFlag::Ghost);
    }));
}

std::vector<NodeIndex> findItems(const TreeScene& scene, const QString& text)
{
    std::vector<NodeIndex> found;
    if (text.isEmpty())
        return found;
    for (std::size_t k = 0; k < scene.items.size(); ++k) {
        const TreeItem& item = scene.items[k];
        if (item.title.contains(text, Qt::CaseInsensitive) || item.detail.contains(text, Qt::CaseInsensitive))
            found.push_back(static_cast<NodeIndex>(k));
    }
    return found;
}

}  // namespace orangery::widgets
