// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/option_field.h"

#include "widgets/bridge/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace orangery::widgets {

using bridge::fromQt;
using bridge::toQt;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::widgets::OptionForm)
};

OptionEditor flagEditor(const OptionSpec& spec, QWidget* parent, const std::function<void()>& changed)
{
    auto* box = new QCheckBox(parent);
    const bool isOnAnyway = spec.defaultValue.is_boolean() && spec.defaultValue.get<bool>();
    box->setChecked(isOnAnyway);
    QObject::connect(box, &QCheckBox::toggled, box, changed);
    return {.widget = box,
            .focus = box,
            .text = [box, isOnAnyway]() -> std::optional<QString> {
                if (box->isChecked() == isOnAnyway)
                    return std::nullopt;
                return box->isChecked() ? QStringLiteral("true") : QStringLiteral("false");
            },
            .setText =
                [box, isOnAnyway](const std::optional<QString>& text) {
                    box->setChecked(text ? *text == QStringLiteral("true") : isOnAnyway);
                }};
}

OptionEditor choiceEditor(const OptionSpec& spec, QWidget* parent, const std::function<void()>& changed)
{
    auto* box = new QComboBox(parent);
    box->addItem(defaultText(spec));  // row 0: not set
    for (const std::string& choice : spec.choices)
        box->addItem(toQt(choice));
    QObject::connect(box, &QComboBox::activated, box, changed);
    return {.widget = box,
            .focus = box,
            .text = [box]() -> std::optional<QString> {
                return box->currentIndex() == 0 ? std::nullopt : std::optional(box->currentText());
            },
            .setText =
                [box](const std::optional<QString>& text) {
                    box->setCurrentIndex(text ? qMax(0, box->findText(*text)) : 0);
                }};
}

QLineEdit* lineFor(const OptionSpec& spec, QWidget* parent)
{
    auto* line = new QLineEdit(parent);
    line->setPlaceholderText(defaultText(spec));
    return line;
}

OptionEditor lineEditor(const OptionSpec& spec, QWidget* parent, const std::function<void()>& changed)
{
    QLineEdit* line = lineFor(spec, parent);
    QObject::connect(line, &QLineEdit::textEdited, line, changed);
    return {.widget = line,
            .focus = line,
            .text = [line]() -> std::optional<QString> {
                const QString text = line->text().trimmed();
                return text.isEmpty() ? std::nullopt : std::optional(text);
            },
            .setText = [line](const std::optional<QString>& text) { line->setText(text.value_or(QString())); }};
}

OptionEditor pathEditor(const OptionSpec& spec, QWidget* parent, const std::function<void()>& changed)
{
    auto* box = new QWidget(parent);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    OptionEditor editor = lineEditor(spec, box, changed);
    auto* line = qobject_cast<QLineEdit*>(editor.widget);
    auto* browse = new QToolButton(box);
    browse->setText(Text::tr("…"));
    browse->setAccessibleName(Text::tr("Browse for %1").arg(toQt(spec.title)));
    browse->setToolTip(browse->accessibleName());
    row->addWidget(line, 1);
    row->addWidget(browse);
    const bool isInput = spec.type == OptionType::InputPath;
    QObject::connect(browse, &QToolButton::clicked, line, [line, isInput, changed] {
        auto* dialog = new QFileDialog(line->window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(isInput ? QFileDialog::AcceptOpen : QFileDialog::AcceptSave);
        dialog->setFileMode(isInput ? QFileDialog::ExistingFile : QFileDialog::AnyFile);
        QObject::connect(dialog, &QFileDialog::fileSelected, line, [line, changed](const QString& path) {
            line->setText(path);
            changed();
        });
        dialog->open();
    });
    editor.widget = box;
    return editor;
}

}  // namespace

QString defaultText(const OptionSpec& spec)
{
    if (spec.defaultValue.is_null())
        return spec.required ? Text::tr("required") : Text::tr("not set");
    const QString value = toQt(formatOption(spec, spec.defaultValue));
    const QString withUnit = spec.unit.empty() ? value : value + QLatin1Char(' ') + toQt(spec.unit);
    return Text::tr("default: %1").arg(withUnit);
}

OptionEditor makeOptionEditor(const OptionSpec& spec, QWidget* parent, std::function<void()> changed)
{
    OptionEditor editor;
    switch (spec.type) {
    case OptionType::Flag:
        editor = flagEditor(spec, parent, changed);
        break;
    case OptionType::Choice:
        editor = choiceEditor(spec, parent, changed);
        break;
    case OptionType::InputPath:
    case OptionType::OutputPath:
        editor = pathEditor(spec, parent, changed);
        break;
    case OptionType::Integer:
    case OptionType::Real:
    case OptionType::Text:
    case OptionType::List:
    case OptionType::Weights:
        editor = lineEditor(spec, parent, changed);
        break;
    }
    editor.focus->setObjectName(QStringLiteral("option.") + toQt(spec.name));
    editor.focus->setAccessibleName(toQt(spec.title));
    editor.focus->setAccessibleDescription(toQt(spec.help));
    editor.widget->setToolTip(toQt(spec.help));
    return editor;
}

}  // namespace orangery::widgets
