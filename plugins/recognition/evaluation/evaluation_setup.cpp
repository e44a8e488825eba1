// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/evaluation/evaluation_setup.h"

#include "engine/zero_shot/evaluation/control_texts.h"
#include "widgets/bridge/text.h"

#include <QAction>
#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>

#include <array>

namespace orangery::recognition_page {

namespace {

using zero_shot::Control;

constexpr std::array<Control, 4> kControls{Control::Waffle, Control::Shuffled, Control::Scrambled, Control::Templates};
constexpr int kUsualDraws = 7;
constexpr int kMostDraws = 1000;

QString keyOf(const char* name)
{
    return QStringLiteral("recognition/evaluation/") + QString::fromLatin1(name);
}

QString titleOf(Control control)
{
    switch (control) {
    case Control::Waffle:
        return EvaluationSetup::tr("Random words");
    case Control::Shuffled:
        return EvaluationSetup::tr("Shuffled");
    case Control::Scrambled:
        return EvaluationSetup::tr("Scrambled");
    case Control::Templates:
        break;
    }
    return EvaluationSetup::tr("Templates");
}

QString helpOf(Control control)
{
    switch (control) {
    case Control::Waffle:
        return EvaluationSetup::tr(
            "waffle: the same random words and letters for every class; what descriptions have to beat");
    case Control::Shuffled:
        return EvaluationSetup::tr("shuffled: every class has another one's descriptions");
    case Control::Scrambled:
        return EvaluationSetup::tr("scrambled: the words of every description in random order");
    case Control::Templates:
        break;
    }
    return EvaluationSetup::tr("templates: as many plain templates around the name as a class has descriptions");
}

QPushButton* buttonFor(QAction* action, const QString& text, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setToolTip(action->toolTip());
    button->setAccessibleName(action->text().remove(u'&'));
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

}  // namespace

EvaluationSetup::EvaluationSetup(QSettings& settings, QAction* chooseFolder, QAction* chooseList, QAction* chooseRoot,
                                 QWidget* parent)
    : QWidget(parent),
      m_settings(settings),
      m_data(new QLineEdit(this)),
      m_root(new QLineEdit(this)),
      m_seeds(new QSpinBox(this))
{
    setAccessibleName(tr("What to evaluate on"));
    m_data->setObjectName(QStringLiteral("evaluation.data"));
    m_data->setAccessibleName(tr("Samples whose class is known"));
    m_data->setPlaceholderText(
        tr("Folder whose sub-folders are named like the classes, a list (JSON, CSV), or HDF5 with labels"));
    m_data->setText(m_settings.value(keyOf("data")).toString());
    m_root->setObjectName(QStringLiteral("evaluation.root"));
    m_root->setAccessibleName(tr("Folder that the ids of a list begin in"));
    m_root->setPlaceholderText(tr("the list's own folder"));
    m_root->setText(m_settings.value(keyOf("root")).toString());
    auto* samples = new QHBoxLayout;
    samples->addWidget(m_data, 3);
    samples->addWidget(buttonFor(chooseFolder, tr("Folder…"), this));
    samples->addWidget(buttonFor(chooseList, tr("List…"), this));
    auto* rootLabel = new QLabel(tr("ids &begin in"), this);
    rootLabel->setBuddy(m_root);
    samples->addWidget(rootLabel);
    samples->addWidget(m_root, 2);
    samples->addWidget(buttonFor(chooseRoot, tr("Root…"), this));

    auto* controls = new QHBoxLayout;
    const QStringList chosen = m_settings.value(keyOf("controls")).toStringList();
    for (const Control control : kControls) {
        const QString name = bridge::toQt(zero_shot::nameOf(control));
        auto* box = new QCheckBox(titleOf(control), this);
        box->setObjectName(QStringLiteral("evaluation.") + name);
        box->setAccessibleName(tr("Control: %1").arg(titleOf(control)));
        box->setToolTip(helpOf(control));
        box->setChecked(chosen.contains(name));
        connect(box, &QCheckBox::toggled, this, &EvaluationSetup::remember);
        m_controls.push_back(box);
        controls->addWidget(box);
    }
    m_seeds->setObjectName(QStringLiteral("evaluation.seeds"));
    m_seeds->setAccessibleName(tr("Draws of each random control"));
    m_seeds->setToolTip(tr("Draws of each random control; to say that descriptions help takes 7 at least"));
    m_seeds->setRange(1, kMostDraws);
    m_seeds->setSuffix(tr(" draws"));
    m_seeds->setValue(m_settings.value(keyOf("seeds"), kUsualDraws).toInt());
    controls->addWidget(m_seeds);
    controls->addStretch(1);

    auto* form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    auto* dataLabel = new QLabel(tr("Sa&mples"), this);
    dataLabel->setBuddy(m_data);
    form->addRow(dataLabel, samples);
    form->addRow(new QLabel(tr("Controls"), this), controls);
    for (QLineEdit* field : {m_data, m_root})
        connect(field, &QLineEdit::textChanged, this, &EvaluationSetup::remember);
    connect(m_seeds, &QSpinBox::valueChanged, this, &EvaluationSetup::remember);
}

void EvaluationSetup::remember()
{
    QStringList controls;
    for (std::size_t i = 0; i < kControls.size(); ++i)
        if (m_controls[i]->isChecked())
            controls << bridge::toQt(zero_shot::nameOf(kControls[i]));
    m_settings.setValue(keyOf("data"), m_data->text());
    m_settings.setValue(keyOf("root"), m_root->text());
    m_settings.setValue(keyOf("controls"), controls);
    m_settings.setValue(keyOf("seeds"), m_seeds->value());
    Q_EMIT changed();
}

EvaluationChoice EvaluationSetup::choice() const
{
    EvaluationChoice choice{.data = bridge::pathFromQt(m_data->text().trimmed()),
                            .root = bridge::pathFromQt(m_root->text().trimmed()),
                            .controls = {},
                            .seeds = m_seeds->value()};
    for (std::size_t i = 0; i < kControls.size(); ++i)
        if (m_controls[i]->isChecked() && m_controls[i]->isEnabled())
            choice.controls.emplace_back(zero_shot::nameOf(kControls[i]));
    return choice;
}

void EvaluationSetup::setData(const QString& path)
{
    m_data->setText(path);
}

void EvaluationSetup::setRoot(const QString& path)
{
    m_root->setText(path);
}

void EvaluationSetup::setHasDescriptions(bool has)
{
    for (std::size_t i = 0; i < kControls.size(); ++i) {
        m_controls[i]->setEnabled(has);
        m_controls[i]->setToolTip(has ? helpOf(kControls[i])
                                      : tr("Controls need descriptions of every class: open a file of them above."));
    }
    m_seeds->setEnabled(has);
}

}  // namespace orangery::recognition_page
