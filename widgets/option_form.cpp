// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/option_form.h"

#include "widgets/bridge/text.h"
#include "widgets/option_field.h"

#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace orangery::widgets {

using bridge::fromQt;
using bridge::toQt;

/// One option: its editor, its label, and what is wrong with it.
class OptionForm::Field {
public:
    Field(const OptionSpec& spec, QFormLayout* form, std::function<void()> changed)
        : m_spec(spec),
          m_box(new QWidget(form->parentWidget())),
          m_editor(makeOptionEditor(spec, m_box, std::move(changed))),
          m_label(new QLabel(labelText(spec), form->parentWidget())),
          m_problem(new QLabel(m_box))
    {
        auto* column = new QVBoxLayout(m_box);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(2);
        column->addWidget(m_editor.widget);
        column->addWidget(m_problem);
        m_problem->setWordWrap(true);
        m_problem->setTextFormat(Qt::PlainText);
        m_problem->setAccessibleName(tr("What is wrong with %1").arg(toQt(spec.title)));
        m_problem->hide();
        m_label->setBuddy(m_editor.focus);
        m_label->setToolTip(toQt(spec.help));
        m_label->setAccessibleName(m_label->text());
        form->addRow(m_label, m_box);
    }

    [[nodiscard]] const OptionSpec& spec() const { return m_spec; }
    [[nodiscard]] QWidget* focus() const { return m_editor.focus; }
    [[nodiscard]] const Json& value() const { return m_value; }  ///< null = not set
    [[nodiscard]] const QString& problem() const { return m_problemText; }

    void set(const Json& value)
    {
        m_editor.setText(value.is_null() ? std::nullopt : std::optional(toQt(formatOption(m_spec, value))));
        read();
    }

    /// Takes the editor's text and says what is wrong with it.
    void read()
    {
        m_value = Json();
        m_problemText.clear();
        const std::optional<QString> text = m_editor.text();
        if (text) {
            const Result<Json> parsed = parseOptionText(m_spec, fromQt(*text));
            if (parsed)
                m_value = *parsed;
            else
                m_problemText = toQt(parsed.error().cause.empty() ? parsed.error().message : parsed.error().cause);
        } else if (m_spec.required && m_spec.defaultValue.is_null()) {
            m_problemText = tr("This is needed.");
        }
    }

    void show(bool isEnabled)
    {
        m_box->setEnabled(isEnabled);
        m_label->setEnabled(isEnabled);
        m_problem->setText(QStringLiteral("⚠ ") + m_problemText);
        m_problem->setVisible(isEnabled && !m_problemText.isEmpty());
    }

private:
    static QString labelText(const OptionSpec& spec)
    {
        const QString title = toQt(spec.title);
        return spec.unit.empty() ? title : tr("%1 (%2)").arg(title, toQt(spec.unit));
    }

    const OptionSpec m_spec;
    QWidget* m_box;
    OptionEditor m_editor;
    QLabel* m_label;
    QLabel* m_problem;
    Json m_value;
    QString m_problemText;
};

OptionForm::OptionForm(const OptionTable& table, const std::vector<std::string>& hidden, QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Options"));
    OptionTable shown;
    std::vector<std::string> groups;
    for (const OptionSpec& spec : table.specs()) {
        if (std::find(hidden.begin(), hidden.end(), spec.name) != hidden.end())
            continue;
        shown.add(spec);
        if (std::find(groups.begin(), groups.end(), spec.group) == groups.end())
            groups.push_back(spec.group);
    }

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    for (const std::string& group : groups)
        addGroup(column, shown, group, false);

    auto* more = new QToolButton(this);
    more->setObjectName(QStringLiteral("option.advanced"));
    more->setText(tr("Advanced"));
    more->setAccessibleName(tr("Show advanced options"));
    more->setToolTip(tr("Options that are seldom needed"));
    more->setCheckable(true);
    more->setArrowType(Qt::RightArrow);
    more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    more->setAutoRaise(true);
    auto* advanced = new QWidget(this);
    advanced->setAccessibleName(tr("Advanced options"));
    auto* advancedColumn = new QVBoxLayout(advanced);
    advancedColumn->setContentsMargins(0, 0, 0, 0);
    for (const std::string& group : groups)
        addGroup(advancedColumn, shown, group, true);
    advanced->hide();
    more->setVisible(advancedColumn->count() > 0);
    connect(more, &QToolButton::toggled, advanced, [more, advanced](bool isOpen) {
        more->setArrowType(isOpen ? Qt::DownArrow : Qt::RightArrow);
        advanced->setVisible(isOpen);
    });
    column->addWidget(more);
    column->addWidget(advanced);
    column->addStretch(1);
    refresh();
}

OptionForm::~OptionForm() = default;

void OptionForm::addGroup(QVBoxLayout* column, const OptionTable& table, const std::string& group, bool isAdvanced)
{
    QGroupBox* box = nullptr;
    QFormLayout* form = nullptr;
    for (const OptionSpec& spec : table.specs()) {
        if (spec.group != group || spec.advanced != isAdvanced)
            continue;
        if (box == nullptr) {
            box = new QGroupBox(group.empty() ? tr("General") : toQt(group), column->parentWidget());
            box->setAccessibleName(box->title());
            form = new QFormLayout(box);
            form->setRowWrapPolicy(QFormLayout::WrapLongRows);
            form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
            column->addWidget(box);
        }
        m_fields.push_back(std::make_unique<Field>(spec, form, [this] {
            refresh();
            Q_EMIT changed();
        }));
    }
}

OptionForm::Field* OptionForm::find(const std::string& option) const
{
    const auto found =
        std::find_if(m_fields.begin(), m_fields.end(), [&](const auto& field) { return field->spec().name == option; });
    return found == m_fields.end() ? nullptr : found->get();
}

bool OptionForm::isEnabled(const OptionSpec& spec) const
{
    const std::size_t equals = spec.enabledIf.find('=');
    if (equals == std::string::npos)
        return true;
    const Field* other = find(spec.enabledIf.substr(0, equals));
    if (other == nullptr)
        return true;
    const Json& value = other->value().is_null() ? other->spec().defaultValue : other->value();
    return !value.is_null() && formatOption(other->spec(), value) == spec.enabledIf.substr(equals + 1);
}

void OptionForm::refresh()
{
    for (const auto& field : m_fields)
        field->read();
    for (const auto& field : m_fields)
        field->show(isEnabled(field->spec()));
}

Json OptionForm::values() const
{
    Json values = Json::object();
    for (const auto& field : m_fields)
        if (!field->value().is_null() && field->problem().isEmpty() && isEnabled(field->spec()))
            values[field->spec().name] = field->value();
    return values;
}

void OptionForm::setValues(const Json& values)
{
    for (const auto& field : m_fields)
        field->set(values.value(field->spec().name, Json()));
    refresh();
    Q_EMIT changed();
}

bool OptionForm::isValid() const
{
    return std::all_of(m_fields.begin(), m_fields.end(),
                       [this](const auto& field) { return field->problem().isEmpty() || !isEnabled(field->spec()); });
}

QString OptionForm::problem(const std::string& option) const
{
    const Field* field = find(option);
    return field != nullptr ? field->problem() : QString();
}

QWidget* OptionForm::editor(const std::string& option) const
{
    const Field* field = find(option);
    return field != nullptr ? field->focus() : nullptr;
}

}  // namespace orangery::widgets
