// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/page/input_options.h"

#include "engine/zero_shot/recognition/recognition_option_table.h"
#include "plugins/recognition/page/study_options.h"
#include "plugins/recognition/study/study_values.h"
#include "widgets/option_form.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace orangery::recognition_page {

namespace {

OptionTable inputTable()
{
    OptionTable table;
    const OptionTable all = zero_shot::recognitionOptionTable();
    for (OptionSpec spec : all.specs())
        if (spec.group == "Pictures" && spec.name != "no-cache") {
            spec.advanced = false;
            table.add(std::move(spec));
        }
    return table;
}

}  // namespace

InputOptionsDialog::InputOptionsDialog(Study& study, QWidget* parent)
    : QDialog(parent), m_study(study), m_form(new widgets::OptionForm(inputTable()))
{
    setObjectName(QStringLiteral("inputOptions"));
    setWindowTitle(tr("How inputs are shown"));
    setAccessibleName(windowTitle());
    auto* note =
        new QLabel(tr("What a field shows in grey is what the methods were published with. Turning pictures upright, "
                      "and white behind transparent ones, suit photographs of one's own better."));
    note->setWordWrap(true);
    note->setAccessibleName(tr("Note"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::Reset);
    m_apply = buttons->button(QDialogButtonBox::Ok);
    m_apply->setText(tr("&Embed anew"));
    QPushButton* reset = buttons->button(QDialogButtonBox::Reset);
    reset->setText(tr("As &published"));
    for (QPushButton* button : {m_apply, reset, buttons->button(QDialogButtonBox::Cancel)})
        button->setAccessibleName(button->text().remove(u'&'));
    m_apply->setObjectName(QStringLiteral("inputOptions.apply"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(note);
    column->addWidget(m_form);
    column->addStretch(1);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &InputOptionsDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &InputOptionsDialog::reject);
    connect(reset, &QPushButton::clicked, m_form, [this] { m_form->setValues(Json::object()); });
    connect(m_form, &widgets::OptionForm::changed, this, [this] { m_apply->setEnabled(m_form->isValid()); });
    Json now = Json::object();
    const Json embedder = embedderValues(study.embedder());
    const OptionTable table = inputTable();
    for (const OptionSpec& spec : table.specs())
        if (embedder.contains(spec.name))
            now[spec.name] = embedder[spec.name];
    m_form->setValues(now);
}

void InputOptionsDialog::accept()
{
    Json values = embedderValues(m_study.embedder());
    const OptionTable table = inputTable();
    for (const OptionSpec& spec : table.specs())
        values.erase(spec.name);
    values.update(m_form->values());
    const Result<zero_shot::RecognitionOptions> options = recognitionOptionsOf(values);
    if (!options) {
        Q_EMIT refused(options.error());
        return;
    }
    zero_shot::EmbedderOptions embedder = m_study.embedder();
    embedder.encoder.pixels = options->embedder.encoder.pixels;
    embedder.pooling = options->embedder.pooling;
    m_study.setEmbedder(embedder);
    QDialog::accept();
}

}  // namespace orangery::recognition_page
