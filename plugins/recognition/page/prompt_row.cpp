// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/page/prompt_row.h"

#include "engine/zero_shot/files/template_sets.h"
#include "widgets/bridge/text.h"
#include "widgets/flow_layout.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace orangery::recognition_page {

using zero_shot::Aggregation;
using zero_shot::NameStyle;
using zero_shot::PromptMode;

namespace {

constexpr int kTemplateWidth = 16;  // characters at least
constexpr int kTemplateLines = 2;
constexpr auto kTypingDelay = std::chrono::milliseconds(400);
constexpr std::array kModes{PromptMode::Name, PromptMode::Template, PromptMode::Ensemble, PromptMode::Descriptions,
                            PromptMode::Both, PromptMode::Mix,      PromptMode::Dclip};

QString titleOf(PromptMode mode)
{
    switch (mode) {
    case PromptMode::Name:
        return PromptRow::tr("Name alone");
    case PromptMode::Template:
        return PromptRow::tr("Template");
    case PromptMode::Ensemble:
        return PromptRow::tr("Ensemble of templates");
    case PromptMode::Descriptions:
        return PromptRow::tr("Descriptions");
    case PromptMode::Both:
        return PromptRow::tr("Templates and descriptions in one pool");
    case PromptMode::Mix:
        return PromptRow::tr("Mix of both scores");
    default:
        return PromptRow::tr("Name, which has descriptor");
    }
}

QLabel* labelFor(const QString& text, QWidget* field)
{
    auto* label = new QLabel(text);
    label->setBuddy(field);
    field->setAccessibleName(QString(text).remove(u'&').remove(u':'));
    return label;
}

}  // namespace

PromptRow::PromptRow(Study& study, QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_mode(new QComboBox),
      m_aggregation(new QComboBox),
      m_share(new QDoubleSpinBox),
      m_names(new QComboBox),
      m_byName(new QCheckBox(tr("Names where there are none"))),
      m_sets(new QComboBox),
      m_templates(new QPlainTextEdit)
{
    setAccessibleName(tr("Texts of a class"));
    fill();
    m_templatesTimer.setSingleShot(true);
    m_templatesTimer.setInterval(kTypingDelay);
    connect(&m_templatesTimer, &QTimer::timeout, this, &PromptRow::apply);
    connect(&study, &Study::promptsChanged, this, &PromptRow::present);
    connect(&study, &Study::classesChanged, this, &PromptRow::present);
    connect(&study, &Study::sentencesChanged, this, &PromptRow::present);
    present();
}

void PromptRow::fill()
{
    m_mode->setObjectName(QStringLiteral("recognitionHeader.mode"));
    m_mode->setToolTip(tr("Which texts stand for a class"));
    for (const PromptMode mode : kModes)
        m_mode->addItem(titleOf(mode), static_cast<int>(mode));
    m_aggregation->setObjectName(QStringLiteral("recognitionHeader.aggregation"));
    m_aggregation->addItem(tr("Mean of similarities (GPT4Vis)"), static_cast<int>(Aggregation::Mean));
    m_aggregation->addItem(tr("Similarity with the mean (CuPL)"), static_cast<int>(Aggregation::Renormalised));
    m_aggregation->setToolTip(tr("How the similarities of a class's texts become one score"));
    m_names->setObjectName(QStringLiteral("recognitionHeader.names"));
    m_names->addItem(tr("as written"), static_cast<int>(NameStyle::Raw));
    m_names->addItem(tr("_ as a blank"), static_cast<int>(NameStyle::Spaced));
    m_names->addItem(tr("CamelCase split"), static_cast<int>(NameStyle::Words));
    m_names->setToolTip(tr("How names are put into texts"));
    m_byName->setObjectName(QStringLiteral("recognitionHeader.byName"));
    m_byName->setAccessibleName(tr("Names where there are no descriptions"));
    m_byName->setToolTip(
        tr("Let the name of a class without descriptions stand for it; without this nothing is scored"));
    connect(m_byName, &QCheckBox::toggled, this, &PromptRow::apply);
    m_share->setObjectName(QStringLiteral("recognitionHeader.share"));
    m_share->setRange(0, 1);
    m_share->setSingleStep(0.05);
    m_share->setToolTip(tr("What the score of the descriptions counts beside that of the templates"));
    m_shareLabel = labelFor(tr("Share of descriptions:"), m_share);
    m_templates->setObjectName(QStringLiteral("recognitionHeader.templates"));
    m_templates->setAccessibleName(tr("Templates, one a line, with {} where the name goes"));
    m_templates->setToolTip(m_templates->accessibleName());
    m_sets->setObjectName(QStringLiteral("recognitionHeader.templateSets"));
    m_sets->setAccessibleName(tr("Lists of templates"));
    m_sets->setToolTip(
        tr("Templates of one's own, or a list of %1").arg(bridge::pathToQt(zero_shot::templateSetsFile())));
    m_sets->addItem(tr("own templates"), QString());
    for (const zero_shot::TemplateSet& set : zero_shot::keptTemplateSets())
        m_sets->addItem(tr("%1 (%2)").arg(bridge::toQt(set.name)).arg(set.templates.size()), bridge::toQt(set.name));
    m_sets->setMinimumWidth(80);
    connect(m_sets, &QComboBox::activated, this, [this] { takeSet(m_sets->currentData().toString()); });
    m_templates->setTabChangesFocus(true);
    m_templates->setFixedHeight(m_templates->fontMetrics().lineSpacing() * kTemplateLines + 12);
    m_templates->setMinimumWidth(m_templates->fontMetrics().averageCharWidth() * kTemplateWidth);
    connect(m_mode, &QComboBox::activated, this, [this] {
        const auto mode = static_cast<PromptMode>(m_mode->currentData().toInt());
        m_aggregation->setCurrentIndex(m_aggregation->findData(static_cast<int>(zero_shot::usualAggregation(mode))));
        apply();
    });
    for (QComboBox* box : {m_mode, m_aggregation, m_names})
        box->setMinimumWidth(90);  // in a narrow window
    for (QComboBox* box : {m_aggregation, m_names})
        connect(box, &QComboBox::activated, this, &PromptRow::apply);
    connect(m_share, &QDoubleSpinBox::valueChanged, this, &PromptRow::apply);
    connect(m_templates, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_isShowing)
            m_templatesTimer.start();
    });
    auto* layout = new widgets::FlowLayout;
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addLayout(layout);
    rows->addWidget(m_byName);
    layout->addTogether({labelFor(tr("Te&xts:"), m_mode), m_mode});
    layout->addTogether({labelFor(tr("A&ggregation:"), m_aggregation), m_aggregation});
    layout->addTogether({labelFor(tr("&Names:"), m_names), m_names});
    layout->addTogether({m_shareLabel, m_share});
    layout->addWidget(m_sets);
    layout->addWidget(m_templates);
}

void PromptRow::present()
{
    m_isShowing = true;
    const zero_shot::PromptOptions& prompts = m_study.prompts();
    m_mode->setCurrentIndex(m_mode->findData(static_cast<int>(prompts.mode)));
    m_aggregation->setCurrentIndex(m_aggregation->findData(static_cast<int>(m_study.aggregation())));
    m_names->setCurrentIndex(m_names->findData(static_cast<int>(prompts.style)));
    m_share->setValue(prompts.alpha);
    QStringList templates;
    for (const std::string& one : prompts.templates)
        templates << bridge::toQt(one);
    if (!m_templates->hasFocus())
        m_templates->setPlainText(templates.join(u'\n'));
    m_templates->setVisible(zero_shot::takesTemplates(prompts.mode));
    m_sets->setVisible(zero_shot::takesTemplates(prompts.mode) && m_sets->count() > 1);
    m_sets->setCurrentIndex(std::max(0, m_sets->findData(bridge::toQt(zero_shot::keptSetOf(prompts.templates)))));
    m_byName->setChecked(prompts.undescribed == zero_shot::Undescribed::ByName);
    m_byName->setVisible(zero_shot::needsDescriptions(prompts.mode) && hasUndescribed());
    const bool isMix = prompts.mode == PromptMode::Mix;
    m_share->setVisible(isMix);
    m_shareLabel->setVisible(isMix);
    m_isShowing = false;
}

/// Whether some classes have sentences and others have none.
bool PromptRow::hasUndescribed() const
{
    zero_shot::DescriptionSet described;
    described.sentences = m_study.sentences();
    const std::size_t without = zero_shot::undescribedClasses(m_study.classes(), described).size();
    return without > 0 && without < m_study.classes().names.size();
}

void PromptRow::takeSet(const QString& name)
{
    const auto templates = zero_shot::keptTemplates(bridge::fromQt(name));
    if (!templates)
        return;
    zero_shot::PromptOptions prompts = m_study.prompts();
    zero_shot::Aggregation aggregation = m_study.aggregation();
    prompts.templates = *templates;
    if (prompts.mode == PromptMode::Template && templates->size() > 1) {
        prompts.mode = PromptMode::Ensemble;
        aggregation = zero_shot::usualAggregation(prompts.mode);
    }
    m_templates->clearFocus();
    m_study.setPrompts(std::move(prompts), aggregation);
}

void PromptRow::apply()
{
    if (m_isShowing)
        return;
    m_templatesTimer.stop();
    zero_shot::PromptOptions prompts = m_study.prompts();
    const PromptMode before = prompts.mode;
    prompts.mode = static_cast<PromptMode>(m_mode->currentData().toInt());
    prompts.style = static_cast<NameStyle>(m_names->currentData().toInt());
    prompts.alpha = m_share->value();
    prompts.undescribed = m_byName->isChecked() ? zero_shot::Undescribed::ByName : zero_shot::Undescribed::Refused;
    prompts.templates.clear();
    for (const QString& line : m_templates->toPlainText().split(u'\n'))
        if (const QString text = line.trimmed(); !text.isEmpty())
            prompts.templates.push_back(bridge::fromQt(text));
    // What a command line would take where nobody names templates.
    if (prompts.mode != before && prompts.mode == PromptMode::Ensemble && prompts.templates.size() < 2)
        prompts.templates = zero_shot::photoTemplates();
    else if (prompts.mode != before && prompts.mode == PromptMode::Template && prompts.templates.size() > 1)
        prompts.templates.resize(1);
    if (prompts.mode != before && zero_shot::takesTemplates(prompts.mode) && prompts.templates.empty())
        prompts.templates = {"a photo of a {}."};
    m_study.setPrompts(std::move(prompts), static_cast<Aggregation>(m_aggregation->currentData().toInt()));
}

}  // namespace orangery::recognition_page
